"""What follows from what happened in the exchange."""

from valley.innovation.exchange.actions import tell_watchers
from valley.innovation.exchange.actions.matching import index_things
from valley.innovation.exchange.events import (
    Findable,
    LookalikeDecided,
    NeedTaken,
    ReferencesRead,
    ResultRegistered,
)
from valley.innovation.exchange.models import Intake, Need, Result
from valley.kernel.journal import on
from valley.kernel.models import Entry


@on(NeedTaken)
def tell_of_need(event: NeedTaken, entry: Entry) -> None:
    """A need can be seen by others from when somebody took it."""
    tell_watchers(Need.objects.get(public_id=event.subject.removeprefix(Need.uri_prefix)))


@on(ResultRegistered)
def tell_of_result(event: ResultRegistered, entry: Entry) -> None:
    """Whoever waits for such a result is told."""
    tell_watchers(Result.objects.get(public_id=event.subject.removeprefix(Result.uri_prefix)))


# Matching: what it knows follows the journal.


@on(Findable)
def index_subject(event: Findable, entry: Entry) -> None:
    """A need, result or reference as it may be found now."""
    index_things(uris=[event.subject])


@on(LookalikeDecided)
def index_pair(event: LookalikeDecided, entry: Entry) -> None:
    """Of two that are one only the older is found."""
    index_things(uris=[event.older, event.newer])


@on(ReferencesRead)
def index_intake(event: ReferencesRead, entry: Entry) -> None:
    """All that a file brought."""
    intake = Intake.objects.get(public_id=event.subject.rsplit("/", 1)[1])
    index_things(uris=[row.uri for row in intake.references.all()])
