"""Templates as a partner fills them: back into events, faults by cell."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from valley.supply.trace.engine import sheets

NOW = datetime(2026, 11, 27, tzinfo=UTC)
LEEK, CUT = "(01)09520101000118(10)261117", "(01)09520301001014(10)261118A"
DOCK, LINE = "9520301000017", "https://id.gs1.org/414/9520301000024"


def filled(key: str, *rows: dict[str, Any], kind: str = "xlsx") -> bytes:
    """The blank template with these rows typed in below its example."""
    template = sheets.TEMPLATES[key]
    assert not {name for row in rows for name in row} - {column.key for column in template.columns}
    lines = [[row.get(column.key, "") for column in template.columns] for row in rows]
    blank = sheets.blank(template, kind)
    if kind == "csv":
        return blank + "".join(",".join(map(str, line)) + "\r\n" for line in lines).encode()
    book = load_workbook(io.BytesIO(blank))
    for n, line in enumerate(lines, start=3):
        for at, value in enumerate(line, start=1):
            book.worksheets[0].cell(n, at, value)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def draft(data: bytes) -> sheets.Drafted:
    return sheets.drafted(sheets.read(data), now=NOW)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_receipts_become_object_events(kind: str) -> None:
    rows: list[dict[str, Any]] = [
        {"time": "2026-11-26 08:30", "step": "收货", "goods": LEEK, "quantity": "1300.5",
         "unit": "千克", "place": DOCK, "expiry": "2026-12-03"},
        {"time": "2026-11-26 09:30", "step": "Shipping", "goods": CUT, "quantity": 20, "unit": "", "place": LINE,
         "to": DOCK, "document": "SH-1"},
    ]  # fmt: skip
    made = draft(filled("moves", *rows, kind=kind))
    assert (made.faults, made.events) == ((), 2)
    first, second = made.document["epcisBody"]["eventList"]
    assert (first["type"], first["bizStep"], first["eventTime"]) == (
        "ObjectEvent", "receiving", "2026-11-26T08:30:00+08:00",
    )  # fmt: skip
    (goods,) = first["quantityList"]
    assert (goods["epcClass"], str(goods["quantity"]), goods["uom"]) == (
        "https://id.gs1.org/01/09520101000118/10/261117", "1300.5", "KGM",
    )  # fmt: skip
    assert second["destinationList"] == [{"type": "location", "destination": f"https://id.gs1.org/414/{DOCK}"}]
    assert "uom" not in second["quantityList"][0]


def test_the_rows_of_a_run_become_one_transformation() -> None:
    run = {"run": "1", "time": "2026-11-26 09:00", "place": LINE}
    made = draft(filled(
        "making", {**run, "side": "投入", "goods": LEEK, "quantity": 60, "unit": "kg"},
        {**run, "side": "out", "goods": CUT, "quantity": 55, "unit": "kg", "expiry": "2026-12-01"},
    ))  # fmt: skip
    (event,) = made.document["epcisBody"]["eventList"]
    assert made.faults == ()
    assert (event["type"], len(event["inputQuantityList"]), len(event["outputQuantityList"])) == (
        "TransformationEvent", 1, 1,
    )  # fmt: skip
    assert event["ilmd"] == {"cbvmda:itemExpirationDate": "2026-12-01"}


def test_packing_takes_items_together_and_unpacks_everything() -> None:
    box = {"container": "095203010000000017", "place": LINE}
    item = "(01)09520301002011(21)000000"
    made = draft(filled(
        "packing", *({**box, "time": "2026-11-26 15:00", "action": "装入", "goods": f"{item}{n}"} for n in (1, 2)),
        {**box, "time": "2026-11-26 18:00", "action": "拆出"},
    ))  # fmt: skip
    assert [fault.zh for fault in made.faults] == []
    packed, opened = made.document["epcisBody"]["eventList"]
    assert (len(packed["childEPCs"]), packed["action"], opened["action"]) == (2, "ADD", "DELETE")


def test_every_wrong_cell_is_named_in_both_languages_and_nothing_is_made() -> None:
    row = {"time": "2026-11-26 08:30", "step": "收货", "goods": LEEK, "quantity": 1, "unit": "千克", "place": DOCK}
    made = draft(filled(
        "moves", {**row, "time": "yesterday"}, {**row, "goods": "(01)09520101000111(10)X"}, {**row, "quantity": -1},
        {**row, "unit": "筐"}, {**row, "place": ""}, {**row, "goods": DOCK and f"(414){DOCK}"},
    ))  # fmt: skip
    assert [fault.cell for fault in made.faults] == ["A3", "C4", "D5", "E6", "F7", "C8"]
    assert made.faults[1].told("zh-hans")[0] == "校验位不对"
    assert made.faults[1].told("en")[0] == "the check digit is wrong"
    assert made.events == 0


def test_what_the_standard_refuses_comes_back_to_its_cell() -> None:
    row = {"time": "2026-11-26 08:30", "step": "发货", "goods": LEEK, "quantity": 1, "unit": "XYZ", "place": DOCK}
    faults = draft(filled("moves", row)).faults
    assert [fault.cell for fault in faults] == ["G3"]  # a shipment without a taker
    run = {"run": "1", "place": LINE, "goods": LEEK, "quantity": 1, "unit": "kg", "side": "in"}
    faults = draft(filled("making", {**run, "time": "2026-11-26 09:00"}, {**run, "time": "2026-11-26 10:00"})).faults
    assert [fault.cell for fault in faults] == ["B4", "C3"]


def test_a_file_that_is_no_template_says_why() -> None:
    for data, words in (
        (b"a,b\n1,2\n", "表头"),
        (b"PK\x03\x04broken", "损坏"),
        (sheets.blank(sheets.TEMPLATES["moves"], "csv"), "没有数据"),
    ):
        with pytest.raises(sheets.BadSheet) as refused:
            sheets.read(data)
        assert words in refused.value.fault.zh
