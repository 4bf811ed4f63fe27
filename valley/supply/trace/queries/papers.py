"""What stands in a recall's papers: proposed from the case, then as issued; and the paper as a document to print."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valley.kernel.engine.report import Facts, Notes, Paragraph, Report, Section
from valley.registry.models import OrganisationIdentifier, Scheme
from valley.supply.trace.engine.kde.lines import lot_code
from valley.supply.trace.engine.law import paper_forms
from valley.supply.trace.engine.law.sources import UNREAD
from valley.supply.trace.engine.recall import CLASSES
from valley.supply.trace.models import Paper, RecallCase
from valley.supply.trace.queries.recalls import effectiveness_of
from valley.supply.trace.queries.scoping import master_of


def proposed(case: RecallCase, kind: str) -> dict[str, str]:
    """What the case itself can say in each field of the paper; a field that it cannot fill is left out."""
    return {
        field.key: words
        for field in paper_forms()[kind].fields
        if field.fill and (words := _FILL[field.fill](case) if field.fill in _FILL else "")
    }


def _day(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _producer(case: RecallCase) -> str:
    code = OrganisationIdentifier.objects.known().filter(organisation=case.organisation, scheme=Scheme.USCC).first()
    parts = [case.organisation.name]
    if code:
        parts.append(_("统一社会信用代码 %(code)s") % {"code": code.value})
    parts.append(_("具体负责人 %(lead)s") % {"lead": case.lead.username})
    return "；".join(parts)


def _goods(case: RecallCase) -> str:
    held = list(case.lots.filter(included=True))
    lots = [lot for lot in held if not lot.container and lot.counted_as == lot.lot]
    items = Counter(lot.counted_as for lot in held if lot.counted_as != lot.lot)
    boxes = sum(lot.container for lot in held)
    classes = {"/".join(lot.lot.split("/")[:5]) for lot in lots}
    names = {uri: str(told.get("tradeItemDescription") or "") for uri, told in master_of(classes).items()}
    shipped: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for consignee in case.consignees.prefetch_related("goods"):
        for goods in consignee.goods.all():
            if goods.amount is not None:
                shipped[goods.lot][goods.unit] += goods.amount
    lines = []
    for lot in lots:
        name = names.get("/".join(lot.lot.split("/")[:5]), "")
        amounts = "、".join(f"{amount.normalize():f} {unit}" for unit, amount in sorted(shipped[lot.lot].items()))
        sent = _("已发出 %(amounts)s") % {"amounts": amounts} if amounts else _("未见发出记录")
        single = _("逐件编码 %(count)s 件") % {"count": items[lot.lot]} if items[lot.lot] else ""
        lines.append(" ".join(filter(None, (name, lot_code(lot.lot), single, sent))))
    if boxes:
        lines.append(_("装载上述货物的容器 %(count)s 个，见证据包") % {"count": boxes})
    return "\n".join(lines)


def _class(case: RecallCase) -> str:
    limits = CLASSES[case.recall_class]
    return _("%(class)s；知悉后 %(hours)s 小时内启动（%(start)s 前），公告发布之日起 %(days)s 个工作日内完成") % {
        "class": case.get_recall_class_display(),
        "hours": limits.start_h,
        "start": _day(case.start_due),
        "days": limits.finish_days,
    }


def _span(case: RecallCase) -> str:
    start = _day(case.stopped_at)[:10]
    if case.finish_due:
        end = case.finish_due.isoformat()
    elif case.finish_not_before:
        end = _("不早于 %(day)s") % {"day": case.finish_not_before.isoformat()}
    else:
        end = ""
    return "；".join(filter(None, (f"{start} — {end}" if start else "", case.area)))


def _notified(case: RecallCase) -> str:
    told = case.consignees.exclude(notified_at=None)
    if not told:
        return ""
    ways = "、".join(sorted(set(told.values_list("notified_how", flat=True))))
    first = told.order_by("notified_at")[0].notified_at
    return _("生产经营者 %(count)s 户，方式：%(ways)s，时间：%(at)s；已确认 %(confirmed)s 户") % {
        "count": told.count(),
        "ways": ways,
        "at": _day(first),
        "confirmed": told.exclude(confirmed_at=None).count(),
    }


def _quantities(case: RecallCase) -> str:
    lines = []
    for tally in effectiveness_of(case).tallies:
        said = _("%(unit)s：发出 %(out)s，收回 %(back)s，销毁 %(gone)s，确认已消费 %(eaten)s，去向不明 %(unknown)s") % {
            "unit": tally.unit,
            "out": f"{tally.shipped.normalize():f}",
            "back": f"{tally.recovered.normalize():f}",
            "gone": f"{tally.destroyed.normalize():f}",
            "eaten": f"{tally.consumed.normalize():f}",
            "unknown": f"{tally.unknown.normalize():f}",
        }
        share = _("未知") if tally.share is None else f"{tally.share:.1%}"
        lines.append(_("%(said)s；占发出的 %(share)s") % {"said": said, "share": share})
    return "\n".join(lines)


def _disposals(case: RecallCase) -> str:
    lines = []
    for each in case.disposals.all():
        state = _("已处置") if each.done_at else _("计划")
        when = _day(each.done_at or each.planned_at)
        lines.append(f"{lot_code(each.lot)} {each.amount.normalize():f} {each.unit} {state} {when}")
    return "\n".join(lines)


_FILL: dict[str, Callable[[RecallCase], str]] = {
    "producer": _producer,
    "goods": _goods,
    "reason": lambda case: "；".join(filter(None, (case.reason, case.hazard))),
    "class": _class,
    "telling": lambda case: _("经平台逐户通知收货方并留存确认；公告见本案公告文书"),
    "duties": lambda case: _("立即停止经营，封存存货，清点数量并回复，配合收回"),
    "stop": lambda case: _("请立即停止经营、封存存货，并在时限内回复数量"),
    "span": _span,
    "notified": _notified,
    "quantities": _quantities,
    "disposals": _disposals,
    "disposal_place": lambda case: "\n".join(f"{_day(d.planned_at)} {d.place}" for d in case.disposals.all()),
    "disposal_method": lambda case: "、".join(sorted({d.method for d in case.disposals.all()})),
    "disposal_witness": lambda case: "、".join(sorted({d.witness for d in case.disposals.all() if d.witness})),
    "course": lambda case: _quantities(case),
}


def printed(paper: Paper) -> Report:
    """The paper for the printer: each field with its clause, and a remark where a clause was not read."""
    form = paper_forms()[paper.kind]
    case = paper.case
    english = (get_language() or "zh").startswith("en")
    rows, unread = [], []
    for field, value, state in form.filled(paper.values):
        label = field.label_en if english else field.label
        rows.append((f"{label} [{UNREAD if state == 'unread' else field.clause}]", value or _("（未填）")))
        if state == "unread":
            unread.append(label)
    notes = [
        _("栏目依据：%(title)s，%(edition)s；读自：%(where)s（%(read)s）")
        % {
            "title": form.source.title_en if english else form.source.title,
            "edition": form.source.edition,
            "where": form.source.where,
            "read": _("一手") if form.source.read == "primary" else _("二手"),
        },
        *(_("“%(field)s”一栏：条款未读到，按惯例设置") % {"field": label} for label in unread),
    ]
    return Report(
        language="en" if english else "zh",
        kicker=f"{case.number} {case.organisation.name}",
        title=form.title_en if english else form.title,
        subtitle=case.title,
        facts=Facts([
            (_("致"), form.to_en if english else form.to),
            (_("文书编号"), f"{case.number}-{paper.kind}-{paper.number}"),
            (_("出具时间"), _day(paper.issued_at)),
        ]),
        sections=[
            Section(_("内容"), [Facts(rows)]),
            Section(_("依据"), [Notes(notes), Paragraph(_("（盖章）"), "small")]),
        ],
        footer=f"{case.number} · {paper.public_id}",
        at=paper.issued_at,
        contents=_("目录"),
        mark=_("模拟演练，非真实召回") if case.drill else "",
    )  # fmt: skip
