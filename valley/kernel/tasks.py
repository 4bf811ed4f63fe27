"""Clock-driven and deferred shells around actions."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from valley.kernel.actions.reactions import run_reaction


@app.task(name="kernel.react", retry=RetryStrategy(max_attempts=8, exponential_wait=2))
def react(entry_id: int, reaction: str) -> None:
    """Run one reaction to one journal entry, once."""
    run_reaction(entry_id=entry_id, reaction=reaction)
