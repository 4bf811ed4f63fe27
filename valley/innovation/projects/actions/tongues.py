"""The other language of what has a title and a text of its own."""

from typing import TypeVar

from django.db import transaction

from valley.innovation.exchange.actions.tongues import second
from valley.innovation.projects import events
from valley.innovation.projects.rules.tongues import Told
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require

T = TypeVar("T", bound=Told)


@transaction.atomic
def retell(*, by: User, thing: T, title: str, words: str = "") -> T:
    """Title and text (`tongues` of its model says which) in the other of the two languages.

    Raises: NotAllowed; Invalid.
    """
    require(by, "projects.retell", thing)
    held = second(thing, title, words)
    publish(events.Retold(subject=held.uri), by=by)
    return held
