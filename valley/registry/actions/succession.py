"""Merging and dividing organisations; old addresses lead on."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.registry.actions.versions import end, insert, lock, retract, supersede, text
from valley.registry.errors import AlreadyMerged
from valley.registry.events import OrganisationsMerged, OrganisationSplit
from valley.registry.models import (
    AllianceMember,
    Certificate,
    ConductRecord,
    Control,
    Dated,
    DuplicateSuspicion,
    Engagement,
    Known,
    Organisation,
    OrganisationIdentifier,
    OrganisationType,
    Residence,
    RoleGrant,
    Succession,
    SuccessionKind,
    Tenancy,
    Verdict,
)

# What a double entry holds belongs to the one that stays, from the beginning.
_BELONGINGS: tuple[type[Known], ...] = (
    Residence,
    Tenancy,
    Certificate,
    Engagement,
    AllianceMember,
    ConductRecord,
    RoleGrant,
    OrganisationIdentifier,
    OrganisationType,
)
# What passes on when one organisation takes over another: premises and people, not grades (the issuer decides those).
_PASSING: tuple[type[Dated], ...] = (Residence, Tenancy, Engagement, AllianceMember)


@transaction.atomic
def merge_organisations(
    *, by: User, organisation: Organisation, into: Organisation, on: date, reason: str, double_entry: bool = False
) -> Succession:
    """`organisation` ends on `on` and goes into `into`; its address leads there from now on.

    A double entry moves all records to `into` as if entered there; where both say the same, the double is retracted.
    A true merger (吸收合并) passes premises, people and alliance seats on from `on`; grades end with their holder.
    Raises: NotAllowed; Invalid for itself or no reason; AlreadyMerged; the refusal of a record that cannot be moved.
    """
    require(by, "registry.merge_organisations", organisation)
    reason = text(reason, field="reason", most=300)
    if organisation.pk == into.pk:
        raise Invalid(_("不能并入自己。"), field="into", value=into.name, remedy=_("请选另一单位。"))
    organisation, into = _lock_both(organisation, into)
    kind = SuccessionKind.DUPLICATE if double_entry else SuccessionKind.MERGER
    if double_entry:
        for model in _BELONGINGS:
            _move_all(model, organisation, into, by, reason)
        for control in Control.objects.known().filter(controller=organisation):
            _move(control, by, reason, controller=into, doubles=control.controlled_id == into.pk)
        for control in Control.objects.known().filter(controlled=organisation):
            _move(control, by, reason, controlled=into, doubles=control.controller_id == into.pk)
        first, second = sorted((organisation, into), key=lambda o: o.pk)
        DuplicateSuspicion.objects.filter(first=first, second=second, verdict=Verdict.OPEN).update(
            verdict=Verdict.SAME, reviewed_by=by, reviewed_at=clock.now(), reason=reason
        )
    else:
        _pass_on(organisation, into, on, by, reason)
    row = insert(Succession, by=by, predecessor=organisation, successor=into, kind=kind, on=on, reason=reason)
    organisation.ended_on = on
    organisation.save(update_fields=["ended_on"])
    link(into.uri, Relation.WAS_DERIVED_FROM, organisation.uri, by=by)
    publish(OrganisationsMerged(subject=organisation.uri, into=into.uri, kind=kind, on=on.isoformat()), by=by)
    return row


@transaction.atomic
def split_organisation(
    *, by: User, organisation: Organisation, into: list[Organisation], on: date, reason: str, dissolved: bool
) -> list[Succession]:
    """`organisation` is divided into `into` on `on`: dissolved (解散分立, at least two) or going on (存续分立).

    Records are not divided by guess: when dissolved they end on `on`, and what the new ones hold is entered for them.
    Raises: NotAllowed; Invalid for too few, itself or no reason; AlreadyMerged.
    """
    require(by, "registry.merge_organisations", organisation)
    reason = text(reason, field="reason", most=300)
    if len({o.pk for o in into} - {organisation.pk}) != len(into) or len(into) < (2 if dissolved else 1):
        raise Invalid(
            _("分立后的单位不对。"),
            field="into",
            remedy=_("解散分立至少填两个新单位，存续分立至少填一个，不能重复，也不能是原单位。"),
        )
    organisation = _living(organisation)
    rows = [
        insert(
            Succession,
            by=by,
            predecessor=organisation,
            successor=successor,
            kind=SuccessionKind.DIVISION,
            on=on,
            dissolved=dissolved,
            reason=reason,
        )
        for successor in into
    ]
    for successor in into:
        link(successor.uri, Relation.WAS_DERIVED_FROM, organisation.uri, by=by)
    if dissolved:
        for model in _PASSING:
            for old in model.objects.known().filter(organisation=organisation):
                _close(old, on, by, reason)
        organisation.ended_on = on
        organisation.save(update_fields=["ended_on"])
    uris = [successor.uri for successor in into]
    publish(OrganisationSplit(subject=organisation.uri, into=uris, on=on.isoformat(), dissolved=dissolved), by=by)
    return rows


def _lock_both(one: Organisation, other: Organisation) -> tuple[Organisation, Organisation]:
    """Always in the order of their keys, so that two mergers cannot wait for each other."""
    locked = {o.pk: _living(o) for o in sorted((one, other), key=lambda o: o.pk)}
    return locked[one.pk], locked[other.pk]


def _living(organisation: Organisation) -> Organisation:
    organisation = lock(organisation)
    if organisation.ended_on is not None:
        raise AlreadyMerged(field="organisation", value=organisation.name)
    return organisation


def _move_all(model: type[Known], organisation: Organisation, into: Organisation, by: User, reason: str) -> None:
    rows: Any = model._default_manager
    for row in rows.known().filter(organisation=organisation).order_by("pk"):
        twins = rows.known().filter(organisation=into)
        _move(row, by, reason, organisation=into, doubles=_has_twin(row, twins))


def _has_twin(row: Any, twins: Any) -> bool:
    """Whether the one that stays has a record that says the same."""
    match row:
        case OrganisationIdentifier():
            return bool(twins.filter(scheme=row.scheme).exists()) and row.scheme != "foreign"
        case OrganisationType():
            return bool(twins.filter(kind=row.kind).exists())
        case Certificate():
            return bool(twins.filter(kind=row.kind, level=row.level, valid__overlap=row.valid).exists())
        case ConductRecord():
            return bool(twins.filter(statement=row.statement, occurred_on=row.occurred_on).exists())
        case Residence():
            same = twins.filter(park=row.park)
        case Tenancy():
            same = twins.filter(place=row.place)
        case Engagement():
            same = twins.filter(person=row.person)
        case AllianceMember():
            same = twins.filter(alliance=row.alliance)
        case _:
            same = twins.filter(user=row.user, role=row.role)
    return bool(same.filter(period__overlap=row.period).exists())


def _move(row: Any, by: User, reason: str, *, doubles: bool, **to: Organisation) -> None:
    if doubles:
        retract(row, by=by, reason=reason)
    else:
        supersede(row, by=by, reason=reason, **to)


def _pass_on(organisation: Organisation, into: Organisation, on: date, by: User, reason: str) -> None:
    for model in _PASSING:
        for row in model.objects.known().filter(organisation=organisation).order_by("pk"):
            if row.ended_on is not None and row.ended_on <= on:
                continue
            open_range = DateRange(max(on, row.started_on), row.ended_on)
            fields = {
                f.attname: getattr(row, f.attname)
                for f in model._meta.concrete_fields
                if f.model is model and f.name not in _OF_THE_VERSION
            }
            _close(row, on, by, reason)
            twins = model.objects.known().filter(organisation=into)
            row.period = open_range
            if not _has_twin(row, twins):
                insert(model, by=by, **{**fields, "organisation_id": into.pk, "period": open_range})


_OF_THE_VERSION = {
    "id", "record", "recorded_at", "recorded_by", "retracted_at", "retracted_by", "corrects", "reason",
    "retraction_reason", "period",
}  # fmt: skip


def _close(row: Any, on: date, by: User, reason: str) -> None:
    """End `row` on `on`; one that would begin then or later never comes true."""
    if row.started_on >= on:
        retract(row, by=by, reason=reason)
    elif row.ended_on is None or row.ended_on > on:
        end(row, by=by, on=on, reason=reason)
