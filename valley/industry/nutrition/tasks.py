"""Deferred shells around the actions of nutrition design."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from valley.industry.nutrition.actions import runs


@app.task(name="nutrition.calculate", retry=RetryStrategy(max_attempts=3, exponential_wait=2))
def calculate(run: int) -> None:
    """Go on with a calculation until it is over."""
    while runs.advance(run=run):
        pass
