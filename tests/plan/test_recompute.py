from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.plan.counted import Row, counted
from valley.kernel import clock
from valley.kernel.measures import Kind
from valley.plan.actions.editions import load_plan
from valley.plan.actions.readings import recompute
from valley.plan.models import PlanEdition, PublishedCell, Reading, ReadingState

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
YUAN = 100


@pytest.fixture
def edition(db: None) -> Iterator[PlanEdition]:
    with clock.travel(NOW):
        yield load_plan(by=None, slug="nutrition-valley-2022-2035")


def returns(year: int, *amounts: int, firm: int = 0) -> list[Row]:
    """One return per firm: `amounts` in CNY."""
    return [
        Row(f"/returns/{year}-{firm + n}", Decimal(amount * YUAN), date(year, 6, 30), f"/organisations/{firm + n}")
        for n, amount in enumerate(amounts)
    ]


def reading(no: int, year: int, alternative: str = "") -> Reading:
    return Reading.objects.get(indicator=no, start=date(year, 1, 1), scope="", alternative=alternative)


def test_a_ratio_is_exact_and_keeps_its_parts(edition: PlanEdition) -> None:
    with counted("registry.rd_spend", returns(2025, 3, 4, 5)), counted("registry.revenue", returns(2025, 30, 40, 50)):
        recompute(edition=edition)
    found = reading(7, 2025)
    assert Fraction(found.value) == Fraction(1, 10)
    assert found.amount == 10  # per cent
    assert [part["records"] for part in found.parts] == [3, 3]
    assert reading(4, 2025).state == ReadingState.NO_SOURCE


def test_the_running_year_ends_today_and_yesterdays_row_goes(edition: PlanEdition) -> None:
    recompute(edition=edition)
    assert reading(15, 2026).end == date(2026, 11, 23)
    with clock.travel(NOW.replace(day=23)):
        recompute(edition=edition)
    assert reading(15, 2026).end == date(2026, 11, 24)


def test_two_firms_are_not_shown_to_the_public_and_three_are(edition: PlanEdition) -> None:
    rows = returns(2025, 100, 120)
    with counted("registry.output_value", rows):
        recompute(edition=edition)
        assert reading(15, 2025).public is None
        rows += returns(2025, 110, firm=2)
        recompute(edition=edition)
        public = reading(15, 2025).public
    assert public is not None
    assert Fraction(public["value"]) == 330 * YUAN


def test_a_dominated_total_is_withheld(edition: PlanEdition) -> None:
    with counted("registry.output_value", returns(2025, 1_000_000, 100, 10, 10)):
        recompute(edition=edition)
    assert reading(15, 2025).public is None


def test_a_late_return_alone_leaves_the_public_with_the_former_figure(edition: PlanEdition) -> None:
    rows = returns(2025, 100, 120, 110, 90)
    with counted("registry.output_value", rows):
        recompute(edition=edition)
        later = NOW.replace(hour=6)
        rows += [
            Row("/returns/late", 7000, date(2025, 6, 30), "/organisations/9", known_from=later),
        ]
        with clock.travel(NOW.replace(hour=7)):
            recompute(edition=edition)
        now = reading(15, 2025)
        assert Fraction(now.value) == 490 * YUAN
        assert now.public is not None
        assert Fraction(now.public["value"]) == 420 * YUAN
        # Two more of like size arrive: now the difference to what was known hides each of them.
        rows += [
            Row(f"/returns/late{n}", 7000 + n, date(2025, 6, 30), f"/organisations/{n}", known_from=later)
            for n in (10, 11)
        ]
        with clock.travel(NOW.replace(hour=8)):
            recompute(edition=edition)
    assert Fraction(reading(15, 2025).public["value"]) == Fraction(42000 + 7000 + 7010 + 7011)  # type: ignore[index]


def test_public_records_need_no_protection(edition: PlanEdition) -> None:
    row = Row("/certificates/1", 1, date(2024, 1, 1), "/organisations/1", disclosure="public")
    with counted("registry.listed_firms", [row], unit="count", kind=Kind.STOCK):
        recompute(edition=edition)
    found = reading(21, 2025)
    assert found.public is not None
    assert found.public["value"] == "1/1"


def test_empty_and_complete_is_zero_and_incomplete_is_unknown(edition: PlanEdition) -> None:
    with counted("registry.output_value", [], expected=40, received=40):
        recompute(edition=edition)
        assert reading(15, 2025).value == "0/1"
    with counted("registry.output_value", [], expected=40, received=3):
        recompute(edition=edition)
    found = reading(15, 2025)
    assert found.state == ReadingState.UNKNOWN
    assert found.reasons[0]["why"] == "nothing_yet"


@pytest.mark.parametrize(
    ("unit", "kind", "what"),
    [("CNY", Kind.FLOW, "unit"), ("fen", Kind.STOCK, "kind"), ("fen", Kind.CUMULATIVE, "kind")],
)
def test_a_measure_in_another_unit_or_kind_is_called_a_fault(
    edition: PlanEdition, unit: str, kind: Kind, what: str
) -> None:
    from valley.plan.queries.bindings import check_measures

    with counted("registry.output_value", returns(2025, 1, 2, 3), unit=unit, kind=kind):
        recompute(edition=edition)
        errors = check_measures()
    assert reading(15, 2025).reasons[0] | {"expected": "", "found": ""} == {
        "why": "mismatch", "measure": "registry.output_value", "what": what, "expected": "", "found": "",
    }  # fmt: skip
    assert [error.id for error in errors] == ["plan.E002"]
    assert check_measures() == []


def test_cells_of_the_public_are_remembered_once(edition: PlanEdition) -> None:
    with counted("registry.output_value", returns(2025, 100, 120, 110)):
        recompute(edition=edition)
        recompute(edition=edition)
    assert PublishedCell.objects.filter(measure="registry.output_value", start=date(2025, 1, 1)).count() == 1
