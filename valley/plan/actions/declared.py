"""Entering figures that somebody published."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from valley.kernel import clock, evidence
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.plan import events
from valley.plan.actions.steering.words import need
from valley.plan.engine.evaluate import Span
from valley.plan.errors import AlreadyDeclared, AlreadySettled, SamePerson
from valley.plan.models import DeclaredReading, DeclaredSource, PlanEdition
from valley.plan.queries.values import plan_of


@transaction.atomic
def declare_reading(
    *,
    by: User,
    plan: PlanEdition,
    indicator: int,
    span: Span,
    amount: Decimal,
    source: str,
    document: str,
    page: str,
    document_on: date,
    file: Upload | None = None,
) -> DeclaredReading:
    """Enter a published figure: `amount` in the indicator's unit over `span`, from a page of a document.

    Raises: NotAllowed; Invalid naming the field; FileRefused; AlreadyDeclared for this document and period.
    """
    require(by, "plan.declare_reading", plan)
    try:
        plan_of(plan).indicator(indicator)
    except KeyError:
        raise Invalid(_("规划中没有这个指标。"), field="indicator", value=indicator) from None
    if document_on > clock.today():
        raise Invalid(_("文件日期在将来。"), field="document_on", value=document_on, remedy=_("请填文件上的日期。"))
    if span.start > clock.today():
        raise Invalid(_("期间还没有开始。"), field="year", value=span.start.year)
    if source not in DeclaredSource.values:
        raise Invalid(_("没有这种来源。"), field="source", value=source, remedy=_("请从列表中选择。"))
    if not amount.is_finite():
        raise Invalid(_("不是数。"), field="amount", value=amount)
    try:
        with transaction.atomic():
            reading = DeclaredReading.objects.create(
                plan=plan, indicator=indicator, start=span.start, end=span.end, amount=amount, source=source,
                document=need(document, "document"), page=need(page, "page"), document_on=document_on,
                entered_by=by, entered_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as broken:
        raise AlreadyDeclared(field="document", value=document) from broken
    if file:
        reading.evidence = evidence.store(file, reading.uri, by)
        reading.save(update_fields=["evidence"])
    publish(events.ReadingDeclared(subject=reading.uri, indicator=indicator), by=by)
    return reading


@transaction.atomic
def countersign_reading(*, by: User, reading: DeclaredReading) -> None:
    """Confirm that the figure stands in the document as entered. Raises: NotAllowed; SamePerson; AlreadySettled."""
    held = _held(reading)
    if held.entered_by_id == by.pk:
        raise SamePerson(field="countersigned_by", value=by.username)
    require(by, "plan.countersign_reading", held)
    if held.countersigned_at or held.withdrawn_at:
        raise AlreadySettled(field="countersigned_at")
    held.countersigned_by, held.countersigned_at = by, clock.now()
    held.save(update_fields=["countersigned_by", "countersigned_at"])
    publish(events.ReadingCountersigned(subject=held.uri, indicator=held.indicator), by=by)


@transaction.atomic
def withdraw_reading(*, by: User, reading: DeclaredReading, reason: str) -> None:
    """Take a figure back; it stays listed with the reason. Raises: NotAllowed; Invalid; AlreadySettled."""
    held = _held(reading)
    require(by, "plan.withdraw_reading", held)
    if held.withdrawn_at:
        raise AlreadySettled(field="withdrawn_at")
    held.withdrawn_by, held.withdrawn_at, held.withdrawal_reason = by, clock.now(), need(reason, "reason")
    held.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    publish(events.ReadingWithdrawn(subject=held.uri, indicator=held.indicator), by=by)


def _held(reading: DeclaredReading) -> DeclaredReading:
    return DeclaredReading.objects.select_for_update(of=("self",), no_key=True).get(pk=reading.pk)
