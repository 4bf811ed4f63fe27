"""Every write: imperatives, keyword-only, `by=` whom, atomic."""

from valley.supply.trace.actions.capturing import capture, capture_event, end_job, end_lost_jobs, receive, run_job
from valley.supply.trace.actions.delivering import deliver_due, query_of
from valley.supply.trace.actions.following import follow, follow_all
from valley.supply.trace.actions.named_queries import define_query, drop_query, register_prefix, revoke_page
from valley.supply.trace.actions.positions import place_batches
from valley.supply.trace.actions.reporting import record_readings, record_report
from valley.supply.trace.actions.running import pieces_of
from valley.supply.trace.actions.subscriptions import subscribe, unsubscribe

__all__ = [
    "capture",
    "capture_event",
    "define_query",
    "deliver_due",
    "drop_query",
    "end_job",
    "end_lost_jobs",
    "follow",
    "follow_all",
    "pieces_of",
    "place_batches",
    "query_of",
    "receive",
    "record_readings",
    "record_report",
    "register_prefix",
    "revoke_page",
    "run_job",
    "subscribe",
    "unsubscribe",
]
