"""What the tests of a module only read is made once: in a transaction around them, each of them rolled back to here."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def standing(blocker: DjangoDbBlocker) -> Iterator[None]:
    """For a module's fixture: what is written inside stands for all its tests, and is taken back at the end.

    Not for a module with tests that commit (`transaction=True`): their connection is inside this transaction.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
