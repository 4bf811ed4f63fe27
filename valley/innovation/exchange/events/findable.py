"""Facts that change what matching may find."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class Findable(Event):
    """Changes what matching may find of its subject."""
