"""The problem: ingredients, and demands as the user entered them, each one or several linear rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from valley.industry.nutrition.engine.formulation.errors import BadProblem

ONE = Fraction(1)
OBJECTIVES = ("cost", "worst_cost", "distance", "deviation", "count")


@dataclass(frozen=True, slots=True)
class Ingredient:
    """Something that is weighed in.

    `per_100g`: nutrient → amount in 100 g as bought (unit: the problem's); None is missing, not zero.
    `mass_yield`: g of product from 1 g weighed in. `retention`: nutrient → share kept in processing (default 1).
    `price_per_kg` in the problem's currency. `habit_g`: the customary amount for the distance objective.
    `at_most`: where the source says only "< x" or trace, `per_100g` holds 0 and this the x that a maximum reckons with.
    `least_use_g`: if it is used at all, at least so much. `spread`: nutrient → standard deviation of single batches,
    per 100 g. `source`: where the composition comes from ("SR28 20081").
    """

    name: str
    per_100g: Mapping[str, Fraction | None]
    price_per_kg: Fraction | None = None
    mass_yield: Fraction = ONE
    retention: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    allergens: frozenset[str] = frozenset()
    habit_g: Fraction = Fraction(0)
    at_most: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    least_use_g: Fraction = Fraction(0)
    spread: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""

    def __post_init__(self) -> None:
        if self.mass_yield <= 0:
            raise BadProblem(self.name, self.mass_yield, "得率须大于 0", "the yield must be above 0")
        for name, share in self.retention.items():
            if not 0 <= share <= 1:
                raise BadProblem(f"{self.name} · {name}", share, "保留率在 0 与 1 之间", "retention is between 0 and 1")
        for name, value in self.per_100g.items():
            if value is not None and value < 0:
                raise BadProblem(f"{self.name} · {name}", value, "含量不能为负", "content must not be negative")

    def per_g(self, nutrient: str) -> Fraction | None:
        """Amount in the product for 1 g weighed in; None if the source has no value."""
        value = self.per_100g.get(nutrient)
        return None if value is None else value / 100 * self.retention.get(nutrient, ONE)

    def per_g_at_most(self, nutrient: str) -> Fraction | None:
        """What a maximum reckons with: the same, except where the source only gives a limit of detection."""
        top = self.at_most.get(nutrient)
        return self.per_g(nutrient) if top is None else top / 100 * self.retention.get(nutrient, ONE)

    def spread_per_g(self, nutrient: str) -> Fraction | None:
        """Standard deviation in the product for 1 g weighed in; None if no spread is known."""
        value = self.spread.get(nutrient)
        return None if value is None else value / 100 * self.retention.get(nutrient, ONE)


@dataclass(frozen=True, slots=True)
class Row:
    """low ≤ Σ coefficient · grams ≤ high; an absent side is None.

    `uses`: nutrient → how often its content per gram stands in each coefficient; what spreads from batch to batch.
    """

    coefficients: Mapping[str, Fraction]
    low: Fraction | None
    high: Fraction | None
    uses: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Aim:
    """A level wished for, not demanded: |Σ coefficient · grams − target| / scale counts in "deviation"."""

    key: str
    words: tuple[str, str]
    coefficients: Mapping[str, Fraction]
    target: Fraction
    scale: Fraction


@dataclass(frozen=True, slots=True)
class Demand:
    """What the user entered as one thing. `key` is its place in the input; `words` is how it reads, zh and en.

    `per_unit`: the unit in which one more of the limit is priced ("mg", "%"); empty for ratios.
    `basis`: of a limit on a level (per 100 g, a share of energy): what one unit of the limit is worth in the row, per
    gram of each ingredient; `size`: how much of the row counts as the whole limit when limits are weighed; `stated`:
    that limit as entered, low and high. `law`: the limit of a standard, which is no wish that could give way.
    """

    key: str
    words: tuple[str, str]
    rows: tuple[Row, ...]
    per_unit: str = ""
    most: int | None = None  # at most so many ingredients …
    min_use_g: Fraction = Fraction(0)  # … each of at least so many grams
    basis: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    size: Fraction = Fraction(0)
    stated: tuple[Fraction | None, Fraction | None] = (None, None)
    law: bool = False

    def worth(self, grams: Mapping[str, float]) -> float:
        """What one unit of the limit is in the row at these grams: 1 where the limit itself stands on the right."""
        if not self.basis:
            return 1.0
        return sum(float(self.basis.get(name, 0)) * g for name, g in grams.items())

    def __post_init__(self) -> None:
        for row in self.rows:
            if row.low is not None and row.high is not None and row.low > row.high:
                raise BadProblem(
                    self.key, f"{float(row.low):g} > {float(row.high):g}", "下限大于上限", "low is above high"
                )


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that is needed to answer. `nutrients`: name → unit. `objectives`: of OBJECTIVES, in order.

    `scenarios`: name → prices per kg that differ from the ingredients' own. `data`: the releases that values come from.
    `totals`: nutrient → the range demanded of its total, to show beside the level. `portions`: ingredient → what it is
    counted in and g of one (None: unknown, then one stands for 1 g), for showing only.
    """

    title: str
    nutrients: Mapping[str, str]
    ingredients: tuple[Ingredient, ...]
    demands: tuple[Demand, ...]
    objectives: tuple[str, ...] = ("cost",)
    currency: str = "CNY"
    notes: tuple[tuple[str, str], ...] = ()
    excluded: frozenset[str] = frozenset()
    aims: tuple[Aim, ...] = ()
    scenarios: Mapping[str, Mapping[str, Fraction]] = field(default_factory=lambda: MappingProxyType({}))
    data: tuple[str, ...] = ()
    totals: Mapping[str, tuple[Fraction | None, Fraction | None]] = field(default_factory=lambda: MappingProxyType({}))
    portions: Mapping[str, tuple[str, Fraction | None]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not self.ingredients:
            raise BadProblem("ingredients", "", "至少一种原料", "give at least one ingredient")
        names = [i.name for i in self.ingredients]
        if len(set(names)) < len(names):
            rows: dict[str, int] = {}
            place, twice = next((p, n) for p, n in enumerate(names, 1) if rows.setdefault(n, p) != p)
            zh, en = f"原料重名：与第 {rows[twice]} 行同名", f"named twice: the same as ingredients[{rows[twice]}]"
            raise BadProblem(f"ingredients[{place}] {twice}", twice, zh, en)
        if not self.objectives or set(self.objectives) - set(OBJECTIVES):
            raise BadProblem(
                "objectives", self.objectives, f"可用 {'、'.join(OBJECTIVES)}", f"use {', '.join(OBJECTIVES)}"
            )
        if "deviation" in self.objectives and not self.aims:
            raise BadProblem("objectives", "deviation", "请至少给一项目标值 aim", "give at least one aim")
        known = set(names)
        for demand in self.demands:
            for row in demand.rows:
                if unknown := set(row.coefficients) - known:
                    raise BadProblem(demand.key, sorted(unknown)[0], "没有这种原料", "no such ingredient")
        if {"cost", "worst_cost"} & set(self.objectives):
            for place, one in enumerate(self.ingredients, 1):
                if one.price_per_kg is None and one.name not in self.excluded:
                    raise BadProblem(
                        f"ingredients[{place}] {one.name}",
                        None,
                        "按成本求解须有价格",
                        "a price is needed to minimise cost",
                    )
