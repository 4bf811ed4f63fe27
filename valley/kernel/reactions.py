"""What follows in the kernel itself."""

from valley.kernel.actions import search
from valley.kernel.events import Erased
from valley.kernel.journal import on
from valley.kernel.models import Entry


@on(Erased)
def drop_from_the_index(event: Erased, entry: Entry) -> None:
    """Nothing may find an erased person any more, not even by digests."""
    search.forget(key_id=event.key)
