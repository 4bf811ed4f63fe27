"""Running a reaction exactly once."""

from django.db import transaction

from valley.kernel.journal import reaction_named, revive
from valley.kernel.models import Entry, ReactionDone


@transaction.atomic
def run_reaction(*, entry_id: int, reaction: str) -> bool:
    """Run `reaction` for the entry unless it is done already; the mark and its effects commit together.

    Returns False if it was done before. A second worker waits on the unique key, then finds it done.
    """
    entry = Entry.objects.get(pk=entry_id)
    # INSERT … ON CONFLICT DO NOTHING waits for a running twin to commit or roll back.
    ReactionDone.objects.bulk_create([ReactionDone(entry=entry, reaction=reaction)], ignore_conflicts=True)
    mine = ReactionDone.objects.select_for_update().get(entry=entry, reaction=reaction)
    if mine.done:
        return False
    found = reaction_named(reaction)
    found.run(revive(entry, found.event), entry)
    mine.done = True
    mine.save(update_fields=["done"])
    return True
