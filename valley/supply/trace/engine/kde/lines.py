"""What an event is about: its lots and items, the step that it is, the places and parties that it names.

Fields of somebody's own are known by their local name, whatever prefix or namespace they came under.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
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
    made this lot (release from the works, not wholesale). farm: lot → URI of the farm. ilmd: what was told of a lot or
    item when it was made, by local name: it holds for as long as the thing does (EPCIS 2.0 §7.3.8).
    """

    master: Callable[[str], Attributes] = field(default=lambda uri: {})
    origin: Callable[[str], str] = field(default=lambda lot: "")
    farm: Callable[[str], str] = field(default=lambda lot: "")
    makes: Callable[[str], bool] = field(default=lambda lot: False)
    ilmd: Callable[[str], Attributes] = field(default=lambda lot: {})


def local(name: str) -> str:
    """The name without prefix or namespace: what follows the last of `:`, `#` and `/`."""
    return name.replace("#", ":").replace("/", ":").rpartition(":")[2]


def word(value: Any) -> str:
    """A word of the standard vocabulary in any of its forms, bare."""
    return local(str(value or "")).removeprefix("BizStep-").removeprefix("BTT-").removeprefix("SDT-")


def own_fields(event: Event) -> dict[str, Any]:
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
    own = own_fields(event)
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


def lot_code(uri: str) -> str:
    """The code by which a thing is known, as on its label: (01)…(10)… of a lot; what is no GS1 key as it is."""
    parts = uri.split("/")
    if len(parts) == 7 and parts[3] == "01":
        return f"(01){parts[4]}({parts[5]}){unquote(parts[6])}"
    if len(parts) == 5 and parts[2] == "id.gs1.org":
        return f"({parts[3]}){unquote(parts[4])}"
    return uri


def here_of(event: Event) -> str:
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
    here = here_of(event)
    return {uri for _side, uri in parties_in(event)} | ({here} if here else set())


def party_of(event: Event, side: str) -> str:
    """Of the source or destination: the location first, then who owns or has it."""
    found: dict[str, str] = {}
    for each in event.get(f"{side}List") or ():
        if isinstance(each, Mapping) and each.get(side):
            found.setdefault(word(each.get("type")), canonical(str(each[side])))
    for kind in ("location", "possessing_party", "owning_party"):
        if kind in found:
            return found[kind]
    return next(iter(found.values()), "")


def inputs_of(event: Event) -> Iterator[Line]:
    for each in event.get("inputQuantityList") or ():
        quantity = each.get("quantity")
        yield Line(canonical(each["epcClass"]), "" if quantity is None else str(quantity), each.get("uom") or "")
    for uri in event.get("inputEPCList") or ():
        yield Line(canonical(uri), "1", "EA")
