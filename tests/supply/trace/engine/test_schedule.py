"""When a standing query is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.supply.trace.engine.schedule import FIELDS, NotASchedule, read

START = datetime(2026, 11, 26, 17, 20, 34, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({"hour": "1", "minute": "5"}, datetime(2026, 11, 27, 1, 5, tzinfo=UTC)),
        ({"second": "0/30"}, datetime(2026, 11, 26, 17, 21, tzinfo=UTC)),
        ({"second": "35"}, datetime(2026, 11, 26, 17, 20, 35, tzinfo=UTC)),
        ({"minute": "[10-20],40"}, datetime(2026, 11, 26, 17, 40, tzinfo=UTC)),
        ({"dayOfWeek": "1"}, datetime(2026, 11, 30, tzinfo=UTC)),
        ({"dayOfMonth": "29", "month": "2"}, datetime(2028, 2, 29, tzinfo=UTC)),
        ({"month": "1-3"}, datetime(2027, 1, 1, tzinfo=UTC)),
        ({"minute": 5}, datetime(2026, 11, 26, 18, 5, tzinfo=UTC)),
    ],
)
def test_the_next_moment(fields: dict[str, str | int], due: datetime) -> None:
    assert read(fields).next_after(START) == due


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"second": "60"},
        {"hour": "x"},
        {"dayOfMonth": "0"},
        {"minute": "[20-10]"},
        {"year": "2026"},
        {"second": "*/0"},
    ],
)
def test_what_is_no_schedule_is_refused(fields: dict[str, str | int]) -> None:
    with pytest.raises(NotASchedule):
        read(fields)


def test_what_never_comes_is_refused() -> None:
    with pytest.raises(NotASchedule):
        read({"dayOfMonth": "30", "month": "2"}).next_after(START)


@given(
    st.dictionaries(st.sampled_from(["second", "minute", "hour", "dayOfWeek"]), st.integers(1, 7), min_size=1),
    st.integers(0, 126_000_000),
)  # fmt: skip
def test_due_moments_match_and_none_is_skipped(fields: dict[str, int], second: int) -> None:
    moment = START + timedelta(seconds=second)
    due = read({k: str(v) for k, v in fields.items()}).next_after(moment)
    assert due > moment
    own = {"second": due.second, "minute": due.minute, "hour": due.hour, "dayOfWeek": due.isoweekday()}
    assert all(own[name] == value for name, value in fields.items())
    assert due - moment <= timedelta(days=8)
    assert set(fields) <= set(FIELDS)
