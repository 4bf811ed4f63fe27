"""The commit-safe position: the order in which batches became visible."""

from django.db import connection, transaction

LOCK = 0x7472616365  # "trace"

_PLACE = """
    WITH last AS (SELECT coalesce(max(position), 0) AS position FROM trace_batch),
         new AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM trace_batch WHERE position IS NULL)
    UPDATE trace_batch SET position = last.position + new.n FROM last, new WHERE trace_batch.id = new.id
"""


@transaction.atomic
def place_batches() -> int:
    """Give a position to every committed batch that has none; how many there were.

    One at a time, in a transaction of its own after that of the capture: a reader who sees a position sees every
    smaller one. The worker does the same for what a killed process left.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_PLACE)
        return int(cursor.rowcount)
