"""Keeping the index: one thing, all things, and what the journal says has changed."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction

from valley.kernel import clock, journal, personal, things
from valley.kernel.engine.search import terms_of
from valley.kernel.models import PersonKey, SearchDocument, SearchProgress
from valley.kernel.queries.search import changes
from valley.kernel.search import hidden
from valley.kernel.things import Document

log = logging.getLogger(__name__)

BATCH = 500
# Terms are counted anew after so many changes, and a tenth of all documents.
RECOUNT_AFTER = 50
# "search" in ASCII, cut to 63 bits: any fixed number that nobody else uses.
_LOCK = int.from_bytes(b"nvsearch", "big") & (2**63 - 1)

_WRITE = """
    INSERT INTO kernel_searchdocument
        (uri, kind, title, text, codes, audience, key_id, terms, terms_count, fingerprint, indexed_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, array_to_tsvector(%s::text[]), %s, %s, %s)
    ON CONFLICT (uri) DO UPDATE SET kind = excluded.kind, title = excluded.title, text = excluded.text,
        codes = excluded.codes, audience = excluded.audience, key_id = excluded.key_id, terms = excluded.terms,
        terms_count = excluded.terms_count, fingerprint = excluded.fingerprint, indexed_at = excluded.indexed_at
"""


@dataclass(frozen=True)
class Indexed:
    """How many documents were written, how many dropped, and how many could not be made."""

    written: int = 0
    dropped: int = 0
    failed: int = 0


@transaction.atomic
def index(*, uris: Iterable[str]) -> Indexed:
    """Bring the index up to date for these things; what is unchanged is not written, what is gone is dropped.

    A thing whose document cannot be made keeps its old entry; a job tries again, and the office sees it.
    """
    written = dropped = failed = 0
    for batch in _batches(dict.fromkeys(uris)):
        made: dict[str, Document | None] = {}
        for uri in batch:
            try:
                with transaction.atomic():
                    made[uri] = _document(uri)
            except Exception:
                log.exception("no search document of %s", uri)
                journal.defer("kernel.index", uri=uri)
                failed += 1
        there = dict(SearchDocument.objects.filter(uri__in=made).values_list("uri", "fingerprint"))
        dropped += SearchDocument.objects.filter(uri__in=[u for u, found in made.items() if found is None]).delete()[0]
        written += _write([found for found in made.values() if found], there)
    _count_changes(written + dropped)
    return Indexed(written, dropped, failed)


@transaction.atomic
def index_one(*, uri: str) -> int:
    """As `index`, but what cannot be made raises: the job's own queue tries again. How many were written."""
    found = _document(uri)
    if found is None:
        return SearchDocument.objects.filter(uri=uri).delete()[0]
    there = dict(SearchDocument.objects.filter(uri=uri).values_list("uri", "fingerprint"))
    return _write([found], there)


def reindex() -> Indexed:
    """Everything anew: written where it differs, dropped where its thing is gone; terms are counted."""
    written = dropped = failed = 0
    started = clock.now()
    for batch in _batches(uri for kind in things.kinds() for uri in kind.all_uris()):
        done = index(uris=batch)
        written, dropped, failed = written + done.written, dropped + done.dropped, failed + done.failed
    known: set[str] = set()
    for kind in things.kinds():
        known.update(kind.all_uris())
    gone = SearchDocument.objects.exclude(indexed_at__gt=started).values_list("uri", flat=True)
    for batch in _batches(uri for uri in gone.iterator() if uri not in known):
        dropped += SearchDocument.objects.filter(uri__in=batch).delete()[0]
    count_terms()
    return Indexed(written, dropped, failed)


def freshen() -> Indexed:
    """Follow the journal: whatever an entry names is looked at again. Nothing to do costs a few small queries.

    The journal itself is the queue: ten entries about one thing cost one look, an import of thousands goes in batches,
    and nothing is lost with a killed process.
    """
    written = dropped = failed = 0
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
                if not cursor.fetchone()[0]:
                    break
            progress = _progress()
            news = changes(progress, limit=BATCH)
            if news.uris:
                done = index(uris=news.uris)
                written, dropped, failed = written + done.written, dropped + done.dropped, failed + done.failed
            if (news.seen_xact, news.seen_entries) != (progress.seen_xact, progress.seen_entries):
                SearchProgress.objects.filter(pk=1).update(seen_xact=news.seen_xact, seen_entries=news.seen_entries)
        if not news.more:
            break
    if written or dropped:
        _recount_if_due()
    return Indexed(written, dropped, failed)


@transaction.atomic
def forget(*, key_id: str) -> int:
    """Drop what the index holds of the person with this key (public id); how many entries."""
    return SearchDocument.objects.filter(key__public_id=key_id).delete()[0]


@transaction.atomic
def count_terms() -> None:
    """Count anew in how many documents each term stands; terms of one document are left out.

    Digests are not counted: they weigh as their plain twins.
    """
    progress = _progress()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_searchterm")
        cursor.execute(
            "INSERT INTO kernel_searchterm (term, documents_count) SELECT word, ndoc"
            " FROM ts_stat('SELECT terms FROM kernel_searchdocument WHERE key_id IS NULL') WHERE ndoc > 1"
        )
        cursor.execute("SELECT count(*), coalesce(avg(terms_count), 0) FROM kernel_searchdocument")
        progress.documents_count, progress.mean_terms_count = cursor.fetchone()
    progress.changed_count = 0
    progress.save(update_fields=["documents_count", "mean_terms_count", "changed_count"])


def _document(uri: str) -> Document | None:
    kind = things.kind_of(uri)
    return kind.document(uri) if kind else None


def _write(documents: list[Document], there: dict[str, str]) -> int:
    keys = PersonKey.objects.filter(public_id__in=[d.key for d in documents if d.key], erased_at=None)
    pk_of = {str(key.public_id): key.pk for key in keys}
    now = clock.now()
    rows = [_row(d, pk_of.get(d.key), now) for d in documents if not d.key or d.key in pk_of]
    changed = [row for row in rows if there.get(row[0]) != row[-2]]
    if changed:
        with connection.cursor() as cursor:
            cursor.executemany(_WRITE, changed)
    return len(changed)


def _row(made: Document, key: int | None, now: datetime) -> tuple[Any, ...]:
    terms = terms_of(made.title, made.text, made.codes)
    print_ = personal.digest(repr((made, terms)))
    plain = (made.title[:400], made.text, list(made.codes)) if key is None else ("", "", [])
    stored = terms if key is None else sorted(map(hidden, terms))
    return (made.uri, made.kind, *plain, list(made.audience), key, stored, len(terms), print_, now)


def _count_changes(number: int) -> None:
    if number:
        progress = _progress()
        progress.changed_count += number
        progress.save(update_fields=["changed_count"])


def _recount_if_due() -> None:
    progress = SearchProgress.objects.filter(pk=1).first()
    if progress and progress.changed_count > max(RECOUNT_AFTER, progress.documents_count // 10):
        count_terms()


def _progress() -> SearchProgress:
    SearchProgress.objects.bulk_create([SearchProgress(pk=1)], ignore_conflicts=True)
    return SearchProgress.objects.select_for_update(of=("self",), no_key=True).get(pk=1)


def _batches(uris: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(uris)
    while batch := list(islice(rest, BATCH)):
        yield batch
