"""Working days, deadlines and clocks that stop (工作日、期限、计时).

A day of a year whose holiday notice is not loaded is unknown: neither working nor not. Every answer
that rests on such a day says "not before …" instead of guessing.
"""

from valley.kernel.engine.clock.calendar import Calendar, CalendarFault, DayKind, Notice, Span, Year, read_years
from valley.kernel.engine.clock.deadlines import Due, after_days, after_months, after_working_days
from valley.kernel.engine.clock.ledger import Elapsed, LedgerNotInOrder, Move, Transition, due_by_ledger, elapsed

__all__ = [
    "Calendar",
    "CalendarFault",
    "DayKind",
    "Due",
    "Elapsed",
    "LedgerNotInOrder",
    "Move",
    "Notice",
    "Span",
    "Transition",
    "Year",
    "after_days",
    "after_months",
    "after_working_days",
    "due_by_ledger",
    "elapsed",
    "read_years",
]
