"""The data pack: one zip with the same tables as XLSX and CSV, JSON, and how to check them."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

#: Earliest time that a zip can say. The times of its files mean nothing; the README says when the facts were known.
EPOCH = (1980, 1, 1, 0, 0, 0)
Value = str | int | Decimal | date | None


@dataclass(frozen=True)
class Sheet:
    """A table of the pack. key: its file's name; title: in the reader's language, at most 31 characters for Excel."""

    key: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True)
class Entry:
    """Another file of the pack."""

    name: str
    data: bytes


def pack(sheets: Sequence[Sheet], files: Sequence[Entry], *, at: datetime) -> bytes:
    """The zip. `SHA256SUMS` lists the checksum of every file in the form that `sha256sum -c` reads."""
    entries = [*files, Entry("data.xlsx", _xlsx(sheets, at)), *(Entry(f"{s.key}.csv", _csv(s)) for s in sheets)]
    sums = "".join(f"{hashlib.sha256(e.data).hexdigest()}  {e.name}\n" for e in entries)
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in [*entries, Entry("SHA256SUMS", sums.encode())]:
            info = zipfile.ZipInfo(entry.name, EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(info, entry.data)
    return saved.getvalue()


def _xlsx(sheets: Sequence[Sheet], at: datetime) -> bytes:
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = at.replace(tzinfo=None)
    book.properties.creator = ""
    for sheet in sheets:
        page = book.create_sheet(sheet.title[:31])
        page.freeze_panes = "A2"
        for index in range(len(sheet.head)):
            longest = max((len(str(row[index] or "")) for row in sheet.rows[:200]), default=0)
            width = max(10, min(60, max(longest, len(sheet.head[index]) * 2) + 2))
            page.column_dimensions[chr(65 + index)].width = width
        head = []
        for words in sheet.head:
            cell = WriteOnlyCell(page, value=words)
            cell.font = Font(bold=True)
            head.append(cell)
        page.append(head)
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _cell(page: Any, value: Value) -> Any:
    """Words stay words: what begins with `=` is no formula."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(page, value=value)
    cell.data_type = "s"
    return cell


def _csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte-order mark, which Excel needs for Chinese; words that a spreadsheet would run are quoted."""
    saved = io.StringIO()
    writer = csv.writer(saved, lineterminator="\r\n")
    writer.writerow(sheet.head)
    writer.writerows([_safe(value) for value in row] for row in sheet.rows)
    return b"\xef\xbb\xbf" + saved.getvalue().encode()


def _safe(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
