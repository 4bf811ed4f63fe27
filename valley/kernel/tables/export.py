"""Rows as a file that a spreadsheet opens, without ever becoming a formula there.

Source: OWASP, CSV Injection: a cell that begins with = + - @ or a tab or carriage return may run when opened.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: openpyxl writes longer text as a damaged file; Excel's own limit of a cell.
CELL_LIMIT = 32_767


def harmless(text: str) -> str:
    """Text that no spreadsheet reads as a formula: a leading apostrophe where it could."""
    text = _CONTROLS.sub("", text)
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS) else text


def as_csv(name: str, heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> HttpResponse:
    """UTF-8 with a byte-order mark (Excel needs it to read Chinese), CRLF, numbers plain, dates ISO."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([_in_csv(value) for value in line] for line in lines)
    return _download(f"\ufeff{out.getvalue()}".encode(), "text/csv; charset=utf-8", f"{name}.csv")


def as_xlsx(name: str, heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> HttpResponse:
    """One sheet with a frozen head; numbers and dates keep their types, text is text (never a formula)."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:31])
    sheet.freeze_panes = "A2"
    for index, head in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(index)].width = min(40, max(12, 2 * len(head) + 2))
    sheet.append([_head(sheet, head) for head in heads])
    for line in lines:
        sheet.append([_in_xlsx(sheet, value) for value in line])
    out = io.BytesIO()
    book.save(out)
    return _download(out.getvalue(), XLSX, f"{name}.xlsx")


def _in_csv(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else harmless(str(value))


def _in_xlsx(sheet: Any, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    cell = WriteOnlyCell(sheet)
    # `set_explicit_value` keeps "=1+1" a string; the apostrophe style keeps it one after editing in Excel.
    text = _CONTROLS.sub("", str(value))[:CELL_LIMIT]
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_STARTS):
        cell.quotePrefix = True
    return cell


def _head(sheet: Any, text: str) -> Any:
    cell = _in_xlsx(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DCEBE3")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
