"""Capture jobs for the matrix."""

from typing import Any

from tests.consistency.kinds import World
from valley.supply.trace import actions


def captured(world: World) -> Any:
    """The job of a document that the filler sent for the organisation."""
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-04-03T20:33:31+08:00",
        "eventTimeZoneOffset": "+08:00",
        "epcList": ["urn:epc:id:sgtin:0614141.107346.2017"],
        "action": "OBSERVE",
    }
    return actions.capture(by=world.users["filler"], organisation=world.organisation, document=[event])


def capture_job(world: World) -> Any:
    """Its address."""
    return {"capture_id": str(captured(world).public_id)}


MAKERS = (captured, capture_job)
