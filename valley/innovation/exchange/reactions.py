"""What follows from what happened in the exchange."""

from valley.innovation.exchange.actions import tell_watchers
from valley.innovation.exchange.events import NeedTaken, ResultRegistered
from valley.innovation.exchange.models import Need, Result
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
