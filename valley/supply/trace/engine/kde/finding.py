"""Reading a key data element out of an event. What is not said is "": nothing is guessed.

Fields of somebody's own are known by their local name, whatever prefix or namespace they came under. Names of the
standard's master data and ILMD: CBV 2.0 §9 (tradeItemDescription, streetAddressOne, harvestEndDate, …).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import unquote

from valley.supply.trace.engine.identifiers import canonical

Attributes = Mapping[str, Any]
Event = Mapping[str, Any]

LOTS = ("quantityList", "outputQuantityList", "childQuantityList")
ITEMS = ("epcList", "outputEPCList", "childEPCs")


@dataclass(frozen=True, slots=True)
class Line:
    """A lot or item that an event is about; `quantity` as text, "" where none is stated. uom: UN/ECE Rec 20."""

    thing: str
    quantity: str = ""
    uom: str = ""


@dataclass(frozen=True)
class Known:
    """What is known beside the event. master: canonical URI → attributes by local name.

    origin: lot → URI of the place that gave it its lot code, "" where unknown. makes: whether who captured the event
    made this lot (release from the works, not wholesale). farm: lot → URI of the farm.
    """

    master: Callable[[str], Attributes] = field(default=lambda uri: {})
    origin: Callable[[str], str] = field(default=lambda lot: "")
    farm: Callable[[str], str] = field(default=lambda lot: "")
    makes: Callable[[str], bool] = field(default=lambda lot: False)


def local(name: str) -> str:
    """The name without prefix or namespace: what follows the last of `:`, `#` and `/`."""
    return name.replace("#", ":").replace("/", ":").rpartition(":")[2]


def word(value: Any) -> str:
    """A word of the standard vocabulary in any of its forms, bare."""
    return local(str(value or "")).removeprefix("BizStep-").removeprefix("BTT-").removeprefix("SDT-")


def _flat(event: Event) -> dict[str, Any]:
    """Fields of somebody's own by local name; ILMD counts, and wins over the event's."""
    found: dict[str, Any] = {}
    for held in (event, event.get("ilmd") or {}):
        for name, value in held.items():
            if held is not event or ":" in name:
                found[local(name)] = value
    return found


def steps_of(event: Event, known: Known, thing: str = "") -> set[str]:
    """Which steps of the record forms the event is, for this lot.

    A field `criticalTrackingEvent` says it outright. Else: the business step, the event type, and what its ILMD tells.
    """
    own = _flat(event)
    step = word(event.get("bizStep"))
    if told := str(own.get("criticalTrackingEvent") or ""):
        found = {told}
    elif event.get("type") == "TransformationEvent":
        found = {"transformation"}
    elif step == "shipping":
        found = {"shipping"}
    elif step == "receiving":
        found = {"landing"} if "catchArea" in own or "vesselID" in own else {"receiving"}
    elif {"harvestDate", "harvestEndDate", "harvestStartDate"} & own.keys():
        found = {"initial_packing"} if step == "packing" else {"harvesting"}
    elif "coolingDate" in own:
        found = {"cooling"}
    else:
        return set()
    if "shipping" in found:
        found = found | ({"release"} if known.makes(thing) else {"wholesale"})
    return found


def lines_of(event: Event) -> Iterator[Line]:
    """The lots and items that the event is about: outputs of a transformation, else what it names."""
    for name in LOTS:
        for each in event.get(name) or ():
            quantity = each.get("quantity")
            yield Line(
                canonical(each["epcClass"]),
                "" if quantity is None else str(quantity),
                each.get("uom") or ("" if quantity is None else "EA"),
            )
    for name in ITEMS:
        for uri in event.get(name) or ():
            yield Line(canonical(uri), "1", "EA")


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
    return _of(names, _flat(event))


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
    own = _flat(event)
    days = [told[:10] for name in names if (told := _told(own.get(name)))]
    return f"{days[0]}/{days[-1]}" if days else ""


def _product_of(uri: str, known: Known) -> Attributes:
    own = known.master(uri)
    item = "/".join(uri.split("/")[:5])
    return own if own or item == uri else known.master(item)


def _product(event: Event, line: Line, known: Known, _names: list[str]) -> str:
    named = ["tradeItemDescription", "descriptionShort", "regulatedProductName", "functionalName", "labelDescription"]
    told = _of([*named, "name"], _product_of(line.thing, known)) or _of(named, _flat(event))
    variety = _of(["variety"], _flat(event))
    return f"{told} {variety}".strip() if told else ""


def _specification(event: Event, line: Line, known: Known, _names: list[str]) -> str:
    named = ["netContentDescription", "netContent", "specification"]
    return _of(named, _product_of(line.thing, known)) or _of(named, _flat(event))


def _lot(_event: Event, line: Line, _known: Known, _names: list[str]) -> str:
    """The lot's code; of an item without a lot its own key."""
    return lot_code(line.thing)


def lot_code(uri: str) -> str:
    """The code by which a thing is known, as on its label: (01)…(10)… of a lot; what is no GS1 key as it is."""
    parts = uri.split("/")
    if len(parts) == 7 and parts[3] == "01":
        return f"(01){parts[4]}({parts[5]}){unquote(parts[6])}"
    if len(parts) == 5 and parts[2] == "id.gs1.org":
        return f"({parts[3]}){unquote(parts[4])}"
    return uri


def _batch(event: Event, line: Line, _known: Known, _names: list[str]) -> str:
    own = _flat(event)
    parts = line.thing.split("/")
    number = unquote(parts[6]) if len(parts) == 7 and parts[5] == "10" else ""
    return _of(["lotNumber", "productionDate"], own) or number


def _expiry(event: Event, _line: Line, known: Known, _names: list[str]) -> str:
    named = ["itemExpirationDate", "bestBeforeDate", "sellByDate", "shelfLife"]
    return _of(named, _flat(event)) or _of(named, _product_of(_line.thing, known))


def _certificate(event: Event, _line: Line, _known: Known, _names: list[str]) -> str:
    for name, number in _documents(event):
        if name.casefold() in {"cert", "testres", "testreport", "inspectioncertificate"}:
            return number
    return _of(["inspectionCertificate", "certificateNumber"], _flat(event)) or _told(event.get("certificationInfo"))


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


def _here_uri(event: Event) -> str:
    for name in ("bizLocation", "readPoint"):
        held = event.get(name)
        uri = held.get("id") if isinstance(held, Mapping) else held
        if uri:
            return canonical(str(uri))
    return ""


def parties_in(event: Event) -> Iterator[tuple[str, str]]:
    """("source" or "destination", canonical URI) of everybody whom the event names so."""
    for side in ("source", "destination"):
        for each in event.get(f"{side}List") or ():
            if isinstance(each, Mapping) and each.get(side):
                yield side, canonical(str(each[side]))


def places_in(event: Event) -> set[str]:
    """Every place and party that the event names."""
    here = _here_uri(event)
    return {uri for _side, uri in parties_in(event)} | ({here} if here else set())


def _party_uri(event: Event, side: str) -> str:
    """Of the source or destination: the location first, then who owns or has it."""
    found: dict[str, str] = {}
    for each in event.get(f"{side}List") or ():
        if isinstance(each, Mapping) and each.get(side):
            found.setdefault(word(each.get("type")), canonical(str(each[side])))
    for kind in ("location", "possessing_party", "owning_party"):
        if kind in found:
            return found[kind]
    return next(iter(found.values()), "")


def _at(side: str, what: str) -> Callable[[Event, Line, Known, list[str]], str]:
    def find(event: Event, _line: Line, known: Known, _names: list[str]) -> str:
        uri = _here_uri(event) if side == "here" else _party_uri(event, side)
        told = known.master(uri) if uri else {}
        if what == "address":
            return _address(told)
        if what == "contact":
            return ", ".join(filter(None, (_told(told.get(name)) for name in ("contact", "telephone", "email"))))
        return _place(uri, known)

    return find


def _tlc_source(event: Event, line: Line, known: Known, _names: list[str]) -> str:
    return _of(["traceabilityLotCodeSource", "tlcSource"], _flat(event)) or _place(known.origin(line.thing), known)


def _farm(event: Event, line: Line, known: Known, _names: list[str]) -> str:
    return _of(["farm", "farmName"], _flat(event)) or _place(known.farm(line.thing), known)


def _inputs(event: Event) -> Iterator[Line]:
    for each in event.get("inputQuantityList") or ():
        quantity = each.get("quantity")
        yield Line(canonical(each["epcClass"]), "" if quantity is None else str(quantity), each.get("uom") or "")
    for uri in event.get("inputEPCList") or ():
        yield Line(canonical(uri), "1", "EA")


def _input(read: Callable[[Line, Known, Event], str]) -> Callable[[Event, Line, Known, list[str]], str]:
    """Every input's, in order; "" where one of them does not say it."""

    def find(event: Event, _line: Line, known: Known, _names: list[str]) -> str:
        told = [read(line, known, event) for line in _inputs(event)]
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
