"""A tenant's own table, xlsx or csv: one food a row, one nutrient a column with its unit in the heading ("铁 mg")."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal

from valley.industry.nutrition.engine.foods.food import Food
from valley.industry.nutrition.engine.foods.imports.book import ROWS, Cell, Flaw, Imported, TooLarge, cell, declared
from valley.industry.nutrition.engine.nutrients.terms import UNITS, canonical

KEYS = {"编号", "编码", "代码", "key", "code", "id", "food code", "食物编码"}
NAMES = {"名称", "食物", "食物名称", "name", "food", "food name"}
ALIASES = {"别名", "aliases", "other names"}
GROUPS = {"类别", "组", "group", "food group"}
EDIBLE = {"可食部", "食部", "食部%", "edible", "edible %", "可食部%"}
FACTORS = {
    ("g", "mg"): Decimal(1000), ("mg", "g"): Decimal("0.001"), ("mg", "µg"): Decimal(1000),
    ("µg", "mg"): Decimal("0.001"), ("g", "µg"): Decimal(10**6), ("µg", "g"): Decimal("0.000001"),
    ("kJ", "kcal"): 1 / Decimal("4.184"),
    ("kcal", "kJ"): Decimal("4.184"),
}  # fmt: skip
SPELLED = {
    "ug": "µg",
    "μg": "µg",
    "mcg": "µg",
    "kj": "kJ",
    "千焦": "kJ",
    "千卡": "kcal",
    "毫克": "mg",
    "克": "g",
    "微克": "µg",
}


def read_sheet(data: bytes, *, release: str, right: str, name: str = "table") -> Imported:
    """Foods of a sheet per 100 g edible portion. `right`: by what right it is used, declared by the tenant.

    Raises: RightNotDeclared; TooLarge above 10,000 rows; ValueError for a sheet without name or nutrients, or a file
    that is neither xlsx nor UTF-8 or GB 18030 text.
    """
    right = declared(right)
    rows = list(_rows(data))
    if not rows:
        raise ValueError("空表 · the sheet is empty")
    heading = [str(c or "").strip() for c in rows[0]]
    columns, flaws = _columns(heading)
    named = next((i for i, h in enumerate(heading) if h.casefold() in NAMES), None)
    if named is None or not columns:
        raise ValueError("首行须有“名称”与带单位的营养素列 · the first row needs a name and nutrients with units")
    keyed = next((i for i, h in enumerate(heading) if h.casefold() in KEYS), None)
    foods: list[Food] = []
    seen: dict[str, int] = {}
    for place, row in enumerate(rows[1:], 2):
        cells = [*row, *[None] * (len(heading) - len(row))]
        said = str(cells[named] or "").strip()
        if not any(str(c or "").strip() for c in cells):
            continue
        key = str(cells[keyed] or "").strip() if keyed is not None else f"{name}-{place}"
        where = f"第 {place} 行 · row {place}"
        if not said or not key:
            flaws.append(Flaw(where, said or key, ("写明编号与名称", "give key and name")))
            continue
        if key in seen:
            flaws.append(Flaw(where, key, (f"编号与第 {seen[key]} 行相同", f"the same key as row {seen[key]}")))
            continue
        seen[key] = place
        foods.append(_food(key, said, cells, heading, columns, flaws, where, release))
    return Imported(release, right, hashlib.sha256(data).hexdigest(), tuple(foods), tuple(flaws))


def _columns(heading: list[str]) -> tuple[dict[int, tuple[str, str, Decimal]], list[Flaw]]:
    columns: dict[int, tuple[str, str, Decimal]] = {}
    flaws = []
    for place, title in enumerate(heading):
        found = re.fullmatch(r"(.+?)\s*[\s(（/\[]\s*([A-Za-zµμ千卡焦毫微克]+)\s*[)）\]]?", title)
        key = canonical(found[1].strip()) if found else None
        if not found or key is None:
            if title and title.casefold() not in KEYS | NAMES | ALIASES | GROUPS | EDIBLE:
                flaws.append(Flaw(f"首行 · heading “{title}”", title, ("写作“铁 mg”", "write it as “iron mg”")))
            continue
        unit, into = SPELLED.get(found[2], SPELLED.get(found[2].casefold(), found[2])), UNITS.get(key, "")
        factor = Decimal(1) if unit == into else FACTORS.get((unit, into))
        if factor is None:
            flaws.append(Flaw(f"首行 · heading “{title}”", unit, (f"{key} 以 {into} 计", f"{key} is kept in {into}")))
            continue
        columns[place] = key, into, factor
    return columns, flaws


def _food(
    key: str,
    name: str,
    cells: list[object],
    heading: list[str],
    columns: dict[int, tuple[str, str, Decimal]],
    flaws: list[Flaw],
    where: str,
    release: str,
) -> Food:
    values: dict[str, Decimal | None] = {}
    below: dict[str, Decimal] = {}
    trace = set()
    # The table's own unit first: of energy in kcal and kJ the kcal count, and an empty cell takes nothing away.
    for place, (nutrient, unit, factor) in sorted(columns.items(), key=lambda c: (c[1][2] != 1, c[0])):
        if nutrient in trace or nutrient in below or values.get(nutrient) is not None:
            continue
        try:
            found = cell(cells[place])
        except ValueError:
            remedy = ("填数字、“<0.5”、“微量”或留空", "a number, “<0.5”, “trace” or empty")
            flaws.append(Flaw(f"{where}, {heading[place]}", str(cells[place]), remedy))
            found = Cell()
        value = found.value
        if value is not None and unit in {"g", "mg", "µg"}:
            grams = value * factor * {"g": Decimal(1), "mg": Decimal("0.001"), "µg": Decimal("0.000001")}[unit]
            if grams > 100:
                remedy = ("100 g 中多于 100 g：核对单位", "more than 100 g in 100 g: mend the unit")
                flaws.append(Flaw(f"{where}, {heading[place]}", str(cells[place]), remedy))
                value = None
        values[nutrient] = Decimal(0) if found.below is not None else None if value is None else value * factor
        if found.below is not None:
            below[nutrient] = found.below * factor
        if found.trace:
            trace.add(nutrient)

    def other(titles: set[str]) -> str:
        return next((str(cells[i] or "").strip() for i, h in enumerate(heading) if h.casefold() in titles), "")

    refuse = 0.0
    if edible := other(EDIBLE):
        try:
            part = cell(edible.removesuffix("%")).value
            refuse = 100 - float(part if part is not None else 100)
            if not 0 <= refuse < 100:
                raise ValueError(edible)
        except ValueError:
            flaws.append(Flaw(where, edible, ("可食部写作 0–100 的百分数", "edible share as a percentage above 0")))
            refuse = 0.0
    return Food(
        key=key,
        name=name,
        source=f"{release} {key}",
        values=values,
        units={n: unit for n, unit, _ in columns.values()},
        below=below,
        trace=frozenset(trace),
        refuse_percent=refuse,
        group=other(GROUPS),
        names=tuple(n for n in re.split(r"[、,，;；\s]+", other(ALIASES)) if n),
    )


def _rows(data: bytes) -> Iterable[list[object]]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        import openpyxl

        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        rows: Iterable[list[object]] = (list(row) for row in sheet.iter_rows(values_only=True))
    else:
        text = None
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text = data.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
        if text is None:
            raise ValueError("文件须为 xlsx 或文本 · neither xlsx nor text")
        dialect = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
        rows = (list(row) for row in csv.reader(io.StringIO(text), delimiter=dialect))
    for place, row in enumerate(rows):
        if place > ROWS:
            raise TooLarge(f"至多 {ROWS} 行 · at most {ROWS} rows")
        yield row
