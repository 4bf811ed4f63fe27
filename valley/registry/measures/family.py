"""All that firms reported, added up for many questions in a few statements: the road of a whole recomputation.

It says what `returns.reported` says one question at a time, and a test holds them together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import Count

from valley.kernel.engine.ground import Ground
from valley.kernel.engine.ratios import FEW, SCALE, Ratios
from valley.kernel.measures import Kind, Question
from valley.registry.models import Campaign, Organisation, Place, Residence, Return
from valley.registry.queries.campaigns import choose, opened_by
from valley.registry.queries.returns import residents


@dataclass(frozen=True)
class Reported:
    """One measure over returns: the sum of `items`, `per_unit` stored units to one unit of the measure."""

    items: tuple[str, ...]
    kind: Kind
    per_unit: int = 1


# What holds at %(known)s: the versions taken as answers, beside the line of the due list that they answer.
_ANSWERED = """
    FROM registry_acceptance a
    JOIN registry_return r ON r.id = a.report_id
    JOIN registry_dueitem d ON d.campaign_id = r.campaign_id AND d.organisation_id = r.organisation_id
        AND d.recorded_at <= %(known)s AND (d.retracted_at IS NULL OR d.retracted_at > %(known)s)
"""
_HOLDS = """
    WHERE a.recorded_at <= %(known)s AND (a.retracted_at IS NULL OR a.retracted_at > %(known)s)
        AND r.campaign_id = ANY(%(campaigns)s)
"""
_LISTED = """
SELECT campaign_id, park_id, count(*) FROM registry_dueitem
WHERE recorded_at <= %(known)s AND (retracted_at IS NULL OR retracted_at > %(known)s)
    AND campaign_id = ANY(%(campaigns)s)
GROUP BY 1, 2
"""
_RECEIVED = f"SELECT r.campaign_id, d.park_id, count(*) {_ANSWERED} {_HOLDS} GROUP BY 1, 2"
_SUMS = f"""
SELECT r.campaign_id, d.park_id, v.item, sum(v.quantity), count(*) {_ANSWERED}
    JOIN registry_returnvalue v ON v.version_id = a.version_id AND v.item = ANY(%(items)s)
{_HOLDS} GROUP BY 1, 2, 3
"""
# Each firm's two sums in one book. A firm that answered from two parks is divided once for each of them, and once for
# the whole area; nearly every firm stays where it is, and is divided once. floor(x / y + 1/2) in whole numbers, y > 0:
# numeric division would round on its own.
_HERE = f"""
SELECT book.n, {{park}} AS park, r.organisation_id AS who, min(d.park_id) <> max(d.park_id) AS moved,
    sum(v.quantity) FILTER (WHERE v.item = %(above)s) AS above,
    sum(v.quantity) FILTER (WHERE v.item = %(below)s) AS below
{_ANSWERED}
JOIN registry_returnvalue v ON v.version_id = a.version_id AND v.item IN (%(above)s, %(below)s)
JOIN unnest(%(books)s::int[], %(of)s::bigint[], %(asked)s::text[]) AS book (n, campaign, item)
    ON book.campaign = r.campaign_id AND book.item = v.item
{_HOLDS}
"""
_DIVIDED = f"""
, divided AS (
    SELECT *, div(x, y) - (mod(x, y) < 0)::int AS ratio FROM (
        SELECT *, 2 * above * %(over)s + below * %(under)s AS x, CASE WHEN below > 0 THEN 2 * below * %(under)s END AS y
        FROM here
    ) AS h
)
SELECT n, park, grouping(park) = 1, coalesce(bool_or(moved), false), count(ratio), count(*) - count(ratio), sum(ratio),
    (array_agg(above) FILTER (WHERE ratio IS NOT NULL))[1:{FEW}],
    (array_agg(below) FILTER (WHERE ratio IS NOT NULL))[1:{FEW}]
FROM divided GROUP BY GROUPING SETS ((n), (n, park))
"""  # noqa: S608 - constants
_RATIOS = f"WITH here AS ({_HERE.format(park='min(d.park_id)')} GROUP BY 1, 3) {_DIVIDED}"
_RATIOS_BY_PARK = f"WITH here AS ({_HERE.format(park='d.park_id')} GROUP BY 1, 2, 3) {_DIVIDED}"


_RECORDS = """
SELECT book.n, '{returns}' || r.public_id, {quantity}, '{organisations}' || o.public_id, 'confidential'
FROM unnest(%s::int[], %s::bigint[], %s::bigint[], %s::timestamptz[]) AS book (n, campaign, park, known)
JOIN registry_return r ON r.campaign_id = book.campaign
JOIN registry_organisation o ON o.id = r.organisation_id
JOIN registry_acceptance a ON a.report_id = r.id
    AND a.recorded_at <= book.known AND (a.retracted_at IS NULL OR a.retracted_at > book.known)
JOIN registry_dueitem d ON d.campaign_id = r.campaign_id AND d.organisation_id = r.organisation_id
    AND d.recorded_at <= book.known AND (d.retracted_at IS NULL OR d.retracted_at > book.known)
    AND (book.park IS NULL OR d.park_id = book.park)
{values}
"""
_ONE_ITEM = "JOIN registry_returnvalue v ON v.version_id = a.version_id AND v.item = ANY(%s)"
_ITEMS = """CROSS JOIN LATERAL (
    SELECT sum(w.quantity) AS quantity FROM registry_returnvalue w
    WHERE w.version_id = a.version_id AND w.item = ANY(%s)
) AS v"""


class Returns:
    """The family of measures over returns; each registers what it adds up."""

    def __init__(self) -> None:
        self.of: dict[str, Reported] = {}

    def tally(
        self, names: Sequence[str], questions: Sequence[Question], known_at: datetime
    ) -> Mapping[tuple[str, Question], Ground]:
        """Each of `names` over each of `questions`; three statements, and one for each day that nobody asked about."""
        books = _Books(known_at, _parks(questions))
        chosen = {
            (name, question): choose(books.campaigns, question.period, self.of[name].kind, self.of[name].items)
            for name in names
            for question in questions
        }
        books.read({c.pk for campaigns, _gaps in chosen.values() for c in campaigns}, self._items(names))
        return {key: books.tally(self.of[key[0]], key[1], campaigns, gaps) for key, (campaigns, gaps) in chosen.items()}

    def records(self, name: str, asked: Sequence[tuple[int, Question, datetime]]) -> tuple[str, Sequence[Any]] | None:
        """One statement for all cells and times."""
        of = self.of[name]
        parks = _parks(question for _cell, question, _known_at in asked)
        opened = {known_at: list(opened_by(known_at)) for known_at in {known_at for _c, _q, known_at in asked}}
        lines = [
            (cell, campaign.pk, park, known_at)
            for cell, question, known_at in asked
            for campaign in choose(opened[known_at], question.period, of.kind, of.items)[0]
            for park in parks[question]
        ]
        if not lines:
            return None
        sql = _RECORDS.format(
            returns=Return.uri_prefix,
            organisations=Organisation.uri_prefix,
            quantity=f"v.quantity / {of.per_unit}::numeric",
            values=_ONE_ITEM if len(of.items) == 1 else _ITEMS,
        )
        return sql, [*(list(column) for column in zip(*lines, strict=True)), list(of.items)]

    def ratios(
        self, above: str, below: str, questions: Sequence[Question], known_at: datetime
    ) -> Mapping[Question, Ratios]:
        """One statement, or two where a firm moved. Raises: ValueError where a measure adds up several items, or a
        scope has several parks, for which nobody has asked yet."""
        over, under = self.of[above], self.of[below]
        if any(len(question.scope.places) > 1 for question in questions):
            raise ValueError("ratios are of one park, or of all")
        if len(over.items) != 1 or len(under.items) != 1:
            raise ValueError(f"{above} / {below}: ratios are of one item each")
        campaigns = list(opened_by(known_at))
        books: dict[tuple[tuple[int, str], ...], int] = {}  # what is added up → its number
        book_of: dict[Question, int] = {}
        for question in questions:
            lines = tuple(
                (campaign.pk, measure.items[0])
                for measure in dict.fromkeys((over, under))
                for campaign in choose(campaigns, question.period, measure.kind, measure.items)[0]
            )
            book_of[question] = books.setdefault(lines, len(books))
        rows = [(number, *line) for lines, number in books.items() for line in lines]
        numbers, of, asked = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
        share = Fraction(under.per_unit, over.per_unit)
        given = {
            "known": known_at, "campaigns": sorted(set(of)), "above": over.items[0], "below": under.items[0],
            "books": numbers, "of": of, "asked": asked, "over": share.numerator * SCALE, "under": share.denominator,
        }  # fmt: skip
        rows_found = list(_fetched(_RATIOS, given))
        if any(moved for _n, _park, _whole, moved, *_rest in rows_found):
            whole = [row for row in rows_found if row[2]]
            rows_found = whole + [row for row in _fetched(_RATIOS_BY_PARK, given) if not row[2]]
        counted = {}
        for book, park, everywhere, _moved, count, left_out, scaled, tops, bottoms in rows_found:
            few = zip(tops or (), bottoms or (), strict=True)
            pairs = tuple((share * int(top), Fraction(int(bottom))) for top, bottom in few) if count <= FEW else None
            counted[book, None if everywhere else park] = Ratios(count, int(scaled or 0), left_out, pairs)
        parks = _parks(questions)
        nothing = Ratios(0, 0, 0, ())
        return {q: counted.get((book_of[q], parks[q][0]), nothing) if parks[q] else nothing for q in questions}

    def _items(self, names: Sequence[str]) -> list[str]:
        return sorted({item for name in names for item in self.of[name].items})


class _Books:
    """What was opened, listed, answered and reported, by campaign and park."""

    def __init__(self, known_at: datetime, parks: Mapping[Question, Sequence[int | None]]) -> None:
        self.known_at, self.parks = known_at, parks
        self.campaigns = list(opened_by(known_at))
        self.lived: dict[date, dict[int, int]] = {}

    def read(self, campaigns: Iterable[int], items: Sequence[str]) -> None:
        given = {"known": self.known_at, "campaigns": sorted(campaigns), "items": items}
        self.listed = _by_park(_fetched(_LISTED, given))
        self.received = _by_park(_fetched(_RECEIVED, given))
        self.sums: dict[tuple[int, str], list[tuple[int, int, int]]] = defaultdict(list)
        for campaign, park, item, total, records in _fetched(_SUMS, given):
            self.sums[campaign, item].append((park, total, records))

    def tally(self, of: Reported, question: Question, campaigns: Sequence[Campaign], gaps: Sequence[date]) -> Ground:
        parks = self.parks[question]
        everywhere = parks == (None,)
        asked = [c.pk for c in campaigns]

        def here(rows: Iterable[Any]) -> Iterator[Any]:
            return (rest for park, *rest in rows if everywhere or park in parks)

        listed = sum(n for c in asked for (n,) in here(self.listed[c]))
        received = sum(n for c in asked for (n,) in here(self.received[c]))
        rows = [row for c in asked for item in of.items for row in here(self.sums[c, item])]
        # With several items every answer is a record, with one only an answer that has it.
        records = received if len(of.items) > 1 else sum(n for _total, n in rows)
        total = Fraction(int(sum(total for total, _n in rows)), of.per_unit) if rows else None
        unasked = sum(max(self._unasked(day, parks), 1) for day in gaps)
        return Ground(total, records, listed + unasked, received)

    def _unasked(self, day: date, parks: Sequence[int | None]) -> int:
        if day not in self.lived:
            lived = residents(day, self.known_at).values("pk")
            rows = Residence.objects.filter(pk__in=lived).values_list("park").annotate(n=Count("pk")).order_by()
            self.lived[day] = dict(rows)
        return sum(n for park, n in self.lived[day].items() if parks == (None,) or park in parks)


def _by_park(rows: Iterable[Any]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for campaign, park, number in rows:
        found[campaign].append((park, number))
    return found


def _parks(questions: Iterable[Question]) -> dict[Question, tuple[int | None, ...]]:
    """The parks of each question's scope as primary keys; (None,) is the whole plan area."""
    known = {Place.uri_prefix + str(public_id): pk for pk, public_id in Place.objects.values_list("pk", "public_id")}
    everywhere: tuple[int | None, ...] = (None,)
    return {
        asked: tuple(known[uri] for uri in asked.scope.places if uri in known) if asked.scope.places else everywhere
        for asked in questions
    }


def _fetched(statement: str, given: Mapping[str, Any]) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        yield from cursor.fetchall()
