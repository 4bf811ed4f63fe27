"""Capture: what is sent stands in the store, once."""

from typing import Any

import pytest

from tests.factories import registry as factories
from valley.kernel.models import User
from valley.registry.models import Organisation
from valley.supply.trace import actions, queries
from valley.supply.trace.engine.codes import Role
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.models import Batch, Event, Link, Node

EPC = "urn:epc:id:sgtin:0614141.107346.2017"


def object_event(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "type": "ObjectEvent",
        "eventTime": f"2026-04-03T20:33:31.{number:03d}+08:00",
        "eventTimeZoneOffset": "+08:00",
        "epcList": [EPC],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "readPoint": {"id": "urn:epc:id:sgln:0614141.07346.1234"},
        **changes,
    }


@pytest.fixture
def firm(db: None) -> Organisation:
    return factories.organisation()


@pytest.fixture
def clerk(firm: Organisation) -> User:
    return factories.with_role("administrator", firm)


def test_an_event_is_found_by_the_thing_that_it_is_about(clerk: User, firm: Organisation) -> None:
    job = actions.capture(by=clerk, organisation=firm, document=[object_event()])
    assert (job.running, job.success, job.stored_count) == (False, True, 1)
    link = Link.objects.get(node=id_of(EPC), role=Role.EPC)
    event = Event.objects.get(pk=link.event_id)
    assert event.body["epcList"] == [EPC]
    assert event.event_id.startswith("ni:///sha-256;")
    node = Node.objects.get(pk=link.node_id)
    assert (node.uri, node.urn) == ("https://id.gs1.org/01/10614141073464/21/2017", EPC)


def test_readers_see_a_batch_once_it_has_its_position(clerk: User, firm: Organisation) -> None:
    actions.capture(by=clerk, organisation=firm, document=[object_event(n) for n in range(5)])
    assert queries.events_after(0, -1, 10) == []
    assert actions.place_batches() == 1
    first = queries.events_after(0, -1, 3)
    rest = queries.events_after(first[-1].position, first[-1].ordinal, 10)
    assert [event.ordinal for event in [*first, *rest]] == [0, 1, 2, 3, 4]
    assert Batch.objects.get().event_count == 5


def test_a_repeat_is_acknowledged_and_not_stored_again(clerk: User, firm: Organisation) -> None:
    for _time in range(2):
        job = actions.capture(by=clerk, organisation=firm, document=[object_event(), object_event()])
    assert (job.stored_count, job.repeated_count, job.success) == (0, 2, True)
    assert Event.objects.count() == 1


def test_a_correction_hashes_like_what_it_corrects_and_both_stay(clerk: User, firm: Organisation) -> None:
    wrong = object_event(eventID="urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8")
    declared = {"declarationTime": "2026-04-04T08:00:00Z", "reason": "incorrect_data"}
    for event in (wrong, {**wrong, "errorDeclaration": declared}):
        actions.capture(by=clerk, organisation=firm, document=[event])
    first, second = Event.objects.order_by("id")
    assert (first.hash, first.event_id) == (second.hash, second.event_id)
    assert second.declared_at is not None
