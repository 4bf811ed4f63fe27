"""The other language of what was asked, found, called for or agreed."""

from typing import Any, TypeVar

from django.db import transaction

from valley.innovation.exchange import events
from valley.innovation.exchange.actions.shared import lock
from valley.innovation.exchange.models import Call, Contract, Need, Result
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import text

M = TypeVar("M", bound=Any)


@transaction.atomic
def translate(*, by: User, thing: Need | Result, title: str, summary: str = "") -> Need | Result:
    """Title and summary in the other of the two languages; the writer's own words stay as they are.

    Raises: NotAllowed; Invalid.
    """
    require(by, "exchange.translate", thing)
    held: Need | Result = lock(thing)
    held.title_other = text(title, field="title", most=200)
    held.summary_other = text(summary, field="summary", most=1200, required=False)
    held.save(update_fields=["title_other", "summary_other"])
    publish(events.Translated(subject=held.uri), by=by)
    return held


@transaction.atomic
def retell(*, by: User, thing: Call | Contract, title: str, words: str = "") -> Call | Contract:
    """The same for a call (its problem) or a contract (its acceptance test). Raises: NotAllowed; Invalid."""
    require(by, "exchange.retell", thing)
    held = second(thing, title, words)
    publish(events.Retold(subject=held.uri), by=by)
    return held


def second(thing: M, title: str, words: str) -> M:
    """Write down the other language of a thing with a second tongue. Raises: Invalid."""
    held: M = lock(thing)
    held.title_other = text(title, field="title", most=300)
    held.words_other = text(words, field="words", most=20_000, required=False)
    held.save(update_fields=["title_other", "words_other"])
    return held
