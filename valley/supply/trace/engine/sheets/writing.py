"""Blank templates, as a workbook and as CSV: heads in both languages, a hint and an example below them."""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from valley.supply.trace.engine.sheets.columns import Column, Template

EXAMPLE = "示例 · example"
"""Stands in the first cell behind the columns of a row that is not read."""
TYPED_ROWS = 300
"""Rows that are text beforehand."""


def head_of(column: Column) -> str:
    """Both languages; a star where it must be filled in."""
    return f"{column.zh} {column.en}{' *' if column.required else ''}"


def blank(template: Template, kind: str) -> bytes:
    """`kind`: "xlsx" or "csv"."""
    heads = [head_of(column) for column in template.columns]
    hints = [" · ".join(filter(None, (column.hint_zh, column.hint_en))) for column in template.columns]
    example = [template.example.get(column.key, "") for column in template.columns]
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows([heads, [*example, EXAMPLE]])
        return b"\xef\xbb\xbf" + text.getvalue().encode()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = template.zh
    sheet.append(heads)
    sheet.append([*example, EXAMPLE])
    for n, head in enumerate(heads, start=1):
        letter = get_column_letter(n)
        sheet.column_dimensions[letter].width = max(16, len(head) + 6)
        sheet[f"{letter}1"].font, sheet[f"{letter}1"].fill = Font(bold=True), PatternFill("solid", fgColor="DDEBE4")
        for row in range(2, TYPED_ROWS):
            sheet[f"{letter}{row}"].number_format = "@"  # long codes stay as typed
        sheet[f"{letter}2"].font = Font(italic=True, color="808080")
    notes = book.create_sheet("说明 Notes")
    for column, hint in zip(template.columns, hints, strict=True):
        notes.append([head_of(column), hint])
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 30, 90
    sheet.freeze_panes = "A2"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
