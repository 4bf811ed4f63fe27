"""The plan's kinds of objects as the rest of the platform sees them: cards, and what search knows."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, register
from valley.plan.models import DeclaredReading, PlanEdition
from valley.plan.queries import words
from valley.plan.queries.values import active_edition, plan_of

INDICATORS = "/plan/indicators/"


def _number(uri: str) -> int | None:
    tail = uri.removeprefix(INDICATORS)
    return int(tail) if tail.isascii() and tail.isdecimal() and len(tail) < 6 else None


def _indicator_card(uri: str, viewer: Viewer) -> Card | None:
    """Everybody may know of an indicator; its figure is the page's matter."""
    edition, no = active_edition(), _number(uri)
    if edition is None or no is None:
        return None
    try:
        found = plan_of(edition).indicator(no)
    except KeyError:
        return None
    target = words.target(found)
    subtitle = _("规划指标，目标 %(target)s") % {"target": target} if found.target.amount else target
    return Card(uri=uri, kind=_("规划指标"), title=words.name_of(found), subtitle=subtitle)


def _indicator_document(uri: str) -> Document | None:
    edition, no = active_edition(), _number(uri)
    if edition is None or no is None:
        return None
    plan = plan_of(edition)
    found = next((i for i in plan.indicators if i.no == no), None)
    if found is None:
        return None
    definition = plan.definition(no)
    texts = [found.name.text.en if found.name.text else "", words.said(definition.words) if definition else ""]
    group = next((g for g in plan.groups if g.key == found.group), None)
    if group:
        texts.append(words.said(group.quote))
    return Document(uri=uri, kind="indicator", title=words.name_of(found), text=" ".join(texts), codes=(str(no),))


def _indicators() -> Iterable[str]:
    edition = active_edition()
    return [f"{INDICATORS}{i.no}" for i in plan_of(edition).indicators] if edition else []


def _id(uri: str, prefix: str) -> UUID:
    """The id in the address; one that nobody has where there is none."""
    try:
        return UUID(uri.removeprefix(prefix))
    except ValueError:
        return UUID(int=0)


def _edition_card(uri: str, viewer: Viewer) -> Card | None:
    row = PlanEdition.objects.filter(public_id=_id(uri, PlanEdition.uri_prefix)).first()
    return Card(uri=uri, kind=_("规划"), title=row.title) if row else None


def _edition_document(uri: str) -> Document | None:
    row = PlanEdition.objects.filter(public_id=_id(uri, PlanEdition.uri_prefix)).first()
    return Document(uri=uri, kind="plan_edition", title=row.title, text="") if row else None


def _declared_card(uri: str, viewer: Viewer) -> Card | None:
    """Checked figures are public; the others are for whoever may check them."""
    row = DeclaredReading.objects.filter(public_id=_id(uri, DeclaredReading.uri_prefix)).first()
    if row is None or not (row.counts or may(viewer, "plan.countersign_reading")):
        return None
    return Card(uri=uri, kind=_("公布值"), title=row.document, subtitle=row.page)


register(
    Kind(
        name="indicator",
        label=lazy("规划指标"),
        prefix=INDICATORS,
        card=_indicator_card,
        document=_indicator_document,
        all_uris=_indicators,
    )
)
register(
    Kind(
        name="plan_edition",
        label=lazy("规划"),
        prefix=PlanEdition.uri_prefix,
        card=_edition_card,
        document=_edition_document,
        all_uris=lambda: [row.uri for row in PlanEdition.objects.all()],
        parts=lambda uri: _indicators(),
    )
)
register(Kind(name="declared_reading", label=lazy("公布值"), prefix=DeclaredReading.uri_prefix, card=_declared_card))
