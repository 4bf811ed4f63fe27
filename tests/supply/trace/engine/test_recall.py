"""Scope, clocks, effectiveness and drill on an in-memory chain."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valley.kernel.engine.clock import Calendar
from valley.supply.trace.engine import recall
from valley.supply.trace.engine.recall import InScope, Quantity, Sharing, Step, Use

DAY = datetime(2026, 11, 2, tzinfo=UTC)


def at(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


class Chain:
    """Records in memory: (origin, lot, hour, how), uses of resources, cleanings, gaps."""

    def __init__(
        self,
        links: Iterable[tuple[str, str, float, Any]] = (),
        uses: Iterable[tuple[str, str, float]] = (),
        cleanings: dict[str, list[float]] | None = None,
        gaps: Iterable[tuple[str, str, float, str]] = (),
    ) -> None:
        self.links = [Step(a, b, how, at(h), f"{a}>{b}") for a, b, h, how in links]
        self.uses = [Use(resource, lot, at(h), f"{lot}@{resource}") for resource, lot, h in uses]
        self.cleanings = {key: [at(h) for h in hours] for key, hours in (cleanings or {}).items()}
        self.missing = [Step(a, b, "gap", at(h), why=why) for a, b, h, why in gaps]

    def _links(self, since: Mapping[str, datetime], *how: str) -> Iterable[Step]:
        return [link for link in self.links if link.how in how and since.get(link.origin, at(99)) <= link.at]

    def contents(self, since: Mapping[str, datetime]) -> Iterable[Step]:
        return self._links(since, "held")

    def onward(self, since: Mapping[str, datetime]) -> Iterable[Step]:
        return self._links(since, "made_into", "taken_from")

    def carriers(self, since: Mapping[str, datetime]) -> Iterable[Step]:
        return self._links(since, "packed_in")

    def shared(self, lots: Collection[str]) -> Iterable[Sharing]:
        return recall.sharings(self.uses, self.cleanings, lots)

    def gaps(self, lots: Collection[str]) -> Iterable[Step]:
        return [step for step in self.missing if step.origin in lots]


KITCHEN = Chain(
    links=[
        ("beef", "sauce", 4, "made_into"),
        ("sauce", "meal-1", 6, "made_into"),
        ("sauce", "meal-2", 30, "made_into"),
        ("meal-1", "pallet", 8, "packed_in"),
        ("soup", "meal-3", 9, "made_into"),
        ("stray", "meal-4", 40, "made_into"),
    ],
    uses=[("kettle", "sauce", 4), ("kettle", "soup", 5), ("kettle", "rice", 13), ("truck", "pallet", 10)],
    cleanings={"kettle": [0, 12]},
    gaps=[("beef", "stray", 20, "shipped, never received")],
)


def by_lot(found: list[InScope]) -> dict[str, InScope]:
    return {one.lot: one for one in found}


def test_minimal_scope_is_what_recorded_links_reach() -> None:
    found = by_lot(recall.scope(KITCHEN, ["beef"], since=at(0)))
    assert set(found) == {"beef", "sauce", "meal-1", "meal-2", "pallet"}
    assert [step.event for step in found["pallet"].path] == ["beef>sauce", "sauce>meal-1", "meal-1>pallet"]


def test_cautious_scope_adds_the_shared_kettle_and_the_gap_with_their_reasons() -> None:
    found = by_lot(recall.scope(KITCHEN, ["beef"], since=at(0), cautious=True))
    assert set(found) == {"beef", "sauce", "meal-1", "meal-2", "pallet", "soup", "meal-3", "stray", "meal-4"}
    assert not found["soup"].minimal
    assert (found["soup"].path[-1].how, found["soup"].path[-1].resource) == ("shared", "kettle")
    assert [step.how for step in found["meal-4"].path] == ["gap", "made_into"]
    assert "rice" not in found  # the kettle was cleaned in between


def test_a_suspect_container_brings_what_it_held_and_a_carrier_brings_nothing_else() -> None:
    chain = Chain([
        ("tank", "milk", 2, "held"),
        ("milk", "cheese", 4, "made_into"),
        ("cheese", "cheese-1", 5, "taken_from"),
        ("cheese-1", "pallet", 6, "packed_in"),
        ("pallet", "ham", 5.5, "held"),  # beside the cheese: not in scope
        ("pallet", "mash", 7, "made_into"),
    ])  # fmt: skip
    found = by_lot(recall.scope(chain, ["tank"], since=at(0)))
    assert {lot: [step.how for step in one.path] for lot, one in found.items()} == {
        "tank": [], "milk": ["held"], "cheese": ["held", "made_into"],
        "cheese-1": ["held", "made_into", "taken_from"],
        "pallet": ["held", "made_into", "taken_from", "packed_in"],
    }  # fmt: skip
    assert set(by_lot(recall.scope(chain, ["tank"], since=at(3)))) == {"tank"}


def test_nothing_flows_backward() -> None:
    assert set(by_lot(recall.scope(KITCHEN, ["sauce"], since=at(10)))) == {"sauce", "meal-2"}
    assert "soup" not in by_lot(recall.scope(KITCHEN, ["sauce"], since=at(13), cautious=True))


def test_a_rework_loop_ends() -> None:
    loop = Chain([("a", "b", 1, "made_into"), ("b", "a", 2, "made_into"), ("a", "c", 3, "made_into")])
    assert set(by_lot(recall.scope(loop, ["a"], since=at(0)))) == {"a", "b", "c"}


def test_an_earlier_but_longer_way_counts() -> None:
    chain = Chain(
        [
            ("a", "d", 5, "made_into"),
            ("a", "b", 1, "made_into"),
            ("b", "d", 2, "made_into"),
            ("d", "e", 3, "made_into"),
        ]
    )
    found = by_lot(recall.scope(chain, ["a"], since=at(0)))
    assert found["d"].since == at(2)
    assert "e" in found


edges = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 9)), max_size=20)


@settings(max_examples=60, deadline=None)
@given(edges, st.integers(0, 9))
def test_scope_is_every_lot_that_a_walk_forward_in_time_reaches(links: list[tuple[int, int, int]], start: int) -> None:
    chain = Chain([(str(a), str(b), h, "made_into") for a, b, h in links])
    found = by_lot(recall.scope(chain, ["0"], since=at(start)))
    earliest = {"0": start}
    for _round in range(9):
        for a, b, h in links:
            if str(a) in earliest and earliest[str(a)] <= h and h < earliest.get(str(b), 99):
                earliest[str(b)] = h
    assert {lot: one.since for lot, one in found.items()} == {lot: at(h) for lot, h in earliest.items()}
    for one in found.values():
        moments = [step.at for step in one.path]
        assert moments == sorted(moments)


def test_before_the_first_cleaning_the_time_is_open() -> None:
    shared = list(recall.sharings([Use("line", "x", at(1), "e1"), Use("line", "y", at(2), "e2")], {}, ["y"]))
    assert shared == [Sharing("y", "x", "line", at(1), "e1", None, None, before=True)]


def test_clocks_start_in_hours_and_finish_in_working_days() -> None:
    assert recall.start_due("I", at(5)) == at(29)
    assert recall.start_due("III", at(0)) - at(0) == timedelta(hours=72)
    due = recall.finish_due("II", date(2026, 11, 2), Calendar({}))
    assert (due.date, due.waits_for) == (None, 2026)  # no calendar of that year: not before
    assert due.not_before > date(2026, 11, 2)


def test_effectiveness_is_two_figures_with_the_unknown_apart() -> None:
    q = [
        Quantity("shipped", Decimal(100), "KGM"),
        Quantity("recovered", Decimal(60), "KGM"),
        Quantity("consumed", Decimal(15), "KGM"),
        Quantity("destroyed", Decimal(5), "KGM"),
        Quantity("shipped", Decimal(8), "CS"),
        Quantity("shipped", None, "CS"),
    ]
    found = recall.effectiveness(consignees=5, notified=4, confirmed=3, quantities=q)
    assert found.confirmed_share == Decimal("0.75")
    cases, kilos = found.tallies
    assert (kilos.accounted, kilos.unknown, kilos.share) == (Decimal(80), Decimal(20), Decimal("0.8"))
    assert (cases.share, cases.unstated, cases.unknown) == (None, 1, Decimal(8))
    assert not found.closed
    with pytest.raises(ValueError, match="confirmed 2"):
        recall.effectiveness(consignees=5, notified=1, confirmed=2, quantities=[])


def test_more_back_than_went_out_is_no_success() -> None:
    q = [Quantity("shipped", Decimal(1), "EA"), Quantity("recovered", Decimal(2), "EA")]
    (tally,) = recall.effectiveness(consignees=0, notified=0, confirmed=0, quantities=q).tallies
    assert (tally.over, tally.share) == (Decimal(1), None)


TARGETS = {k: Decimal(v) for k, v in {
    "scope_h": "1", "notified_h": "2", "closed_h": "4", "accounted": "1", "tolerance": "0.02", "answered": "1"
}.items()}  # fmt: skip


def test_a_drill_is_scored_and_what_cannot_be_judged_is_left_open() -> None:
    marks, met, judged = recall.score(
        started_at=at(0),
        times={"scope": at(0.5), "notified": at(3), "closed": None},
        accounted=[Decimal("0.99"), Decimal(1)],
        answered=Decimal("0.5"),
        targets=TARGETS,
    )
    assert {mark.name: mark.met for mark in marks} == {
        "scope": True, "notified": False, "closed": None, "accounted": True, "answered": False,
    }  # fmt: skip
    assert (met, judged) == (2, 4)
    marks, _met, judged = recall.score(started_at=at(0), times={}, accounted=[None], answered=None, targets=TARGETS)
    assert judged == 0


def test_a_suspect_that_was_mended_reaches_no_further_but_what_it_reached_does() -> None:
    chain = Chain(
        links=[
            ("truck", "early", 1, "held"),
            ("truck", "late", 5, "held"),
            ("early", "meal", 9, "made_into"),
            ("truck", "garage", 6, "packed_in"),
        ],
        uses=[("dock", "truck", 2), ("dock", "soup", 3)],
        gaps=[("truck", "stray", 7, "shipped, never received")],
    )
    found = by_lot(recall.scope(chain, ["truck"], since=at(0), until=at(4), cautious=True))
    assert set(found) == {"truck", "early", "meal", "soup"}
    assert (found["truck"].until, found["meal"].until) == (at(4), None)
    assert set(by_lot(recall.scope(chain, ["truck"], since=at(0), cautious=True))) == {
        *found, "late", "garage", "stray",
    }  # fmt: skip


def test_what_shared_a_resource_only_after_the_mending_is_not_in_scope() -> None:
    chain = Chain(uses=[("dock", "truck", 8), ("dock", "soup", 9)], cleanings={"dock": [7, 20]})
    assert set(by_lot(recall.scope(chain, ["truck"], since=at(0), until=at(4), cautious=True))) == {"truck"}
    assert "soup" in by_lot(recall.scope(chain, ["truck"], since=at(0), until=at(10), cautious=True))
