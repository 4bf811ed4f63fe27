"""What the journal says has changed since the index last looked."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection

from valley.kernel import things
from valley.kernel.models import PersonKey, SearchDocument

# Whole transactions only, and only those below the oldest one still running: a late commit is never skipped.
_CHANGED = """
    WITH horizon AS MATERIALIZED (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xact),
    part AS MATERIALIZED (
        SELECT e.xact FROM kernel_entry e, horizon WHERE e.xact >= %(seen)s AND e.xact < horizon.xact
        ORDER BY e.xact LIMIT %(limit)s
    ), last AS (SELECT max(xact) AS xact, count(*) AS number FROM part)
    SELECT last.xact, last.number, e.subject, e.payload::text FROM last
      LEFT JOIN kernel_entry e ON e.xact BETWEEN %(seen)s AND last.xact
"""


def changed_since(seen: int, *, limit: int) -> tuple[list[str], int, bool]:
    """(URIs of indexed kinds that entries of transactions from number `seen` on name, next `seen`, whether more wait).

    About `limit` entries at a time. A bulk entry (`count` above 1 under a `batch`) names all things of all kinds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        if seen > cursor.fetchone()[0]:
            seen = 0  # a dump restored on another server: its numbers begin anew
        cursor.execute(_CHANGED, {"seen": seen, "limit": limit})
        rows = cursor.fetchall()
    last, number = rows[0][:2]
    if not number:
        return [], seen, False
    found: dict[str, None] = {}
    for _last, _number, subject, payload in rows:
        told = json.loads(payload)
        if told.get("batch") and told.get("count", 1) > 1:
            found.update(dict.fromkeys(uri for kind in things.kinds() for uri in kind.all_uris()))
        for uri in _uris(subject, told):
            found.update(dict.fromkeys(_things_at(uri)))
    return list(found), last + 1, number == limit


def _uris(subject: str, told: dict[str, Any]) -> Iterator[str]:
    yield subject
    for value in told.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and each.startswith("/"):
                yield each


def _things_at(uri: str) -> Iterator[str]:
    """The thing itself; of a person's key, what the index holds under it."""
    if uri.startswith(PersonKey.uri_prefix):
        try:
            key = UUID(uri.removeprefix(PersonKey.uri_prefix))
        except ValueError:
            return
        yield from SearchDocument.objects.filter(key__public_id=key).values_list("uri", flat=True)
    elif things.kind_of(uri):
        yield uri
