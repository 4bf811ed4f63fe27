"""Clocks that start, stop and resume (计时、中止、恢复).

Time that a hearing, an expertise or an applicant's correction takes is not part of the period:
行政许可法 第四十五条. A ledger is the list of transitions; everything else is computed from it.

A stop is itself a period, so its first day is not counted in it (民法典 第二百零一条): a day on
which the clock stops still counts, the day on which it resumes does not. A clock stopped and
resumed on one day has lost nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from valley.kernel.engine.clock.calendar import Calendar
from valley.kernel.engine.clock.deadlines import Due, after_working_days


class Move(StrEnum):
    START = "start"
    STOP = "stop"
    RESUME = "resume"
    END = "end"


@dataclass(frozen=True, slots=True)
class Transition:
    """One move of the clock. `ground` says why, in the words of the one who moved it."""

    move: Move
    on: date
    ground: str = ""


class LedgerNotInOrder(ValueError):
    """The moves do not follow each other: names the one at fault, from 1."""

    def __init__(self, position: int, move: Move | None) -> None:
        super().__init__(f"move {position}: {move}")
        self.position, self.move = position, move


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Working days that ran. `days` is `None` when unknown days are among them: between `at_least` and `at_most`."""

    days: int | None
    at_least: int
    at_most: int
    running: bool


_NEXT = {None: {Move.START}, Move.START: {Move.STOP, Move.END}, Move.STOP: {Move.RESUME, Move.END}}
_NEXT |= {Move.RESUME: _NEXT[Move.START], Move.END: set()}


def check(ledger: Sequence[Transition]) -> None:
    """Start first; stop and resume in turn; end last; never back in time. Raises: LedgerNotInOrder."""
    before: Transition | None = None
    for position, transition in enumerate(ledger, start=1):
        allowed = _NEXT[before.move if before else None]
        if transition.move not in allowed or (before and transition.on < before.on):
            raise LedgerNotInOrder(position, transition.move)
        before = transition


def _runs(ledger: Sequence[Transition], until: date) -> list[tuple[date, date]]:
    """Stretches in which the clock ran: (day before the first counted day, last counted day)."""
    runs, since = list[tuple[date, date]](), None
    for transition in ledger:
        if transition.on > until:
            break
        if transition.move in (Move.START, Move.RESUME):
            since = transition.on
        elif since is not None:
            runs.append((since, transition.on))
            since = None
    return [*runs, (since, until)] if since is not None else runs


def elapsed(calendar: Calendar, ledger: Sequence[Transition], until: date) -> Elapsed:
    """Working days run up to and including `until`. Raises: LedgerNotInOrder."""
    check(ledger)
    sure = perhaps = 0
    for since, last in _runs(ledger, until):
        for offset in range(1, (last - since).days + 1):
            working = calendar.is_working(since + timedelta(days=offset))
            sure += working is True
            perhaps += working is None
    past = [t for t in ledger if t.on <= until]
    running = bool(past) and past[-1].move in (Move.START, Move.RESUME)
    return Elapsed(None if perhaps else sure, sure, sure + perhaps, running)


def due_by_ledger(calendar: Calendar, ledger: Sequence[Transition], working_days: int) -> Due:
    """When `working_days` will have run, the clock going on as it stands now.

    While the clock stands still the date is unknown, and not before the day that it would be if it
    resumed on the day that it stopped. An ended clock keeps the date on which it would have run out.
    Raises: LedgerNotInOrder, also for an empty ledger; ValueError for a negative number.
    """
    check(ledger)
    if not ledger:
        raise LedgerNotInOrder(1, None)
    moves = [t for t in ledger if t.move is not Move.END]
    left, waits_for = working_days, None
    for since, stopped in zip(moves[::2], [*moves[1::2], None], strict=False):
        due = after_working_days(calendar, since.on, left)
        if stopped is None or due.not_before <= stopped.on:
            return due if waits_for is None else replace(due, date=None, waits_for=waits_for, provisional=False)
        for offset in range(1, (stopped.on - since.on).days + 1):
            day = since.on + timedelta(days=offset)
            working = calendar.is_working(day)
            left -= working is not False
            waits_for = waits_for or (day.year if working is None else None)
    still = after_working_days(calendar, moves[-1].on, left)
    return Due(None, still.not_before, waits_for, stopped=True)
