"""Scoring a mock recall (模拟召回): what the drill has to prove, against the targets of the scheme that sets them.

What a drill proves: forward and backward trace, mass balance, speed of telling, corrective action. The common audit
target of four hours and 100 % within a tolerance is a custom of auditors, not a regulation: it stands in the edition's
data as assumed by the platform.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to prove. met None: it cannot be judged yet. got, target: in `unit`."""

    name: str
    got: Decimal | None
    target: Decimal
    unit: str
    met: bool | None


def _hours(span: timedelta) -> Decimal:
    return (Decimal(span.total_seconds()) / 3600).quantize(Decimal("0.01"))


def score(
    *,
    started_at: datetime,
    times: Mapping[str, datetime | None],
    accounted: Sequence[Decimal | None],
    answered: Decimal | None,
    targets: Mapping[str, Decimal],
) -> tuple[list[Mark], int, int]:
    """(marks, met, judged).

    times: when each step was done ("scope", "notified", "closed"); targets give hours for "scope_h", "notified_h",
    "closed_h", shares of 1 for "accounted" (and "tolerance" of it) and "answered". accounted: one share per unit.
    """
    marks = []
    for step in ("scope", "notified", "closed"):
        done, target = times.get(step), targets[f"{step}_h"]
        took = _hours(done - started_at) if done else None
        marks.append(Mark(step, took, target, "h", None if took is None else took <= target))
    least = None if not accounted or None in accounted else min(a for a in accounted if a is not None)
    enough = targets["accounted"] - targets["tolerance"]
    marks.append(Mark("accounted", least, targets["accounted"], "1", None if least is None else least >= enough))
    everybody = None if answered is None else answered >= targets["answered"]
    marks.append(Mark("answered", answered, targets["answered"], "1", everybody))
    judged = [mark for mark in marks if mark.met is not None]
    return marks, sum(bool(mark.met) for mark in judged), len(judged)
