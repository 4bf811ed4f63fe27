"""The other language of a consortium or an order."""

from django.db import transaction

from valley.innovation.exchange.actions.tongues import second
from valley.innovation.projects import events
from valley.innovation.projects.models import Consortium, Order
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require


@transaction.atomic
def retell(*, by: User, thing: Consortium | Order, title: str, words: str = "") -> Consortium | Order:
    """Title, and goal or specification, in the other of the two languages. Raises: NotAllowed; Invalid."""
    require(by, "projects.retell", thing)
    held = second(thing, title, words)
    publish(events.Retold(subject=held.uri), by=by)
    return held
