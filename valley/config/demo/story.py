"""Dated steps, run in the order of their dates, each with the clock at its own time."""

import heapq
import itertools
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from valley.kernel import clock, journal
from valley.kernel.permissions import remembering

CHINA = ZoneInfo("Asia/Shanghai")
NEWS = timedelta(days=21)
"""What happened within so many days of today is news: its reactions run (notices), older steps call nobody."""
SEED = 20221230  # the day of the plan's issue; any other number would do


class Story:
    """A queue of steps by time. A step may add later ones; what lies after now never happens.

    `rng` is seeded: the same day tells the same story (apart from random ids, keys and passwords).
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = now.astimezone(CHINA).date()
        self.rng = random.Random(SEED)  # noqa: S311 - no secret is made with it
        self.told = 0
        self._serial = itertools.count()
        self._steps: list[tuple[datetime, int, Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = []

    def on(self, day: date, step: Callable[..., Any], *given: Any, hour: int = 9, **more: Any) -> None:
        """Let `step(*given, **more)` happen on `day`; several of a day keep the order in which they were added."""
        serial = next(self._serial)
        at = datetime.combine(day, time(hour), CHINA) + timedelta(seconds=serial % 3000)
        if day == self.today:
            at = min(at, self.now)
        heapq.heappush(self._steps, (at, serial, step, given, more))

    def tell(self, heard: Callable[[date], None] = lambda day: None) -> None:
        """Run everything up to now; `heard` is told the day of each step."""
        while self._steps and self._steps[0][0] <= self.now:
            at, _serial, step, given, more = heapq.heappop(self._steps)
            heard(at.astimezone(CHINA).date())
            # No step changes the roles of whoever takes it: looking them up once is enough.
            with clock.travel(at), remembering():
                if self.now - at > NEWS:
                    with journal.past():
                        step(*given, **more)
                else:
                    step(*given, **more)
            self.told += 1

    def ago(self, days: int) -> date:
        """So many days before today; negative: after."""
        return self.today - timedelta(days=days)
