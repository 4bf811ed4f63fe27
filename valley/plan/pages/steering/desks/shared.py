"""What forms of several desks begin with."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from valley.kernel import clock

Data = dict[str, Any]


def now(*names: str) -> Callable[[Any], Data]:
    """A form that begins with what the thing says now."""
    return lambda thing: {name: getattr(thing, name) for name in names}


def days(**ahead: int) -> Callable[[Any], Data]:
    """Dates that a form begins with: so many days from today."""
    return lambda thing: {name: clock.today() + timedelta(days=ahead_days) for name, ahead_days in ahead.items()}
