"""Clock-driven shells around the exchange's actions. Hours are those of UTC."""

from procrastinate.contrib.django import app

from valley.innovation.exchange import actions


@app.periodic(cron="15 1 * * *", periodic_id="exchange.remind_and_lapse")
@app.task(name="exchange.remind_and_lapse", queueing_lock="exchange.remind_and_lapse")
def remind_and_lapse(timestamp: int) -> None:
    """At 09:15 in Shanghai: whoever has not said whether an answer helped is reminded, or the need ends unconfirmed."""
    actions.remind_and_lapse()
