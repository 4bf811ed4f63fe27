"""The clocks of a recall (食品召回管理办法, 2015, amended 2020).

Start within 24, 48 or 72 hours of knowing the risk for class I, II or III; finish within 10, 20 or 30 working days of
the notice's publication. Read in secondary sources only (see data/sources.toml: `lexology-2015`); the numbers of the
articles were not read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from valley.kernel.engine.clock import Calendar, Due, after_working_days


@dataclass(frozen=True, slots=True)
class RecallClass:
    """start_h: hours from knowing to the start. finish_days: working days from the notice's publication."""

    start_h: int
    finish_days: int


CLASSES: Mapping[str, RecallClass] = MappingProxyType(
    {"I": RecallClass(24, 10), "II": RecallClass(48, 20), "III": RecallClass(72, 30)}
)


def start_due(recall_class: str, known_at: datetime) -> datetime:
    """The moment by which the recall has to have begun; hours of the clock, not working hours."""
    return known_at + timedelta(hours=CLASSES[recall_class].start_h)


def finish_due(recall_class: str, published_on: date, calendar: Calendar) -> Due:
    """The day by which it has to be finished. A year without its calendar gives "not before"."""
    return after_working_days(calendar, published_on, CLASSES[recall_class].finish_days)
