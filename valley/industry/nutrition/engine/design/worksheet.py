"""What a designer enters, as exact numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from valley.industry.nutrition.engine.design.additive import Use
from valley.industry.nutrition.engine.nutrients import SR_NUTRIENTS

UNITS: Mapping[str, str] = MappingProxyType({n.key: n.unit for n in SR_NUTRIENTS if n.unit != "IU"})
"""Unit of each nutrient's amount; those that the source gives in IU are left out: IU is no mass."""
PER_G: Mapping[str, int] = MappingProxyType({"g": 1, "mg": 1000, "µg": 1_000_000})
ENERGY = "energy_kcal"
# Energy per gram in kcal for energy shares: Atwater general factors, as GB 28050 gives them in kJ (17, 37, 17, 8).
KCAL_PER_G = MappingProxyType({"protein": 4, "fat": 9, "saturated_fat": 9, "carbohydrate_by_difference": 4, "fibre": 2})
LINES_MOST = 60
GROUPS_MOST = 20
OBJECTIVES = ("cost", "distance", "deviation", "count")
"""Cost; distance to the customary amounts; deviation from the levels aimed at; how many ingredients."""
WHOLES = ("total", "day")
BASES = (*WHOLES, "100 g", "100 kcal", "100 kJ")


class BadSheet(ValueError):
    """An entry that cannot be meant. `field`: "lines.CODE.max", "ranges.NUTRIENT.min", "mass" …; `why` is a code."""

    def __init__(self, field: str, why: str, value: object = None) -> None:
        super().__init__(f"{field}: {why} ({value})")
        self.field, self.why, self.value = field, why, value


def _both(low: Fraction, high: Fraction) -> str:
    return f"{float(low):g} > {float(high):g}"


@dataclass(frozen=True, slots=True)
class Line:
    """Something that may be weighed in.

    `code`: "i:ID" an ingredient, "p:ID" a version of another formula, "f:TABLE:KEY" a food of a table.
    `per_100g`: nutrient → text of the source ("12.3", "<0.1", "trace"); absent is missing, never zero.
    `use`: how it may be used, of an additive. `carried`: additives that a sub-recipe brings in: name, category, g/kg.
    `cny_per_kg`: of what is weighed in (edible portion); None is unknown. `spread`: nutrient → standard deviation of
    single samples, per 100 g.
    """

    code: str
    name: str
    per_100g: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    cny_per_kg: Fraction | None = None
    allergens: frozenset[str] = frozenset()
    amount_g: Fraction = Fraction(0)
    min_g: Fraction | None = None
    max_g: Fraction | None = None
    habit_g: Fraction | None = None
    stock_g: Fraction | None = None
    excluded: bool = False
    spread: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    use: Use | None = None
    carried: tuple[tuple[str, str, Fraction], ...] = ()

    def __post_init__(self) -> None:
        for name in ("amount_g", "min_g", "max_g", "habit_g", "cny_per_kg", "stock_g"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise BadSheet(f"lines.{self.code}.{name}", "negative", float(value))
        if self.min_g is not None and self.max_g is not None and self.min_g > self.max_g:
            raise BadSheet(f"lines.{self.code}.min_g", "min_above_max", _both(self.min_g, self.max_g))


@dataclass(frozen=True, slots=True)
class Range:
    """low ≤ amount of a nutrient ≤ high, in the nutrient's unit; `per` of BASES. `aim`: the level wished for, which
    counts in the objective "deviation" only."""

    nutrient: str
    low: Fraction | None = None
    high: Fraction | None = None
    per: str = "total"
    source: str = ""
    aim: Fraction | None = None

    def __post_init__(self) -> None:
        if self.nutrient not in UNITS:
            raise BadSheet(f"ranges.{self.nutrient}", "unknown_nutrient", self.nutrient)
        if self.aim is not None and self.aim == 0:
            raise BadSheet(f"ranges.{self.nutrient}.aim", "aim_of_nothing")
        for side, value in (("min", self.low), ("max", self.high), ("aim", self.aim)):
            if value is not None and value < 0:
                raise BadSheet(f"ranges.{self.nutrient}.{side}", "negative", float(value))
        if self.low is not None and self.high is not None and self.low > self.high:
            raise BadSheet(f"ranges.{self.nutrient}.min", "min_above_max", _both(self.low, self.high))
        if self.per not in BASES:
            raise BadSheet(f"ranges.{self.nutrient}.per", "unknown_basis", self.per)

    @property
    def asked(self) -> bool:
        """Whether anything is demanded or aimed at."""
        return self.low is not None or self.high is not None or self.aim is not None


@dataclass(frozen=True, slots=True)
class Share:
    """The share of energy from a nutrient, 0 to 1."""

    nutrient: str
    low: Fraction | None = None
    high: Fraction | None = None

    def __post_init__(self) -> None:
        if self.nutrient not in KCAL_PER_G:
            raise BadSheet(f"shares.{self.nutrient}", "unknown_nutrient", self.nutrient)
        for side, value in (("min", self.low), ("max", self.high)):
            if value is not None and not 0 <= value <= 1:
                raise BadSheet(f"shares.{self.nutrient}.{side}", "not_a_share", float(value))
        if self.low is not None and self.high is not None and self.low > self.high:
            raise BadSheet(f"shares.{self.nutrient}.min", "min_above_max", _both(self.low, self.high))


@dataclass(frozen=True, slots=True)
class Ratio:
    """One nutrient ÷ another, both as masses: calcium to phosphorus, say."""

    of: str
    to: str
    low: Fraction | None = None
    high: Fraction | None = None

    def __post_init__(self) -> None:
        for nutrient in (self.of, self.to):
            if nutrient not in UNITS or UNITS[nutrient] not in PER_G:
                raise BadSheet(f"ratios.{self.key}", "unknown_nutrient", nutrient)
        if self.of == self.to:
            raise BadSheet(f"ratios.{self.key}", "itself", self.of)
        for side, value in (("min", self.low), ("max", self.high)):
            if value is not None and value < 0:
                raise BadSheet(f"ratios.{self.key}.{side}", "negative", float(value))
        if self.low is not None and self.high is not None and self.low > self.high:
            raise BadSheet(f"ratios.{self.key}.min", "min_above_max", _both(self.low, self.high))

    @property
    def key(self) -> str:
        """As one word: "calcium:phosphorus"."""
        return f"{self.of}:{self.to}"

    @property
    def same(self) -> Fraction:
        """What turns a number in the unit of `of` into one in the unit of `to`."""
        return Fraction(PER_G[UNITS[self.to]], PER_G[UNITS[self.of]])


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that are limited together, in g weighed in or as a share of the product, 0 to 1. `members`: their codes; a
    code without a line counts for nothing."""

    name: str
    members: tuple[str, ...] = ()
    min_g: Fraction | None = None
    max_g: Fraction | None = None
    min_share: Fraction | None = None
    max_share: Fraction | None = None

    def __post_init__(self) -> None:
        where = f"groups.{self.name}"
        for side, value in (("min_g", self.min_g), ("max_g", self.max_g)):
            if value is not None and value < 0:
                raise BadSheet(f"{where}.{side}", "negative", float(value))
        for side, value in (("min_share", self.min_share), ("max_share", self.max_share)):
            if value is not None and not 0 <= value <= 1:
                raise BadSheet(f"{where}.{side}", "not_a_share", f"{float(value) * 100:g} %")
        for side in ("g", "share"):
            low, high = getattr(self, f"min_{side}"), getattr(self, f"max_{side}")
            if low is not None and high is not None and low > high:
                raise BadSheet(f"{where}.min_{side}", "min_above_max", _both(low, high))

    @property
    def limited(self) -> bool:
        """Whether it has any limit."""
        return any(v is not None for v in (self.min_g, self.max_g, self.min_share, self.max_share))


@dataclass(frozen=True, slots=True)
class Step:
    """A process step: g of product from 1 g, and the share of each nutrient that is kept."""

    name: str
    mass_yield: Fraction = Fraction(1)
    retention: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if self.mass_yield <= 0:
            raise BadSheet(f"steps.{self.name}.yield", "yields_nothing", float(self.mass_yield))
        for nutrient, share in self.retention.items():
            if not 0 <= share <= 1:
                raise BadSheet(f"steps.{self.name}.{nutrient}", "not_a_share", float(share))


@dataclass(frozen=True, slots=True)
class Worksheet:
    """Everything that one answer rests on. `mode` "solve": the grams are sought; "manual": they are given.

    `joint`: the share of batches, 0 to 1, in which all demands shall hold although contents differ; None: not asked.
    `objectives`: of OBJECTIVES, each among the best of the one before. `per_day`: portions that are eaten in a day.
    """

    title: str = ""
    mode: Literal["solve", "manual"] = "solve"
    lines: tuple[Line, ...] = ()
    ranges: tuple[Range, ...] = ()
    shares: tuple[Share, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    groups: tuple[Group, ...] = ()
    steps: tuple[Step, ...] = ()
    mass_low: Fraction | None = None
    mass_high: Fraction | None = None
    budget: Fraction | None = None
    most: int | None = None
    min_use_g: Fraction = Fraction(0)
    objectives: tuple[str, ...] = ("cost",)
    missing: Literal["block", "warn"] = "warn"
    avoid: frozenset[str] = frozenset()
    use_stock: bool = False
    joint: Fraction | None = None
    category: str = ""
    per_day: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        if len(self.lines) > LINES_MOST:
            raise BadSheet("lines", "too_many", len(self.lines))
        self._aims()
        if self.per_day <= 0:
            raise BadSheet("per_day", "not_positive", float(self.per_day))
        names = [one.name for one in self.groups]
        if same := next((name for name in names if names.count(name) > 1), ""):
            raise BadSheet(f"groups.{same}", "twice_group", same)
        if len(names) > GROUPS_MOST:
            raise BadSheet("groups", "too_many_groups", len(names))
        if self.mass_low is not None and self.mass_high is not None and self.mass_low > self.mass_high:
            raise BadSheet("mass_low", "min_above_max", _both(self.mass_low, self.mass_high))
        if self.joint is not None and not Fraction(1, 2) <= self.joint <= Fraction(99, 100):
            raise BadSheet("joint", "not_a_safety", float(self.joint * 100))
        if self.joint is not None and (self.most is not None or self.objectives[0] == "count"):
            raise BadSheet("joint", "not_with_a_count", self.most)
        codes = [line.code for line in self.lines]
        if twice := next((code for code in codes if codes.count(code) > 1), ""):
            raise BadSheet(f"lines.{twice}", "twice", twice)

    def _aims(self) -> None:
        if not self.objectives or set(self.objectives) - set(OBJECTIVES):
            raise BadSheet("objectives", "unknown_objective", ", ".join(self.objectives))
        if len(set(self.objectives)) < len(self.objectives):
            raise BadSheet("objectives", "twice_objective")
        if "deviation" not in self.objectives:
            return
        aims = [one for one in self.ranges if one.aim is not None]
        if not aims:
            raise BadSheet("objectives", "no_aims")
        on_basis = next((one for one in aims if one.per not in WHOLES), None)
        if on_basis is not None and self.mass_low is None and self.mass_high is None:
            raise BadSheet(f"ranges.{on_basis.nutrient}.aim", "aim_needs_mass", on_basis.per)

    @property
    def mass_yield(self) -> Fraction:
        """g of product from 1 g weighed in, over all steps."""
        found = Fraction(1)
        for step in self.steps:
            found *= step.mass_yield
        return found

    def kept(self, nutrient: str) -> Fraction:
        """Share of a nutrient that all steps keep."""
        found = Fraction(1)
        for step in self.steps:
            found *= step.retention.get(nutrient, Fraction(1))
        return found

    def barred(self, line: Line) -> bool:
        """Not to be used: excluded, not allowed in this food, or with an allergen to be avoided."""
        return (
            line.excluded
            or (line.use is not None and line.use.state == "forbidden")
            or bool(line.allergens & self.avoid)
        )
