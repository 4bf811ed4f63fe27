"""Reading a key data element out of an event. What is not said is "": nothing is guessed.

Names of the standard's master data and ILMD: CBV 2.0 §9 (tradeItemDescription, streetAddressOne, harvestEndDate, …).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import unquote

from valley.supply.trace.engine.kde.lines import (
    Attributes,
    Event,
    Known,
    Line,
    here_of,
    inputs_of,
    lot_code,
    own_fields,
    party_of,
    word,
)


def value_of(find: str, event: Event, line: Line, known: Known) -> str:
    """The element that `find` describes, as text; "" where the event does not say it. Raises: KeyError if unknown."""
    how, _colon, names = find.partition(":")
    return _FINDERS[how](event, line, known, names.split(",") if names else [])


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("@value", value.get("name", ""))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_told, value)))
    return "" if value is None else str(value).strip()


def _of(names: list[str], held: Attributes) -> str:
    return next((told for name in names if (told := _told(held.get(name)))), "")


def _field(event: Event, _line: Line, _known: Known, names: list[str]) -> str:
    return _of(names, own_fields(event))


def _date(event: Event, line: Line, known: Known, names: list[str]) -> str:
    """The day of the named field, else the event's own day where it happened."""
    if names:
        return _field(event, line, known, names)[:10] or _day(event)
    return _day(event)


def _date_field(event: Event, line: Line, known: Known, names: list[str]) -> str:
    return _field(event, line, known, names)[:10]


def _day(event: Event) -> str:
    try:
        at = datetime.fromisoformat(str(event.get("eventTime")).replace("Z", "+00:00"))
        offset = str(event.get("eventTimeZoneOffset") or "+00:00")
        sign = -1 if offset[0] == "-" else 1
        hours, minutes = offset[1:3], offset[4:6]
        zone = timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
    except (ValueError, IndexError):
        return ""
    return at.astimezone(zone).date().isoformat()


def _range(event: Event, _line: Line, _known: Known, names: list[str]) -> str:
    own = own_fields(event)
    days = [told[:10] for name in names if (told := _told(own.get(name)))]
    return f"{days[0]}/{days[-1]}" if days else ""


def _product_of(uri: str, known: Known) -> Attributes:
    own = known.master(uri)
    item = "/".join(uri.split("/")[:5])
    return own if own or item == uri else known.master(item)


def _product(event: Event, line: Line, known: Known, _names: list[str]) -> str:
    named = ["tradeItemDescription", "descriptionShort", "regulatedProductName", "functionalName", "labelDescription"]
    told = _of([*named, "name"], _product_of(line.thing, known)) or _of(named, own_fields(event))
    variety = _of(["variety"], own_fields(event))
    return f"{told} {variety}".strip() if told else ""


def _specification(event: Event, line: Line, known: Known, _names: list[str]) -> str:
    named = ["netContentDescription", "netContent", "specification"]
    return _of(named, _product_of(line.thing, known)) or _of(named, own_fields(event))


def _lot(_event: Event, line: Line, _known: Known, _names: list[str]) -> str:
    """The lot's code; of an item without a lot its own key."""
    return lot_code(line.thing)


def _batch(event: Event, line: Line, known: Known, _names: list[str]) -> str:
    parts = line.thing.split("/")
    number = unquote(parts[6]) if len(parts) == 7 and parts[5] == "10" else ""
    named = ["lotNumber", "productionDate"]
    return _of(named, own_fields(event)) or number or _of(named, known.ilmd(line.thing))


def _expiry(event: Event, line: Line, known: Known, _names: list[str]) -> str:
    named = ["itemExpirationDate", "bestBeforeDate", "sellByDate", "shelfLife"]
    held = (own_fields(event), known.ilmd(line.thing), _product_of(line.thing, known))
    return next((told for each in held if (told := _of(named, each))), "")


def _certificate(event: Event, _line: Line, _known: Known, _names: list[str]) -> str:
    for name, number in _documents(event):
        if name.casefold() in {"cert", "testres", "testreport", "inspectioncertificate"}:
            return number
    return _of(["inspectionCertificate", "certificateNumber"], own_fields(event)) or _told(
        event.get("certificationInfo")
    )


def _documents(event: Event) -> Iterator[tuple[str, str]]:
    for each in event.get("bizTransactionList") or ():
        if isinstance(each, Mapping):
            yield word(each.get("type")), str(each.get("bizTransaction", ""))


def _document_type(event: Event, _line: Line, _known: Known, _names: list[str]) -> str:
    return next((name for name, number in _documents(event) if number), "")


def _document_number(event: Event, _line: Line, _known: Known, _names: list[str]) -> str:
    return next((number for _name, number in _documents(event) if number), "")


def _place(uri: str, known: Known) -> str:
    """A place in words: name and address where told, else its identifier."""
    if not uri:
        return ""
    told = known.master(uri)
    name, address = _of(["name"], told), _address(told)
    return ", ".join(filter(None, (name, address))) or uri


def _address(told: Attributes) -> str:
    named = ("streetAddressOne", "streetAddressTwo", "city", "state", "postalCode", "countryCode")
    return " ".join(filter(None, (_told(told.get(name)) for name in named)))


def _at(side: str, what: str) -> Callable[[Event, Line, Known, list[str]], str]:
    def find(event: Event, _line: Line, known: Known, _names: list[str]) -> str:
        uri = here_of(event) if side == "here" else party_of(event, side)
        told = known.master(uri) if uri else {}
        if what == "address":
            return _address(told)
        if what == "contact":
            return ", ".join(filter(None, (_told(told.get(name)) for name in ("contact", "telephone", "email"))))
        return _place(uri, known)

    return find


def _tlc_source(event: Event, line: Line, known: Known, _names: list[str]) -> str:
    return _of(["traceabilityLotCodeSource", "tlcSource"], own_fields(event)) or _place(known.origin(line.thing), known)


def _farm(event: Event, line: Line, known: Known, _names: list[str]) -> str:
    return _of(["farm", "farmName"], own_fields(event)) or _place(known.farm(line.thing), known)


def _input(read: Callable[[Line, Known, Event], str]) -> Callable[[Event, Line, Known, list[str]], str]:
    """Every input's, in order; "" where one of them does not say it."""

    def find(event: Event, _line: Line, known: Known, _names: list[str]) -> str:
        told = [read(line, known, event) for line in inputs_of(event)]
        return "; ".join(told) if all(told) else ""

    return find


_FINDERS: dict[str, Callable[[Event, Line, Known, list[str]], str]] = {
    "lot": _lot,
    "quantity": lambda event, line, known, names: line.quantity,
    "unit": lambda event, line, known, names: line.uom,
    "product": _product,
    "specification": _specification,
    "batch": _batch,
    "expiry": _expiry,
    "certificate": _certificate,
    "date": _date,
    "date_field": _date_field,
    "range": _range,
    "field": _field,
    "here": _at("here", "name"),
    "next": _at("destination", "name"),
    "next_address": _at("destination", "address"),
    "next_contact": _at("destination", "contact"),
    "previous": _at("source", "name"),
    "previous_address": _at("source", "address"),
    "previous_contact": _at("source", "contact"),
    "tlc_source": _tlc_source,
    "farm": _farm,
    "document_type": _document_type,
    "document_number": _document_number,
    "input_lot": _input(lambda line, known, event: lot_code(line.thing)),
    "input_product": _input(lambda line, known, event: _product({}, line, known, [])),
    "input_quantity": _input(lambda line, known, event: line.quantity),
    "input_unit": _input(lambda line, known, event: line.uom),
}
FINDERS = frozenset(_FINDERS)
