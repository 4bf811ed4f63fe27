"""The platform's clock: what time it is. Every timestamp that an action writes comes from here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


def now() -> datetime:
    """The aware present; the travelled time inside `travel`."""
    return _travelled.get() or timezone.now()


def today() -> date:
    """Today in Asia/Shanghai."""
    return timezone.localtime(now()).date()


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Let the present be `to`: for tests, and for the demonstration's four years. Raises ValueError if naive."""
    if timezone.is_naive(to):
        raise ValueError(f"naive datetime: {to}")
    token = _travelled.set(to)
    try:
        yield
    finally:
        _travelled.reset(token)
