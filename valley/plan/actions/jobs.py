"""Asking the worker to recompute; many askings before it starts are one job."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued


def ask_for_recompute() -> None:
    """Defer one job that recomputes what is stale. The job that waits already will do."""
    # The savepoint keeps the caller's transaction alive when the queueing lock is taken.
    with suppress(AlreadyEnqueued), transaction.atomic():
        jobs.configure_task("plan.recompute", queueing_lock="plan.recompute").defer()
