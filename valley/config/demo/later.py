"""What the demonstration loads after the first page is there, in the worker: the supply chain's 50,000 events.

They take some twenty seconds of one core, and nobody who opens the first page should wait for them; pages of the trace
show how far they are. A killed worker begins again, and what was captured is not stored twice.
"""

from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from valley.config.demo import accounts
from valley.config.demo.story import CHINA
from valley.config.demo.trace.load import capture_all
from valley.kernel import clock
from valley.kernel.models import User

LATER = "demo.later"


@app.task(name=LATER, queueing_lock=LATER, retry=RetryStrategy(max_attempts=5, exponential_wait=2))
def later() -> None:
    """Capture the supply chain up to yesterday."""
    office = User.objects.get(username=f"{accounts.PREFIX}office", fictional=True)
    capture_all(by=office, last=clock.now().astimezone(CHINA).date() - timedelta(days=1))
