"""Every day is what its notice says; a year without a notice is unknown."""

from datetime import date, timedelta

import pytest

from tests.kernel.engine.clock.shipped import CONTENT, SHIPPED
from valley.kernel.engine.clock import Calendar, CalendarFault, DayKind, read_years

# Working days of a year, as 人力资源 offices publish them (公历年工作日), counted independently of this file.
WORKING_DAYS = {2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}


@pytest.mark.parametrize("year", sorted(WORKING_DAYS))
def test_a_year_has_its_number_of_working_days(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    assert sum(SHIPPED.is_working(d) is True for d in days if d.year == year) == WORKING_DAYS[year]


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-02-14", DayKind.MAKE_UP),
        ("2026-02-16", DayKind.HOLIDAY),
        ("2026-11-22", DayKind.WEEKEND),
        ("2026-11-23", DayKind.WORKDAY),
        ("2022-12-31", DayKind.HOLIDAY),  # fixed by the notice for 2023
        ("2020-02-01", DayKind.HOLIDAY),  # was to be worked, until the holiday was prolonged
        ("2027-01-04", None),
        ("2019-12-31", None),
    ],
)
def test_a_day_is_what_its_notice_says(day: str, kind: DayKind | None) -> None:
    assert SHIPPED.kind(date.fromisoformat(day)) is kind


def test_every_year_cites_its_notice() -> None:
    for year in SHIPPED.years.values():
        assert str(year.year) in year.notices[0].title
        assert year.notices[0].number.startswith("国办发明电〔")
        assert year.notices[0].issued is not None
        assert year.notices[0].issued < date(year.year, 1, 1)


def test_holidays_are_named() -> None:
    assert SHIPPED.holiday(date(2026, 2, 17)) == "春节"
    assert SHIPPED.holiday(date(2026, 2, 27)) == ""


def test_the_last_days_of_a_year_are_final_only_once_the_next_is_loaded() -> None:
    assert SHIPPED.is_final(date(2025, 12, 31))
    assert SHIPPED.is_final(date(2026, 12, 24))
    assert not SHIPPED.is_final(date(2026, 12, 25))
    assert not SHIPPED.is_final(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("days = 9", "days = 8", "通知写明共8天"),
        ("make_up = [2026-01-04", "make_up = [2026-01-05", "本来就是工作日"),
        ("make_up = [2026-01-04", "make_up = [2026-01-03", "既放假又上班"),
        ("first = 2026-09-25, last = 2026-09-27", "first = 2026-10-05, last = 2026-10-07", "同时属于"),
        ("first = 2026-09-25, last = 2026-09-27, days = 3", "first = 2026-09-29, last = 2026-09-27", "结束早于开始"),
        ("first = 2026-09-25, last = 2026-09-27, days = 3", "first = 2026-08-01, last = 2026-09-27", "超过31天"),
        ("first = 2026-01-01, last = 2026-01-03, days = 3", "first = 2025-12-20, last = 2025-12-21", "不在本年度"),
        ("[[2026.notice]]", "[[2026.note]]", "栏目缺失"),
        ("[2026]", "[2026", "TOML"),
    ],
)
def test_data_that_cannot_be_right_are_refused(old: str, new: str, fault: str) -> None:
    text = CONTENT.decode()
    assert old in text
    with pytest.raises(CalendarFault, match=fault):
        read_years(text.replace(old, new).encode())


def test_a_year_without_a_notice_is_refused() -> None:
    with pytest.raises(CalendarFault, match="依据"):
        read_years(b"[2030]\noff = []\nnotice = []\n")


def test_an_empty_calendar_knows_nothing() -> None:
    assert Calendar({}).is_working(date(2026, 1, 1)) is None
