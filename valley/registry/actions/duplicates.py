"""Suspected doubles: raised by the platform, decided by a person."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db import transaction
from django.db.models import Q

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import lock, text
from valley.registry.engine import similar
from valley.registry.errors import AlreadyReviewed
from valley.registry.events import DuplicateReviewed, DuplicateSuspected
from valley.registry.models import (
    DuplicateSuspicion,
    FormerName,
    Organisation,
    OrganisationIdentifier,
    Verdict,
)

CANDIDATES = 20  # the nearest by name that are looked at closely


def suspect(*, by: User | None, organisation: Organisation) -> list[DuplicateSuspicion]:
    """Raise a suspicion for every living organisation that looks the same; pairs judged before stay judged.

    Called by actions that change names or codes, inside their transaction.
    """
    mine = _known(organisation)
    raised = []
    for other in _candidates(organisation):
        found = similar.signs(mine, _known(other))
        if not found:
            continue
        first, second = sorted((organisation, other), key=lambda o: o.pk)
        row, made = DuplicateSuspicion.objects.get_or_create(
            first=first, second=second, defaults={"signs": [str(sign) for sign in found]}
        )
        if made:
            publish(DuplicateSuspected(subject=first.uri, other=second.uri, signs=row.signs), by=by)
            raised.append(row)
    return raised


@transaction.atomic
def review_duplicate(*, by: User, suspicion: DuplicateSuspicion, verdict: str, reason: str) -> DuplicateSuspicion:
    """Decide: "different" closes the matter; "same" is followed by `merge_organisations`.

    Raises: NotAllowed; Invalid for another verdict or no reason; AlreadyReviewed.
    """
    require(by, "registry.merge_organisations", suspicion.first)
    if verdict not in (Verdict.SAME, Verdict.DIFFERENT):
        raise Invalid(field="verdict", value=verdict)
    reason = text(reason, field="reason", most=300)
    suspicion = lock(suspicion)
    if suspicion.verdict != Verdict.OPEN:
        raise AlreadyReviewed(value=suspicion.verdict)
    suspicion.verdict, suspicion.reason = verdict, reason
    suspicion.reviewed_by, suspicion.reviewed_at = by, clock.now()
    suspicion.save(update_fields=["verdict", "reason", "reviewed_by", "reviewed_at"])
    publish(DuplicateReviewed(subject=suspicion.uri, verdict=verdict), by=by)
    return suspicion


def _candidates(organisation: Organisation) -> list[Organisation]:
    """Living organisations worth a close look: near in name, of the same body, of a former name."""
    bodies = [
        value[8:17]
        for value in OrganisationIdentifier.objects.known()
        .filter(organisation=organisation, scheme="uscc")
        .values_list("value", flat=True)
    ]
    by_body = Q(pk__in=[])
    for body in bodies:
        holders = OrganisationIdentifier.objects.known().filter(scheme="uscc", value__regex=f"^.{{8}}{body}")
        by_body |= Q(pk__in=holders.values("organisation"))
    formers = FormerName.objects.known()
    mine = formers.filter(organisation=organisation).values("name")
    bearing = formers.filter(name=organisation.name).values("organisation")
    others = Organisation.objects.filter(ended_on=None).exclude(pk=organisation.pk)
    near = others.filter(core__trigram_similar=organisation.core).order_by(
        TrigramSimilarity("core", organisation.core).desc(), "pk"
    )
    found = {o.pk: o for o in near[:CANDIDATES]}
    exact = others.filter(by_body | Q(core=organisation.core) | Q(name__in=mine) | Q(pk__in=bearing))
    found |= {o.pk: o for o in exact.order_by("pk")[:CANDIDATES]}
    return [found[pk] for pk in sorted(found)]


def _known(organisation: Organisation) -> similar.Known:
    codes = OrganisationIdentifier.objects.known().filter(organisation=organisation).exclude(scheme="none")
    formers = FormerName.objects.known().filter(organisation=organisation)
    return similar.Known(
        name=organisation.name,
        former=tuple(formers.values_list("name", flat=True)),
        codes=tuple(codes.values_list("scheme", "value")),
    )
