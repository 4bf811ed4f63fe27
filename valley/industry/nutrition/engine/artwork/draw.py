"""A label typeset by Typst at real size. Words travel as data, so whatever a person wrote stays words."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from valley.industry.nutrition.engine.artwork.statements import allergens, ingredient_statement
from valley.industry.nutrition.engine.label import Label
from valley.industry.nutrition.engine.label.elements import ELEMENTS
from valley.industry.nutrition.engine.label.special import is_special
from valley.industry.nutrition.engine.label.table import plain
from valley.industry.nutrition.engine.standards import BadInput, Verdict

TEMPLATE = Path(__file__).with_name("label.typ")
MM_PER_PT = Decimal("0.352778")  # 1 pt = 1/72 in
FORMATS = ("svg", "pdf", "png")


@dataclass(frozen=True, slots=True)
class Artwork:
    """`data` in `form`; its real size in mm; `size_pt` of the smallest type; `draft`: watermarked."""

    data: bytes
    form: str
    width_mm: Decimal
    height_mm: Decimal
    size_pt: Decimal
    draft: bool

    @property
    def area_cm2(self) -> Decimal:
        """What it covers."""
        return self.width_mm * self.height_mm / 100


def draw(
    made: Label,
    form: str = "svg",
    *,
    english: bool = False,
    width_mm: Decimal = Decimal(60),
    size_pt: Decimal = Decimal(7),
    fonts: Path | None = None,
    ppi: int = 300,
) -> Artwork:
    """The artwork of a label.

    A label that is a draft, or that breaks a rule, carries a watermark. `fonts`: a directory with Noto Sans SC, the
    only fonts then used; None falls back on the system's. Raises: BadInput for a form, width or size that cannot be.
    """
    if form not in FORMATS:
        raise BadInput("form", form, f"格式为 {', '.join(FORMATS)}", "unknown format")
    if not 20 <= width_mm <= 600:
        raise BadInput("width_mm", str(width_mm), "宽度在 20 与 600 mm 之间", "a width of 20 to 600 mm")
    if not 3 <= size_pt <= 72:
        raise BadInput("size_pt", str(size_pt), "字号在 3 与 72 pt 之间", "a type size of 3 to 72 pt")
    said = _said(made, english, width_mm, size_pt)
    compiler = _compiler(fonts)
    inputs = {"data": json.dumps(said, ensure_ascii=False)}
    svg = compiler.compile(TEMPLATE.read_bytes(), format="svg", sys_inputs=inputs)
    assert isinstance(svg, bytes)
    height = re.search(rb'height="([\d.]+)pt"', svg)
    assert height is not None
    data = svg
    if form != "svg":
        options: dict[str, Any] = {"ppi": ppi} if form == "png" else {"timestamp": 0}
        data = compiler.compile(TEMPLATE.read_bytes(), format=form, sys_inputs=inputs, **options)
        assert isinstance(data, bytes)
    tall = (Decimal(height.group(1).decode()) * MM_PER_PT).quantize(Decimal("0.1"))
    return Artwork(data, form, width_mm, tall, size_pt, bool(said["draft"]))


@lru_cache(maxsize=2)
def _compiler(fonts: Path | None) -> Any:
    """Reading the fonts takes longer than setting the label."""
    there = fonts is not None and fonts.is_dir()
    return typst.Compiler(font_paths=[str(fonts)] if there else [], ignore_system_fonts=there)


def _said(made: Label, english: bool, width_mm: Decimal, size_pt: Decimal) -> dict[str, Any]:
    at = 1 if english else 0
    product = made.product
    broken = made.draft or any(found.verdict is Verdict.NOT_MET for found in made.findings)
    return {
        "width_mm": float(width_mm),
        "size_pt": float(size_pt),
        "lang": "en" if english else "zh",
        "draft": ("草稿 不可付印", "DRAFT")[at] if broken else "",
        "name": (product.name_en or product.name) if english else product.name,
        "claims": [(claim.text, claim.en)[at] for claim in made.claims if claim.verdict is Verdict.MET],
        "functions": [] if english else _functions(made),
        "table_title": ("营养成分表", "Nutrition information")[at],
        "head": _head(made, at),
        "rows": [
            {"mandatory": row.mandatory and len(made.rows) > len(made.edition.mandatory), "cells": cells}
            for row, cells in _cells(made, at)
        ],
        "reminder": made.reminder[at] if made.reminder else "",
        "serving": (f"每份 {product.serving_words}", f"Serving size: {product.serving_words}")[at]
        if product.serving
        else "",
        "statements": _statements(made, english),
    }


def _functions(made: Label) -> list[str]:
    met = {found.value for found in made.findings if found.clause == "5.3" and found.verdict is Verdict.MET}
    return [text for text in made.product.functions if text in met]


def _head(made: Label, at: int) -> list[str]:
    per = made.product.per.split(" ")[1]
    unit = per if made.product.serving else {"g": "克(g)", "mL": "毫升(mL)"}[per]
    share = [] if is_special(made.product) else ["NRV%"]
    head = [("项目", "Items")[at], (f"每 100 {unit}", f"per 100 {per}")[at], *share]
    return [*head, ("每份", "per serving")[at], *share] if made.product.serving else head


def _cells(made: Label, at: int) -> Any:
    bare = is_special(made.product)
    for row in made.rows:
        name = ("—" if row.nutrient.indent else "") + (row.nutrient.zh, row.nutrient.en)[at]
        long = at == 0 and not made.product.serving  # two pairs of columns leave room for the sign only
        unit = f"{row.nutrient.unit_zh}({row.nutrient.unit})" if long else row.nutrient.unit
        amount = "?" if row.declared is None else f"{plain(row.declared)} {unit}"
        both = (row.percent, row.serving_percent)
        shares = [[] if bare else ["" if share is None else f"{plain(share)}%"] for share in both]
        cells = [name, amount, *shares[0]]
        if made.product.serving:
            serving = "?" if row.serving is None else f"{plain(row.serving)} {unit}"
            cells += [serving, *shares[1]]
        yield row, cells


def _statements(made: Label, english: bool) -> list[tuple[str, str]]:
    product, at = made.product, 1 if english else 0
    found = []
    if names := ingredient_statement(product.ingredients, english=english):
        found.append((("配料：", "Ingredients: ")[at], names))
    if warned := allergens(product.ingredients, english=english):
        found.append((("致敏物质提示：含", "Contains: ")[at], warned))
    for key, text in product.elements.items():
        if text and key not in ("name", "ingredients", "allergens"):
            label = ELEMENTS.get(key, (key, key))[at]
            found.append((f"{label}：" if not english else f"{label}: ", text))
    return found
