"""After a person was erased, or the master key was changed."""

from valley.kernel.events import Erased, MasterKeyRotated
from valley.kernel.journal import on
from valley.kernel.models import Entry
from valley.registry.actions import forget_digest, redigest_names


@on(Erased)
def forget_the_name(event: Erased, entry: Entry) -> None:
    """Nothing may find an erased person by name any more."""
    forget_digest(key_id=event.key)


@on(MasterKeyRotated)
def digest_names_anew(event: MasterKeyRotated, entry: Entry) -> None:
    """Equal names are found by digests under the present key."""
    redigest_names()
