"""Reading a sheet that somebody uploaded, and writing a version as one."""

import csv
import io
from typing import Any

from openpyxl import Workbook, load_workbook

from valley.industry.nutrition.engine.design import Worksheet
from valley.registry.engine.returns.words import Text
from valley.registry.engine.returns.workbook.faults import BadFile
from valley.registry.engine.returns.workbook.guard import Limits, examine

LIMITS = Limits(file_bytes=20 * 1024**2, unpacked_bytes=200 * 1024**2, rows=20_002)
MOST_COLUMNS = 80


def rows_of(data: bytes) -> list[list[Any]]:
    """The cells of the first sheet of an .xlsx, or of a .csv in UTF-8. Raises: BadFile."""
    if data[:2] != b"PK":
        try:
            found = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        except (UnicodeDecodeError, csv.Error):
            raise BadFile(
                Text("读不出这个文件。", "This file cannot be read."),
                Text("请另存为 xlsx，或 UTF-8 的 csv。", "Save it as xlsx, or as csv in UTF-8."),
            ) from None
        return [list(row[:MOST_COLUMNS]) for row in found[: LIMITS.rows]]
    examine(data, LIMITS)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        return [
            list(row)
            for row in sheet.iter_rows(max_row=LIMITS.rows, max_col=MOST_COLUMNS, values_only=True)
            if any(cell is not None for cell in row)
        ]
    except Exception as flaw:
        raise BadFile(
            Text("文件已损坏。", "The file is damaged."), Text("请另存后再上传。", "Save it again and upload that.")
        ) from flaw


def template(columns: list[str]) -> bytes:
    """An empty sheet with these heads."""
    book = Workbook(write_only=True)
    book.create_sheet().append(columns)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def workbook(title: str, sheet: Worksheet, labels: dict[str, str], levels: list[dict[str, Any]]) -> bytes:
    """A version as three sheets: lines, ranges and nutrients, steps. Heads are those that `lines_from` reads."""
    book = Workbook(write_only=True)
    page = book.create_sheet("lines")
    page.append(["code", "name", "amount_g", "min_g", "max_g", "habit_g", "cny_per_kg"])
    for line in sheet.lines:
        page.append([
            line.code, _cell(line.name), float(line.amount_g),
            *(None if v is None else float(v) for v in (line.min_g, line.max_g, line.habit_g, line.cny_per_kg)),
        ])  # fmt: skip
    page = book.create_sheet("nutrients")
    page.append(["nutrient", "name", "unit", "per", "amount", "coverage", "min", "max", "verdict"])
    for level in levels:
        numbers = [float(level[k]) if level[k] else None for k in ("amount", "coverage", "low", "high")]
        page.append([
            level["nutrient"], labels.get(level["nutrient"], level["nutrient"]), level["unit"], level["per"], *numbers,
            level["verdict"],
        ])  # fmt: skip
    page = book.create_sheet("steps")
    page.append(["name", "yield_percent"])
    for step in sheet.steps:
        page.append([_cell(step.name), float(step.mass_yield * 100)])
    book.properties.title = title
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _cell(text: str) -> str:
    """No cell begins as a formula."""
    return f"'{text}" if text[:1] in "=+-@\t" else text
