"""Label elements (GB 7718): present, missing, or “rule not loaded”.

Neither edition of GB 7718 is shipped; a tenant imports what it holds as TOML (docs/how-to/label.md). An edition without
an effective date is unknown on any day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from valley.industry.nutrition.engine.label.product import Product
from valley.industry.nutrition.engine.standards import BadInput, Finding, Source, Verdict, read_toml

STANDARD = "GB 7718"
# What a label can carry; which of it must be there is for the loaded edition to say.
ELEMENTS: Mapping[str, tuple[str, str]] = {
    "name": ("食品名称", "name of the food"),
    "ingredients": ("配料表", "ingredients"),
    "allergens": ("致敏物质提示", "allergens"),
    "net_content": ("净含量和规格", "net content"),
    "maker": ("生产者或经销者的名称、地址和联系方式", "maker or distributor, address, contact"),
    "made_on": ("生产日期", "date of production"),
    "best_before": ("保质期", "shelf life"),
    "storage": ("贮存条件", "storage"),
    "licence": ("食品生产许可证编号", "production licence number"),
    "product_standard": ("产品标准代号", "product standard"),
    "origin": ("原产国或地区", "country or region of origin"),
}


@dataclass(frozen=True, slots=True)
class ElementRule:
    """One element that an edition demands."""

    element: str
    clause: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ElementRules:
    """An imported edition of GB 7718."""

    source: Source
    rules: tuple[ElementRule, ...]
    complete: bool


def read_elements(path: Path) -> ElementRules:
    """An edition from a tenant's TOML. Raises: BadInput naming the row."""
    held, source = read_toml(path)
    if source.standard != STANDARD:
        raise BadInput(f"{path.name} · standard", source.standard, "此处导入 GB 7718", "this imports GB 7718")
    rules = []
    for place, row in enumerate(held.get("elements", ()), start=1):
        key = row.get("element")
        if key not in ELEMENTS:
            raise BadInput(
                f"{path.name} · elements[{place}]", key, f"element 为 {', '.join(ELEMENTS)}", "unknown element"
            )
        if not row.get("clause"):
            raise BadInput(f"{path.name} · elements[{place}]", dict(row), "写明条号 clause", "name the clause")
        zh, en = ELEMENTS[key]
        rules.append(ElementRule(key, str(row["clause"]), str(row.get("zh", zh)), str(row.get("en", en))))
    if not rules:
        raise BadInput(path.name, None, "没有 [[elements]]", "there are no [[elements]]")
    return ElementRules(source, tuple(rules), bool(held.get("complete", False)))


def elements(product: Product, day: date, loaded: Iterable[ElementRules] = ()) -> list[Finding]:
    """Each element under the edition in force on `day` among `loaded`."""
    found: list[Finding] = []
    listed = list(loaded)
    current = next((held for held in listed if held.source.in_force(day)), None)
    if current is None:
        known = {held.source.edition: held for held in listed}
        unknown = [held.source.name for held in listed if held.source.in_force(day) is None]
        words = ("各标签要素：规则未载入", "label elements: rule not loaded")
        if unknown:
            words = (
                f"{'、'.join(unknown)} 没有实施日期，无法判断是否有效",
                f"no effective date for {', '.join(unknown)}",
            )
        return [Finding(STANDARD, "/".join(known), "", Verdict.NOT_LOADED, words, ", ".join(ELEMENTS))]
    for rule in current.rules:
        text = product.elements.get(rule.element) or _own(product, rule.element)
        verdict = Verdict.MET if text else Verdict.NOT_MET
        state = ("有", "present") if text else ("缺", "missing")
        words = (f"{rule.zh}：{state[0]}", f"{rule.en}: {state[1]}")
        found.append(Finding(STANDARD, current.source.edition, rule.clause, verdict, words, text[:80], rule.element))
    rest = [key for key in ELEMENTS if key not in {rule.element for rule in current.rules}]
    if rest and not current.complete:
        words = ("其余要素：规则未载入", "other elements: rule not loaded")
        found.append(Finding(STANDARD, current.source.edition, "", Verdict.NOT_LOADED, words, ", ".join(rest)))
    return found


def _own(product: Product, element: str) -> str:
    if element == "name":
        return product.name
    if element == "ingredients":
        return "、".join(item.name for item in product.ingredients)
    return ""
