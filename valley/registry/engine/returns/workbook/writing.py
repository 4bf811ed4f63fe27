"""Writing the templates: only the cells to fill are open, everything is text or number, never a formula."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from valley.registry.engine.returns.forms import Form, Item
from valley.registry.engine.returns.units import LARGEST, typed
from valley.registry.engine.returns.words import Text
from valley.registry.engine.returns.workbook import layout

_HEAD = Font(bold=True)
_OPEN = PatternFill("solid", fgColor="FFF7E0")
_GREY = PatternFill("solid", fgColor="EEEEEE")
_WRAP = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class Row:
    """One firm on the sheet of many. Quantities in stored units."""

    organisation: str
    identifier: str
    name: str
    values: Mapping[str, int] = field(default_factory=dict)
    reasons: str = ""


def write_one(
    form: Form,
    subject: layout.Subject,
    *,
    values: Mapping[str, int],
    last: Mapping[str, int],
    reasons: Mapping[str, str],
    language: str,
) -> bytes:
    """The template of one return, prefilled: quantities in stored units by item code. Returns an .xlsx file."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = layout.FILL.say(language)
    _heading(sheet, form, "one", subject, language)
    labels = [
        Text("代码", "Code"),
        Text("指标", "Item"),
        Text("单位", "Unit"),
        Text("上期", "Last period"),
        Text("本期", "This period"),
        Text("说明（变化较大或核对提示的原因）", "Reason (for a large change or a query)"),
    ]
    for column, label in zip("ABCDEF", labels, strict=True):
        _text(sheet, f"{column}{layout.FIRST_ROW - 1}", label.say(language)).font = _HEAD
    rows = layout.rows_of(form)
    row = layout.FIRST_ROW
    for section, items in form.in_sections():
        _text(sheet, f"{layout.LABEL}{row}", section.label.say(language)).font = _HEAD
        row += 1
        for item in items:
            assert rows[row] == item.code
            _text(sheet, f"{layout.CODE}{row}", item.code).fill = _GREY
            _text(sheet, f"{layout.LABEL}{row}", item.label.say(language))
            _text(sheet, f"{layout.UNIT}{row}", item.unit.typed.say(language))
            _number(sheet, f"{layout.LAST}{row}", last.get(item.code), item)
            _open(sheet, f"{layout.NOW}{row}")
            _number(sheet, f"{layout.NOW}{row}", values.get(item.code), item)
            _open(sheet, f"{layout.REASON}{row}")
            _text(sheet, f"{layout.REASON}{row}", reasons.get(item.code, "")).alignment = _WRAP
            _validate(sheet, f"{layout.NOW}{row}", item, language)
            row += 1
    for column, width in zip("ABCDEF", (24, 36, 10, 18, 18, 48), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = f"A{layout.FIRST_ROW}"
    sheet.protection.sheet = True  # no password: it guards against slips, the fingerprint against the rest
    _guide(book, form, language)
    return _bytes(book)


def write_many(form: Form, subject: layout.Subject, rows: Iterable[Row], *, language: str) -> bytes:
    """The sheet of many firms, one row each, prefilled. Returns an .xlsx file."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = layout.MANY.say(language)
    _heading(sheet, form, "many", subject, language)
    heads = [
        ("organisation", Text("平台编号", "Platform id"), 38),
        ("identifier", Text("统一社会信用代码", "Credit code"), 22),
        ("name", Text("单位名称", "Name"), 32),
        *[
            (i.code, Text(f"{i.label.zh}（{i.unit.typed.zh}）", f"{i.label.en} ({i.unit.typed.en})"), 18)
            for i in form.items
        ],
        (layout.REASONS_COLUMN, Text("说明", "Reason"), 48),
    ]
    for n, (code, label, width) in enumerate(heads, start=1):
        letter = get_column_letter(n)
        _text(sheet, f"{letter}{layout.CODES_ROW}", code).fill = _GREY
        _text(sheet, f"{letter}{layout.LABELS_ROW}", label.say(language)).font = _HEAD
        sheet.column_dimensions[letter].width = width
    first = len(layout.KEY_COLUMNS) + 1
    for number, row in enumerate(rows, start=layout.FIRMS_ROW):
        for letter, text in zip("ABC", (row.organisation, row.identifier, row.name), strict=True):
            _text(sheet, f"{letter}{number}", text)
        for n, item in enumerate(form.items, start=first):
            _open(sheet, f"{get_column_letter(n)}{number}")
            _number(sheet, f"{get_column_letter(n)}{number}", row.values.get(item.code), item)
        reason = f"{get_column_letter(first + len(form.items))}{number}"
        _open(sheet, reason)
        _text(sheet, reason, row.reasons)
    sheet.freeze_panes = f"D{layout.FIRMS_ROW}"
    sheet.protection.sheet = True
    _guide(book, form, language)
    return _bytes(book)


def _heading(sheet: Worksheet, form: Form, kind: str, subject: layout.Subject, language: str) -> None:
    _text(sheet, "A1", f"{form.title.say(language)} {subject.period}").font = Font(bold=True, size=14)
    lines = [(Text("模板标识", "Template"), layout.mark(form, kind)), (Text("填报批次", "Campaign"), subject.campaign)]
    if kind == "one":
        lines.append((Text("平台编号", "Platform id"), subject.organisation))
        lines.append((Text("单位名称", "Name"), subject.name))
        lines.append((Text("统一社会信用代码", "Credit code"), subject.identifier))
    for row, (label, value) in enumerate(lines, start=2):
        _text(sheet, f"A{row}", label.say(language)).fill = _GREY
        _text(sheet, f"B{row}", value).fill = _GREY


def _guide(book: Workbook, form: Form, language: str) -> None:
    sheet = book.create_sheet(layout.GUIDE.say(language))
    heads = (Text("指标", "Item"), Text("口径", "Definition"), Text("填报提示", "Help"), Text("来源", "Source"))
    for column, head, width in zip("ABCD", heads, (36, 70, 48, 60), strict=True):
        _text(sheet, f"{column}1", head.say(language)).font = _HEAD
        sheet.column_dimensions[column].width = width
    for row, item in enumerate(form.items, start=2):
        for column, words in zip("ABCD", (item.label, item.definition, item.help, item.source), strict=True):
            _text(sheet, f"{column}{row}", words.say(language)).alignment = _WRAP
    sheet.protection.sheet = True


def _text(sheet: Worksheet, place: str, text: str):  # type: ignore[no-untyped-def]
    cell = sheet[place]
    cell.value = text or None
    if text:
        cell.data_type = "s"  # "=…" stays text: nothing that people wrote ever becomes a formula
    return cell


def _number(sheet: Worksheet, place: str, stored: int | None, item: Item) -> None:
    cell = sheet[place]
    cell.value = None if stored is None else _plain(typed(stored, item.unit))
    cell.number_format = "#,##0" if not item.unit.places else "#,##0.######"


def _plain(number: Decimal) -> int | float:
    # At most 15 digits (units.LARGEST): the nearest double reads back as the same decimal.
    return int(number) if number == number.to_integral_value() else float(number)


def _open(sheet: Worksheet, place: str) -> None:
    sheet[place].protection = Protection(locked=False)
    sheet[place].fill = _OPEN


def _validate(sheet: Worksheet, place: str, item: Item, language: str) -> None:
    largest = str(typed(LARGEST, item.unit))
    rule = DataValidation(
        type="decimal" if item.unit.places else "whole",
        operator="between",
        formula1="-" + largest if item.minimum is None else "0",
        formula2=largest,
        allow_blank=True,
        promptTitle=item.label.say(language)[:32],
        prompt=item.help.say(language)[:255],
        showInputMessage=True,
        showErrorMessage=True,
    )
    sheet.add_data_validation(rule)
    rule.add(place)


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
