"""What the journal says has changed since the index last looked."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from valley.kernel import things
from valley.kernel.models import PersonKey, SearchDocument, SearchProgress

# Whole transactions below the oldest one still running (the horizon), in the order of their numbers: none is skipped.
_ENDED = """
    WITH part AS MATERIALIZED (
        SELECT xact FROM kernel_entry WHERE xact >= %(seen)s AND xact < %(horizon)s ORDER BY xact LIMIT %(limit)s
    ), last AS (SELECT max(xact) AS xact, count(*) AS number FROM part)
    SELECT last.xact, last.number, e.id, e.subject, e.payload::text FROM last
      JOIN kernel_entry e ON e.xact BETWEEN %(seen)s AND last.xact
"""
# What has been committed beyond the horizon: an import that runs for an hour holds nobody else's news up.
_BEYOND = """
    SELECT id, subject, payload::text FROM kernel_entry
     WHERE xact >= %(horizon)s AND id <> ALL(%(done)s::bigint[]) ORDER BY id LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Changes:
    """URIs of things that entries name, how far the journal is followed with them, and whether more wait."""

    uris: list[str]
    seen_xact: int
    seen_entries: list[int]
    more: bool


def changes(progress: SearchProgress, *, limit: int) -> Changes:
    """What entries name that were not followed yet, about `limit` entries at a time.

    A bulk entry (`count` above 1 under a `batch`) names all things of all kinds.
    """
    seen, done = progress.seen_xact, set(progress.seen_entries)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (horizon,) = cursor.fetchone()
        if seen > horizon:
            seen = 0  # a dump restored on another server: its numbers begin anew
        cursor.execute(_ENDED, {"seen": seen, "horizon": horizon, "limit": limit})
        ended = cursor.fetchall()
        named = [row[3:] for row in ended if row[2] not in done]
        if ended and ended[0][1] == limit:
            return Changes(_things(named), ended[0][0] + 1, sorted(done), True)
        if ended:
            seen = ended[0][0] + 1
            cursor.execute("SELECT id FROM kernel_entry WHERE id = ANY(%s) AND xact >= %s", [sorted(done), horizon])
            done = {row[0] for row in cursor.fetchall()}
        cursor.execute(_BEYOND, {"horizon": horizon, "done": sorted(done), "limit": limit})
        beyond = cursor.fetchall()
    named += [row[1:] for row in beyond]
    return Changes(_things(named), seen, sorted(done | {row[0] for row in beyond}), len(beyond) == limit)


def _things(named: Iterable[tuple[str, str]]) -> list[str]:
    found: dict[str, None] = {}
    for subject, payload in named:
        told = json.loads(payload)
        if told.get("batch") and told.get("count", 1) > 1:
            found.update(dict.fromkeys(uri for kind in things.kinds() for uri in kind.all_uris()))
        for uri in _uris(subject, told):
            found.update(dict.fromkeys(_things_at(uri)))
    return list(found)


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
    elif kind := things.kind_of(uri):
        yield uri
        yield from kind.parts(uri)
