"""A filled template → its rows, and every cell that says something wrong, in words of both languages."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from valley.supply.trace.engine import scanning
from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.engine.nodes import kind_of
from valley.supply.trace.engine.sheets.columns import TEMPLATES, Column, Template
from valley.supply.trace.engine.sheets.writing import EXAMPLE

CHINA = ZoneInfo("Asia/Shanghai")
MOST_BYTES, MOST_UNPACKED_BYTES, MOST_ROWS = 5 * 1024**2, 100 * 1024**2, 5_000
GOODS = (NodeKind.LOT, NodeKind.ITEM, NodeKind.TRADE_ITEM, NodeKind.LOGISTIC_UNIT)
_TIMES = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M")


@dataclass(frozen=True)
class BadCell:
    """A cell that cannot be used. `cell`: "C7"; "" the whole file. Words end without a full stop."""

    cell: str
    value: str
    zh: str
    zh_remedy: str
    en: str
    en_remedy: str

    def told(self, language: str) -> tuple[str, str]:
        """(what is wrong, what to do)."""
        return (self.zh, self.zh_remedy) if language.startswith("zh") else (self.en, self.en_remedy)


class BadSheet(ValueError):
    """The file is no filled template; `fault` says why."""

    def __init__(self, zh: str, zh_remedy: str, en: str, en_remedy: str) -> None:
        super().__init__(zh)
        self.fault = BadCell("", "", zh, zh_remedy, en, en_remedy)


@dataclass(frozen=True)
class Filled:
    """A template as filled: (row number, values by column) of each row; `letters`: where each column stands."""

    template: Template
    rows: tuple[tuple[int, dict[str, Any]], ...]
    letters: dict[str, str]
    faults: tuple[BadCell, ...]

    def cell(self, row: int, key: str) -> str:
        return f"{self.letters.get(key, 'A')}{row}"


def read(data: bytes) -> Filled:
    """Which template it is shows from its heads. Raises: BadSheet."""
    if len(data) > MOST_BYTES:
        raise _bad("文件超过 5 MiB", "请分成几个文件", "the file is larger than 5 MiB", "split it into several")
    lines = list(_lines(data))
    template, letters, places = _head(lines[0] if lines else ())
    rows: list[tuple[int, dict[str, Any]]] = []
    faults: list[BadCell] = []
    for number, line in enumerate(lines[1:], start=2):
        if all(value in (None, "") for value in line) or EXAMPLE in line:
            continue
        values: dict[str, Any] = {}
        for column in template.columns:
            at = places.get(column.key)
            raw = line[at] if at is not None and at < len(line) else None
            text = raw.strip() if isinstance(raw, str) else raw
            if text in (None, ""):
                if column.required:
                    faults.append(_empty(f"{letters[column.key]}{number}", column))
                continue
            found = _value(column, text)
            if isinstance(found, BadCell):
                said = (str(raw)[:80], found.zh, found.zh_remedy, found.en, found.en_remedy)
                faults.append(BadCell(f"{letters[column.key]}{number}", *said))
            else:
                values[column.key] = found
        rows.append((number, values))
    if not rows:
        raise _bad("表头下面没有数据", "请从第 3 行起填写", "nothing is filled in", "begin in row 3")
    return Filled(template, tuple(rows), letters, tuple(faults))


def _bad(*words: str) -> BadSheet:
    return BadSheet(*words)


def _lines(data: bytes) -> Iterator[Sequence[Any]]:
    if data[:2] == b"PK":
        yield from _workbook(data)
        return
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        for n, line in enumerate(csv.reader(io.StringIO(text))):
            _enough(n)
            yield line
        return
    raise _bad("读不出文字编码", "请另存为“CSV UTF-8”", "the encoding is not known", "save it as “CSV UTF-8”")


def _workbook(data: bytes) -> Iterator[Sequence[Any]]:
    damaged = ("文件已损坏，或不是 Excel 工作簿", "请用下载的模板重新填写", "no workbook", "fill in the template again")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED_BYTES:
                raise _bad(
                    "文件解压后过大", "请删去多余的内容", "the file unpacks too large", "remove what is not needed"
                )
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as fault:
        if isinstance(fault, BadSheet):
            raise
        raise _bad(*damaged) from None
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    for n, line in enumerate(sheet.iter_rows(max_col=24, values_only=True)):
        _enough(n)
        yield line


def _enough(number: int) -> None:
    if number > MOST_ROWS:
        raise _bad(
            f"超过 {MOST_ROWS} 行",
            "请分成几个文件",
            f"there are more than {MOST_ROWS} rows",
            "split it into several files",
        )


def _head(line: Sequence[Any]) -> tuple[Template, dict[str, str], dict[str, int]]:
    said = [str(value or "").replace("*", "").strip().casefold() for value in line]

    def found(template: Template) -> dict[str, int]:
        return {
            column.key: at
            for column in template.columns
            for at, head in enumerate(said)
            if head and head in {f"{column.zh} {column.en}".casefold(), column.zh.casefold(), column.en.casefold()}
        }

    template = max(TEMPLATES.values(), key=lambda each: len(found(each)))
    places = found(template)
    if missing := [column.zh for column in template.columns if column.required and column.key not in places]:
        lacks = "、".join(missing)
        raise _bad(
            f"第一行不是模板的表头，缺少：{lacks}", "请用下载的模板，不要改动第一行",
            f"the first row has no heads of a template: {lacks}", "use a template and leave its first row as it is",
        )  # fmt: skip
    return template, {key: get_column_letter(at + 1) for key, at in places.items()}, places


def _empty(cell: str, column: Column) -> BadCell:
    return BadCell(
        cell, "", f"“{column.zh}”没有填写", f"请填写{'：' + column.hint_zh if column.hint_zh else ''}",
        f"“{column.en}” is empty", f"fill it in{': ' + column.hint_en if column.hint_en else ''}",
    )  # fmt: skip


def _wrong(column: Column, zh: str, en: str) -> BadCell:
    return BadCell(
        "", "", zh, f"请按这样填写：{column.hint_zh or column.zh}", en, f"write {column.hint_en or column.en}"
    )


def _value(column: Column, value: Any) -> Any:
    """The value, or what is wrong with it."""
    match column.kind:
        case "time":
            return _time(column, value)
        case "date":
            found = value if isinstance(value, datetime) else _moment(str(value), ("%Y-%m-%d", "%Y/%m/%d"))
            return found.date().isoformat() if found else _wrong(column, "不是日期", "this is no date")
        case "number":
            try:
                number = Decimal(str(value).replace(",", ""))
            except InvalidOperation:
                return _wrong(column, "不是数字", "this is no number")
            return (
                number if number.is_finite() and number >= 0 else _wrong(column, "数量不能为负", "must not be negative")
            )
        case "word" | "unit":
            word = column.words.get(str(value).strip().casefold(), column.words.get(str(value).strip()))
            if word is None and column.kind == "unit" and re.fullmatch(r"[A-Z0-9]{2,3}", str(value)):
                return str(value)
            return word if word is not None else _wrong(column, "没有这个选项", "there is no such choice")
        case "text":
            return str(value)[:200]
        case _:
            return _key(column, value)


def _moment(text: str, shapes: Sequence[str]) -> datetime | None:
    for shape in shapes:
        try:
            return datetime.strptime(text.strip(), shape)  # noqa: DTZ007 - its zone is given by whoever asks
        except ValueError:
            continue
    return None


def _time(column: Column, value: Any) -> Any:
    found = value if isinstance(value, datetime) else None if isinstance(value, date) else _moment(str(value), _TIMES)
    return found.replace(tzinfo=CHINA) if found else _wrong(column, "不是日期加时刻", "this is no date and time of day")


def _key(column: Column, value: Any) -> Any:
    text = str(value)
    if isinstance(value, float | int) and not isinstance(value, bool):
        text = f"{value:.0f}"
        if len(text) > 15:
            return _wrong(column, "代码变成了数字，末几位已丢失", "the code became a number and lost its last digits")
    text = text.strip()
    if column.kind == "place" and re.fullmatch(r"\d{13}", text):
        text = f"(414){text}"
    try:
        uri = scanning.read(text).uri
    except scanning.Unreadable as unreadable:
        if unreadable.args[0] == "check digit":
            return _wrong(column, "校验位不对", "the check digit is wrong")
        return _wrong(column, "读不出这个码", "this code cannot be read")
    kind = kind_of(uri)
    if column.kind == "goods" and kind not in GOODS:
        return _wrong(column, "这不是货物的码", "this is no code of goods")
    if column.kind == "container" and kind not in (NodeKind.LOGISTIC_UNIT, NodeKind.ASSET):
        return _wrong(column, "这不是容器的码", "this is no code of a container")
    if column.kind == "place" and kind != NodeKind.LOCATION:
        return _wrong(column, "这不是地点的码", "this is no code of a place")
    return uri
