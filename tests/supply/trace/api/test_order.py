"""A capture that begins first and commits last: every reader of the store meets it once, behind what it read before."""

from pathlib import Path
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest
from django.db import connections, transaction

from tests.supply.trace.api.conftest import event, numbers
from tests.supply.trace.api.test_queries import Ask, Receiver, _subscribe, query, receiver
from valley.supply.trace import actions, queries
from valley.supply.trace.actions.ledger import seal_events
from valley.supply.trace.engine.ledger import verify_trace
from valley.supply.trace.queries import ledger

__all__ = ["query", "receiver"]  # fixtures of the subscriptions' tests
LONG, SHORT, LATER = range(100, 110), range(11), range(20, 25)


def following(answer: Any) -> str:
    """The path of the next page, "" on the last."""
    link: str = answer.get("Link", "")
    return link.split(">")[0].split("/epcis/v2", 1)[1] if link else ""


@pytest.mark.django_db(transaction=True)
def test_what_begins_first_and_commits_last_is_neither_missed_nor_doubled(
    ask: Ask, query: Any, receiver: Receiver, tmp_path: Path, settings: Any
) -> None:
    settings.JOURNAL_HEADS = tmp_path / "heads.jsonl"
    _subscribe(ask, receiver)
    # Words and places are known: two captures that bring the same new one wait for each other (ADR-0013).
    actions.capture(by=None, document=[event(SHORT[0])])
    begun, may_end = Signal(), Signal()

    def long_one() -> None:
        try:
            with transaction.atomic():  # another server's transaction: its numbers are drawn before those of the others
                actions.capture(by=None, document=[event(n) for n in LONG])
                begun.set()
                assert may_end.wait(60)
        finally:
            begun.set()
            connections.close_all()

    other = Thread(target=long_one)
    other.start()
    assert begun.wait(60)
    exported: list[int] = []
    place = (0, -1)

    def export() -> None:
        nonlocal place
        while found := queries.events_after(*place, 3):
            exported.extend(int(each.event_id[-12:]) for each in found)
            place = (found[-1].position, found[-1].ordinal)

    def walk(path: str = "/events?perPage=4") -> list[int]:
        found = []
        while path:
            answer = ask(path)
            found += numbers(answer)
            path = following(answer)
        return found

    try:
        for n in SHORT[1:]:
            actions.capture(by=None, document=[event(n)])
        actions.deliver_due()
        export()
        first = seal_events()
        halfway = ask("/events?perPage=4")  # a walk that is under way while the long one commits
        assert sorted(walk()) == exported == list(SHORT)
    finally:
        may_end.set()
        other.join()
    under_way = [*numbers(halfway), *walk(following(halfway))]
    actions.capture(by=None, document=[event(n) for n in LATER])
    actions.deliver_due()
    export()
    second = seal_events()
    every = sorted([*SHORT, *LONG, *LATER])
    assert len(under_way) == len(set(under_way))
    assert set(under_way) >= set(SHORT)
    assert sorted(walk()) == every
    assert exported == [*SHORT, *LONG, *LATER]
    assert sorted(n for report in receiver.reports() for n in report) == every
    assert first is not None
    assert second is not None
    assert (first.size, second.size) == (len(SHORT), len(every))
    for kept in (first, second):  # what was sealed early stands unchanged below what came late
        assert verify_trace.check(ledger.as_checkpoint(kept), ledger.export_rows()) == []
