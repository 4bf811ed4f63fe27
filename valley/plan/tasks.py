"""Clock-driven and deferred shells around the plan's actions. Hours are those of UTC."""

from procrastinate.contrib.django import app

from valley.plan.actions import readings, reports
from valley.plan.models import Snapshot
from valley.plan.queries.values import active_edition


@app.task(name="plan.recompute", queueing_lock="plan.recompute")
def recompute() -> None:
    """Recompute what the records have made stale."""
    edition = active_edition()
    if edition:
        readings.recompute_stale(edition=edition)


@app.periodic(cron="5 16 * * *", periodic_id="plan.recompute_all")
@app.task(name="plan.recompute_all", queueing_lock="plan.recompute_all")
def recompute_all(timestamp: int) -> None:
    """At 00:05 in Shanghai everything anew: a certificate that ran out overnight published no event."""
    edition = active_edition()
    if edition:
        readings.recompute(edition=edition)


@app.task(name="plan.print_report")
def print_report(snapshot: int, kind: str, language: str, inside: bool, key: str) -> None:
    """Make a report that somebody asked for; `key` lets its progress be found."""
    reports.print_report(snapshot=Snapshot.objects.get(pk=snapshot), kind=kind, language=language, inside=inside)
