"""Recalls: the list, one case with all that belongs to it, and what can be done to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import deputised, may, require
from valley.kernel.screens import Action, Figure, Moment, pairs
from valley.registry.models import Organisation
from valley.registry.queries import acted_for
from valley.registry.rules import is_operator
from valley.supply.trace.actions import recalls as actions
from valley.supply.trace.engine.kde.lines import lot_code
from valley.supply.trace.engine.law import paper_forms
from valley.supply.trace.forms import recalls as forms
from valley.supply.trace.models import CaseOrigin, RecallCase
from valley.supply.trace.pages.recall_tables import (
    Consignees,
    Disposals,
    Items,
    Lots,
    Marks,
    Papers,
    Recalls,
    case_state,
)
from valley.supply.trace.queries import recalls as queries

SINGLE = Q(**{"path__-1__how__in": ["taken_from", "packed_in"]})
"""Items and containers: they stand in a table of their own, so that lots can be read."""
VIEW, RUN = "trace.view_recall", "trace.run_recall"


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
    return Organisation.objects.all() if deputised(user, is_operator) else acted_for(user)


@login_required
@require_safe
def recall(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One case: how it stands, what is next, why each lot is in it, who was told."""
    user = user_of(request)
    rows = RecallCase.objects.select_related("organisation", "lead")
    case = get_object_or_404(rows, public_id=public_id)
    require(user, VIEW, case)
    tables: list[Any] = [
        Lots(request, case.lots.filter(Q(path=[]) | ~SINGLE)),
        Items(request, case.lots.filter(SINGLE)),
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
        "status": case_state(case),
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
        (_("可疑起始时间"), case.suspect_since),
        (_("可疑截止时间"), case.suspect_until or ""),
        (_("知悉时间"), case.known_at),
        (_("启动期限"), case.start_due),
        (_("公告日期"), case.published_on or ""),
        (_("完成期限"), case.finish_due or ""),
        (_("完成期限不早于"), "" if case.finish_due else case.finish_not_before or ""),
        (_("结案说明"), case.closing_words),
    )


def _told(case: RecallCase) -> list[tuple[datetime, int]]:
    """When consignees were told, and how many at once."""
    rows = case.consignees.exclude(notified_at=None).values_list("notified_at").annotate(count=Count("pk"))
    return list(rows.order_by("notified_at"))


def _moments(case: RecallCase) -> list[Moment]:
    said = [
        (case.known_at, _("知悉风险")),
        (case.opened_at, _("立案")),
        (case.scoped_at, _("定出范围")),
        (case.stopped_at, _("停售封存")),
        *((paper.issued_at, paper_forms()[paper.kind].title) for paper in case.papers.all()),
        *((at, _("通知收货方（%(count)s 户）") % {"count": count}) for at, count in _told(case)),
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
