"""From a recipe to contents per 100 g of product: grams × content × retention ÷ mass of the product."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from valley.industry.nutrition.engine.label.edition import edition
from valley.industry.nutrition.engine.label.names import key_of
from valley.industry.nutrition.engine.label.product import Content, Ingredient
from valley.industry.nutrition.engine.nutrients import convert
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.engine.standards.amount import Below, amount, number

OTHER_UNITS = {
    **dict.fromkeys(("alcohol", "organic_acids", "water", "ash", "starch", "added_sugars", "salt"), "g"),
    "carbohydrate_by_difference": "g",
}


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
        if key in found:
            raise BadInput(f"{where} · {name}", value, "同一成分写了两次", "the nutrient is given twice")
        found[key] = amount(value, unit_of(key), f"{where} · {name}", said)
    return found


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
        grams = number(row.get("grams", row.get("mass_g", row.get("g"))), f"{where} · grams")
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
    if "sr28" in row:
        from valley.industry.nutrition.engine.foods import UnknownFood, load

        table, key = load(), str(row["sr28"])
        try:
            place = table.row(key)
        except UnknownFood:
            raise BadInput(f"{where} · sr28", key, "SR28 没有这个编号", "SR28 has no such number") from None
        name_en = table.names[place]
        values = {n.key: None if (v := table.value(key, n.key)) is None else Decimal(str(v)) for n in table.nutrients}
        for nutrient in edition("2025").nutrients:
            if (got := convert(nutrient, values, fibre_declared=fibre)).unit:
                held[nutrient] = got.value
        notes.append((f"{where}：成分取自 USDA SR28 {key}", f"{where}: composition from USDA SR28 {key}"))
    held |= contents(_table(row, "per_100g", where), f"{where} · per_100g")
    return held, name_en


__all__ = ["contents", "from_recipe", "unit_of"]
