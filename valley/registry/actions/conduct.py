"""Conduct records, and the right of reply."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, insert, retract, text
from valley.registry.errors import Superseded
from valley.registry.events import ConductAnswered, ConductRecorded, RecordRetracted
from valley.registry.models import ConductKind, ConductRecord, ConductReply, Organisation


@transaction.atomic
def record_conduct(
    *,
    by: User,
    organisation: Organisation,
    kind: str,
    statement: str,
    source: str,
    occurred_on: date,
    expires_on: date | None = None,
) -> ConductRecord:
    """Put a fact about an organisation's conduct on record, with the authority and number that decided it.

    A breach must say when it stops counting. Raises: NotAllowed; Invalid naming the field.
    """
    require(by, "registry.record_conduct", organisation)
    choice(kind, ConductKind, field="kind")
    if occurred_on > clock.today():
        raise Invalid(
            _("发生日期在将来。"), field="occurred_on", value=occurred_on.isoformat(), remedy=_("请核对年月日。")
        )
    if kind == ConductKind.BREACH and expires_on is None:
        raise Invalid(_("违规记录必须有失效日期。"), field="expires_on", remedy=_("请按处理决定填写期限。"))
    if expires_on is not None and expires_on <= occurred_on:
        raise Invalid(
            _("失效日期须晚于发生日期。"), field="expires_on", value=expires_on.isoformat(), remedy=_("请核对日期。")
        )
    row = insert(
        ConductRecord,
        by=by,
        organisation=organisation,
        kind=kind,
        statement=text(statement, field="statement", most=500),
        source=text(source, field="source", most=200),
        occurred_on=occurred_on,
        expires_on=expires_on,
    )
    publish(ConductRecorded(subject=row.uri, organisation=organisation.uri, kind=kind), by=by)
    return row


@transaction.atomic
def answer_conduct(*, by: User, record: ConductRecord, statement: str) -> ConductReply:
    """The organisation's own words, shown wherever the record is shown. Raises: NotAllowed; Invalid; Superseded."""
    require(by, "registry.answer_conduct", record)
    if not ConductRecord.objects.known().filter(pk=record.pk).exists():
        raise Superseded(value=str(record.record))
    reply = ConductReply.objects.create(
        conduct_record=record, statement=text(statement, field="statement", most=1000), replied_by=by
    )
    publish(ConductAnswered(subject=record.uri, organisation=record.organisation.uri), by=by)
    return reply


@transaction.atomic
def retract_conduct(*, by: User, record: ConductRecord, reason: str) -> ConductRecord:
    """The record was wrong, or the decision behind it was lifted. Raises: NotAllowed; Invalid; Superseded."""
    require(by, "registry.record_conduct", record.organisation)
    row = retract(record, by=by, reason=text(reason, field="reason", most=300))
    publish(RecordRetracted(subject=row.uri, owner=row.organisation.uri), by=by)
    return row
