"""Clock-driven shells around the registry's actions. Hours are those of UTC."""

from procrastinate.contrib.django import app

from valley.registry.actions import returns


@app.periodic(cron="5 1 * * *", periodic_id="registry.remind")
@app.task(name="registry.remind", queueing_lock="registry.remind")
def remind(timestamp: int) -> None:
    """At 09:05 in Shanghai: who has not answered is reminded, from a week before the due date."""
    returns.remind_all()
