"""Walking the store in the order in which it became visible."""

from valley.supply.trace.engine.rows import ORDINAL_BITS
from valley.supply.trace.models import Event

_AFTER = f"""
    SELECT event.*, batch.position FROM trace_batch batch
     CROSS JOIN LATERAL (
        SELECT * FROM trace_event event
         WHERE event.id >= (batch.id << {ORDINAL_BITS})
                           + CASE WHEN batch.position = %(position)s THEN %(next)s ELSE 0 END
           AND event.id < (batch.id + 1) << {ORDINAL_BITS}
         ORDER BY event.id LIMIT %(limit)s) event
     WHERE batch.position >= %(position)s
     ORDER BY batch.position, event.id LIMIT %(limit)s
"""  # noqa: S608


def events_after(position: int, ordinal: int, limit: int) -> list[Event]:
    """At most `limit` events behind the place (`position`, `ordinal`), in order; each knows its `position`.

    The first place is (0, -1). Only batches that have a position: nothing ever appears before what was returned.
    """
    given = {"position": position, "next": ordinal + 1, "limit": limit}
    return list(Event.objects.raw(_AFTER, given))
