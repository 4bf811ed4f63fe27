"""What follows in the kernel itself."""

from valley.kernel.actions import master, search
from valley.kernel.events import Erased, MasterKeyRotated
from valley.kernel.journal import on
from valley.kernel.models import Entry


@on(Erased)
def drop_from_the_index(event: Erased, entry: Entry) -> None:
    """Nothing may find an erased person any more, not even by digests."""
    search.forget(key_id=event.key)


@on(MasterKeyRotated)
def digest_files_anew(event: MasterKeyRotated, entry: Entry) -> None:
    """The same file is found to be there only by a digest under the present key."""
    master.redigest_files()


@on(MasterKeyRotated)
def index_people_anew(event: MasterKeyRotated, entry: Entry) -> None:
    """People are found by keyed digests of their names' terms."""
    search.reindex()
