"""After a person was erased."""

from valley.kernel.events import Erased
from valley.kernel.journal import on
from valley.kernel.models import Entry
from valley.registry.actions import forget_digest


@on(Erased)
def forget_the_name(event: Erased, entry: Entry) -> None:
    """Nothing may find an erased person by name any more."""
    forget_digest(key_id=event.key)
