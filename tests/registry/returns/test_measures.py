"""What the returns add up to: only accepted versions, as known at a moment, with how complete the ground is."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from tests.registry.returns.conftest import Park
from valley.kernel import clock
from valley.kernel.measures import Evidence, Period, Scope, get
from valley.registry.actions import returns as actions
from valley.registry.models import Level, Place, Residence
from valley.registry.queries import returns

At = Callable[[int, int, int], Any]


def ask(name: str, period: Period, *, scope: Scope | None = None, known_at: datetime | None = None) -> Evidence:
    measure = get(name)
    assert measure is not None
    return measure(period=period, scope=scope or Scope(), known_at=known_at or clock.now())


def total(evidence: Evidence) -> Any:
    return evidence.contributions.aggregate(s=Sum("quantity"))["s"]


def test_only_what_was_accepted_counts(park: Park) -> None:
    park.accept(0)
    park.check(1)
    found = ask("registry.output_value", Period.year(2023))
    assert list(found.contributions) == [
        {
            "uri": park.report(0).uri,
            "quantity": Decimal(7_620_000_000),
            "on": date(2023, 12, 31),
            "organisation": park.firms[0].organisation.uri,
            "disclosure": "confidential",
        }
    ]
    assert (*found.coverage, found.complete) == (3, 1, False)


@pytest.mark.parametrize(
    ("name", "quantity"),
    [
        ("registry.output_value_local", 5_000_500_000),
        ("registry.revenue", 8_000_000_000),
        ("registry.profit", -12_340_000),
        ("registry.rd_spend", 300_000_000),
        ("registry.rd_staff", 20),
        ("registry.rd_staff_fte", Decimal("18.5")),
        ("registry.foreign_and_returnee_talent_reported", 3),
    ],
)
def test_each_measure_reads_its_items_in_its_unit(park: Park, name: str, quantity: Any) -> None:
    park.accept(0)
    park.accept(1)
    found = ask(name, Period.year(2023))
    assert total(found) == 2 * Decimal(quantity)
    assert found.contributions.count() == 2
    assert (found.expected, found.received) == (3, 2)


def test_a_correction_changes_what_is_known_now_and_not_what_was_known_then(park: Park, at: At) -> None:
    with at(2024, 3, 1):
        park.accept(0, revenue="8000")
        before = clock.now()
    with at(2024, 6, 1):
        actions.reopen(by=park.office, report=park.report(0), reason="更正")
        reopened = ask("registry.revenue", Period.year(2023))
        assert (total(reopened), reopened.received) == (8_000_000_000, 1)
        park.accept(0, revenue="9000.000001")
        after = clock.now()
    assert total(ask("registry.revenue", Period.year(2023), known_at=after)) == 9_000_000_001
    assert total(ask("registry.revenue", Period.year(2023), known_at=before)) == 8_000_000_000
    earlier = datetime(2024, 1, 1, tzinfo=UTC)
    assert total(ask("registry.revenue", Period.year(2023), known_at=earlier)) is None


def test_who_was_taken_off_the_list_no_longer_counts(park: Park, at: At) -> None:
    park.accept(0)
    before = clock.now()
    actions.remove_from_due_list(
        by=park.office, campaign=park.years[2023], organisation=park.firms[0].organisation, reason="当年不在园区"
    )
    now = ask("registry.revenue", Period.year(2023))
    assert (total(now), now.expected, now.received) == (None, 2, 0)
    then = ask("registry.revenue", Period.year(2023), known_at=before)
    assert (total(then), then.expected, then.received) == (8_000_000_000, 3, 1)


def test_a_scope_is_the_park_of_the_due_list(park: Park) -> None:
    other = Place.objects.create(level=Level.PARK, code="M", name="马坊园区（演示）")
    park.accept(0)
    here = ask("registry.revenue", Period.year(2023), scope=Scope((park.place.uri,)))
    there = ask("registry.revenue", Period.year(2023), scope=Scope((other.uri,)))
    assert (total(here), here.expected) == (8_000_000_000, 3)
    assert (total(there), there.expected, there.received) == (None, 0, 0)


def test_where_nobody_was_asked_nothing_passes_for_zero(park: Park) -> None:
    found = ask("registry.revenue", Period.year(2020))
    assert (total(found), found.expected, found.received) == (None, 3, 0)
    ancient = ask("registry.rd_staff", Period.year(1999), scope=Scope((park.place.uri,)))
    assert (ancient.expected, ancient.received) == (1, 0)
    two_years = ask("registry.revenue", Period(date(2022, 1, 1), date(2024, 1, 1)))
    assert (two_years.expected, two_years.received) == (6, 0)


def quarter(park: Park, start: date, revenue: str) -> None:
    campaign = actions.open_campaign(
        by=park.office, form_code="quarterly", form_edition="2022", start=start, due_on=date(2025, 1, 1)
    )
    park.years[start.year * 10 + start.month] = campaign
    report = park.report(0, start.year * 10 + start.month)
    typed = {"output_value": "5", "output_value_local": "5", "revenue": revenue, "profit": "1", "employees": "9"}
    firm = park.firms[0]
    report = actions.fill(by=firm.filler, report=report, typed=typed, reasons={"revenue": "属实"}, revision=None)
    actions.submit(by=firm.filler, report=report, revision=None)
    report.refresh_from_db()
    seal, _reasons = actions.seal(report, returns.outcome(report))
    actions.sign(by=firm.signer, report=report, digest=seal)
    actions.check(by=park.office, report=report)
    actions.accept(by=park.office, report=report)


def test_quarters_answer_where_no_year_does_and_are_not_counted_twice(park: Park) -> None:
    quarter(park, date(2022, 1, 1), "10")
    quarter(park, date(2022, 7, 1), "20")
    half = ask("registry.revenue", Period(date(2022, 7, 1), date(2022, 10, 1)))
    assert (total(half), half.expected, half.received) == (20_000_000, 3, 1)
    year = ask("registry.revenue", Period.year(2022))
    # two quarters were asked, the second and the fourth were not: 3 firms each
    assert (total(year), year.expected, year.received) == (30_000_000, 12, 2)
    assert ask("registry.rd_spend", Period.year(2022)).expected == 3  # quarters do not ask for it
    park.open(2022)
    park.accept(0, year=2022, reasons=dict.fromkeys(("revenue", "output_value", "output_value_local"), "年报"))
    year = ask("registry.revenue", Period.year(2022))
    assert (total(year), year.expected, year.received) == (8_000_000_000, 3, 1)


def test_a_return_is_read_by_its_known_residence_not_by_todays(park: Park) -> None:
    park.accept(0)
    Residence.objects.filter(organisation=park.firms[0].organisation).update(retracted_at=clock.now())
    assert ask("registry.revenue", Period.year(2023)).expected == 3


def test_evidence_costs_a_fixed_number_of_queries(park: Park, queries: Callable[[], Any]) -> None:
    for n in range(3):
        park.accept(n)
    with queries() as q:
        found = ask("registry.revenue", Period.year(2023), scope=Scope((park.place.uri,)), known_at=clock.now())
        assert total(found) == 24_000_000_000
    assert len(q) <= 4
