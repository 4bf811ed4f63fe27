"""What comes back is destroyed or rendered harmless."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.supply.trace import events
from valley.supply.trace.actions.recalls.holding import locked
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.models import (
    Disposal,
    RecallCase,
)


@transaction.atomic
def plan_disposal(
    *, by: User, case: RecallCase, lot: str, amount: Decimal, unit: str, method: str, place: str, planned_at: datetime
) -> Disposal:
    """Plan to render harmless or destroy; time and place are to be reported beforehand (食品安全法 第六十三条第四款).

    Raises: NotAllowed; RecallClosed; Invalid on the field at fault.
    """
    require(by, "trace.run_recall", case)
    row = locked(case)
    if not row.lots.filter(lot=canonical(lot), included=True).exists():
        raise Invalid(_("这个批次不在召回范围之内。"), field="lot", value=lot)
    if amount <= 0:
        raise Invalid(_("数量须大于零。"), field="amount", value=str(amount))
    for field, value in (("unit", unit), ("method", method), ("place", place)):
        if not value.strip():
            raise Invalid(_("此栏必填。"), field=field, value=value)
    made = Disposal.objects.create(
        case=row,
        lot=canonical(lot),
        amount=amount,
        unit=unit.strip(),
        method=method.strip(),
        place=place.strip(),
        planned_at=planned_at,
        recorded_by=by,
    )
    publish(events.DisposalPlanned(subject=row.uri, number=made.pk), by=by)
    return made


@transaction.atomic
def complete_disposal(*, by: User, disposal: Disposal, witness: str, amount: Decimal | None = None) -> Disposal:
    """It was done, and who saw it. Raises: NotAllowed; RecallClosed; Invalid."""
    require(by, "trace.run_recall", disposal.case)
    locked(disposal.case)
    held = Disposal.objects.select_for_update(of=("self",), no_key=True).get(pk=disposal.pk)
    if held.done_at is not None:
        raise Invalid(_("已经登记过。"), field="disposal", value=held.pk)
    if not witness.strip():
        raise Invalid(_("请填写见证人。"), field="witness", value=witness)
    if amount is not None and amount <= 0:
        raise Invalid(_("数量须大于零。"), field="amount", value=str(amount))
    now = clock.now()
    held.done_at, held.witness, held.amount = now, witness.strip(), amount or held.amount
    held.planned_at = min(held.planned_at, now)
    held.save(update_fields=["done_at", "witness", "amount", "planned_at"])
    publish(events.DisposalDone(subject=held.case.uri, number=held.pk), by=by)
    return held
