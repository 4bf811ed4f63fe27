"""Periods are counted as the law counts them, and never guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.engine.clock.shipped import SHIPPED
from valley.kernel.engine.clock import (
    Calendar,
    Elapsed,
    LedgerNotInOrder,
    Move,
    Transition,
    after_days,
    after_months,
    after_working_days,
    due_by_ledger,
    elapsed,
)

known_days = st.dates(date(2020, 1, 1), date(2026, 6, 30))
counts = st.integers(0, 60)
UNTIL_2025 = Calendar({y: v for y, v in SHIPPED.years.items() if y < 2026})
START, STOP, RESUME, END = Move.START, Move.STOP, Move.RESUME, Move.END


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(calendar.is_working(d) is True for d in days)


def test_twenty_working_days_over_the_national_holiday() -> None:
    due = after_working_days(SHIPPED, date(2026, 9, 18), 20)  # a Friday; 09-20 and 10-10 are worked
    assert due.date == date(2026, 10, 22)
    assert not due.provisional


def test_the_first_day_is_not_counted() -> None:
    assert after_working_days(SHIPPED, date(2026, 11, 23), 1).date == date(2026, 11, 24)
    assert after_working_days(SHIPPED, date(2026, 11, 23), 0).date == date(2026, 11, 23)
    assert after_days(SHIPPED, date(2026, 11, 23), 3).date == date(2026, 11, 26)


def test_a_period_that_ends_on_a_holiday_ends_after_it() -> None:
    assert after_days(SHIPPED, date(2026, 9, 21), 10).date == date(2026, 10, 8)
    assert after_months(SHIPPED, date(2025, 12, 31), 2).date == date(2026, 2, 28)  # a Saturday that is worked
    assert after_months(SHIPPED, date(2026, 1, 31), 1).date == date(2026, 2, 28)


def test_a_due_date_in_an_unloaded_year_is_unknown_and_says_which_year() -> None:
    due = after_working_days(SHIPPED, date(2026, 12, 21), 20)
    assert due.date is None
    assert due.waits_for == 2027
    assert due.not_before == date(2027, 1, 12)  # eight are left of December; every day of January might be worked


def test_a_date_that_the_next_notice_may_move_is_provisional() -> None:
    assert after_working_days(SHIPPED, date(2026, 12, 1), 20).provisional
    assert not after_working_days(SHIPPED, date(2026, 12, 1), 10).provisional


@given(known_days, counts)
def test_exactly_the_working_days_asked_for_lie_between(start: date, count: int) -> None:
    due = after_working_days(SHIPPED, start, count)
    assert due.date is not None
    assert working_days_between(SHIPPED, start, due.date) == count
    assert count == 0 or SHIPPED.is_working(due.date)


@given(known_days, counts, counts)
def test_periods_add_up(start: date, a: int, b: int) -> None:
    first = after_working_days(SHIPPED, start, a).date
    assert first is not None
    if first.year < 2027:
        assert after_working_days(SHIPPED, first, b).not_before == after_working_days(SHIPPED, start, a + b).not_before


@given(st.dates(date(2025, 1, 1), date(2026, 6, 30)), counts)
def test_not_before_never_lies_and_loading_the_year_makes_it_exact(start: date, count: int) -> None:
    unsure, sure = after_working_days(UNTIL_2025, start, count), after_working_days(SHIPPED, start, count)
    assert sure.date is not None
    assert unsure.not_before <= sure.date
    if unsure.date is not None and not unsure.provisional:
        assert unsure.date == sure.date
    if unsure.date is None:
        assert unsure.waits_for == 2026 or start.year == 2026


@given(known_days, st.integers(0, 400))
def test_calendar_days_end_on_a_working_day_and_never_early(start: date, count: int) -> None:
    due = after_days(SHIPPED, start, count)
    assert due.not_before >= start + timedelta(days=count)
    assert due.date is None or SHIPPED.is_working(due.date)


@pytest.mark.parametrize("count_", [after_working_days, after_days, after_months])
def test_a_negative_period_is_refused(count_: object) -> None:
    with pytest.raises(ValueError, match="negative"):
        count_(SHIPPED, date(2026, 1, 1), -1)  # type: ignore[operator]


# ── the ledger ──


@st.composite
def ledgers(draw: st.DrawFn) -> list[Transition]:
    day = draw(st.dates(date(2020, 1, 1), date(2024, 1, 1)))
    moves = [Transition(START, day)]
    for number in range(draw(st.integers(0, 5))):
        day += timedelta(days=draw(st.integers(0, 30)))
        moves.append(Transition(RESUME if number % 2 else STOP, day))
    return moves


@given(ledgers(), st.integers(0, 40))
def test_on_its_due_date_a_clock_has_run_exactly_its_days(ledger: list[Transition], count: int) -> None:
    due = due_by_ledger(SHIPPED, ledger, count)
    if due.date is not None:
        assert elapsed(SHIPPED, ledger, due.date).days == count
        assert count == 0 or elapsed(SHIPPED, ledger, due.date - timedelta(days=1)).days == count - 1
    else:
        assert due.stopped
        ran = elapsed(SHIPPED, ledger, ledger[-1].on).days
        assert ran is not None
        assert ran < count
        again = [*ledger, Transition(RESUME, ledger[-1].on)]
        assert due_by_ledger(SHIPPED, again, count).date == due.not_before


@given(ledgers(), st.integers(0, 900))
def test_time_only_adds_and_standing_still_adds_nothing(ledger: list[Transition], later: int) -> None:
    at = ledger[0].on + timedelta(days=later)
    before, after = elapsed(SHIPPED, ledger, at), elapsed(SHIPPED, ledger, at + timedelta(days=1))
    assert before.days is not None
    assert after.days is not None
    assert 0 <= after.days - before.days <= 1
    if not before.running and not after.running and at >= ledger[-1].on:
        assert before.days == after.days


@given(known_days, st.integers(5, 20), st.integers(0, 10), st.integers(0, 25))
def test_a_stop_moves_the_due_date_by_the_working_days_that_it_lasted(
    start: date, count: int, before: int, lasted: int
) -> None:
    stop = start + timedelta(days=before)
    resume = stop + timedelta(days=lasted)
    plain = due_by_ledger(SHIPPED, [Transition(START, start)], count)
    stopped = due_by_ledger(
        SHIPPED, [Transition(START, start), Transition(STOP, stop), Transition(RESUME, resume)], count
    )
    assert plain.date is not None
    assert stopped.date is not None
    if plain.date > stop:
        lost = working_days_between(SHIPPED, stop, resume)
        assert working_days_between(SHIPPED, start, stopped.date) == count + lost
    else:
        assert stopped == plain


def test_a_clock_stopped_and_resumed_on_one_day_has_lost_nothing() -> None:
    day = date(2026, 3, 2)
    ledger = [Transition(START, day), Transition(STOP, date(2026, 3, 5)), Transition(RESUME, date(2026, 3, 5))]
    assert due_by_ledger(SHIPPED, ledger, 20) == due_by_ledger(SHIPPED, ledger[:1], 20)


def test_time_that_runs_into_an_unloaded_year_is_a_range() -> None:
    ledger = [Transition(START, date(2026, 12, 30))]
    assert elapsed(SHIPPED, ledger, date(2027, 1, 5)) == Elapsed(None, 1, 6, True)
    stopped = [*ledger, Transition(STOP, date(2027, 1, 5)), Transition(RESUME, date(2027, 1, 8))]
    due = due_by_ledger(SHIPPED, stopped, 10)
    assert (due.date, due.waits_for, due.not_before) == (None, 2027, date(2027, 1, 12))
    still = due_by_ledger(SHIPPED, stopped[:2], 10)
    assert (still.date, still.stopped, still.not_before) == (None, True, date(2027, 1, 9))


def test_an_ended_clock_keeps_the_date_on_which_it_would_have_run_out() -> None:
    ledger = [Transition(START, date(2026, 3, 2)), Transition(END, date(2026, 3, 10))]
    assert due_by_ledger(SHIPPED, ledger, 20).date == date(2026, 3, 30)
    assert not elapsed(SHIPPED, ledger, date(2026, 3, 11)).running


@pytest.mark.parametrize(
    ("moves", "position"),
    [
        ([], 1),
        ([(STOP, 1)], 1),
        ([(START, 1), (START, 2)], 2),
        ([(START, 1), (RESUME, 2)], 2),
        ([(START, 1), (STOP, 2), (STOP, 3)], 3),
        ([(START, 5), (STOP, 2)], 2),
        ([(START, 1), (END, 2), (RESUME, 3)], 3),
    ],
)
def test_moves_out_of_order_are_refused(moves: list[tuple[Move, int]], position: int) -> None:
    with pytest.raises(LedgerNotInOrder) as caught:
        due_by_ledger(SHIPPED, [Transition(m, date(2026, 3, d)) for m, d in moves], 5)
    assert caught.value.position == position
