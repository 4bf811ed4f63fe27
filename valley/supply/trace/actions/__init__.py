"""Every write: imperatives, keyword-only, `by=` whom, atomic."""

from valley.supply.trace.actions.capturing import capture, capture_event, end_job, end_lost_jobs, receive, run_job
from valley.supply.trace.actions.following import follow, follow_all
from valley.supply.trace.actions.positions import place_batches

__all__ = [
    "capture",
    "capture_event",
    "end_job",
    "end_lost_jobs",
    "follow",
    "follow_all",
    "place_batches",
    "receive",
    "run_job",
]
