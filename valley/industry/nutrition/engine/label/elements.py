"""Label elements (GB 7718; GB 13432 for special dietary food): present, missing, or “rule not loaded”.

No edition of either is shipped; a tenant imports what it holds as TOML (docs/how-to/label.md). An edition without an
effective date is unknown on any day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from valley.industry.nutrition.engine.label.edition import edition
from valley.industry.nutrition.engine.label.names import key_of
from valley.industry.nutrition.engine.label.product import Product
from valley.industry.nutrition.engine.standards import BadInput, Finding, Source, Verdict, parsed

STANDARD = "GB 7718"
SPECIAL = "GB 13432"
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
    "nutrition": ("能量和营养成分的含量", "energy and nutrients"),
    "use": ("食用方法和适宜人群", "directions and for whom"),
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
    """An imported edition of GB 7718 or GB 13432. `complete`: whoever imported it says that these are all.

    `table`: nutrients that GB 13432 has declared, in its order, under `table_clause`; empty: not loaded.
    """

    source: Source
    rules: tuple[ElementRule, ...]
    complete: bool
    table: tuple[str, ...] = ()
    table_clause: str = ""


def read_elements(given: Path | bytes, name: str = "rules.toml") -> ElementRules:
    """An edition from a tenant's TOML, a file or its bytes. Raises: BadInput naming the row."""
    name = given.name if isinstance(given, Path) else name
    held, source = parsed(given.read_bytes() if isinstance(given, Path) else given, name)
    if source.standard not in (STANDARD, SPECIAL):
        zh, en = "此处导入 GB 7718 或 GB 13432", "this imports GB 7718 or GB 13432"
        raise BadInput(f"{name} · standard", source.standard, zh, en)
    rules: list[ElementRule] = []
    for place, row in enumerate(_rows(held.get("elements", ()), name), start=1):
        key, where = str(row.get("element", "")), f"{name} · elements[{place}]"
        if key not in ELEMENTS:
            raise BadInput(where, key, f"element 为 {', '.join(ELEMENTS)}", "unknown element")
        if not row.get("clause"):
            raise BadInput(where, dict(row), "写明条号 clause", "name the clause")
        if key in {rule.element for rule in rules}:
            raise BadInput(where, key, "这一要素写了两次", "this element is given twice")
        zh, en = ELEMENTS[key]
        rules.append(ElementRule(key, str(row["clause"]), str(row.get("zh", zh)), str(row.get("en", en))))
    if not rules:
        raise BadInput(name, None, "没有 [[elements]]", "there are no [[elements]]")
    return ElementRules(source, tuple(rules), bool(held.get("complete", False)), *_table(held.get("table"), name))


def _table(given: Any, name: str) -> tuple[tuple[str, ...], str]:
    if given is None:
        return (), ""
    where = f"{name} · table"
    if not isinstance(given, Mapping) or not given.get("clause") or not isinstance(given.get("nutrients"), list):
        raise BadInput(where, given, "写明 clause 与 nutrients = [...]", "give clause and nutrients = [...]")
    keys = []
    for said in given["nutrients"]:
        key = key_of(str(said))[0]
        if key is None or key not in edition("2025").nutrients or key in keys:
            raise BadInput(f"{where} · {said}", said, "没有这个营养成分，或写了两次", "unknown nutrient, or twice")
        keys.append(key)
    return tuple(keys), str(given["clause"])


def _rows(given: Any, name: str) -> list[Mapping[str, Any]]:
    if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
        raise BadInput(f"{name} · elements", given, "写成若干 [[elements]]", "write several [[elements]]")
    return list(given)


def elements(
    product: Product, day: date, loaded: Iterable[ElementRules] = (), standard: str = STANDARD
) -> list[Finding]:
    """Each element under the edition of `standard` in force on `day` among `loaded`."""
    found: list[Finding] = []
    listed = [held for held in loaded if held.source.standard == standard]
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
        return [Finding(standard, "/".join(known), "", Verdict.NOT_LOADED, words, ", ".join(ELEMENTS))]
    for rule in current.rules:
        text = product.elements.get(rule.element) or _own(product, rule.element)
        # Where nobody said what the label carries, nothing can be missing from it.
        verdict = Verdict.MET if text else Verdict.NOT_MET if product.elements else Verdict.UNKNOWN
        state = {
            Verdict.MET: ("有", "present"), Verdict.NOT_MET: ("缺", "missing"),
            Verdict.UNKNOWN: ("没有说明标签上有没有", "whether the label carries it was not said"),
        }[verdict]  # fmt: skip
        words = (f"{rule.zh}：{state[0]}", f"{rule.en}: {state[1]}")
        found.append(Finding(standard, current.source.edition, rule.clause, verdict, words, text[:80], rule.element))
    rest = [key for key in ELEMENTS if key not in {rule.element for rule in current.rules}]
    if rest and not current.complete:
        words = ("其余要素：规则未载入", "other elements: rule not loaded")
        found.append(Finding(standard, current.source.edition, "", Verdict.NOT_LOADED, words, ", ".join(rest)))
    return found


def _own(product: Product, element: str) -> str:
    """What the product itself shows of an element, without being told."""
    if element == "name":
        return product.name
    if element == "ingredients":
        return "、".join(item.name for item in product.ingredients)
    if element == "nutrition":
        return "、".join(key for key, value in product.contents.items() if value is not None)
    if element == "allergens":
        return "、".join(dict.fromkeys(name for item in product.ingredients for name in item.allergens))
    return ""
