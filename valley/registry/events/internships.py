"""What happened to internships."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class InternshipPostOpened(Event):
    """A base (`organisation`, URI) offers `places` places from `starts_on`."""

    organisation: str
    places: int
    starts_on: str


@dataclass(frozen=True, kw_only=True)
class InternshipPostClosed(Event):
    """Nobody more is placed on the post from `on`."""

    on: str


@dataclass(frozen=True, kw_only=True)
class PlacementMoved(Event):
    """The placement (`subject`) on the `post` (URI) reached `stage` on `on`; `hire` only at its end."""

    post: str
    stage: str
    on: str
    hire: str = ""
