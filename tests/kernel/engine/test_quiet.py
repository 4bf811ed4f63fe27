from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.kernel.engine.quiet import due_at, is_quiet, retry_after

HOURS = st.none() | st.integers(0, 23)
MOMENTS = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(MOMENTS, HOURS, st.none() | st.tuples(st.integers(0, 23), st.integers(0, 23)))
def test_it_goes_out_soon_enough_and_never_in_quiet_hours(
    now: datetime, digest: int | None, quiet: tuple[int, int] | None
) -> None:
    start, end = quiet or (None, None)
    due = due_at(now, digest_hour=digest, quiet_from=start, quiet_until=end)
    assert now <= due <= now + timedelta(days=2)
    assert not is_quiet(due.hour, start, end)
    if digest is None and not is_quiet(now.hour, start, end):
        assert due == now


@pytest.mark.parametrize(
    ("hour", "quiet", "expected"),
    [
        (23, (22, 7), True),
        (6, (22, 7), True),
        (7, (22, 7), False),
        (12, (9, 17), True),
        (17, (9, 17), False),
        (5, (5, 5), False),
    ],
)
def test_quiet_hours_may_run_over_midnight(hour: int, quiet: tuple[int, int], expected: bool) -> None:
    assert is_quiet(hour, *quiet) is expected


def test_a_digest_waits_for_its_hour_today_or_tomorrow() -> None:
    ways = {"digest_hour": 9, "quiet_from": None, "quiet_until": None}
    assert due_at(datetime(2026, 3, 1, 8, 30, tzinfo=UTC), **ways) == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert due_at(datetime(2026, 3, 1, 9, 30, tzinfo=UTC), **ways) == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_pauses_grow_to_six_hours() -> None:
    assert [retry_after(n).total_seconds() // 60 for n in (1, 2, 3, 20)] == [2, 4, 8, 360]
