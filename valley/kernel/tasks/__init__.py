"""Clock-driven and deferred shells around actions. Hours are those of UTC."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from valley.kernel import actions
from valley.kernel.actions import search
from valley.kernel.actions.jobs import MAX_ATTEMPTS
from valley.kernel.actions.reactions import run_reaction


@app.task(name="kernel.react", retry=RetryStrategy(max_attempts=MAX_ATTEMPTS, exponential_wait=2))
def react(entry_id: int, reaction: str) -> None:
    """Run one reaction to one journal entry, once."""
    run_reaction(entry_id=entry_id, reaction=reaction)


@app.periodic(cron="*/5 * * * *", periodic_id="kernel.seal")
@app.task(name="kernel.seal", queueing_lock="kernel.seal", pass_context=False)
def seal(timestamp: int) -> None:
    """Seal the journal. The worker's watch does so every two seconds; this is the second string."""
    actions.seal()


@app.periodic(cron="0 * * * *", periodic_id="kernel.sign_head")
@app.task(name="kernel.sign_head", queueing_lock="kernel.sign_head")
def sign_head(timestamp: int) -> None:
    """Write this hour's signed head to the file outside the database."""
    actions.seal()
    actions.sign_head()


@app.periodic(cron="10 16 * * *", periodic_id="kernel.erase_due")
@app.task(name="kernel.erase_due", queueing_lock="kernel.erase_due")
def erase_due(timestamp: int) -> None:
    """At 00:10 in Shanghai: erase whom the law retains no longer."""
    actions.erase_due()


@app.periodic(cron="30 18 * * *", periodic_id="kernel.sweep_orphans")
@app.task(name="kernel.sweep_orphans", queueing_lock="kernel.sweep_orphans")
def sweep_orphans(timestamp: int) -> None:
    """Remove evidence files whose action was rolled back or killed."""
    actions.sweep_orphans()


@app.periodic(cron="* * * * *", periodic_id="kernel.deliver_due")
@app.task(name="kernel.deliver_due", queueing_lock="kernel.deliver_due")
def deliver_due(timestamp: int) -> None:
    """Send the notices that are due."""
    actions.deliver_due()


@app.task(name="kernel.index", retry=RetryStrategy(max_attempts=MAX_ATTEMPTS, exponential_wait=2))
def index(uri: str) -> None:
    """Try again what could not be indexed; after the last attempt the office sees it among the failed jobs."""
    search.index_one(uri=uri)


@app.periodic(cron="50 18 * * *", periodic_id="kernel.reindex")
@app.task(name="kernel.reindex", queueing_lock="kernel.reindex")
def reindex(timestamp: int) -> None:
    """At 02:50 in Shanghai: what depends on the date alone, and what the journal did not say."""
    search.reindex()
