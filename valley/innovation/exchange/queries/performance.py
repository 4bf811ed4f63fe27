"""How the network does: who waits for whom and how long; lead times up and down; what is overdue."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Avg, Count, F, Q

from valley.innovation.exchange.models import OPEN, Answer, Level, Need, NeedState, Route, RouteState, Verdict
from valley.kernel import clock


@dataclass(frozen=True)
class Waiting:
    """`asker` waits for `asked`: how many open needs, and the longest wait in days."""

    asker: str
    asked: str
    count: int
    days: int
    needs: tuple[Need, ...]


def who_waits_for_whom(rows: Any) -> list[Waiting]:
    """Open needs among `rows` by who asked and who has to act, longest wait first."""
    groups: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for need in rows.filter(state__in=OPEN):
        asker = str(need.parent.handler if need.parent and need.parent.handler else need.organisation or "—")
        if need.state == NeedState.ANSWERED:
            groups[str(need.handler or "—"), asker].append(need)
        else:
            groups[asker, str(need.owner_organisation or need.handler or "desk")].append(need)
    today = clock.now()
    found = [
        Waiting(asker, asked, len(needs), max((today - n.reported_at).days for n in needs), tuple(needs))
        for (asker, asked), needs in groups.items()
    ]
    return sorted(found, key=lambda w: (-w.days, w.asker, w.asked))


@dataclass(frozen=True)
class Performance:
    """Figures over needs reported in [start, end); None where nothing was there to measure."""

    open_count: int
    not_overdue_count: int
    overdue_days_median: float | None
    postponements_per_need: float | None
    confirmed_count: int
    answered_count: int
    unconfirmed_count: int
    days_up: dict[str, float | None]
    days_down: float | None
    adopted_count: int
    offered_count: int

    @property
    def on_time_share(self) -> float | None:
        """Open needs whose date has not passed, of all open ones."""
        return self.not_overdue_count / self.open_count if self.open_count else None

    @property
    def confirmed_share(self) -> float | None:
        """Confirmed of all that were answered and are decided: an unconfirmed answer counts as answered."""
        return self.confirmed_count / self.answered_count if self.answered_count else None


def performance(start: date, end: date) -> Performance:
    """Up: mean days from a report to its first answer, by level. Down: from a result's offer to its adoption."""
    today = clock.today()
    needs = Need.objects.filter(reported_at__date__gte=start, reported_at__date__lt=end)
    open_needs = needs.filter(state__in=OPEN)
    late = [(today - due).days for due in open_needs.values_list("due_on", flat=True) if due and due < today]
    problems = needs.filter(level=Level.PROBLEM)
    done = problems.aggregate(
        confirmed=Count("pk", filter=Q(state=NeedState.CONFIRMED)),
        unconfirmed=Count("pk", filter=Q(state=NeedState.UNCONFIRMED)),
    )
    routes = Route.objects.filter(offered_at__date__gte=start, offered_at__date__lt=end)
    adopted = routes.filter(state=RouteState.ADOPTED)
    total = needs.count()
    return Performance(
        open_count=open_needs.count(),
        not_overdue_count=open_needs.count() - len(late),
        overdue_days_median=float(median(late)) if late else None,
        postponements_per_need=needs.aggregate(n=Count("postponements"))["n"] / total if total else None,
        confirmed_count=done["confirmed"],
        unconfirmed_count=done["unconfirmed"],
        answered_count=done["confirmed"] + done["unconfirmed"],
        days_up={level: _days_to_answer(needs.filter(level=level)) for level in Level.values},
        days_down=_days(adopted.aggregate(mean=Avg(F("ended_at") - F("offered_at")))["mean"]),
        adopted_count=adopted.count(),
        offered_count=routes.count(),
    )


def _days_to_answer(needs: Any) -> float | None:
    answers = Answer.objects.filter(need__in=needs).exclude(verdict=Verdict.REJECTED).order_by("need_id", "given_at")
    firsts = answers.distinct("need_id").values_list("given_at", "need__reported_at")
    spans = [(given - asked).total_seconds() / 86_400 for given, asked in firsts]
    return sum(spans) / len(spans) if spans else None


def _days(span: Any) -> float | None:
    return None if span is None else span.total_seconds() / 86_400
