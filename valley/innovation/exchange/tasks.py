"""Clock-driven shells around the exchange's actions. Hours are those of UTC."""

from procrastinate.contrib.django import app

from valley.innovation.exchange import actions
from valley.innovation.exchange.actions.matching import fail_matching, index_everything, run_matching
from valley.innovation.exchange.actions.references import remind_fees


@app.task(name="exchange.match")
def match(run: int) -> None:
    """Look for partners of what somebody asked about; where that fails, whoever asked is told before the office is."""
    try:
        run_matching(run=run)
    except Exception:
        fail_matching(run=run)
        raise


@app.periodic(cron="5 19 * * *", periodic_id="exchange.index_everything")
@app.task(name="exchange.index_everything", queueing_lock="exchange.index_everything")
def index(timestamp: int) -> None:
    """At 03:05 in Shanghai: mend what matching knows where the journal did not say (a date that passed)."""
    index_everything()


@app.periodic(cron="25 1 * * *", periodic_id="exchange.remind_fees")
@app.task(name="exchange.remind_fees", queueing_lock="exchange.remind_fees")
def fees(timestamp: int) -> None:
    """At 09:25 in Shanghai: whose patent fee falls due."""
    remind_fees()


@app.periodic(cron="35 1 * * *", periodic_id="exchange.tell_expiring")
@app.task(name="exchange.tell_expiring", queueing_lock="exchange.tell_expiring")
def expiring(timestamp: int) -> None:
    """At 09:35 in Shanghai: whose need or result falls due for renewal."""
    actions.tell_expiring()


@app.periodic(cron="15 1 * * *", periodic_id="exchange.remind_and_lapse")
@app.task(name="exchange.remind_and_lapse", queueing_lock="exchange.remind_and_lapse")
def remind_and_lapse(timestamp: int) -> None:
    """At 09:15 in Shanghai: whoever has not said whether an answer helped is reminded, or the need ends unconfirmed."""
    actions.remind_and_lapse()
