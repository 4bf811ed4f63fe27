"""From a recipe to contents per 100 g of product: grams × content × retention ÷ mass of the product."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from valley.industry.nutrition.engine.foods import AmbiguousFood, Food, UnknownFood, fuller, load
from valley.industry.nutrition.engine.label.edition import edition
from valley.industry.nutrition.engine.label.names import key_of
from valley.industry.nutrition.engine.label.product import Content, Ingredient
from valley.industry.nutrition.engine.nutrients import convert
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.engine.standards.amount import MASS, Below, amount, number

OTHER_UNITS = {
    **dict.fromkeys(("alcohol", "organic_acids", "water", "ash", "starch", "added_sugars", "salt"), "g"),
    "carbohydrate_by_difference": "g",
}


FIELDS = (*("name", "name_en", "grams", "mass_g", "g", "sr28", "food", "per_100g", "yield", "retention", "allergens"),)


def unit_of(key: str) -> str:
    """The label's unit of a nutrient."""
    return OTHER_UNITS.get(key) or edition("2025").nutrients[key].unit


def contents(given: Mapping[str, object], where: str) -> dict[str, Content]:
    """Contents in the label's units from any spelling. Raises: BadInput for an unknown name, unit or number."""
    found: dict[str, Content] = {}
    for name, value in given.items():
        key, said = key_of(name)
        if key is None:
            raise BadInput(f"{where} · {name}", value, "没有这个营养成分", "no such nutrient is known")
        place = f"{where} · {name}"
        if isinstance(value, str) and value.strip().casefold() in TRACE:
            value = None  # a trace has no number: unknown, never zero
        read = amount(value, unit_of(key), place, said)
        if key in found and not (key == "energy" and _same_energy(found[key], read)):
            raise BadInput(place, value, "同一成分写了两次", "the nutrient is given twice")
        if key not in found or said.casefold() not in {"kcal", "千卡"}:
            found[key] = read
    return found


TRACE = frozenset({"trace", "traces", "tr", "tr.", "痕量", "微量"})
NEAR = Decimal("0.03")  # a label's kJ and kcal are rounded each, and by factors of their own


def _same_energy(one: Content, other: Content) -> bool:
    """Whether energy in kJ and in kcal are the same: labels carry both."""
    if not isinstance(one, Decimal) or not isinstance(other, Decimal):
        return False
    return abs(one - other) <= max(NEAR * one, Decimal(5))


# No food holds more of anything than its own mass; of 100 mL, the mass of the densest syrups and brines (1.5 g/mL).
MOST_G = {False: Decimal(100), True: Decimal(150)}


def possible(found: Mapping[str, Content], where: str, *, liquid: bool = False) -> None:
    """Refuse more of a nutrient in 100 g or mL than there can be: a slip of the unit. Raises: BadInput."""
    for key, value in found.items():
        unit = unit_of(key).removesuffix("RE").removesuffix("α-TE")
        if isinstance(value, Decimal) and unit in MASS and value * MASS[unit] > MOST_G[liquid]:
            basis, most = "100 mL" if liquid else "100 g", MOST_G[liquid]
            raise BadInput(
                f"{where} · {key}",
                f"{value:f} {unit}",
                f"{basis} 中不可能多于 {most} g：请核对单位",
                f"more than {most} g in {basis}: mend the unit",
            )


def from_recipe(
    rows: Sequence[Mapping[str, object]], product_mass_g: Decimal | None, *, fibre: bool
) -> tuple[dict[str, Content], tuple[Ingredient, ...], list[tuple[str, str]]]:
    """Contents per 100 g of product, the ingredients as weighed in, and notes.

    `product_mass_g`: weight after processing; else Σ grams × yield. `fibre`: whether the label will declare fibre,
    which decides what a source's carbohydrate by difference becomes. What one ingredient lacks is missing in the sum.
    """
    parts: list[tuple[Decimal, dict[str, Content], Mapping[str, Decimal]]] = []
    ingredients: list[Ingredient] = []
    notes: list[tuple[str, str]] = []
    mass = Decimal(0)
    for place, row in enumerate(rows, start=1):
        where = f"ingredients[{place}] {row.get('name', row.get('food', ''))}"
        for field in row:
            if field not in FIELDS:
                raise BadInput(f"{where} · {field}", row[field], f"没有这一项；有 {'、'.join(FIELDS)}", "no such field")
        grams = _grams(row.get("grams", row.get("mass_g", row.get("g"))), f"{where} · grams")
        left = number(row.get("yield", 1), f"{where} · yield")
        if left == 0:
            raise BadInput(f"{where} · yield", row.get("yield"), "得率须大于 0", "the yield must be above 0")
        held, name_en = _composition(row, where, fibre, notes)
        retention = {
            key_of(str(k))[0] or str(k): number(v, f"{where} · retention")
            for k, v in _table(row, "retention", where).items()
        }
        if any(share > 1 for share in retention.values()):
            raise BadInput(f"{where} · retention", row.get("retention"), "保留率在 0 与 1 之间", "between 0 and 1")
        parts.append((grams, held, retention))
        mass += grams * left
        allergens = row.get("allergens", ())
        if isinstance(allergens, str):
            allergens = [allergens]
        if not isinstance(allergens, list | tuple):
            raise BadInput(f"{where} · allergens", allergens, "写成清单", "write a list")
        name = str(row.get("name") or row.get("food") or "")
        if not name:
            raise BadInput(where, dict(row), "配料须有名称", "an ingredient has a name")
        ingredients.append(Ingredient(name, str(row.get("name_en") or name_en), grams, tuple(map(str, allergens))))
    mass = product_mass_g if product_mass_g is not None else mass
    if mass <= 0:
        raise BadInput("ingredients", str(mass), "成品质量须大于 0", "the product's mass must be above 0")
    keys = list(dict.fromkeys(key for _, held, _ in parts for key in held))
    return {key: _sum(key, parts, mass) for key in keys}, tuple(ingredients), notes


def _grams(given: object, where: str) -> Decimal:
    """A number of g, or “0.2 kg”."""
    found = amount(given, "g", where)
    if not isinstance(found, Decimal):
        raise BadInput(where, given, "请填数字", "give a number")
    return found


def _sum(
    key: str, parts: Sequence[tuple[Decimal, dict[str, Content], Mapping[str, Decimal]]], mass: Decimal
) -> Content:
    total = Decimal(0)
    for grams, held, retention in parts:
        if grams == 0:
            continue
        value = held.get(key)
        if value is None or isinstance(value, Below):
            return None
        total += grams * value * retention.get(key, Decimal(1))
    return total / mass


def _table(row: Mapping[str, object], field: str, where: str) -> Mapping[str, object]:
    held = row.get(field, {})
    if not isinstance(held, Mapping):
        raise BadInput(f"{where} · {field}", held, "写成表", "write a table")
    return held


def _composition(
    row: Mapping[str, object], where: str, fibre: bool, notes: list[tuple[str, str]]
) -> tuple[dict[str, Content], str]:
    held: dict[str, Content] = {}
    name_en = ""
    field = "sr28" if "sr28" in row else "food" if "food" in row and "per_100g" not in row else ""
    if field:
        found = _food(row[field], f"{where} · {field}")
        name_en = found.name
        values = fuller(found)
        for nutrient in edition("2025").nutrients:
            if (got := convert(nutrient, values, fibre_declared=fibre)).unit:
                held[nutrient] = got.value
        notes.append(
            (f"{where}：成分取自 {found.source} {name_en}", f"{where}: composition from {found.source} {name_en}")
        )
    own = contents(_table(row, "per_100g", where), f"{where} · per_100g")
    possible(own, f"{where} · per_100g")
    held |= own
    return held, name_en


def _food(said: object, where: str) -> Food:
    """A food of SR28 by its number, name or Chinese name. Raises: BadInput with near ones."""
    try:
        return load().find(str(said))
    except UnknownFood as flaw:
        near = "；".join(flaw.near)
        several = isinstance(flaw, AmbiguousFood)
        zh = "有多种食物符合，请写编号" if several else "SR28 没有这种食物"
        en = "several foods: give a number" if several else "SR28 has no such food"
        raise BadInput(
            where, said, f"{zh}{f'：{near}' if near else ''}", f"{en}{f': {near}' if near else ''}"
        ) from None


__all__ = ["contents", "from_recipe", "possible", "unit_of"]
