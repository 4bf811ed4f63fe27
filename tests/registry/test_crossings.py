"""What passed from park to park."""

from datetime import date

import pytest
from django.test import Client

from tests.factories import registry as make
from valley.kernel import passing
from valley.kernel.passing import Passing, Source
from valley.registry import actions as registry
from valley.registry.models import Organisation, Place
from valley.registry.queries.crossings import crossings

Y = date(2025, 1, 1), date(2026, 1, 1)


@pytest.fixture
def parks(db: None) -> tuple[Place, Place]:
    return make.park("甲园"), make.park("乙园")


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> list[Passing]:
    found: list[Passing] = []

    def within(start: date, end: date) -> list[Passing]:
        return [row for row in found if start <= row.on < end]

    monkeypatch.setattr(passing, "_sources", {"t.things": Source("t.things", "试验", within)})
    return found


def test_a_source_is_registered_once() -> None:
    first = passing.sources()[0]
    with pytest.raises(ValueError, match="registered already"):
        passing.register(first)
    assert {source.name for source in passing.sources()} >= {"exchange.contracts", "projects.orders"}


def passed(giver: Organisation, taker: Organisation, on: date = date(2025, 6, 1)) -> Passing:
    return Passing(giver.uri, on, giver.uri, taker.uri)


def test_only_what_crosses_between_parks_counts(parks: tuple[Place, Place], rows: list[Passing]) -> None:
    one, other = make.resident(parks[0]), make.resident(parks[1])
    neighbour, outside = make.resident(parks[0]), make.organisation()
    both = make.resident(parks[0])
    make.residence(both, parks[1])
    rows += [
        passed(one, other), passed(other, one), passed(one, neighbour), passed(one, outside),
        passed(both, other), passed(one, other, date(2024, 12, 31)), passed(one, other, date(2026, 1, 1)),
    ]  # fmt: skip
    found = crossings(*Y)
    assert {(c.from_park, c.to_park) for c in found.crossings} == {("甲园", "乙园"), ("乙园", "甲园")}
    assert (len(found.crossings), found.within, found.outside) == (2, 2, 1)
    assert found.between()["甲园", "乙园", "t.things"] == 1


def test_where_it_stood_is_where_it_stood_that_day(parks: tuple[Place, Place], rows: list[Passing]) -> None:
    mover, other = make.resident(parks[0]), make.resident(parks[1])
    residence = mover.residences.get()
    registry.leave_park(by=make.office(), residence=residence, on=date(2025, 7, 1))
    make.residence(mover, parks[1], date(2025, 7, 1))
    rows += [passed(mover, other, date(2025, 6, 30)), passed(mover, other, date(2025, 7, 1))]
    found = crossings(*Y)
    assert [c.on for c in found.crossings] == [date(2025, 6, 30)]
    assert found.within == 1


def test_the_page_shows_the_records_that_one_may_see(parks: tuple[Place, Place], rows: list[Passing]) -> None:
    one, other = make.resident(parks[0]), make.resident(parks[1])
    rows += [passed(one, other), Passing("/unknown/thing", date(2025, 3, 1), other.uri, one.uri)]
    client = Client()
    client.force_login(make.office())
    page = client.get("/crossings?year=2025").content.decode()
    assert one.uri in page
    assert "/unknown/thing" not in page
    assert "无权查看的记录" in page
    assert "这一年没有跨园区的交接" in client.get("/crossings?year=2024").content.decode()
    assert client.get("/crossings?year=x").status_code == 200
