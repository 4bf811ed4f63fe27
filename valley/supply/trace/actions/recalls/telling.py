"""Consignees are told, answer, and are escalated where they do not."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.engine.credentials import digest_of
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.notices import notify
from valley.kernel.permissions import require
from valley.registry.queries.access import administrators_of, members_of
from valley.supply.trace import events
from valley.supply.trace.actions.recalls.holding import locked
from valley.supply.trace.errors import RecallNotReady
from valley.supply.trace.models import (
    Consignee,
    RecallCase,
)

ANSWER_H = {"I": 4, "II": 12, "III": 24}
"""Hours in which a consignee should answer, by class: the platform's own target, in no regulation that was read."""
LINK_SALT = "trace.confirm"


@transaction.atomic
def notify_consignees(*, by: User, case: RecallCase, how: str) -> list[Consignee]:
    """Tell every consignee not told yet; each gets a link to answer by, and a time to answer in.

    Raises: NotAllowed; RecallClosed; RecallNotReady before the stop of sale; Invalid on `how`.
    """
    require(by, "trace.run_recall", case)
    row = locked(case)
    if row.stopped_at is None:
        raise RecallNotReady(_("还没有下达停售封存。"), remedy=_("请先停售封存，再通知收货方。"))
    if not how.strip():
        raise Invalid(_("没有写明通知方式。"), field="how", value=how, remedy=_("例如：平台、电话、书面。"))
    now = clock.now()
    waiting = list(row.consignees.filter(notified_at=None).select_related("organisation"))
    for each in waiting:
        each.notified_at, each.notified_how = now, how.strip()
        each.due_at = now + timedelta(hours=ANSWER_H[row.recall_class])
        each.digest = digest_of(link_secret(each))
        each.save()
        if each.organisation is not None:
            people = [member.user for member in members_of(each.organisation)]
            notify(people, "trace.recall_drill" if row.drill else "trace.recall_notice", each.uri)
    publish(events.ConsigneesNotified(subject=row.uri, count=len(waiting)), by=by)
    return waiting


def link_secret(consignee: Consignee) -> str:
    """The end of the link for answering: signed by the installation, so whoever runs the case can see it again."""
    return signing.Signer(salt=LINK_SALT).sign(str(consignee.public_id))


@transaction.atomic
def answer_notice(
    *,
    by: User | None,
    consignee: Consignee,
    name: str,
    words: str = "",
    goods: Mapping[int, tuple[Decimal | None, Decimal | None, Decimal | None]] | None = None,
) -> Consignee:
    """Confirm a notice: who answers, and of each shipment what was recovered, destroyed on the spot, confirmed eaten.

    by None: whoever came with the link. A later answer replaces the earlier one until the case is closed.
    Raises: NotAllowed; RecallClosed; Invalid on `name` or `goods`.
    """
    if by is not None:
        require(by, "trace.answer_notice", consignee)
    row = locked(consignee.case)
    held = row.consignees.select_for_update(of=("self",), no_key=True).get(pk=consignee.pk)
    if held.notified_at is None:
        raise RecallNotReady(_("还没有通知这一收货方。"))
    if not name.strip():
        raise Invalid(_("请填写确认人。"), field="name", value=name)
    for shipped in held.goods.filter(pk__in=(goods or {}).keys()):
        recovered, destroyed, consumed = (goods or {})[shipped.pk]
        if any(amount is not None and amount < 0 for amount in (recovered, destroyed, consumed)):
            raise Invalid(_("数量不能是负数。"), field="goods", value=shipped.lot)
        shipped.recovered, shipped.destroyed, shipped.consumed = recovered, destroyed, consumed
        shipped.save(update_fields=["recovered", "destroyed", "consumed"])
    held.confirmed_at, held.confirmed_by, held.answer = clock.now(), name.strip()[:60], words.strip()
    held.save(update_fields=["confirmed_at", "confirmed_by", "answer"])
    publish(events.NoticeAnswered(subject=held.uri, case=row.uri), by=by)
    return held


@transaction.atomic
def escalate_overdue() -> int:
    """Tell the lead and the firm's administrators of consignees who did not answer in time; how many. Once each."""
    now = clock.now()
    late = Consignee.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(
        due_at__lt=now, confirmed_at=None, escalated_at=None, case__closed_at=None
    )
    count = 0
    for each in late.select_related("case__lead", "case__organisation").order_by("pk"):
        each.escalated_at = now
        each.save(update_fields=["escalated_at"])
        people = [each.case.lead, *administrators_of(each.case.organisation)]
        notify(people, "trace.recall_no_answer", each.uri)
        publish(events.ConsigneeEscalated(subject=each.uri, case=each.case.uri), by=None)
        count += 1
    return count
