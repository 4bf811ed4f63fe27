"""Clock-driven shells around the registry's actions. Hours are those of UTC."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from valley.registry.actions import forget_imports, returns, run_import


@app.periodic(cron="5 1 * * *", periodic_id="registry.remind")
@app.task(name="registry.remind", queueing_lock="registry.remind")
def remind(timestamp: int) -> None:
    """At 09:05 in Shanghai: who has not answered is reminded, from a week before the due date."""
    returns.remind_all()


@app.task(name="registry.import_list", retry=RetryStrategy(max_attempts=3, exponential_wait=2))
def import_list(public_id: str) -> None:
    """Take in a list that somebody handed in."""
    run_import(public_id=public_id)


@app.periodic(cron="20 18 * * *", periodic_id="registry.forget_imports")
@app.task(name="registry.forget_imports", queueing_lock="registry.forget_imports")
def forget(timestamp: int) -> None:
    """At 02:20 in Shanghai: what was wrong in a list is nobody's business after a month."""
    forget_imports()
