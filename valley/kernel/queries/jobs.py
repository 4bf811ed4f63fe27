"""What the office must look after: failing reactions and other jobs, stalled ones, notices that did not arrive."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from valley.kernel import clock
from valley.kernel.models import Delivery, DeliveryState
from valley.kernel.queries.journal import last_seal_at

STALLED_AFTER = timedelta(seconds=20)


@dataclass(frozen=True)
class Line:
    """One job as the office sees it. `state`: failed, stalled or retrying; arguments are opaque ids."""

    id: int
    task: str
    arguments: dict[str, Any]
    attempts: int
    state: str
    at: datetime | None


def troubled_jobs() -> list[Line]:
    """Failed for good, stalled (their worker is silent), and those that failed at least once and wait for a retry."""
    silent = Q(worker=None) | Q(worker__last_heartbeat__lt=clock.now() - STALLED_AFTER)
    rows = (
        ProcrastinateJob.objects.filter(
            Q(status="failed") | (Q(status="doing") & silent) | Q(status="todo", attempts__gt=0)
        )
        .annotate(last_event=Max("procrastinateevent__at"))
        .order_by("-pk")[:500]
    )
    names = {"failed": "failed", "doing": "stalled", "todo": "retrying"}
    return [Line(j.id, j.task_name, j.args, j.attempts, names[j.status], j.last_event) for j in rows]


def undelivered() -> QuerySet[Delivery]:
    """Deliveries that failed for good, and those that failed at least once and are tried again."""
    return (
        Delivery.objects.filter(Q(state=DeliveryState.FAILED) | Q(state=DeliveryState.WAITING, attempts__gt=0))
        .select_related("notice__user")
        .order_by("-pk")[:500]
    )


def trouble_count() -> int:
    """How many jobs and deliveries failed for good: the number beside the office's bell."""
    failed = ProcrastinateJob.objects.filter(status="failed").count()
    return failed + Delivery.objects.filter(state=DeliveryState.FAILED).count()


def seal_age() -> timedelta | None:
    """How long ago the journal was last sealed."""
    at = last_seal_at()
    return clock.now() - at if at else None
