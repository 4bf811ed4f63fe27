"""Whether a lot's records meet the points of the park's scheme (溯源证明), each with what the answer rests on."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valley.kernel.errors import Words
from valley.registry.models import Organisation
from valley.supply.trace.engine.codes import Action, EventType, Role
from valley.supply.trace.engine.law import scheme
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.models import Event, LedgerRange, Link, TraceCertificate, Withdrawn
from valley.supply.trace.queries.completeness import lacks_in
from valley.supply.trace.queries.ledger import latest
from valley.supply.trace.queries.naming import names
from valley.supply.trace.queries.scoping import RECEIVING, SHIPPING
from valley.supply.trace.queries.walking import walk

REQUIRED = ("cn-intake", "cn-release")


@dataclass(frozen=True)
class Judged:
    """A point, whether it is met, and why: in the language of whoever reads it."""

    key: str
    label: str
    met: bool
    why: Words
    product: str = ""


def judge(organisation: Organisation, lot: str) -> list[Judged]:
    """Every point of the edition in force. A lot without records meets none."""
    found = walk(node_id(lot), "back")
    nodes = list(found.bounds)
    numbers = set(Link.objects.filter(node__in=nodes, role__lte=Role.OUTPUT_CLASS).values_list("event_id", flat=True))
    wrong = Withdrawn.objects.filter(event_id__in=numbers).values("event_id")
    events = list(Event.objects.filter(pk__in=numbers, declared_at=None).exclude(pk__in=wrong))
    english = (get_language() or "zh").startswith("en")
    called = names([node_id(lot)]).get(node_id(lot))
    product = called.name if called else ""
    answers = {
        "source": _source, "onward": _onward, "complete": _complete, "balance": _balance, "sealed": _sealed,
    }  # fmt: skip
    points = []
    for point in scheme().points:
        answer: Callable[..., tuple[bool, Words]] = answers[point.key]
        met, why = answer(organisation, lot, events, nodes) if events else (False, _later(lambda: _("没有记录")))
        points.append(Judged(point.key, point.label_en if english else point.label, met, why, product))
    return points


def certificate_of(lot: str) -> TraceCertificate | None:
    """The certificate of this lot that was not withdrawn, expired or not."""
    return TraceCertificate.objects.filter(lot=lot, withdrawn_at=None).first()


def maker_of(node: int) -> Organisation | None:
    """Who captured that the lot was made, the first of them."""
    roles = [Role.OUTPUT, Role.OUTPUT_CLASS, Role.EPC, Role.EPC_CLASS]
    numbers = list(Link.objects.filter(node=node, role__in=roles).values_list("event_id", flat=True)[:1000])
    made = Event.objects.filter(pk__in=numbers).filter(Q(type=EventType.TRANSFORMATION) | Q(action=Action.ADD))
    first = made.exclude(organisation=None).select_related("organisation").order_by("event_time").first()
    return first.organisation if first else None


def _source(organisation: Organisation, lot: str, events: list[Event], nodes: list[int]) -> tuple[bool, Words]:
    """Every end of the trace-back is an event that brings the thing into being, or its receipt from outside."""
    made = set(
        Link.objects.filter(node__in=nodes, role__in=[Role.OUTPUT, Role.OUTPUT_CLASS]).values_list("node_id", flat=True)
    )
    ends = [node for node in nodes if node not in made]
    first = Link.objects.filter(node__in=ends, role__in=[Role.EPC, Role.EPC_CLASS], event__declared_at=None)
    known = set(first.filter(event__action=Action.ADD).values_list("node_id", flat=True))
    known |= set(first.filter(event__biz_step_id__in=RECEIVING).values_list("node_id", flat=True))
    lost = [node for node in ends if node not in known]
    if lost:
        return False, _later(lambda: _("%(count)s 个终点来历不明") % {"count": len(lost)})
    return True, _later(lambda: _("%(count)s 个终点") % {"count": len(ends)})


def _onward(organisation: Organisation, lot: str, events: list[Event], nodes: list[int]) -> tuple[bool, Words]:
    numbers = Link.objects.filter(node=node_id(lot)).values("event_id")
    sent = Event.objects.filter(pk__in=numbers, biz_step_id__in=SHIPPING, declared_at=None)
    named = set(Link.objects.filter(event__in=sent, role=Role.DESTINATION).values_list("event_id", flat=True))
    blind = [event for event in sent if event.pk not in named]
    if blind:
        return False, _later(lambda: _("%(count)s 笔发运没有目的方") % {"count": len(blind)})
    count = sent.count()
    return True, _later(lambda: _("%(count)s 笔发运") % {"count": count})


def _complete(organisation: Organisation, lot: str, events: list[Event], nodes: list[int]) -> tuple[bool, Words]:
    own = [event for event in events if event.organisation_id == organisation.pk]
    rows = [lack.elements for _event, lack in lacks_in(organisation, own, forms=REQUIRED)]
    lacking = sum(map(bool, rows))
    if not rows:
        return False, _later(lambda: _("没有进货查验、出厂检验记录"))
    given = {"all": len(rows), "lacking": lacking}
    return not lacking, _later(lambda: _("%(all)s 条记录，%(lacking)s 条缺要素") % given)


def _balance(organisation: Organisation, lot: str, events: list[Event], nodes: list[int]) -> tuple[bool, Words]:
    made = [event for event in events if event.type == EventType.TRANSFORMATION]
    parts = Link.objects.filter(
        event__in=made, role__in=[Role.INPUT_CLASS, Role.OUTPUT_CLASS], quantity=None
    ).values_list("event_id", flat=True)
    blind = set(parts)
    given = {"all": len(made), "blind": len(blind)}
    return not blind, _later(lambda: _("%(all)s 个加工事件，%(blind)s 个缺数量") % given)


def _sealed(organisation: Organisation, lot: str, events: list[Event], nodes: list[int]) -> tuple[bool, Words]:
    newest = latest()
    batches = {event.batch_id for event in events}
    inside = LedgerRange.objects.filter(batch_id__in=batches, first__lt=newest.size if newest else 0).count()
    given = {"inside": inside, "all": len(batches)}
    return newest is not None and inside == len(batches), _later(lambda: _("%(inside)s / %(all)s 批已封存") % given)


def _later(words: Callable[[], str]) -> Words:
    """Words that are put into a language when they are read."""
    return lazy(words, str)()
