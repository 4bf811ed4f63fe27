"""The anonymous part of the data pack: sections of industry, and nobody in them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import registry as make
from valley.kernel import clock
from valley.kernel.models import User
from valley.plan.actions.snapshots import take_snapshot
from valley.plan.engine.evaluate import Span
from valley.plan.models import PlanEdition, Snapshot, SnapshotPart, SnapshotRecord
from valley.plan.queries.anonymous import Row, breakdown
from valley.registry import actions as registry
from valley.registry.models import Organisation, Place

SECTIONS = {"C": "1441", "I": "6511", "A": "0111", "M": "7310"}


@pytest.fixture
def shot(edition: PlanEdition, office: User) -> Snapshot:
    span = Span(date(2024, 1, 1), date(2025, 1, 1))
    return take_snapshot(by=office, edition=edition, title="2024", span=span, reason="评估")


def firm(office: User, park: Place, section: str) -> Organisation:
    made = make.resident(park)
    if section:
        registry.set_industry(by=office, organisation=made, code=SECTIONS[section], since=date(2023, 1, 1))
    return made


def part(shot: Snapshot, year: int = 2024) -> SnapshotPart:
    return SnapshotPart.objects.create(
        snapshot=shot, measure="t.output", start=date(year, 1, 1), end=date(year + 1, 1, 1), registered=True
    )


def record(held: SnapshotPart, who: Organisation, quantity: int, disclosure: str = "closed") -> None:
    SnapshotRecord.objects.create(
        part=held, uri=f"/r/{who.pk}", quantity=Decimal(quantity), on=held.start, organisation=who.uri,
        disclosure=disclosure,
    )  # fmt: skip


def told(shot: Snapshot, held: SnapshotPart) -> dict[str, Row]:
    shot_known(shot)
    return {row.section: row for row in breakdown(shot) if row.part == held}


def shot_known(shot: Snapshot) -> None:
    """The firms of these tests were entered after the snapshot was taken: it is read as if it were taken now."""
    shot.known_at = clock.now()


def test_three_are_shown_and_one_is_not(shot: Snapshot, office: User) -> None:
    park, held = make.park(), part(shot)
    for _ in range(6):
        record(held, firm(office, park, "C"), 10)
    for _ in range(4):
        record(held, firm(office, park, "M"), 10)
    record(held, firm(office, park, "I"), 10)
    found = told(shot, held)
    assert found["I"].total is None
    assert found["I"].organisations is None
    # The total is public: of the two others one goes as well, or their difference to it would be the lone firm.
    assert sorted(found[s].total is None for s in ("C", "M")) == [False, True]
    shown = next(found[s] for s in ("C", "M") if found[s].total is not None)
    assert (shown.organisations, shown.total) in ((6, Fraction(60)), (4, Fraction(40)))


def test_a_large_firm_hides_its_section(shot: Snapshot, office: User) -> None:
    park, held = make.park(), part(shot)
    for size in (1000, 10, 10, 10):
        record(held, firm(office, park, "C"), size)
    for section in ("M", "A"):
        for _ in range(5):
            record(held, firm(office, park, section), 10)
    assert told(shot, held)["C"].total is None


def test_what_stands_on_public_registers_is_shown(shot: Snapshot, office: User) -> None:
    park, held = make.park(), part(shot)
    record(held, firm(office, park, "C"), 1, "public")
    record(held, firm(office, park, ""), 1, "public")
    found = told(shot, held)
    assert (found["C"].organisations, found["C"].total) == (1, Fraction(1))
    assert found[""].total == 1


def test_one_more_firm_than_last_year_is_not_learnt(shot: Snapshot, office: User) -> None:
    park = make.park()
    before, now = part(shot, 2023), part(shot)
    stays = [firm(office, park, "C") for _ in range(5)]
    for held in (before, now):
        for each in stays:
            record(held, each, 10)
        for _ in range(5):
            record(held, firm(office, park, "M"), 10)
    record(now, firm(office, park, "C"), 7)
    shot_known(shot)
    shown = {(row.part.pk, row.section): row.total for row in breakdown(shot) if row.part in (before, now)}
    assert len(shown) == 4
    assert None in (shown[now.pk, "C"], shown[before.pk, "C"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(sizes=st.lists(st.tuples(st.sampled_from("CIAM"), st.integers(1, 50)), min_size=1, max_size=14))
def test_nothing_shown_rests_on_fewer_than_three(shot: Snapshot, office: User, sizes: list[tuple[str, int]]) -> None:
    park = make.park()
    held = part_of(shot)
    for section, size in sizes:
        record(held, firm(office, park, section), size)
    found = told(shot, held)
    for row in found.values():
        assert row.organisations is None or row.organisations >= 3
    hidden = [row for row in found.values() if row.total is None]
    firms = sum(section in {row.section for row in hidden} for section, _size in sizes)
    assert not hidden or firms >= 3 or firms == len(sizes)


_year = iter(range(1901, 2000))


def part_of(shot: Snapshot) -> SnapshotPart:
    """Every example its own measure."""
    year = next(_year)
    return SnapshotPart.objects.create(
        snapshot=shot, measure=f"t.output{year}", start=date(2024, 1, 1), end=date(2025, 1, 1), registered=True
    )
