"""The working-day calendar of China, year by year, each from its notice (放假调休安排).

Source: the yearly 国务院办公厅关于…年部分节假日安排的通知, which names days off (放假调休) and the
weekend days worked instead (上班). A notice may reach back into the last days of the year before.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

REACH_BACK = 7
"""Days at the end of a year that next year's notice may still change (so far at most 3: 2018-12-29)."""


class DayKind(StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


class CalendarFault(ValueError):
    """A year's data contradict themselves; `place` and `fault` say where and how, in Chinese and English."""

    def __init__(self, place: str, fault: str, fault_en: str) -> None:
        super().__init__(f"{place}：{fault}")
        self.place, self.fault, self.fault_en = place, fault, fault_en

    def said_in(self, language: str) -> str:
        return self.fault_en if language.startswith("en") else self.fault


@dataclass(frozen=True, slots=True)
class Notice:
    """The document that fixed a year. An unknown number stays "" and is shown as unknown."""

    title: str
    number: str = ""
    issued: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days off, first and last included."""

    name: str
    first: date
    last: date

    def days(self) -> Iterator[date]:
        for offset in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=offset)


@dataclass(frozen=True)
class Year:
    """One year as its notices fixed it. Raises: CalendarFault at birth when the data cannot be right."""

    year: int
    spans: tuple[Span, ...]
    make_up: frozenset[date]
    notices: tuple[Notice, ...]

    def __post_init__(self) -> None:
        place = str(self.year)
        if not self.notices:
            raise CalendarFault(place, "没有注明依据的通知", "no notice is cited")
        seen: dict[date, str] = {}
        for span in self.spans:
            if span.last < span.first:
                raise CalendarFault(place, f"{span.name}：结束早于开始", f"{span.name}: ends before it begins")
            if (span.last - span.first).days > 30:
                raise CalendarFault(place, f"{span.name}：超过31天", f"{span.name}: longer than 31 days")
            for day in span.days():
                if day in seen:
                    raise CalendarFault(place, f"{day} 同时属于{seen[day]}和{span.name}", f"{day} is in two spans")
                seen[day] = span.name
        for day in sorted(self.make_up):
            if day.weekday() < 5:
                raise CalendarFault(place, f"上班日 {day} 本来就是工作日，不是周末", f"{day} is no weekend day")
            if day in seen:
                raise CalendarFault(place, f"{day} 既放假又上班", f"{day} is both off and worked")
        for day in (*seen, *self.make_up):
            if not date(self.year, 1, 1) - timedelta(days=REACH_BACK) <= day <= date(self.year, 12, 31):
                raise CalendarFault(place, f"{day} 不在本年度之内", f"{day} is outside the year")

    @cached_property
    def off(self) -> dict[date, str]:
        """Each day off with the name of its holiday."""
        return {d: s.name for s in self.spans for d in s.days()}


@dataclass(frozen=True)
class Calendar:
    """The years that are loaded."""

    years: Mapping[int, Year]

    def kind(self, day: date) -> DayKind | None:
        """What the day is; `None` when its year is not loaded."""
        if day.year not in self.years:
            return None
        for year in (day.year, day.year + 1):
            loaded = self.years.get(year)
            if loaded and day in loaded.make_up:
                return DayKind.MAKE_UP
            if loaded and day in loaded.off:
                return DayKind.HOLIDAY
        return DayKind.WEEKEND if day.weekday() >= 5 else DayKind.WORKDAY

    def is_working(self, day: date) -> bool | None:
        kind = self.kind(day)
        return None if kind is None else kind in (DayKind.WORKDAY, DayKind.MAKE_UP)

    def is_final(self, day: date) -> bool:
        """Whether no notice still to come can change the day (its reach back into December)."""
        if day.year not in self.years:
            return False
        return day.year + 1 in self.years or day < date(day.year, 12, 31) - timedelta(days=REACH_BACK - 1)

    def holiday(self, day: date) -> str:
        """The holiday's name, or ""."""
        return next((y.off[day] for n in (day.year, day.year + 1) if (y := self.years.get(n)) and day in y.off), "")


def read_years(content: bytes) -> dict[int, Year]:
    """Years from TOML. Raises: CalendarFault, naming year and fault; also when a stated day count is not met."""
    try:
        table = tomllib.loads(content.decode("utf-8"))
        return {int(key): _year(int(key), value) for key, value in table.items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CalendarFault("TOML", str(problem), str(problem)) from problem


def _year(number: int, table: Mapping[str, Any]) -> Year:
    place = str(number)
    try:
        spans = tuple(_spans(place, table["off"]))
        notices = tuple(
            Notice(n["title"], n.get("number", ""), n.get("issued"), n.get("url", "")) for n in table["notice"]
        )
        return Year(number, spans, frozenset(table.get("make_up", ())), notices)
    except (KeyError, TypeError, AttributeError) as problem:
        raise CalendarFault(place, f"栏目缺失或不对：{problem}", f"missing or wrong: {problem}") from problem


def _spans(place: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Span]:
    for row in rows:
        span = Span(row["name"], row["first"], row.get("last", row["first"]))
        counted = (span.last - span.first).days + 1
        if "days" in row and row["days"] != counted:
            raise CalendarFault(
                place,
                f"{span.name}：通知写明共{row['days']}天，起止日期之间是{counted}天",
                f"{span.name}: the notice says {row['days']} days, the dates make {counted}",
            )
        yield span
