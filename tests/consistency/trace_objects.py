"""A lot of the member's firm and the event that made it, for the matrix."""

from typing import Any

from tests.consistency.kinds import World
from valley.supply.trace import actions
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.models import Event

LOT = "https://id.gs1.org/01/09520301002011/10/L1"


def trace_event(world: World) -> dict[str, Any]:
    """The commissioning of a lot, captured by the firm."""
    if "trace_event" not in world.made:
        document = {
            "type": "ObjectEvent", "eventTime": "2026-03-01T08:00:00+08:00", "eventTimeZoneOffset": "+08:00",
            "action": "ADD", "bizStep": "commissioning", "quantityList": [{"epcClass": LOT, "quantity": 12}],
        }  # fmt: skip
        actions.capture(by=world.users["administrator"], organisation=world.organisation, document=[document])
        actions.place_batches()
        actions.follow_all()
        world.made["trace_event"] = Event.objects.get(organisation=world.organisation)
    return {"number": world.made["trace_event"].pk}


def trace_thing(world: World) -> dict[str, Any]:
    """The lot."""
    trace_event(world)
    return {"node": id_of(LOT)}


def trace_thing_tab(world: World) -> dict[str, Any]:
    """The lot's events."""
    return {**trace_thing(world), "tab": "events"}


def trace_document(world: World) -> dict[str, Any]:
    """The document that brought it."""
    trace_event(world)
    return {"public_id": world.made["trace_event"].batch.document.public_id}


def trace_capture(world: World) -> dict[str, Any]:
    """The job on that document."""
    trace_event(world)
    return {"public_id": world.made["trace_event"].batch.document.job.public_id}


def trace_template(world: World) -> dict[str, Any]:
    """A blank template."""
    return {"name": "moves", "kind": "csv"}


def trace_journey(world: World) -> dict[str, Any]:
    """The lot's public page; the firm has published nothing."""
    trace_event(world)
    return {"key": LOT.removeprefix("https://id.gs1.org/")}


MAKERS = (trace_event, trace_capture, trace_template, trace_thing, trace_thing_tab, trace_document, trace_journey)
