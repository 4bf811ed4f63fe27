"""Clock-driven and deferred shells around actions."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from valley.supply.trace import actions


@app.task(name="trace.run_job", retry=RetryStrategy(max_attempts=8, exponential_wait=2))
def run_job(job_id: int) -> None:
    """Store the events of a received document."""
    actions.run_job(job_id=job_id)


@app.periodic(cron="* * * * *", periodic_id="trace.place_batches")
@app.task(name="trace.place_batches", queueing_lock="trace.place_batches")
def place_batches(timestamp: int) -> None:
    """Give a position to what a killed process left without one."""
    actions.place_batches()


@app.periodic(cron="* * * * *", periodic_id="trace.follow")
@app.task(name="trace.follow", queueing_lock="trace.follow")
def follow(timestamp: int) -> None:
    """Draw stays and whereabouts from batches that nobody has taken in yet."""
    actions.follow_all()
