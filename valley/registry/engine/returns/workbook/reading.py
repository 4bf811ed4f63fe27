"""Reading a template back: all or nothing, and every wrong cell is named."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from valley.registry.engine.returns.forms import Form, Item
from valley.registry.engine.returns.units import Unreadable, read, show, store
from valley.registry.engine.returns.words import NOTHING, Text
from valley.registry.engine.returns.workbook import layout
from valley.registry.engine.returns.workbook.faults import BadFile, Fault, shown
from valley.registry.engine.returns.workbook.guard import TEMPLATE_REMEDY, Limits, examine

LONGEST_REASON = 1000
"""Characters of a reason."""


@dataclass(frozen=True)
class One:
    """What a template of one return says. `values` in stored units."""

    campaign: str
    organisation: str
    values: dict[str, int]
    reasons: dict[str, str]
    places: dict[str, str]


@dataclass(frozen=True)
class Firm:
    """One row of the sheet of many. `row` is its number on `sheet`; `places`: item code → cell."""

    row: int
    organisation: str
    identifier: str
    values: dict[str, int]
    reason: str
    places: dict[str, str]


@dataclass(frozen=True)
class Many:
    """What a sheet of many firms says."""

    campaign: str
    sheet: str
    firms: tuple[Firm, ...]


class WrongCells(ValueError):
    """Cells are wrong; nothing of the file was taken. `faults` names every one."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{f.place} {f.message.zh}" for f in faults))


def read_one(form: Form, data: bytes, limits: Limits | None = None) -> One:
    """Raises: BadFile (not this template, too large, hidden sheets …); WrongCells."""
    with _opened(form, "one", data, limits or Limits(rows=200)) as (name, cells, faults):
        values: dict[str, int] = {}
        reasons: dict[str, str] = {}
        places = {code: f"{layout.NOW}{row}" for row, code in layout.rows_of(form).items()}
        for row, code in layout.rows_of(form).items():
            found = cells.get(f"{layout.CODE}{row}")
            if found != code:
                faults.append(Fault(name, f"{layout.CODE}{row}", shown(found or ""), _moved(code), TEMPLATE_REMEDY))
                continue
            value = _quantity(form.item(code), name, places[code], cells, faults)
            if value is not None:
                values[code] = value
            reason = _reason(name, f"{layout.REASON}{row}", cells, faults)
            if reason:
                reasons[code] = reason
        if faults:
            raise WrongCells(faults)
        return One(
            str(cells.get(layout.CAMPAIGN_CELL, "")),
            str(cells.get(layout.ORGANISATION_CELL, "")),
            values,
            reasons,
            {code: f"{name}!{place}" for code, place in places.items()},
        )


def read_many(form: Form, data: bytes, limits: Limits | None = None) -> Many:
    """Rows without any quantity are skipped. Raises: BadFile; WrongCells (also a firm that stands there twice)."""
    with _opened(form, "many", data, limits or Limits(file_bytes=20 * 1024**2, unpacked_bytes=200 * 1024**2)) as (
        name,
        cells,
        faults,
    ):
        expected = [*layout.KEY_COLUMNS, *[i.code for i in form.items], layout.REASONS_COLUMN]
        for n, code in enumerate(expected, start=1):
            place = f"{get_column_letter(n)}{layout.CODES_ROW}"
            if cells.get(place) != code:
                faults.append(Fault(name, place, shown(cells.get(place, "")), _moved(code), TEMPLATE_REMEDY))
        if faults:
            raise WrongCells(faults)
        rows = sorted({int("".join(c for c in place if c.isdigit())) for place in cells})
        firms = [_firm(form, name, row, cells, faults) for row in rows if row >= layout.FIRMS_ROW]
        seen: dict[str, int] = {}
        for firm in firms:
            if firm is None:
                continue
            key = firm.organisation or firm.identifier
            if not key:
                faults.append(Fault(name, f"A{firm.row}", "", _NO_FIRM, TEMPLATE_REMEDY))
            elif key in seen:
                faults.append(Fault(name, f"A{firm.row}", key, _TWICE.fill(row=seen[key]), _ONE_ROW))
            seen.setdefault(key, firm.row)
        if faults:
            raise WrongCells(faults)
        return Many(str(cells.get(layout.CAMPAIGN_CELL, "")), name, tuple(f for f in firms if f is not None))


def _firm(form: Form, name: str, row: int, cells: dict[str, Any], faults: list[Fault]) -> Firm | None:
    first = len(layout.KEY_COLUMNS) + 1
    places = {item.code: f"{get_column_letter(n)}{row}" for n, item in enumerate(form.items, start=first)}
    if not any(place in cells for place in places.values()):
        return None
    values = {}
    for item in form.items:
        value = _quantity(item, name, places[item.code], cells, faults)
        if value is not None:
            values[item.code] = value
    reason = _reason(name, f"{get_column_letter(first + len(form.items))}{row}", cells, faults)
    keys = [str(cells.get(f"{letter}{row}", "")).strip() for letter in "AB"]
    return Firm(row, keys[0], keys[1], values, reason, {code: f"{name}!{place}" for code, place in places.items()})


@contextmanager
def _opened(form: Form, kind: str, data: bytes, limits: Limits) -> Iterator[tuple[str, dict[str, Any], list[Fault]]]:
    """The first sheet's name, its non-empty cells by place, and the faults seen so far."""
    scanned = examine(data, limits)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, OSError, AttributeError, IndexError, SyntaxError):
        raise BadFile(Text("文件已损坏。", "The file is damaged."), TEMPLATE_REMEDY) from None
    try:
        hidden = [s.title for s in book.worksheets if s.sheet_state != "visible"]
        if hidden:
            raise BadFile(
                Text("文件含有隐藏的工作表：{names}。", "The file has hidden sheets: {names}.").fill(
                    names=shown("、".join(hidden))
                ),
                Text("请取消隐藏并删除多余的工作表。", "Unhide them and delete what is not of the template."),
            )
        files = {f"sheet{n}": s.title for n, s in enumerate(book.worksheets, start=1)}
        faults = [Fault(files.get(f.sheet, f.sheet), f.cell, f.value, f.message, f.remedy) for f in scanned]
        sheet = book.worksheets[0] if book.worksheets else None
        cells: dict[str, Any] = {}
        if sheet is not None:
            # A wrong <dimension> must not decide how much is read.
            sheet.reset_dimensions()
            try:
                for line in sheet.iter_rows(max_row=limits.rows, max_col=64):
                    cells.update({c.coordinate: c.value for c in line if c.value not in (None, "")})
            except (ValueError, KeyError, TypeError, IndexError, OSError, AttributeError, SyntaxError):
                raise BadFile(Text("文件已损坏。", "The file is damaged."), TEMPLATE_REMEDY) from None
        said = str(cells.get(layout.MARK_CELL, ""))
        if sheet is None or said != layout.mark(form, kind):
            raise BadFile(_which(said, form, kind), TEMPLATE_REMEDY)
        yield sheet.title, cells, faults
    finally:
        book.close()


def _which(said: str, form: Form, kind: str) -> Text:
    if said.startswith(f"valley-return/{layout.VERSION}/{kind}/{form.code}/"):
        return Text("这是另一版次的模板（{said}）。", "This is a template of another edition ({said}).").fill(
            said=shown(said)
        )
    return Text(
        "这不是“{title}”的模板（{cell} 单元格没有模板标识）。",
        "This is no template of “{title}” (cell {cell} does not say so).",
    ).fill(title=form.title, cell=layout.MARK_CELL)


def _quantity(item: Item, sheet: str, place: str, cells: dict[str, Any], faults: list[Fault]) -> int | None:
    value = cells.get(place)
    if value is None:
        return None
    if isinstance(value, str) and value.startswith("="):
        return None  # a formula: the scan has named it already
    message, remedy = NOTHING, NOTHING
    if isinstance(value, bool) or not isinstance(value, int | float):
        message, remedy = _not_a_number(value, item)
    else:
        try:
            # repr gives the shortest decimal of a double: what was typed, up to 15 digits.
            return store(Decimal(repr(value)), item.unit)
        except Unreadable as problem:
            message, remedy = problem.text, problem.remedy
    faults.append(Fault(sheet, place, shown(value), message, remedy))
    return None


def _not_a_number(value: Any, item: Item) -> tuple[Text, Text]:
    if isinstance(value, datetime | date | time):
        return Text("这里是日期，不是数字。", "This is a date, not a number."), Text(
            "请把单元格格式改为“数值”再填。", "Set the cell's format to number and type it again."
        )
    if isinstance(value, str):
        try:
            number = read(value, item.unit)
        except Unreadable as problem:
            return problem.text, problem.remedy
        return Text("这里是文本格式的数字。", "This number is stored as text."), Text(
            "请改为数值 {number}。", "Change it to the number {number}."
        ).fill(number=show(number, item.unit, group=False) or "0")
    return Text("这里不是数字。", "This is not a number."), Text(
        "请填数字，单位是{unit}。", "Type a number, in {unit}."
    ).fill(unit=item.unit.typed)


def _reason(sheet: str, place: str, cells: dict[str, Any], faults: list[Fault]) -> str:
    text = str(cells.get(place, "")).strip()
    if len(text) > LONGEST_REASON:
        faults.append(
            Fault(
                sheet,
                place,
                shown(text),
                Text("说明太长。", "The reason is too long."),
                Text("最多 {n} 个字。", "At most {n} characters.").fill(n=LONGEST_REASON),
            )
        )
    return text


def _moved(code: str) -> Text:
    return Text("这里应为“{code}”，行或列被移动过。", "“{code}” belongs here; rows or columns were moved.").fill(
        code=code
    )


_NO_FIRM = Text("这一行没有写明是哪个单位。", "This row does not say which firm it is.")
_TWICE = Text("这个单位在第 {row} 行已经出现。", "This firm stands in row {row} already.")
_ONE_ROW = Text("每个单位只留一行。", "Keep one row for each firm.")
