"""The table of special dietary food, as an imported edition of GB 13432 lists it: contents without NRV %."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from valley.industry.nutrition.engine.label.edition import Edition
from valley.industry.nutrition.engine.label.elements import SPECIAL, ElementRules, elements
from valley.industry.nutrition.engine.label.product import Product
from valley.industry.nutrition.engine.label.table import Row
from valley.industry.nutrition.engine.standards import Finding, Verdict

MONTHS = 36


def is_special(product: Product) -> bool:
    """Special dietary food, or food for somebody under 36 months."""
    return product.special or (product.months_from is not None and product.months_from < MONTHS)


def special(
    product: Product, chosen: Edition, day: date, loaded: Iterable[ElementRules]
) -> tuple[tuple[Row, ...], list[Finding]]:
    """Rows and findings: GB 28050's own table is refused; that of GB 13432 stands where an edition lists one.

    Contents are shown as they are given: no edition here says how to round them.
    """
    held = list(loaded)
    current = next((one for one in held if one.source.standard == SPECIAL and one.source.in_force(day)), None)
    table = tuple(_rows(product, chosen, current)) if current else ()
    whole = bool(table) and all(row.declared is not None for row in table)
    found = [_refusal(product, chosen, current)]
    if current:
        found += [_finding(current, row) for row in table] or [_unloaded(current)]
    shown = replace(product, elements={**product.elements, "nutrition": "表 · table"}) if whole else product
    return table, [*found, *elements(shown, day, held, SPECIAL), *elements(shown, day, held)]


def _rows(product: Product, chosen: Edition, current: ElementRules) -> Iterable[Row]:
    for key in current.table:
        value = product.contents.get(key)
        if key == "energy" and value is None:
            value = product.energy_given
        declared = value if isinstance(value, Decimal) else None
        share = None if declared is None or not product.serving else declared * product.serving / 100
        yield Row(chosen.nutrients[key], value, declared, None, share, None, mandatory=True)


def _finding(current: ElementRules, row: Row) -> Finding:
    met = row.declared is not None
    nutrient = row.nutrient
    words = (
        (f"须标示：{nutrient.zh}", f"to be declared: {nutrient.en.lower()}")
        if met
        else (f"缺须标示的{nutrient.zh}", f"{nutrient.en.lower()} is missing")
    )
    source = current.source
    verdict = Verdict.MET if met else Verdict.UNKNOWN
    return Finding(source.standard, source.edition, current.table_clause, verdict, words, row.text, nutrient.key)


def _unloaded(current: ElementRules) -> Finding:
    words = ("营养成分表：规则未载入", "nutrition table: rule not loaded")
    return Finding(current.source.standard, current.source.edition, "", Verdict.NOT_LOADED, words)


def _refusal(product: Product, chosen: Edition, current: ElementRules | None) -> Finding:
    young = not product.special
    held = f"{product.months_from} 月龄 · months" if young else "特殊膳食用食品 · special dietary food"
    zh, en = "不得使用本标准的营养成分表和 NRV%，按 GB 13432", "this table may not be used: GB 13432 applies"
    verdict = Verdict.NOTE if current else Verdict.NOT_MET
    return chosen.finding("age" if young else "special", verdict, zh, en, value=held)
