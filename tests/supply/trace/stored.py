"""Generated chains in the store: the oracle's events as EPCIS events, captured and followed."""

from typing import Any

from valley.kernel.models import User
from valley.registry.models import Organisation
from valley.supply.trace import actions
from valley.supply.trace.engine.graph import Happened

TYPES = {
    "object": "ObjectEvent", "aggregation": "AggregationEvent", "association": "AssociationEvent",
    "transformation": "TransformationEvent",
}  # fmt: skip
LISTS = {"epc": "epcList", "child": "childEPCs", "input": "inputEPCList", "output": "outputEPCList"}


def as_event(happened: Happened) -> dict[str, Any]:
    """The same event in JSON-LD. Lots stand in the ILMD as the number behind /10/."""
    event: dict[str, Any] = {
        "type": TYPES[happened.kind],
        "eventTime": happened.at.isoformat(),
        "eventTimeZoneOffset": "+00:00",
        "eventID": f"urn:uuid:00000000-0000-4000-8000-{int((happened.event_id or f'k{happened.key}')[1:]):012d}",
    }
    if happened.kind != "transformation":
        event["action"] = happened.action
    for part in happened.parts:
        if part.role == "parent":
            event["parentID"] = part.node
        else:
            event.setdefault(LISTS[part.role], []).append(part.node)
    if happened.transformation:
        event["transformationID"] = f"urn:example:{happened.transformation}"
    for _item, lot in happened.lots:
        event["ilmd"] = {"cbvmda:lotNumber": lot.rsplit("/10/", 1)[1]}
    if happened.is_declaration:
        event["errorDeclaration"] = {"declarationTime": "2026-04-01T00:00:00Z", "reason": "incorrect_data"}
    return event


def store(by: User, organisation: Organisation, events: list[Happened], *, one_by_one: bool = True) -> None:
    """Capture `events` in the order given, as one batch each or all in one, and let the graph follow."""
    for document in [[event] for event in events] if one_by_one else [events]:
        job = actions.capture(by=by, organisation=organisation, document=[as_event(event) for event in document])
        assert job.success, [fault.findings for fault in job.faults.all()]
    actions.place_batches()
    actions.follow_all()
