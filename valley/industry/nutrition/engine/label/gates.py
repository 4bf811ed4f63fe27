"""Quality gates: contents that cannot be together, told before anybody prints them."""

from collections.abc import Callable
from decimal import Decimal

from valley.industry.nutrition.engine.label.edition import Edition
from valley.industry.nutrition.engine.label.product import Product
from valley.industry.nutrition.engine.label.table import Row, energy
from valley.industry.nutrition.engine.standards import Finding, Verdict

# (parts, whole, Chinese, English): the parts together are not more than the whole; all in g per 100.
INSIDE = (
    (("sugars",), "carbohydrate", "糖大于碳水化合物", "sugars exceed carbohydrate"),
    (("lactose",), "sugars", "乳糖大于糖", "lactose exceeds sugars"),
    (
        ("saturated_fat", "monounsaturated_fat", "polyunsaturated_fat", "trans_fat"),
        "fat",
        "脂肪酸之和大于脂肪",
        "fatty acids exceed fat",
    ),
)
ENERGY_TOLERANCE = Decimal("0.20")
WHOLE = ("protein", "fat", "carbohydrate", "fibre", "alcohol", "organic_acids", "water", "ash")


def gates(product: Product, rows: tuple[Row, ...], edition: Edition) -> list[Finding]:
    """Warnings; each NOT a verdict of the standard but a doubt about the figures."""
    held = {key: value for key, value in product.contents.items() if isinstance(value, Decimal)}
    found = [*_inside(held.get, edition, "")]
    declared = {row.nutrient.key: row.declared for row in rows}
    if not found:
        found += _inside(declared.get, edition, "标示值 · declared: ")
    mass = sum((held[key] for key in WHOLE if key in held), Decimal(0))
    if mass > 105 and not product.liquid:
        found.append(_gate(edition, "成分之和超过 100 g", "the contents exceed 100 g", f"{mass:f} g / 100 g"))
    if product.energy_given is not None and (made := energy(held, edition, product.settings)) is not None:
        gap = abs(product.energy_given - made)
        if gap > max(ENERGY_TOLERANCE * made, Decimal(20)):
            value = f"{product.energy_given:.0f} kJ ≠ {made:.0f} kJ"
            found.append(_gate(edition, "给定的能量与供能成分不符", "the given energy does not fit its sources", value))
    return found


def _inside(value_of: Callable[[str], Decimal | None], edition: Edition, prefix: str) -> list[Finding]:
    found = []
    for parts, whole, zh, en in INSIDE:
        known = [(key, value) for key in parts if (value := value_of(key)) is not None]
        limit = value_of(whole)
        total = sum((value for _, value in known), Decimal(0))
        if known and limit is not None and total > limit:
            names = " + ".join(key for key, _ in known)
            found.append(_gate(edition, zh, en, f"{prefix}{names} {total:f} > {whole} {limit:f}"))
    return found


def _gate(edition: Edition, zh: str, en: str, value: str) -> Finding:
    return Finding(
        edition.source.standard,
        edition.source.edition,
        "3.1",
        Verdict.NOTE,
        (f"数据存疑：{zh}", f"doubtful: {en}"),
        value,
    )
