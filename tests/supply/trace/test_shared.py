"""What several captures bring at the same moment keeps none of them waiting."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from tests.supply.trace.test_capture import EPC, object_event
from valley.supply.trace import actions
from valley.supply.trace.actions import running, shared
from valley.supply.trace.actions.storing import Batching
from valley.supply.trace.engine.nodes import id_of, node_id
from valley.supply.trace.engine.rows import Rows
from valley.supply.trace.models import Event, Link, Node

MINUTE_MS = 60_000


def lot(number: int) -> str:
    return f"urn:epc:id:sgtin:0614141.107346.{number}"


@pytest.mark.django_db(transaction=True)
def test_a_long_capture_keeps_no_other_one_waiting_for_things_that_are_new_to_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The long one has stored two of three slices and has not committed when the other brings the same things."""
    monkeypatch.setattr(running, "SLICE", 2)
    at_the_third, may_end = threading.Event(), threading.Event()
    original, faults = Batching.store, []

    def store(self: Batching, events: Any) -> None:
        if threading.current_thread() is long and len(self.shared.nodes) and self.stored == 4:
            at_the_third.set()
            assert may_end.wait(60)
        original(self, events)

    def capture_much() -> None:
        try:
            events = [object_event(n, epcList=[lot(n)], eventID=f"urn:x:long{n}") for n in range(6)]
            actions.capture(by=None, document=events)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    monkeypatch.setattr(Batching, "store", store)
    long = threading.Thread(target=capture_much)
    long.start()
    assert at_the_third.wait(60)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {MINUTE_MS // 6}")
        again = [object_event(n, epcList=[lot(n)], eventID=f"urn:x:short{n}") for n in reversed(range(6))]
        job = actions.capture(by=None, document=again)
    assert job.success
    assert Event.objects.count() == 6
    may_end.set()
    long.join(60)
    assert faults == []
    assert Event.objects.count() == 12
    assert Node.objects.filter(pk__in=[id_of(lot(n)) for n in range(6)]).count() == 6


@pytest.mark.django_db
def test_things_of_a_large_capture_wait_outside_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SLICE", 3)
    monkeypatch.setattr(shared, "MOST", 5)
    events = [object_event(n, epcList=[lot(n % 7)], eventID=f"urn:x:{n}") for n in range(20)]
    events[0]["epcList"] = ["https://id.gs1.org/01/10614141073464/21/0"]  # the URN comes slices later
    actions.capture(by=None, document=events)
    nodes = dict(Node.objects.filter(pk__in=[id_of(lot(n)) for n in range(7)]).values_list("pk", "urn"))
    assert nodes == {id_of(lot(n)): lot(n) for n in range(7)}
    assert not Link.objects.exclude(node__in=Node.objects.all()).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('trace_waiting')")
        assert cursor.fetchone() == (None,)


@pytest.mark.django_db
@pytest.mark.parametrize("waiting", [False, True])
def test_two_uris_of_one_number_are_told_apart(waiting: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "MOST", 0 if waiting else 10)
    actions.capture(by=None, document=[object_event()])
    there = Node.objects.get(pk=id_of(EPC))
    other = shared.Shared()
    row = (there.pk, there.class_id, there.kind, "https://example.org/other", "")
    other.add(Rows(nodes={there.pk: row}))
    with pytest.raises(shared.SameNumber, match=r"example\.org/other"):
        other.write()


def test_two_uris_of_one_number_within_one_capture() -> None:
    held = shared.Shared()
    one = node_id("https://example.org/1")
    held.add(Rows(nodes={one: (one, None, 0, "https://example.org/1", "")}))
    with pytest.raises(shared.SameNumber):
        held.add(Rows(nodes={one: (one, None, 0, "https://example.org/2", "")}))
