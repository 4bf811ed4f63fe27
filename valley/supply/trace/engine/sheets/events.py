"""Rows of a filled template → events of EPCIS 2.0, each with the rows that it came from; faults go back to cells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from valley.supply.trace.engine.documents import events_of, text_of
from valley.supply.trace.engine.findings import told
from valley.supply.trace.engine.sheets.reading import BadCell, Filled
from valley.supply.trace.engine.validation import findings_of
from valley.supply.trace.engine.vocabulary import CONTEXT_URL

Row = tuple[int, dict[str, Any]]
_BESIDE = {
    "time": ("eventTime",),
    "place": ("readPoint", "bizLocation"),
    "to": ("destinationList",),
}
DISPOSITIONS = {"retail_selling": "retail_sold", "destroying": "destroyed", "shipping": "in_transit"}


@dataclass(frozen=True)
class Drafted:
    """The document that the rows make, and what is wrong with them; `events`: how many. Faulty: nothing is sent."""

    document: dict[str, Any]
    events: int
    faults: tuple[BadCell, ...]


def drafted(filled: Filled, *, now: datetime) -> Drafted:
    """All rows as one document, looked through as capture would do it."""
    faults = list(filled.faults)
    made: list[tuple[dict[str, Any], int]] = []
    if not faults:
        maker = {"moves": _moves, "making": _making, "packing": _packing}[filled.template.key]
        made, more = maker(filled)
        faults += more
    document = {
        "@context": [CONTEXT_URL],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": now.isoformat(timespec="seconds"),
        "epcisBody": {"eventList": [event for event, _row in made]},
    }
    if made and not faults:
        faults += _findings(filled, document, [row for _event, row in made], now)
    return Drafted(document, len(made), tuple(faults))


def _findings(filled: Filled, document: dict[str, Any], rows: list[int], now: datetime) -> Iterable[BadCell]:
    for held, row in zip(events_of(text_of(document).encode()), rows, strict=True):
        for finding in findings_of(held, received=now):
            if finding.warning:
                continue
            key = next((k for k, names in _BESIDE.items() if finding.path.startswith(names)), "goods")
            zh, en = told(finding, "zh"), told(finding, "en")
            yield BadCell(filled.cell(row, key), finding.value, *zh, *en)


def _event(kind: str, first: dict[str, Any], **more: Any) -> dict[str, Any]:
    place = {"id": first["place"]}
    given = {
        "type": kind,
        "eventTime": first["time"].isoformat(timespec="seconds"),
        "eventTimeZoneOffset": "+08:00",
        "readPoint": place,
        "bizLocation": None if more.get("disposition") == "in_transit" else place,
        **more,
    }
    return {name: value for name, value in given.items() if value not in (None, [], "", {})}


def _goods(rows: Iterable[dict[str, Any]], items: str, classes: str) -> dict[str, Any]:
    """The goods of some rows as lists of an event: items with a serial number apart from classes with a quantity."""
    listed: list[str] = []
    counted: list[dict[str, Any]] = []
    for row in rows:
        uri = row.get("goods")
        if uri is None:
            continue
        if "/21/" in uri or "/00/" in uri:
            listed.append(uri)
        else:
            amount: Decimal | None = row.get("quantity")
            whole = {} if amount is None else {"quantity": amount}
            counted.append({"epcClass": uri, **whole, **({"uom": row["unit"]} if row.get("unit") else {})})
    return {items: listed, classes: counted}


def _ilmd(row: dict[str, Any]) -> dict[str, str]:
    return {"cbvmda:itemExpirationDate": row["expiry"]} if row.get("expiry") else {}


def _moves(filled: Filled) -> tuple[list[tuple[dict[str, Any], int]], list[BadCell]]:
    made, faults = [], []
    for number, row in filled.rows:
        step = row["step"]
        action = {"commissioning": "ADD", "destroying": "DELETE"}.get(step, "OBSERVE")
        ilmd = _ilmd(row) if action == "ADD" else {}
        to = [{"type": "location", "destination": row["to"]}] if row.get("to") else []
        paper = row.get("document")
        papers = [{"type": "desadv", "bizTransaction": f"urn:document:{quote(paper)}"}] if paper else []
        if step == "shipping" and not to:
            cell = filled.cell(number, "to")
            zh, en = ("发货没有写明发往哪里", "请填对方的 GLN"), ("a shipment without a taker", "give the taker's GLN")
            faults.append(BadCell(cell, "", *zh, *en))
        beside = {} if action == "ADD" or not row.get("expiry") else {"cbvmda:itemExpirationDate": row["expiry"]}
        made.append((
            _event(
                "ObjectEvent", row, action=action, bizStep=step, disposition=DISPOSITIONS.get(step, "in_progress"),
                **_goods([row], "epcList", "quantityList"), destinationList=to, bizTransactionList=papers, ilmd=ilmd,
                **beside,
            ), number,
        ))  # fmt: skip
    return made, faults


def _grouped(filled: Filled, *keys: str) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    for number, row in filled.rows:
        found.setdefault(tuple(row[key] for key in keys), []).append((number, row))
    return found


def _making(filled: Filled) -> tuple[list[tuple[dict[str, Any], int]], list[BadCell]]:
    made, faults = [], []
    for (run,), rows in _grouped(filled, "run").items():
        number, first = rows[0]
        for n, row in rows:
            for key in ("time", "place"):
                if row[key] != first[key]:
                    zh = (f"同一次加工（{run}）的各行不一致", f"请与第 {number} 行一致，或另写一个批次序号")
                    en = (f"rows of run {run} differ", f"write what row {number} says, or give it a run of its own")
                    faults.append(BadCell(filled.cell(n, key), str(row[key]), *zh, *en))
        sides = {side: [row for _n, row in rows if row["side"] == side] for side in ("in", "out")}
        for side, zh_side, en_side in (("in", "投入", "in"), ("out", "产出", "out")):
            if not sides[side]:
                zh = (f"这一次加工没有“{zh_side}”", f"请补一行“{zh_side}”")
                en = (f"the run has no row “{en_side}”", "add one")
                faults.append(BadCell(filled.cell(number, "side"), "", *zh, *en))
        expiry = next((ilmd for row in sides["out"] if (ilmd := _ilmd(row))), {})
        goods = {
            **_goods(sides["in"], "inputEPCList", "inputQuantityList"),
            **_goods(sides["out"], "outputEPCList", "outputQuantityList"),
        }
        step = {"bizStep": "commissioning", "disposition": "active"}
        made.append((_event("TransformationEvent", first, **step, **goods, ilmd=expiry), number))
    return made, faults


def _packing(filled: Filled) -> tuple[list[tuple[dict[str, Any], int]], list[BadCell]]:
    made = []
    for (container, action, _at, _place), rows in _grouped(filled, "container", "action", "time", "place").items():
        number, first = rows[0]
        goods = _goods([row for _n, row in rows], "childEPCs", "childQuantityList")
        step = "packing" if action == "ADD" else "unpacking"
        made.append((
            _event("AggregationEvent", first, action=action, bizStep=step, parentID=container, **goods), number
        ))  # fmt: skip
    return made, []
