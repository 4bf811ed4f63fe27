"""The records behind a figure, as far as a viewer may open them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, Sum

from valley.kernel import clock, measures
from valley.kernel.measures import Scope
from valley.kernel.models import User
from valley.kernel.things import Card, Viewer, card_of
from valley.plan.engine.evaluate import Span
from valley.plan.engine.plan import Plan
from valley.plan.queries.grounds import Grounds
from valley.plan.queries.readings import Seen
from valley.registry.queries import acted_for


@dataclass(frozen=True)
class Records:
    """The contributions of one part of a reading. `rows` is a queryset of dicts (uri, quantity, on, organisation,
    disclosure) that this viewer may see; the rest is said as `withheld` records adding up to `withheld_total`
    (None where saying it would give more away than the figure itself). Quantities are in `unit`."""

    measure: str
    unit: str
    span: Span
    rows: Any
    withheld: int
    withheld_total: Fraction | None
    history: bool


def records(plan: Plan, reading: Seen, part: int, viewer: Viewer, *, inside: bool) -> Records | None:
    """Part number `part` of `reading`, as known when the reading was; None where nobody registers the measure, or the
    reading is withheld from this viewer."""
    if reading.withheld or part >= len(reading.parts):
        return None
    chosen = reading.parts[part]
    expected = {measure.name: measure for measure in plan.measures}
    name = chosen["measure"]
    found = measures.get(name)
    if found is None or name not in expected:
        return None
    span = Span(date.fromisoformat(chosen["start"]), date.fromisoformat(chosen["end"]))
    scope = Scope((reading.scope,) if reading.scope else ())
    evidence = Grounds(expected, scope=scope, known_at=reading.known_at).evidence(name, span)
    if evidence is None:
        return None
    rows = evidence.contributions
    if inside:
        return Records(name, found.unit, span, rows, 0, None, found.history)
    mine = rows.filter(_open_to(viewer))
    rest = rows.exclude(_open_to(viewer)).order_by().aggregate(number=Count("uri"), total=Sum("quantity"))
    # The whole is published, so the rest adds nothing that the viewer could not subtract.
    total = Fraction(rest["total"]) if rest["total"] is not None else None
    return Records(name, found.unit, span, mine, rest["number"], total, found.history)


def open_rows(plan: Plan, name: str, span: Span, viewer: Viewer, inside: bool) -> Any:
    """Contributions of a measure until now that the viewer may see; None where nobody registers it. No sum of the
    rest is given: it was never published."""
    expected = {measure.name: measure for measure in plan.measures}
    if name not in expected:
        return None
    evidence = Grounds(expected, scope=Scope(), known_at=clock.now()).evidence(name, span)
    if evidence is None:
        return None
    return evidence.contributions if inside else evidence.contributions.filter(_open_to(viewer))


def _open_to(viewer: Viewer) -> Q:
    """Records whose facts stand on public registers, for whoever has an account; one's own organisations' records."""
    if not isinstance(viewer, User):
        return Q(pk__in=[])
    own = [organisation.uri for organisation in acted_for(viewer)]
    return Q(disclosure="public") | Q(organisation__in=own)


def cards(uris: Iterable[str], viewer: Viewer) -> dict[str, Card]:
    """Cards of the URIs that this viewer may know of, each asked for once."""
    found = {uri: card_of(uri, viewer) for uri in dict.fromkeys(uris) if uri}
    return {uri: card for uri, card in found.items() if card}
