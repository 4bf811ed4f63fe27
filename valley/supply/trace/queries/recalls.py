"""How a recall stands: its two figures, what is next and whose it is, its story, and a drill's marks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel import clock
from valley.kernel.errors import Words
from valley.kernel.permissions import deputised
from valley.registry.rules import Asker, is_operator, is_regulator
from valley.registry.rules.access import held_or_deputised
from valley.supply.trace.engine.recall import Effectiveness, Fate, Mark, Quantity, effectiveness, score
from valley.supply.trace.models import RecallCase

TARGETS = {
    "scope_h": Decimal("0.5"),
    "notified_h": Decimal(1),
    "closed_h": Decimal(4),
    "accounted": Decimal(1),
    "tolerance": Decimal("0.02"),
    "answered": Decimal(1),
}
"""Targets of a drill, assumed by the platform: auditors' custom is four hours and 100 % within a small tolerance."""
MARK_WORDS = {
    "scope": gettext_lazy("定出范围"),
    "notified": gettext_lazy("通知全部收货方"),
    "closed": gettext_lazy("结案"),
    "accounted": gettext_lazy("数量平衡"),
    "answered": gettext_lazy("收货方确认"),
}


def recalls_of(viewer: Asker) -> QuerySet[RecallCase]:
    """The cases that this viewer may see, newest first."""
    rows = RecallCase.objects.select_related("organisation", "lead")
    if deputised(viewer, is_operator) or deputised(viewer, is_regulator):
        return rows
    mine = [held.organisation for held in held_or_deputised(viewer) if held.organisation is not None]
    return rows.filter(organisation__in=mine)


def effectiveness_of(case: RecallCase) -> Effectiveness:
    """Both figures as they are now."""
    consignees = list(case.consignees.prefetch_related("goods"))
    quantities = [
        Quantity(fate, amount, goods.unit)
        for consignee in consignees
        for goods in consignee.goods.all()
        for fate, amount in _fates(goods.amount, goods.recovered, goods.destroyed, goods.consumed)
    ]
    return effectiveness(
        consignees=len(consignees),
        notified=sum(each.notified_at is not None for each in consignees),
        confirmed=sum(each.confirmed_at is not None for each in consignees),
        quantities=quantities,
    )


def _fates(
    shipped: Decimal | None, recovered: Decimal | None, destroyed: Decimal | None, consumed: Decimal | None
) -> Iterator[tuple[Fate, Decimal | None]]:
    yield "shipped", shipped
    answers: list[tuple[Fate, Decimal | None]]
    answers = [("recovered", recovered), ("destroyed", destroyed), ("consumed", consumed)]
    yield from ((fate, amount) for fate, amount in answers if amount is not None)


@dataclass(frozen=True)
class Next:
    """The next step of a case, by whom and by when. deed: the key of its form; "" where others have to act."""

    words: Words
    deed: str
    due: datetime | None = None


def next_of(case: RecallCase) -> Next | None:
    """What has to be done now; None when the case is closed. One step at a time, in the order of the law."""
    if case.closed_at:
        return None
    if case.scoped_at is None:
        return Next(_("定出召回范围"), "scope", case.start_due)
    if case.stopped_at is None:
        return Next(_("停售并封存"), "stop", case.start_due)
    kinds = set(case.papers.values_list("kind", flat=True))
    if "plan" not in kinds:
        return Next(_("出具召回计划，报县级监管部门"), "paper", case.start_due)
    if case.consignees.filter(notified_at=None).exists():
        return Next(_("通知收货方"), "notify", case.start_due)
    if "announcement" not in kinds:
        return Next(_("发布召回公告"), "paper")
    waiting = case.consignees.filter(confirmed_at=None).order_by("due_at").first()
    if waiting is not None:
        return Next(_("催办未确认的收货方：%(name)s") % {"name": waiting.name}, "", waiting.due_at)
    if case.disposals.filter(done_at=None).exists() or _to_dispose(case):
        return Next(_("处置收回的食品，并登记数量与见证人"), "dispose")
    if "summary" not in kinds:
        return Next(_("出具召回总结报告"), "paper")
    return Next(_("结案"), "close")


def _to_dispose(case: RecallCase) -> bool:
    """Whether more came back than was disposed of."""
    back = {tally.unit: tally.recovered for tally in effectiveness_of(case).tallies}
    for disposal in case.disposals.exclude(done_at=None):
        back[disposal.unit] = back.get(disposal.unit, Decimal(0)) - disposal.amount
    return any(left > 0 for left in back.values())


def marks_of(case: RecallCase) -> tuple[list[Mark], int, int]:
    """A drill's marks: (marks, met, judged)."""
    found = effectiveness_of(case)
    last = case.consignees.order_by("-notified_at").first()
    untold = case.consignees.filter(notified_at=None).exists()
    times = {
        "scope": case.scoped_at,
        "notified": None if untold or last is None else last.notified_at,
        "closed": case.closed_at,
    }
    shares = [tally.share for tally in found.tallies]
    return score(
        started_at=case.opened_at, times=times, accounted=shares, answered=found.confirmed_share, targets=TARGETS
    )


def overdue(case: RecallCase) -> bool:
    """Whether the recall should have begun, or be finished, by now."""
    if case.closed_at:
        return False
    late_start = case.stopped_at is None and case.start_due < clock.now()
    return late_start or (case.finish_due is not None and case.finish_due < clock.today())


def open_cases_touching(nodes: list[int]) -> bool:
    """Whether a lot among these nodes is in the scope of a recall that is still open."""
    return RecallCase.objects.filter(Q(closed_at=None), lots__node_id__in=nodes).exists()
