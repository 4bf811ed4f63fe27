"""Elements read out of events, the sheet, and what is missing."""

import io
from typing import Any

from openpyxl import load_workbook

from valley.supply.trace.engine import kde, law
from valley.supply.trace.engine.kde.lines import lot_code

LOT = "https://id.gs1.org/01/06901234567892/10/A7"
PLACE, FARM = "https://id.gs1.org/414/6901234500009", "https://id.gs1.org/414/6901234500016"
MASTER: dict[str, dict[str, Any]] = {
    "https://id.gs1.org/01/06901234567892": {"tradeItemDescription": "番茄酱", "netContentDescription": "500 g"},
    PLACE: {"name": "一号仓", "streetAddressOne": "食品路 1 号", "city": "丰田", "telephone": "010-1"},
}
KNOWN = kde.Known(master=lambda uri: MASTER.get(uri, {}), origin=lambda lot: FARM, makes=lambda lot: True)
SHIPPING: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventID": "urn:uuid:1",
    "eventTime": "2026-11-02T20:30:00Z",
    "eventTimeZoneOffset": "+08:00",
    "action": "OBSERVE",
    "bizStep": "https://ref.gs1.org/cbv/BizStep-shipping",
    "bizLocation": {"id": FARM},
    "quantityList": [{"epcClass": "urn:epc:class:lgtin:6901234.056789.A7", "quantity": 12.5, "uom": "KGM"}],
    "destinationList": [{"type": "location", "destination": PLACE}],
    "bizTransactionList": [{"type": "urn:epcglobal:cbv:btt:desadv", "bizTransaction": "urn:x:77"}],
}
TRANSFORMATION: dict[str, Any] = {
    "type": "TransformationEvent",
    "eventID": "urn:uuid:2",
    "eventTime": "2026-11-02T01:00:00Z",
    "eventTimeZoneOffset": "+08:00",
    "inputQuantityList": [{"epcClass": f"{LOT}1", "quantity": 3, "uom": "KGM"}, {"epcClass": f"{LOT}2"}],
    "outputEPCList": ["urn:epc:id:sgtin:6901234.056789.1"],
}


def row(form: str, event: dict[str, Any]) -> dict[str, str]:
    which = law.record_forms()[form]
    line = next(kde.lines_of(event))
    return dict(zip((e.key for e in which.elements), kde.row_of(which, event, line, KNOWN).values, strict=True))


def test_a_shipment_says_its_elements_on_the_day_of_its_own_place() -> None:
    assert row("fsma-shipping", SHIPPING) == {
        "tlc": "(01)06901234567892(10)A7",
        "quantity": "12.5",
        "unit": "KGM",
        "product": "番茄酱",
        "next_location": "一号仓, 食品路 1 号 丰田",
        "ship_from": FARM,
        "ship_date": "2026-11-03",
        "tlc_source": FARM,
        "document_type": "desadv",
        "document_number": "urn:x:77",
    }


def test_release_asks_for_the_certificate_and_the_buyer() -> None:
    which = law.record_forms()["cn-release"]
    found = kde.missing(kde.row_of(which, SHIPPING, next(kde.lines_of(SHIPPING)), KNOWN))
    assert [each.element.key for each in found] == ["shelf_life", "certificate"]
    said = SHIPPING | {"ilmd": {"cbvmda:itemExpirationDate": "2027-01-01"}, "nv:certificateNumber": "HG-1"}
    assert not kde.missing(kde.row_of(which, said, next(kde.lines_of(said)), KNOWN))


def test_an_input_without_quantity_leaves_the_element_unsaid() -> None:
    found = row("fsma-transformation", TRANSFORMATION)
    assert found["input_tlc"] == "(01)06901234567892(10)A71; (01)06901234567892(10)A72"
    assert found["input_quantity"] == ""
    assert found["tlc"] == "(01)06901234567892(21)1"


def test_the_step_of_an_event() -> None:
    assert kde.steps_of(SHIPPING, KNOWN, LOT) == {"shipping", "release"}
    assert kde.steps_of(SHIPPING, kde.Known(), LOT) == {"shipping", "wholesale"}
    assert kde.steps_of(TRANSFORMATION, KNOWN) == {"transformation"}
    assert kde.steps_of({"bizStep": "receiving", "ilmd": {"cbvmda:catchArea": "27"}}, KNOWN) == {"landing"}
    assert kde.steps_of({"bizStep": "receiving"}, KNOWN) == {"receiving"}
    harvest = {"ilmd": {"http://x/harvestEndDate": "2026-01-01"}}
    assert kde.steps_of({"bizStep": "commissioning", **harvest}, KNOWN) == {"harvesting"}
    assert kde.steps_of({"bizStep": "packing", **harvest}, KNOWN) == {"initial_packing"}
    assert kde.steps_of({"bizStep": "storing", "nv:coolingDate": "2026-01-01"}, KNOWN) == {"cooling"}
    assert kde.steps_of({"bizStep": "storing", "nv:criticalTrackingEvent": "cooling"}, KNOWN) == {"cooling"}
    assert kde.steps_of({"bizStep": "inspecting"}, KNOWN) == set()


def test_dates_ranges_and_times_that_are_none() -> None:
    ilmd = {"harvestStartDate": "2026-10-01T00:00:00Z", "harvestEndDate": "2026-10-02", "catchArea": ["27", "21"]}
    event = {"eventTime": "nonsense", "ilmd": ilmd, "quantityList": [{"epcClass": LOT}]}
    found = row("fsma-landing", event)
    assert (found["harvest_dates"], found["harvest_locations"]) == ("2026-10-01/2026-10-02", "27, 21")
    assert (found["landing_date"], found["quantity"], found["unit"]) == ("", "", "")


def test_the_sheet_has_one_column_an_element_and_numbers_sort_as_numbers() -> None:
    form = law.record_forms()["fsma-shipping"]
    line = next(kde.lines_of(SHIPPING))
    evil = SHIPPING | {"eventID": "=1+1"}
    rows = [kde.row_of(form, SHIPPING, line, KNOWN), kde.row_of(form, evil, line, KNOWN)]
    book = load_workbook(io.BytesIO(kde.rows_as_xlsx([(form, rows)], "en")))
    page = book["Shipping"]
    values = list(page.values)
    assert len(values[0]) == len(form.elements) + 2
    assert "[1.1340(a)(1)]" in str(values[0][2])
    assert values[1][3] == 12.5
    assert (values[2][0], page["A3"].data_type) == ("=1+1", "s")
    text = kde.rows_as_csv(form, rows, "zh").decode("utf-8-sig")
    assert "追溯批号 [1.1340(a)(1)]" in text
    assert "'=1+1" in text


def test_a_lot_has_a_code() -> None:
    assert lot_code("urn:mine:7") == "urn:mine:7"


def test_a_pallet_s_lines_lack_what_their_rows_lack() -> None:
    """Asked once for cases that are alike; the same as asking each."""
    forms = list(law.record_forms().values())
    born = {"itemExpirationDate": "2026-12-01", "lotNumber": "A7"}
    known = kde.Known(
        master=lambda uri: MASTER.get(uri, {}),
        origin=lambda thing: FARM if "/10/" in thing else "",
        makes=lambda thing: thing.endswith(("1", "2", "A7")),
        ilmd=lambda thing: born if thing.endswith(("1", "3")) else {},
    )
    items = [f"https://id.gs1.org/01/06901234567892/21/{n}" for n in range(6)]
    other = [
        "https://id.gs1.org/01/16901234567899/21/1",
        "https://example.org/own/7",
        "https://id.gs1.org/01/06901234567892",
    ]
    lots = [{"epcClass": LOT, "quantity": 3, "uom": "KGM"}, {"epcClass": f"{LOT}1", "quantity": 0}, {"epcClass": LOT}]
    for event in (SHIPPING, {**SHIPPING, "bizStep": "receiving"}, {**TRANSFORMATION, "outputEPCList": items}):
        said = {**event, "epcList": [*items, *other], "quantityList": lots}
        lines = list(kde.lines_of(said))
        found = {(lack.form.key, lack.line): lack.elements for lack in kde.lacks_of(forms, said, lines, known)}
        assert found == {
            (form.key, line): tuple(one.element for one in kde.missing(kde.row_of(form, said, line, known)))
            for line in lines
            for form in forms
            if form.step in kde.steps_of(said, known, line.thing)
        }
        assert len(set(found.values())) > 1


def test_what_was_told_of_a_lot_when_it_was_made_holds_later() -> None:
    form = law.record_forms()["cn-release"]
    case = {key: each for key, each in SHIPPING.items() if key != "quantityList"}
    case["epcList"] = ["https://id.gs1.org/01/06901234567892/21/5"]
    line = next(kde.lines_of(case))
    told = kde.Known(ilmd=lambda thing: {"lotNumber": "A7", "bestBeforeDate": "2026-12-01"})
    values = dict(zip((e.key for e in form.elements), kde.row_of(form, case, line, told).values, strict=True))
    assert (values["batch"], values["shelf_life"]) == ("A7", "2026-12-01")
    bare = dict(zip((e.key for e in form.elements), kde.row_of(form, case, line, kde.Known()).values, strict=True))
    assert (bare["batch"], bare["shelf_life"]) == ("", "")
