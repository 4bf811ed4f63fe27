"""Clock-driven and deferred shells around actions."""

import psycopg
from django.db import DatabaseError
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from valley.supply.trace import actions
from valley.supply.trace.actions import duties, ledger, recalls

MAX_ATTEMPTS = 8


@app.task(name="trace.run_job", retry=RetryStrategy(max_attempts=MAX_ATTEMPTS, exponential_wait=2), pass_context=True)
def run_job(context: JobContext, job_id: int) -> None:
    """Store the events of a received document; after the last attempt the job ends as failed and says why."""
    try:
        actions.run_job(job_id=job_id)
    except Exception as fault:
        if context.job.attempts + 1 >= MAX_ATTEMPTS or not isinstance(fault, DatabaseError | psycopg.Error):
            actions.end_job(job_id=job_id, reason=f"{type(fault).__name__}: {fault}")
        raise


@app.periodic(cron="* * * * *", periodic_id="trace.place_batches")
@app.task(name="trace.place_batches", queueing_lock="trace.place_batches")
def place_batches(timestamp: int) -> None:
    """Give a position to what a killed process left without one, and end the jobs that the queue gave up."""
    actions.place_batches()
    actions.end_lost_jobs()


@app.periodic(cron="* * * * *", periodic_id="trace.follow")
@app.task(name="trace.follow", queueing_lock="trace.follow")
def follow(timestamp: int) -> None:
    """Draw stays and whereabouts from batches that nobody has taken in yet."""
    actions.follow_all()


# — recall and ledger —


@app.periodic(cron="* * * * *", periodic_id="trace.seal_events")
@app.task(name="trace.seal_events", queueing_lock="trace.seal_events")
def seal_events(timestamp: int) -> None:
    """Seal what was captured and sign a checkpoint."""
    ledger.seal_events()


@app.periodic(cron="40 0 * * *", periodic_id="trace.send_checkpoints")
@app.task(name="trace.send_checkpoints", queueing_lock="trace.send_checkpoints")
def send_checkpoints(timestamp: int) -> None:
    """Send partners the newest checkpoint to keep, once a day."""
    ledger.send_checkpoints()


@app.periodic(cron="*/5 * * * *", periodic_id="trace.escalate_overdue")
@app.task(name="trace.escalate_overdue", queueing_lock="trace.escalate_overdue")
def escalate_overdue(timestamp: int) -> None:
    """Tell of consignees who did not answer in time."""
    recalls.escalate_overdue()


@app.periodic(cron="20 17 * * *", periodic_id="trace.judge_retention")
@app.task(name="trace.judge_retention", queueing_lock="trace.judge_retention")
def judge_retention(timestamp: int) -> None:
    """Note until when new batches are kept."""
    duties.judge_new_batches()
