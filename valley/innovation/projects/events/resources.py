"""Shared resources."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ResourceOffered(Event):
    """An organisation opens something to others."""

    kind: str
    owner: str


@dataclass(frozen=True, kw_only=True)
class ResourceWithdrawn(Event):
    """It is open no longer."""


@dataclass(frozen=True, kw_only=True)
class LendingAsked(Event):
    """An organisation asks to use it."""

    resource: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class LendingDecided(Event):
    """The owner agreed or declined."""

    agreed: bool


@dataclass(frozen=True, kw_only=True)
class ResourceUsed(Event):
    """A use was noted."""

    resource: str


@dataclass(frozen=True, kw_only=True)
class LendingEnded(Event):
    """It was given back, or the transfer ended."""
