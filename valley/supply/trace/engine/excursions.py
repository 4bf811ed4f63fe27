"""Readings beyond a limit, and which things lived through them in which carrier.

An excursion begins with the first reading beyond the limit and ends with the first one within it again; where the
sensor then kept silent longer than `silence`, it ends with the last reading beyond, and what came after is unknown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from valley.supply.trace.engine.intervals import overlap

SILENCE = timedelta(hours=1)
"""How long the last reading is believed (assumed by the platform; a limit may say otherwise)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of `sensor` in the limit's unit, or extremes over [at, until]."""

    at: datetime
    value: float
    sensor: str = ""
    event: int = 0


@dataclass(frozen=True, slots=True)
class Limit:
    """low ≤ value ≤ high, in `uom`; beyond it for longer than `allowed` is an excursion. source: who says so."""

    low: float | None
    high: float | None
    uom: str
    source: str
    allowed: timedelta = timedelta(0)
    silence: timedelta = SILENCE

    def beyond(self, value: float) -> float:
        """How far outside, 0.0 within; in the limit's unit."""
        over = value - self.high if self.high is not None else 0.0
        under = self.low - value if self.low is not None else 0.0
        return max(over, under, 0.0)


@dataclass(frozen=True, slots=True)
class Excursion:
    """[start, end); `worst` is the value farthest beyond. known_end: False where the sensor fell silent meanwhile."""

    start: datetime
    end: datetime
    worst: float
    readings: int
    sensor: str = ""
    known_end: bool = True
    event: int = 0

    @property
    def minutes(self) -> float:
        return (self.end - self.start).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class Exposure:
    """A thing's share of an excursion: `item` was in `carrier` over [start, end) of it."""

    item: str
    carrier: str
    start: datetime
    end: datetime
    excursion: Excursion

    @property
    def minutes(self) -> float:
        return (self.end - self.start).total_seconds() / 60


def excursions(readings: Iterable[Reading], limit: Limit) -> list[Excursion]:
    """Excursions of one sensor, in time. Readings in any order; of two at one moment the worse counts."""
    ordered = sorted(readings, key=lambda r: (r.at, -limit.beyond(r.value), r.value))
    found: list[Excursion] = []
    run: list[Reading] = []

    def close(end: datetime, known: bool) -> None:
        if run and end - run[0].at > limit.allowed:
            worst = max(run, key=lambda r: limit.beyond(r.value))
            found.append(Excursion(run[0].at, end, worst.value, len(run), run[0].sensor, known, worst.event))
        run.clear()

    last: datetime | None = None
    for reading in ordered:
        if reading.at == last:
            continue
        if run and reading.at - run[-1].at > limit.silence:
            close(_after(run[-1].at), False)
        if limit.beyond(reading.value):
            run.append(reading)
        elif run:
            close(reading.at, True)
        last = reading.at
    if run:
        close(_after(run[-1].at), False)
    return found


def _after(at: datetime) -> datetime:
    """A last reading counts itself: the end is open."""
    return at + timedelta(microseconds=1)


def exposures(
    excursion: Excursion, carrier: str, stays: Sequence[tuple[str, datetime | None, datetime | None]]
) -> list[Exposure]:
    """Which of the things that were in `carrier` (item, start, end) lived through `excursion`, and how long."""
    found = []
    for item, start, end in stays:
        both = overlap((excursion.start, excursion.end), (start, end))
        if both is not None and both[0] is not None and both[1] is not None:
            found.append(Exposure(item, carrier, both[0], both[1], excursion))
    return found
