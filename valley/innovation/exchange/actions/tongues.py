"""The other language of what was asked or found."""

from django.db import transaction

from valley.innovation.exchange import events
from valley.innovation.exchange.actions.shared import lock
from valley.innovation.exchange.models import Need, Result
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import text


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
