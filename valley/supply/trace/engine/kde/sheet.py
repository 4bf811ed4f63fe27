"""The electronic sortable spreadsheet (21 CFR 1.1455(c)(3)(ii)): a sheet for a form, a column for an element, a row for
a lot in an event.

And what is missing: the same elements, where the event does not say them.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from valley.supply.trace.engine.kde.finding import value_of
from valley.supply.trace.engine.kde.lines import Event, Known, Line
from valley.supply.trace.engine.law.records import Element, RecordForm

BESIDE = ("event_id", "event_time")
"""Columns before the elements: which event says it, so a row can be looked up."""
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,12})?\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """One lot in one event, under one form. values: in the order of the form's elements, "" where not said."""

    form: RecordForm
    event_id: str
    event_time: str
    thing: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """An element that the form asks for and the event does not say."""

    row: Row
    element: Element


def row_of(form: RecordForm, event: Event, line: Line, known: Known) -> Row:
    """The lot's row."""
    values = tuple(value_of(element.find, event, line, known) for element in form.elements)
    return Row(form, str(event.get("eventID", "")), str(event.get("eventTime", "")), line.thing, values)


def missing(row: Row) -> list[Missing]:
    """What must be there and is not. An element that applies only at times is not missed."""
    return [
        Missing(row, element)
        for element, value in zip(row.form.elements, row.values, strict=True)
        if not value and element.need == "must"
    ]


def heads(form: RecordForm, language: str) -> list[str]:
    """The head of each column, with its clause."""
    english = language.startswith("en")
    beside = ["Event ID", "Event time"] if english else ["事件标识", "事件时间"]
    return [*beside, *(f"{e.label_en if english else e.label} [{e.clause}]" for e in form.elements)]


def rows_as_csv(form: RecordForm, rows: Iterable[Row], language: str) -> bytes:
    """UTF-8 with a byte-order mark; text never becomes a formula."""
    saved = io.StringIO()
    writer = csv.writer(saved, lineterminator="\r\n")
    writer.writerow(heads(form, language))
    for row in rows:
        writer.writerow([_safe(value) for value in (row.event_id, row.event_time, *row.values)])
    return b"\xef\xbb\xbf" + saved.getvalue().encode()


def rows_as_xlsx(sheets: Sequence[tuple[RecordForm, Sequence[Row]]], language: str) -> bytes:
    """One sheet a form, with a filter on its head; numbers are numbers, so that they sort."""
    book = Workbook(write_only=True)
    for form, rows in sheets:
        page = book.create_sheet((form.title_en if language.startswith("en") else form.title)[:31])
        page.freeze_panes = "A2"
        names = heads(form, language)
        page.auto_filter.ref = f"A1:{_letter(len(names))}{len(rows) + 1}"
        page.append([_bold(page, name) for name in names])
        for row in rows:
            page.append([_cell(page, value) for value in (row.event_id, row.event_time, *row.values)])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _letter(column: int) -> str:
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _bold(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, value=text)
    cell.font = Font(bold=True)
    return cell


def _cell(page: Any, value: str) -> Any:
    if _NUMBER.match(value) and not (value[:1] == "0" and value[1:2].isdigit()):
        return float(value) if "." in value else int(value)
    cell = WriteOnlyCell(page, value=value)
    cell.data_type = "s"
    return cell


def _safe(value: str) -> str:
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.match(value) else value
