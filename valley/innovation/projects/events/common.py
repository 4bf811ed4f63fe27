"""Needs that several parks share."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CommonConfirmed(Event):
    """A person confirmed that `needs` are one."""

    needs: list[str]


@dataclass(frozen=True, kw_only=True)
class CommonJoined(Event):
    """A consortium took it on."""

    consortium: str


@dataclass(frozen=True, kw_only=True)
class CommonWithdrawn(Event):
    """It is no joint task."""
