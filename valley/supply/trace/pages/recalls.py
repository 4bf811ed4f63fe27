"""Recalls: the list, one case with all that belongs to it, and what can be done to it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Figure, Moment, Tone, pairs
from valley.kernel.tables import Column, Table
from valley.registry.models import Organisation
from valley.registry.queries import organisations_of
from valley.registry.rules import is_operator
from valley.supply.trace.actions import recalls as actions
from valley.supply.trace.engine.kde.finding import lot_code
from valley.supply.trace.engine.law import paper_forms
from valley.supply.trace.forms import recalls as forms
from valley.supply.trace.models import CaseOrigin, Consignee, RecallCase, ScopeLot
from valley.supply.trace.queries import recalls as queries

VIEW, RUN = "trace.view_recall", "trace.run_recall"
HOW = {
    "made_into": gettext_lazy("加工为"),
    "packed_in": gettext_lazy("装入"),
    "shared": gettext_lazy("共用"),
    "gap": gettext_lazy("记录断点"),
}


class Recalls(Table):
    """Cases with their next steps."""

    name = "recalls"
    empty = gettext_lazy("还没有召回案件")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number", href=lambda row: row.uri, heading=True),
        Column("title", gettext_lazy("名称"), search="title"),
        Column("organisation.name", gettext_lazy("单位"), order="organisation__name", search="organisation__name"),
        Column("recall_class", gettext_lazy("等级"), order="recall_class"),
        Column("state", gettext_lazy("状态"), kind="status", value=lambda row: _state(row)),
        Column("opened_at", gettext_lazy("立案时间"), kind="moment", order="opened_at"),
    ]


class Lots(Table):
    """Lots in scope with the reason for each."""

    name = prefix = "lots"
    caption = gettext_lazy("涉及批次")
    empty = gettext_lazy("还没有定出范围")
    columns = [
        Column("lot", gettext_lazy("批次"), value=lambda row: lot_code(row.lot), search="lot", heading=True),
        Column(
            "included",
            gettext_lazy("决定"),
            kind="status",
            value=lambda row: ("bad", _("召回")) if row.included else ("idle", _("不召回")),
        ),
        Column("minimal", gettext_lazy("范围"), value=lambda row: _("最小") if row.minimal else _("谨慎")),
        Column("since", gettext_lazy("可疑自"), kind="moment", order="since"),
        Column("path", gettext_lazy("理由"), value=lambda row: reason(row)),
        Column("decided_why", gettext_lazy("改定理由")),
    ]


class Consignees(Table):
    """Who got goods, and what they answered."""

    name = prefix = "consignees"
    caption = gettext_lazy("收货方")
    empty = gettext_lazy("范围内的批次没有发运记录")
    columns = [
        Column("name", gettext_lazy("名称"), order="name", search="name", href=lambda row: row.uri, heading=True),
        Column("contact", gettext_lazy("联系方式")),
        Column("state", gettext_lazy("状态"), kind="status", value=lambda row: consignee_state(row)),
        Column("due_at", gettext_lazy("回复期限"), kind="moment", order="due_at"),
        Column("confirmed_by", gettext_lazy("确认人")),
    ]


class Papers(Table):
    """Papers as issued."""

    name = prefix = "papers"
    exports = ()
    caption = gettext_lazy("文书")
    empty = gettext_lazy("还没有出具文书")
    columns = [
        Column(
            "kind",
            gettext_lazy("文书"),
            value=lambda row: paper_forms()[row.kind].title,
            href=lambda row: row.uri,
            heading=True,
        ),
        Column("number", gettext_lazy("序号"), kind="number"),
        Column("issued_at", gettext_lazy("出具时间"), kind="moment"),
    ]


class Disposals(Table):
    """What was destroyed, with quantity and witness."""

    name = prefix = "disposals"
    exports = ()
    caption = gettext_lazy("处置")
    empty = gettext_lazy("还没有处置记录")
    columns = [
        Column("lot", gettext_lazy("批次"), value=lambda row: lot_code(row.lot), heading=True),
        Column("amount", gettext_lazy("数量"), value=lambda row: f"{row.amount.normalize():f} {row.unit}"),
        Column("method", gettext_lazy("方式")),
        Column("place", gettext_lazy("地点")),
        Column("planned_at", gettext_lazy("计划时间"), kind="moment"),
        Column("done_at", gettext_lazy("完成时间"), kind="moment"),
        Column("witness", gettext_lazy("见证人")),
    ]


class Marks(Table):
    """A drill's marks."""

    name = prefix = "marks"
    exports = ()
    caption = gettext_lazy("演练评分（目标为平台约定）")
    columns = [
        Column("name", gettext_lazy("项目"), value=lambda row: queries.MARK_WORDS[row.name], heading=True),
        Column("got", gettext_lazy("实际"), value=lambda row: _measured(row.got, row.unit)),
        Column("target", gettext_lazy("目标"), value=lambda row: _measured(row.target, row.unit)),
        Column("met", gettext_lazy("结果"), kind="status", value=lambda row: _met(row.met)),
    ]


def _measured(value: Any, unit: str) -> str:
    if value is None:
        return _("未知")
    return f"{value:.1%}" if unit == "1" else _("%(hours)s 小时") % {"hours": value}


def _met(met: bool | None) -> tuple[Tone, Any]:
    if met is None:
        return "idle", _("尚不能评")
    return ("good", _("达到")) if met else ("bad", _("未达到"))


def _state(case: RecallCase) -> tuple[Tone, Any]:
    if case.closed_at:
        return "idle", _("已结案")
    if queries.overdue(case):
        return "bad", _("逾期")
    return ("info", _("演练中")) if case.drill else ("warn", _("进行中"))


def consignee_state(row: Consignee) -> tuple[Tone, Any]:
    """Where a consignee stands."""
    if row.confirmed_at:
        return "good", _("已确认")
    if row.notified_at is None:
        return "idle", _("未通知")
    late = row.due_at is not None and row.due_at < clock.now()
    return ("bad", _("逾期未确认")) if late else ("warn", _("已通知，待确认"))


def reason(lot: ScopeLot) -> str:
    """The path in words: from the suspect lot, step by step."""
    if not lot.path:
        return _("可疑批次")
    words = [lot_code(lot.path[0]["origin"])]
    for step in lot.path:
        beside = f"（{lot_code(step['resource'])}）" if step["resource"] else ""
        words.append(f"{HOW[step['how']]}{beside} {lot_code(step['lot'])}")
    return " → ".join(words)


@login_required
@require_safe
def recalls(request: HttpRequest) -> HttpResponse:
    """The cases that this viewer may see."""
    user = user_of(request)
    require(user, "trace.list_recalls", None)
    new = Action(_("立案"), "/trace/recalls/new", "plus", tone="primary")
    context = {"title": _("召回"), "actions": [new] if _able(user) else []}
    table = Recalls(request, queries.recalls_of(user))
    return table.response("trace/page.html", {**context, "tables": [table]})


def _able(user: User) -> bool:
    return any(may(user, "trace.open_recall", each) for each in _openable(user))


def _openable(user: User) -> Any:
    return Organisation.objects.all() if is_operator(user) else organisations_of(user)


@login_required
@require_safe
def recall(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One case: how it stands, what is next, why each lot is in it, who was told."""
    user = user_of(request)
    rows = RecallCase.objects.select_related("organisation", "lead")
    case = get_object_or_404(rows, public_id=public_id)
    require(user, VIEW, case)
    tables: list[Any] = [
        Lots(request, case.lots.all()),
        Consignees(request, case.consignees.all()),
        Papers(request, case.papers.all()),
        Disposals(request, case.disposals.all()),
    ]
    if case.drill:
        tables.insert(0, Marks(request, queries.marks_of(case)[0]))
    for table in tables:
        if table.asked_for or table._get("export"):
            return table.response("trace/page.html", {})  # type: ignore[no-any-return]
    step = queries.next_of(case)
    able = may(user, RUN, case)
    next_step = (
        Action(step.words, f"{case.uri}/do/{step.deed}", "arrow-right", tone="primary")
        if step and step.deed and able
        else None
    )
    context = {
        "title": str(case),
        "subtitle": case.organisation.name,
        "status": _state(case),
        "crumbs": [(_("召回"), "/trace/recalls")],
        "actions": [
            *links(DEEDS, user, case),
            Action(_("证据包"), f"{case.uri}/pack.zip", "file-zip"),
        ],
        "next_step": next_step,
        "notes": _notes(case, step),
        "figures": figures(case),
        "facts": _facts(case),
        "tables": tables,
        "moments": _moments(case),
    }
    return render(request, "trace/page.html", context)


def _notes(case: RecallCase, step: Any) -> list[tuple[str, Any]]:
    notes: list[tuple[str, Any]] = []
    if case.drill:
        notes.append(("info", _("这是模拟演练：不写入追溯库，通知里注明演练。")))
    if step and not step.deed:
        notes.append(("warn", step.words))
    notes.append(("info", _("时限与文书栏目读自二手资料，《食品召回管理办法》条文未读到；正式使用前请对照原文。")))
    return notes


def figures(case: RecallCase) -> list[Figure]:
    """Both figures of effectiveness; the unknown apart."""
    found = queries.effectiveness_of(case)
    share = found.confirmed_share
    told = _("%(confirmed)s / %(notified)s 户；收货方共 %(all)s 户") % {
        "confirmed": found.confirmed,
        "notified": found.notified,
        "all": found.consignees,
    }
    cards = [_share(_("收货方确认"), share, told)]
    for tally in found.tallies:
        note = _("发出 %(out)s，去向不明 %(unknown)s") % {
            "out": f"{tally.shipped.normalize():f}",
            "unknown": f"{tally.unknown.normalize():f}",
        }
        if tally.unstated:
            note = _("%(note)s；%(count)s 笔没有数量") % {"note": note, "count": tally.unstated}
        cards.append(_share(_("收回、销毁或确认已消费（%(unit)s）") % {"unit": tally.unit}, tally.share, note))
    return cards


def _share(label: Any, share: Any, note: Any) -> Figure:
    if share is None:
        return Figure(label, None, "%", state="unknown", note=note)
    return Figure(label, share * 100, "%", 1, note=note, tone="good" if share == 1 else "warn")


def _facts(case: RecallCase) -> Any:
    return pairs(
        (_("起因"), case.get_origin_display()),
        (_("召回等级"), case.get_recall_class_display()),
        (_("召回原因"), case.reason),
        (_("危害后果"), case.hazard),
        (_("区域范围"), case.area),
        (_("具体负责人"), case.lead.username),
        (_("知悉时间"), case.known_at),
        (_("启动期限"), case.start_due),
        (_("公告日期"), case.published_on or ""),
        (_("完成期限"), case.finish_due or ""),
        (_("完成期限不早于"), "" if case.finish_due else case.finish_not_before or ""),
        (_("结案说明"), case.closing_words),
    )


def _moments(case: RecallCase) -> list[Moment]:
    said = [
        (case.known_at, _("知悉风险")),
        (case.opened_at, _("立案")),
        (case.scoped_at, _("定出范围")),
        (case.stopped_at, _("停售封存")),
        *((paper.issued_at, paper_forms()[paper.kind].title) for paper in case.papers.all()),
        *((each.confirmed_at, _("%(name)s 确认") % {"name": each.name}) for each in case.consignees.all()),
        *((each.escalated_at, _("%(name)s 逾期，已升级") % {"name": each.name}) for each in case.consignees.all()),
        *((each.done_at, _("处置 %(lot)s") % {"lot": lot_code(each.lot)}) for each in case.disposals.all()),
        (case.closed_at, _("结案")),
    ]
    return [Moment(at=at, title=words) for at, words in sorted((p for p in said if p[0]), key=lambda p: p[0])]  # type: ignore[arg-type, return-value]


def _open(case: RecallCase) -> bool:
    return case.closed_at is None


def _scoped(case: RecallCase) -> bool:
    return _open(case) and case.scoped_at is not None


def _version(case: RecallCase) -> dict[str, Any]:
    return {"version": case.scope_version}


def _run(action: Any) -> Any:
    def run(by: User, case: RecallCase, data: dict[str, Any]) -> str:
        action(by=by, case=case, **data)
        return case.uri

    return run


def _paper(by: User, case: RecallCase, data: dict[str, Any]) -> Any:
    kind = data.pop("kind")
    return actions.issue_paper(by=by, case=case, kind=kind, values=data)


def _witness(by: User, case: RecallCase, data: dict[str, Any]) -> str:
    actions.complete_disposal(by=by, **data)
    return case.uri


DEEDS: dict[str, Deed] = {
    "scope": Deed(
        gettext_lazy("定范围"), forms.ScopeForm, RUN, _run(actions.scope_recall), "topology-star",
        initial=_version, offered=_open, words=gettext_lazy("按追溯库现在的记录重算；已由人改定的批次不变。"),
    ),
    "decide": Deed(
        gettext_lazy("改定批次"), forms.DecideForm, RUN, _run(actions.decide_lot), "checkbox",
        initial=_version, offered=_scoped,
    ),
    "stop": Deed(
        gettext_lazy("停售封存"), forms.NoForm, RUN, _run(actions.stop_sale), "hand-stop", tone="danger",
        offered=lambda case: _scoped(case) and case.stopped_at is None,
        words=gettext_lazy("从此刻起视为已启动召回。真实案件同时在追溯库标记为已召回。"),
    ),
    "notify": Deed(
        gettext_lazy("通知收货方"), forms.NotifyForm, RUN, _run(actions.notify_consignees), "send",
        offered=lambda case: _open(case) and case.stopped_at is not None,
    ),
    "paper": Deed(gettext_lazy("出具文书"), forms.PaperForm, RUN, _paper, "file-text", offered=_scoped),
    "dispose": Deed(
        gettext_lazy("登记处置"), forms.DisposalForm, RUN, _run(actions.plan_disposal), "trash", offered=_scoped
    ),
    "witness": Deed(
        gettext_lazy("登记完成与见证"), forms.WitnessForm, RUN, _witness, "eye-check",
        given=lambda case: {"case": case},
        offered=lambda case: _open(case) and case.disposals.filter(done_at=None).exists(),
    ),
    "close": Deed(
        gettext_lazy("结案"), forms.CloseForm, RUN, _run(actions.close_recall), "lock",
        offered=lambda case: _open(case) and case.stopped_at is not None,
    ),
}  # fmt: skip


def _opened(by: User, _thing: None, data: dict[str, Any]) -> RecallCase:
    return actions.open_recall(by=by, **data)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Open a case; `?origin=drill` begins a drill."""
    user = user_of(request)
    deed = Deed(
        gettext_lazy("召回立案"),
        forms.OpenForm,
        "trace.open_recall",
        _opened,
        about=lambda thing: next((each for each in _openable(user) if may(user, "trace.open_recall", each)), None),
        given=lambda thing: {"organisations": _openable(user)},
        initial=lambda thing: {"origin": CaseOrigin.TEST},
    )
    return answer(request, {"new": deed}, "new", None, back="/trace/recalls")


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One deed of a case."""
    case = get_object_or_404(RecallCase.objects.select_related("organisation", "lead"), public_id=public_id)
    require(user_of(request), VIEW, case)
    return answer(request, DEEDS, deed, case, str(case))
