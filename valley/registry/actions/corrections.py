"""Correcting the dates of what was recorded wrongly: retract and insert, so that both truths stay known."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import lock, retract, span, supersede, text
from valley.registry.events import RecordCorrected, RecordRetracted
from valley.registry.models import (
    AllianceMember,
    AllianceStanding,
    Control,
    Dated,
    Engagement,
    Industry,
    LandUse,
    Residence,
    TalentType,
    Tenancy,
)


@transaction.atomic
def correct_period(*, by: User, record: Dated, since: date, until: date | None, reason: str) -> Dated:
    """The record held over [since, until), not over the dates entered.

    Raises: NotAllowed; Invalid; Superseded; the refusal of a promise that the corrected row would break.
    """
    owner, verb, thing = _owner(record)
    require(by, verb, thing)
    reason = text(reason, field="reason", most=300)
    lock(owner)
    row = supersede(record, by=by, reason=reason, period=span(since, until))
    publish(RecordCorrected(subject=row.uri, owner=owner.uri, fields=["period"]), by=by)
    return row


@transaction.atomic
def retract_record(*, by: User, record: Dated, reason: str) -> Dated:
    """The record was never true. Raises: NotAllowed; Invalid without a reason; Superseded."""
    owner, verb, thing = _owner(record)
    require(by, verb, thing)
    row = retract(record, by=by, reason=text(reason, field="reason", most=300))
    publish(RecordRetracted(subject=row.uri, owner=owner.uri), by=by)
    return row


def _owner(record: Dated) -> tuple[Any, str, Any]:
    """What the record belongs to, and the verb with its thing that decides who may correct it."""
    match record:
        case Residence():
            return record.organisation, "registry.settle_organisation", record.park
        case Tenancy():
            return record.place, "registry.change_place", record.place
        case LandUse():
            return record.place, "registry.change_place", record.place
        case Industry():
            return record.organisation, "registry.change_organisation", record.organisation
        case Control():
            return record.controlled, "registry.change_organisation", record.controlled
        case Engagement():
            return record.person, "registry.add_person", record.organisation
        case TalentType():
            return record.person, "registry.change_person", record.person
        case AllianceMember() | AllianceStanding():
            return record.alliance, "registry.change_alliance", record.alliance
        case _:
            raise Invalid(_("这种记录不能这样更正。"), field="record")
