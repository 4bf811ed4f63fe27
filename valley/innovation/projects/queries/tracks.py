"""How tracks compare, what the catalogue says of them, what the valley can do on them already."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language

from valley.innovation.exchange.queries import results_on, topics_named
from valley.innovation.projects.engine.tracks import Ranked, rank
from valley.innovation.projects.models import Aspect, Track, TrackEvidence
from valley.kernel import clock
from valley.kernel.engine.rules import Given, judge
from valley.plan.queries.catalogue import industry_catalogue
from valley.registry.models import Organisation

EQUAL = (40, 30, 30)  # the platform's own first weights, in percent: nobody's finding, changed on the page


@dataclass(frozen=True)
class Legality:
    """What the catalogue of the plan says of setting the business up, as far as the class alone settles it."""

    known: bool
    forbidden: bool
    words: str


def legality(track: Track) -> Legality:
    """By the track's class in the catalogue in force; unknown without class or catalogue, or where more is asked."""
    book = industry_catalogue()
    if book is None or not track.industry:
        return Legality(False, False, "")
    edition = book.in_force(clock.today())
    fact = next((one for one in edition.facts.values() if one.kind.value == "code"), None) if edition else None
    if edition is None or fact is None:
        return Legality(False, False, "")
    verdict = judge(book, {fact.id: Given(fact.read(track.industry), track.number)}, as_of=clock.today())
    if not verdict.outcome:
        return Legality(False, False, "")
    outcome = edition.outcomes[verdict.outcome]
    return Legality(True, outcome.favourable is False, outcome.name.say(get_language() or "zh"))


def points_of(track: Track) -> dict[str, Fraction]:
    """By aspect the mean over people of each one's newest points; aspects without evidence are absent."""
    newest: dict[tuple[str, int], int] = {}
    for row in TrackEvidence.objects.filter(track=track).order_by("at", "pk"):
        newest[row.aspect, row.by_id] = row.points
    groups: dict[str, list[int]] = defaultdict(list)
    for (aspect, _by), points in newest.items():
        groups[aspect].append(points)
    return {aspect: Fraction(sum(given), len(given)) for aspect, given in groups.items()}


@dataclass(frozen=True)
class Compared:
    """Tracks that can be ranked, best first, with their points; those that lack evidence; those that are forbidden."""

    ranked: tuple[tuple[Track, Ranked, dict[str, Fraction]], ...]
    open: tuple[tuple[Track, tuple[str, ...]], ...]
    forbidden: tuple[Track, ...]


def compared(weights: tuple[int, ...] = EQUAL) -> Compared:
    """Candidates under these weights (market, maturity, capability; percent)."""
    rows = list(Track.objects.filter(state="candidate").order_by("pk"))
    forbidden = tuple(one for one in rows if legality(one).forbidden)
    points = {one.pk: points_of(one) for one in rows if one not in forbidden}
    known = {one.pk: one for one in rows}
    whole = {pk: [given[a.value] for a in Aspect] for pk, given in points.items() if len(given) == len(Aspect)}
    missing = tuple(
        (known[pk], tuple(str(a.label) for a in Aspect if a.value not in given))
        for pk, given in points.items() if pk not in whole
    )  # fmt: skip
    ranked = tuple((known[one.key], one, points[one.key]) for one in rank(whole, weights))
    return Compared(ranked, missing, forbidden)


@dataclass(frozen=True)
class Capability:
    """Counted from the records: parties of the network that name one of its topics, live results on them."""

    parties_count: int
    results_count: int


def capability(track: Track) -> Capability:
    """What the valley's own records hold on the track's topics."""
    rows = Organisation.objects.all()
    named = [pk for pk, words in topics_named(rows).items() if set(track.topics) & words]
    return Capability(len(named), sum(results_on(track.topics, rows).values()) if track.topics else 0)
