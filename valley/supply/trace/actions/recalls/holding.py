"""The one lock under which every step of a recall runs."""

from valley.supply.trace.errors import RecallClosed, ScopeMoved
from valley.supply.trace.models import (
    RecallCase,
)


def locked(case: RecallCase, version: int | None = None) -> RecallCase:
    """The case, held until commit. Raises: RecallClosed; ScopeMoved where somebody changed the scope meanwhile."""
    held = RecallCase.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "lead")
    row = held.get(pk=case.pk)
    if row.closed_at is not None:
        raise RecallClosed(value=row.number)
    if version is not None and row.scope_version != version:
        raise ScopeMoved(field="version", value=version)
    return row
