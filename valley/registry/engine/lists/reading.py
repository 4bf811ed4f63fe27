"""Reading a list: which row is the head, what each cell says, and every cell that says it wrongly."""

import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from valley.registry.engine.lists.columns import IGNORED, Column, ListKind, plain
from valley.registry.engine.returns.words import Text
from valley.registry.engine.returns.workbook.faults import BadFile, Fault, shown
from valley.registry.engine.returns.workbook.guard import Limits, examine
from valley.registry.engine.returns.workbook.reading import WrongCells

LIMITS = Limits(file_bytes=20 * 1024**2, unpacked_bytes=200 * 1024**2, rows=20_000)
HEAD_WITHIN_ROWS = 10
MOST_COLUMNS = 64
MOST_FAULTS = 200  # after that many, the file is not a list of this kind
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_BROKEN = (InvalidFileException, KeyError, ValueError, TypeError, OSError, AttributeError, IndexError, SyntaxError)


@dataclass(frozen=True)
class Row:
    """One line: its number on the sheet, and the values by field; empty cells are left out."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Listed:
    """A list as read. `places`: field → column letter; `ignored`: heads that the list's kind does not know."""

    sheet: str
    rows: tuple[Row, ...]
    places: dict[str, str]
    ignored: tuple[str, ...]

    def cell(self, row: Row, field: str) -> str:
        """Where the field stands, e.g. "C7"; "A7" for a field that has no column."""
        return f"{self.places.get(field, 'A')}{row.number}"


def read_list(kind: ListKind, data: bytes, limits: Limits = LIMITS) -> Listed:
    """Raises: BadFile (no workbook, bomb, no head of this kind, too many rows …); WrongCells naming every one."""
    faults = examine(data, limits)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except _BROKEN:
        raise BadFile(Text("文件已损坏。", "The file is damaged."), _AGAIN) from None
    try:
        shown_sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not shown_sheets:
            raise BadFile(Text("文件里没有可见的工作表。", "The file has no visible sheet."), _AGAIN)
        sheet = shown_sheets[0]
        number = book.worksheets.index(sheet) + 1
        faults = [
            Fault(sheet.title, f.cell, f.value, f.message, f.remedy) for f in faults if f.sheet == f"sheet{number}"
        ]
        try:
            sheet.reset_dimensions()
            lines = [list(line) for line in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)]
        except _BROKEN:
            raise BadFile(Text("文件已损坏。", "The file is damaged."), _AGAIN) from None
        return _listed(kind, sheet.title, lines, faults)
    finally:
        book.close()


def _listed(kind: ListKind, sheet: str, lines: list[list[Any]], faults: list[Fault]) -> Listed:
    at, columns = _head(kind, lines)
    ignored = tuple(
        str(value).strip()
        for n, value in enumerate(lines[at])
        if value not in (None, "") and n not in columns and plain(str(value)) not in IGNORED
    )
    rows = []
    for number, line in enumerate(lines[at + 1 :], start=at + 2):
        if all(value is None or (isinstance(value, str) and not value.strip()) for value in line):
            continue
        values: dict[str, Any] = {}
        for n, column in columns.items():
            place = f"{get_column_letter(n + 1)}{number}"
            value = line[n] if n < len(line) else None
            if value is None or (isinstance(value, str) and not value.strip()):
                if column.required:
                    faults.append(Fault(sheet, place, "", _EMPTY.fill(head=column.heads[0]), _FILL))
                continue
            if isinstance(value, str) and value.startswith("="):
                continue  # a formula: the scan has named it
            read = _read(column, value)
            if isinstance(read, _Wrong):
                faults.append(Fault(sheet, place, shown(value), read.message, read.remedy))
            else:
                values[column.field] = read
        rows.append(Row(number, values))
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise WrongCells(sorted(faults, key=lambda f: _order(f.cell)))
    if not rows:
        raise BadFile(Text("表头下面没有数据。", "There is nothing below the head."), _AGAIN)
    places = {column.field: get_column_letter(n + 1) for n, column in columns.items()}
    return Listed(sheet, tuple(rows), places, ignored)


def _head(kind: ListKind, lines: list[list[Any]]) -> tuple[int, dict[int, Column]]:
    """The row of heads and its columns. Raises BadFile naming what is missing or stands there twice."""
    best: tuple[int, dict[int, Column]] = (0, {})
    for at, line in enumerate(lines[:HEAD_WITHIN_ROWS]):
        found = {}
        for n, value in enumerate(line):
            column = kind.column_of(value) if isinstance(value, str) else None
            if column:
                found[n] = column
        if len(found) > len(best[1]):
            best = (at, found)
    fields = [column.field for column in best[1].values()]
    missing = [c.heads[0] for c in kind.columns if c.required and c.field not in fields]
    if missing:
        raise BadFile(
            Text("这不像“{title}”：前 {n} 行里找不到列“{heads}”。", "This is no “{title}”: no column “{heads}”.").fill(
                title=Text(kind.title_zh, kind.title_en), n=HEAD_WITHIN_ROWS, heads="、".join(missing)
            ),
            Text("请补上这些列；表头要在同一行。", "Add these columns; all heads must stand in one row."),
        )
    twice = sorted({c.heads[0] for c in best[1].values() if fields.count(c.field) > 1})
    if twice:
        raise BadFile(
            Text("列“{heads}”出现了两次。", "The column “{heads}” stands there twice.").fill(heads="、".join(twice)),
            Text("请只留一列。", "Keep one of them."),
        )
    return best


@dataclass(frozen=True)
class _Wrong:
    message: Text
    remedy: Text


def _read(column: Column, value: Any) -> Any:
    match column.type:
        case "number":
            return _number(column, value)
        case "date":
            return _date(value)
        case "code":
            return _code(column, value)
        case "choice" | "choices":
            return _choice(column, value)
        case _:
            return _text(column, value)


def _text(column: Column, value: Any) -> Any:
    if not isinstance(value, str):
        return _Wrong(_NOT_TEXT, _AS_TEXT)
    text = value.strip()
    if len(text) > column.most:
        return _Wrong(_LONG.fill(most=column.most), _SHORTER)
    return text


def _code(column: Column, value: Any) -> Any:
    """A code: text, or a whole number below 10^11, which Excel keeps exactly and shows without an exponent."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return _Wrong(_NOT_TEXT, _AS_TEXT)
    if isinstance(value, str):
        return _text(column, value)
    if value != int(value) or abs(value) >= 10**11:
        return _Wrong(_ROUNDED, _AS_TEXT)
    return str(int(value))


def _number(column: Column, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _Wrong(_NOT_NUMBER, _NUMBER.fill(unit=column.unit))
    return Decimal(repr(value))


def _date(value: Any) -> Any:
    if isinstance(value, datetime):
        found: date | None = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, str) and (match := _DAY.fullmatch(value.strip())):
        try:
            found = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            found = None
    else:
        found = None
    return found if found and 1900 <= found.year <= 2999 else _Wrong(_NOT_DATE, _DATE)


def _choice(column: Column, value: Any) -> Any:
    options = column.options or {}
    if not isinstance(value, str):
        return _Wrong(_NO_OPTION, _OPTIONS.fill(options="、".join(options)))
    said = [part.strip() for part in re.split(r"[、,，;；/\s]+", value.strip()) if part.strip()]
    if column.type == "choice":
        said = [value.strip()]
    codes = [options.get(part) or (part if part in options.values() else None) for part in said]
    if None in codes or not codes:
        return _Wrong(_NO_OPTION, _OPTIONS.fill(options="、".join(options)))
    return codes[0] if column.type == "choice" else list(dict.fromkeys(codes))


def _order(cell: str) -> tuple[int, str]:
    digits = "".join(c for c in cell if c.isdigit())
    return (int(digits[:9] or 0), cell)


_AGAIN = Text("请核对文件后重新上传。", "Check the file and upload it again.")
_EMPTY = Text("“{head}”不能为空。", "“{head}” must not be empty.")
_FILL = Text("请填写，或删去这一行。", "Fill it in, or delete the row.")
_NOT_TEXT = Text("这里应是文字。", "Text belongs here.")
_AS_TEXT = Text("请把单元格格式设为“文本”后重新输入。", "Set the cell's format to text and type it again.")
_ROUNDED = Text("代码变成了数字，末几位可能已丢失。", "The code became a number; its last digits may be lost.")
_LONG = Text("太长，最多 {most} 个字。", "Too long, at most {most} characters.")
_SHORTER = Text("请缩短。", "Shorten it.")
_NOT_NUMBER = Text("这里不是数字（或是文本格式的数字）。", "This is not a number (or a number stored as text).")
_NUMBER = Text("请填数字，单位 {unit}，不要带单位文字。", "Type a number in {unit}, without the unit.")
_NOT_DATE = Text("这里不是日期。", "This is not a date.")
_DATE = Text("请写成 2024-03-01。", "Write it as 2024-03-01.")
_NO_OPTION = Text("没有这个选项。", "There is no such option.")
_OPTIONS = Text("可选：{options}。", "Options: {options}.")
