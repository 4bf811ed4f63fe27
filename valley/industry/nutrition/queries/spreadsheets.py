"""Reading a sheet that somebody uploaded, and writing a version as one."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from valley.industry.nutrition.engine.design import Worksheet
from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.registry.engine.returns.words import Text
from valley.registry.engine.returns.workbook.faults import BadFile
from valley.registry.engine.returns.workbook.guard import Limits, examine

LIMITS = Limits(file_bytes=20 * 1024**2, unpacked_bytes=200 * 1024**2, rows=20_002)
MOST_COLUMNS = 80
SETTINGS = ("mode", "mass_low", "mass_high", "budget", "most", "min_use_g", "scenario", "missing", "joint", "per_day")
LINES = ("code", "name", "amount_g", "min_g", "max_g", "habit_g", "excluded", "cny_per_kg")
NUTRIENTS = ("nutrient", "name", "unit", "per", "min", "max", "aim", "source", "amount", "coverage", "verdict")
GROUPS = ("name", "members", "min_g", "max_g", "min_share", "max_share")
STEPS = ("name", "settings", "yield_percent", "retention", "source")
POINTS = ("step", "quantity", "name", "value", "unit", "low", "high", "held_by")
SHARE = "share"
RATIO = "ratio"


def rows_of(data: bytes) -> list[list[Any]]:
    """The cells of the first sheet of an .xlsx, or of a .csv in UTF-8 or GB 18030, by comma, semicolon or tab.

    Raises: BadFile.
    """
    if data[:2] != b"PK":
        try:
            text = _decoded(data)
            first = text.split("\n", 1)[0]
            mark = max(",;\t", key=first.count)  # of the same number the comma
            found = list(csv.reader(io.StringIO(text), delimiter=mark))
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


def _decoded(data: bytes) -> str:
    if b"\x00" in data:
        raise csv.Error("binary")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def template(columns: list[str]) -> bytes:
    """An empty sheet with these heads."""
    book = Workbook(write_only=True)
    book.create_sheet().append(columns)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def sheets_of(data: bytes) -> dict[str, list[list[Any]]]:
    """Sheet name → its rows as they stand, the empty ones too, so that a row keeps its number. Raises: BadFile."""
    if data[:2] != b"PK":
        raise BadFile(Text("读不出这个文件。", "This file cannot be read."), Text("请上传 xlsx。", "Upload an xlsx."))
    examine(data, LIMITS)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return {
            sheet.title: [
                list(row) for row in sheet.iter_rows(max_row=LIMITS.rows, max_col=MOST_COLUMNS, values_only=True)
            ]
            for sheet in book.worksheets[:8]
        }
    except Exception as flaw:
        raise BadFile(
            Text("文件已损坏。", "The file is damaged."), Text("请另存后再上传。", "Save it again and upload that.")
        ) from flaw


def workbook(
    title: str,
    sheet: Worksheet,
    labels: dict[str, str],
    levels: list[dict[str, Any]],
    settings: Mapping[str, Any],
    steps: Sequence[Any],
    prices: Sequence[tuple[str, float | None]] = (),
) -> bytes:
    """A version as sheets: lines, nutrients, groups, steps, set_points, settings; `import_sheet` reads them back.

    `settings`: the version's own; `steps`: its `ProcessStep`s. What the answer found (amount, coverage, verdict) and
    prices are for the reader and not taken in again. `prices`: what each limit costs, in words and CNY per unit; the
    first row says of what they hold.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet("lines")
    page.append(LINES)
    for line in sheet.lines:
        numbers = (line.amount_g, line.min_g, line.max_g, line.habit_g)
        page.append([
            line.code, _cell(line.name), *(None if v is None else float(v) for v in numbers),
            "x" if line.excluded else None, None if line.cny_per_kg is None else float(line.cny_per_kg),
        ])  # fmt: skip
    page = book.create_sheet("nutrients")
    page.append(NUTRIENTS)
    found = {(level["nutrient"], level["per"]): level for level in levels}
    asked = [
        *settings.get("ranges", ()),
        *(one | {"per": SHARE} for one in settings.get("shares", ())),
        *(one | {"nutrient": f"{one['of']}:{one['to']}", "per": RATIO} for one in settings.get("ratios", ())),
    ]
    for row in asked:
        per = row.get("per") or "total"
        page.append(_nutrient(row, found.pop((row["nutrient"], per), {}), per, labels))
    for (nutrient, per), level in found.items():
        page.append(_nutrient({"nutrient": nutrient}, level, per, labels))
    page = book.create_sheet("groups")
    page.append(GROUPS)
    names = {line.code: line.name for line in sheet.lines}
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    for group in settings.get("groups", ()):
        members = [code if names[code] in twice else names[code] for code in group.get("members", ()) if code in names]
        limits = [_float(group.get(side)) for side in GROUPS[2:]]
        page.append([_cell(group["name"]), _cell("; ".join(members)), *limits])
    page = book.create_sheet("steps")
    page.append(STEPS)
    for step in steps:
        kept = ", ".join(f"{nutrient}={share}" for nutrient, share in step.retention.items())
        page.append([_cell(step.name), _cell(step.settings), float(step.yield_percent), kept, _cell(step.source)])
    page = book.create_sheet("set_points")
    page.append(POINTS)
    for step in steps:
        for point in step.set_points.all():
            low, high = (None if one is None else float(one) for one in (point.low, point.high))
            page.append([
                step.place, point.quantity, _cell(point.name) or None, float(point.value), _cell(point.unit) or None,
                low, high, _cell(point.held_by) or None,
            ])  # fmt: skip
    page = book.create_sheet("settings")
    page.append(("setting", "value"))
    for name in SETTINGS:
        page.append([name, settings.get(name) or None])
    page.append(["objectives", ", ".join(settings.get("objectives", ("cost",)))])
    page.append(["avoid", ", ".join(settings.get("avoid", ()))])
    page.append(["use_stock", "x" if settings.get("use_stock") else None])
    if prices:
        page = book.create_sheet("prices")
        page.append(("what", "cny_per_unit"))
        for words, cny in prices:
            page.append([_cell(words), cny])
    book.properties.title = title
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _nutrient(row: Mapping[str, Any], level: Mapping[str, Any], per: str, labels: Mapping[str, str]) -> list[Any]:
    """One row of the sheet; a share's limits are written 0 to 1, as they are kept."""
    numbers = [_float(level.get(key)) for key in ("amount", "coverage")]
    name = row["nutrient"]
    return [
        name, labels.get(name, name), level.get("unit", UNITS.get(name, "")), per, _float(row.get("min")),
        _float(row.get("max")), _float(row.get("aim")), _cell(row.get("source") or "") or None, *numbers,
        level.get("verdict"),
    ]  # fmt: skip


def _float(text: Any) -> float | None:
    return None if text in (None, "") else float(text)


def _cell(text: str) -> str:
    """No cell begins as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
