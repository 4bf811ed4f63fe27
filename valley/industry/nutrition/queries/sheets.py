"""Worksheets from what the database holds: composition, price of the day, stock, allergens of each line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from valley.industry.nutrition.engine.design import Line, Step, Worksheet, evaluate, worksheet
from valley.industry.nutrition.engine.design.additive import Own, Use, use_of
from valley.industry.nutrition.engine.design.values import counts_as
from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.models import (
    FormulaLine,
    FormulaVersion,
    Ingredient,
    IngredientKind,
    Price,
    State,
    UseLimit,
)
from valley.industry.nutrition.queries.foods import food, own_foods
from valley.kernel import clock
from valley.registry.models import Organisation

DEEPEST = 8  # sub-recipes within sub-recipes


@dataclass(frozen=True)
class Known:
    """What stands behind a code, before anything is entered for it."""

    code: str
    name: str
    per_100g: Mapping[str, str]
    cny_per_kg: Fraction | None = None
    allergens: frozenset[str] = frozenset()
    stock_g: Fraction | None = None
    uri: str = ""
    priced_on: date | None = None
    source: str = ""
    prices: Mapping[str, Fraction] = field(default_factory=dict)
    spread: Mapping[str, float] = field(default_factory=dict)
    limits: tuple[Own, ...] | None = None  # of an additive: the owner's own; None: it is none
    carried: tuple[tuple[str, str, Fraction], ...] = ()

    def use(self, category: str) -> Use | None:
        """How it may be used in a food category; None for what is no additive, or without a category."""
        return use_of(self.name, category, self.limits) if self.limits is not None and category else None


def known_of(
    owner: Organisation, codes: Iterable[str], *, on: date | None = None, scenario: str = "", depth: int = 0
) -> dict[str, Known]:
    """By code; a code that is not the owner's, or not there, is left out. Few queries however many codes."""
    day = on or clock.today()
    wanted = list(dict.fromkeys(codes))
    found: dict[str, Known] = {}
    ids = {_uuid(code[2:]): code for code in wanted if code.startswith("i:")}
    wanted_ids = [i for i in ids if i]
    rows = list(Ingredient.objects.filter(owner=owner, public_id__in=wanted_ids).select_related("own_food__table"))
    prices = prices_of(rows, day)
    limits = _limits_of(rows)
    for row in rows:
        known = _of_ingredient(row, prices.get(row.pk, {}), scenario)
        found[known.code] = replace(known, limits=limits[row.pk]) if row.pk in limits else known
    parts = [i for i in (_uuid(code[2:]) for code in wanted if code.startswith("p:")) if i]
    if parts and depth < DEEPEST:
        versions = FormulaVersion.objects.filter(public_id__in=parts, formula__owner=owner, state=State.APPROVED)
        for version in versions.select_related("formula__owner").prefetch_related("lines", "steps"):
            found[f"p:{version.public_id}"] = _of_part(version, day, scenario, depth + 1)
    own = own_foods(owner, [code[2:] for code in wanted if code.startswith("f:")])
    for code in wanted:
        if written := own.get(code[2:]):
            found[code] = Known(code, written.name, written.per_100g, source=str(written.table))
        elif code.startswith("f:") and (one := food(code[2:])):
            spread = {n: sd for n, (sd, _n) in one.spread.items()}
            found[code] = Known(code, one.title, one.per_100g, source=one.code, spread=spread)
    return {code: found[code] for code in wanted if code in found}


def _limits_of(rows: Iterable[Ingredient]) -> dict[int, tuple[Own, ...]]:
    """The owner's own limits of each additive among the rows; no query where there is none."""
    found: dict[int, list[Own]] = {row.pk: [] for row in rows if row.kind == IngredientKind.ADDITIVE}
    for limit in UseLimit.objects.filter(ingredient__in=list(found)) if found else ():
        most = "" if limit.most_ppm is None else str(limit.most_ppm)
        found[limit.ingredient_id].append((limit.category, most, limit.residue, limit.clause))
    return {pk: tuple(own) for pk, own in found.items()}


def prices_of(rows: Iterable[Ingredient], day: date) -> dict[int, dict[str, Price]]:
    """Ingredient → scenario → the newest price on or before `day`."""
    newest = (
        Price.objects.filter(ingredient__in=list(rows), on__lte=day)
        .order_by("ingredient_id", "scenario", "-on")
        .distinct("ingredient_id", "scenario")
    )
    found: dict[int, dict[str, Price]] = {}
    for price in newest:
        found.setdefault(price.ingredient_id, {})[price.scenario] = price
    return found


def _of_ingredient(row: Ingredient, prices: Mapping[str, Price], scenario: str) -> Known:
    edible = Fraction(row.edible_percent) / 100
    known = {name: Fraction(price.cny_per_kg) / edible for name, price in prices.items()}
    price = prices.get(scenario) or prices.get("")
    spread: dict[str, float] = {}
    if row.own_food_id and row.own_food:
        values, source = row.own_food.per_100g, str(row.own_food.table)
    else:
        one = food(row.food) if row.food else None
        values, source = (one.per_100g, one.code) if one else ({}, "")
        spread = {n: sd for n, (sd, _n) in one.spread.items()} if one else {}
    return Known(
        f"i:{row.public_id}",
        row.name,
        values,
        known.get(scenario, known.get("")),
        frozenset(row.allergens),
        None if row.stock_kg is None else Fraction(row.stock_kg) * 1000 * edible,
        row.uri,
        price.on if price else None,
        source,
        known,
        spread,
    )


def _of_part(version: FormulaVersion, day: date, scenario: str, depth: int) -> Known:
    """A sub-recipe as an ingredient: its composition per 100 g of its product, its cost at the prices of `day`."""
    lines = list(version.lines.all())
    known = known_of(version.formula.owner, [code_of(line) for line in lines], on=day, scenario=scenario, depth=depth)
    sheet = sheet_of(version, known=known)
    grams = {line.code: line.amount_g for line in sheet.lines if line.amount_g}
    product = sum(grams.values(), Fraction(0)) * sheet.mass_yield
    whole = evaluate(sheet, grams, "given")
    values = {}
    for nutrient in UNITS:
        amounts = [
            counts_as(line.per_100g.get(nutrient), demanded_low=True, demanded_high=True)
            for line in sheet.lines
            if line.amount_g
        ]
        if product and all(amount is not None for amount in amounts):
            total = sum(
                (
                    a * line.amount_g
                    for a, line in zip(amounts, (x for x in sheet.lines if x.amount_g), strict=True)
                    if a
                ),
                Fraction(0),
            )
            values[nutrient] = format(float(total * sheet.kept(nutrient) / product), ".9f").rstrip("0").rstrip(".")
    cost = whole.cny / product * 1000 if whole.cny is not None and product else None
    allergens = frozenset(a for line in sheet.lines if line.amount_g for a in line.allergens)
    carried = tuple(
        (line.name, sheet.category, line.amount_g / product * 1000)
        for line in sheet.lines
        if line.amount_g and product and known[line.code].limits is not None
    )
    made = Known(f"p:{version.public_id}", str(version), values, cost, allergens, None, version.uri, day, str(version))
    return replace(made, carried=carried)


def holds(part: FormulaVersion, formula: int) -> bool:
    """Whether a version is of a formula, or holds one of its versions over however many steps."""
    inside = [part]
    for _depth in range(DEEPEST):
        if any(one.formula_id == formula for one in inside):
            return True
        inside = list(FormulaVersion.objects.filter(used_in__version__in=inside)) if inside else []
    return False


def scenarios_of(version: FormulaVersion) -> list[str]:
    """The price paid (""), and every scenario in which one of the version's ingredients has a price."""
    rows = Price.objects.filter(ingredient__in=version.lines.exclude(ingredient=None).values("ingredient"))
    return sorted({"", *rows.values_list("scenario", flat=True)})


def code_of(line: FormulaLine) -> str:
    """The worksheet's code of a line; `ingredient` or `part` fetched or not."""
    if line.ingredient is not None:
        return f"i:{line.ingredient.public_id}"
    assert line.part is not None
    return f"p:{line.part.public_id}"


def lines_with_things(version: FormulaVersion) -> list[FormulaLine]:
    """The lines with ingredient and part, in order."""
    return list(version.lines.select_related("ingredient", "part__formula").order_by("place"))


def sheet_of(
    version: FormulaVersion,
    *,
    known: Mapping[str, Known] | None = None,
    on: date | None = None,
    scenario: str | None = None,
) -> Worksheet:
    """The version's worksheet at the prices of a day (default: today) in a scenario (default: the sheet's)."""
    settings: dict[str, Any] = version.sheet
    rows = lines_with_things(version)
    if known is None:
        priced_by = settings.get("scenario", "") if scenario is None else scenario
        known = known_of(version.formula.owner, [code_of(row) for row in rows], on=on, scenario=priced_by)
    lines = []
    for row in rows:
        one = known.get(code_of(row))
        name = str(row.ingredient or row.part)
        lines.append(
            Line(
                code_of(row),
                name,
                one.per_100g if one else {},
                one.cny_per_kg if one else None,
                one.allergens if one else frozenset(),
                Fraction(row.amount_g),
                _fraction(row.min_g),
                _fraction(row.max_g),
                _fraction(row.habit_g),
                one.stock_g if one else None,
                row.excluded,
                one.spread if one else {},
                one.use(version.formula.category) if one else None,
                one.carried if one else (),
            )
        )
    return worksheet(settings, lines, steps_of(version), version.formula.title, version.formula.category)


def steps_of(version: FormulaVersion) -> list[Step]:
    """Process steps as the engine takes them."""
    return [
        Step(
            step.name,
            Fraction(step.yield_percent) / 100,
            {nutrient: Fraction(str(share)) for nutrient, share in step.retention.items()},
        )
        for step in version.steps.all()
    ]


def _fraction(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
