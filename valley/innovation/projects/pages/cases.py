"""The pipeline: the list with what it shows over time, one case with its stages."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects import actions
from valley.innovation.projects.engine.gates import criteria
from valley.innovation.projects.forms import outcomes as forms
from valley.innovation.projects.models import Case, CaseState, Field, Path, Stage
from valley.innovation.projects.pages.shown import Line, Section, in_state, run, show
from valley.innovation.projects.queries.pipeline import passage
from valley.kernel import clock
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Figure, Moment, Step, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for


class Cases(Table):
    """Cases."""

    name = "cases"
    caption = gettext_lazy("成果转化")
    empty = gettext_lazy("还没有转化案件")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column("title", gettext_lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("path", gettext_lazy("路径"), order="path", value=lambda row: row.get_path_display()),
        Column("stage", gettext_lazy("阶段"), order="stage", value=lambda row: row.get_stage_display()),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("organisation", gettext_lazy("单位"), order="organisation__name", search="organisation__name"),
        Column("due_on", gettext_lazy("期限"), kind="date", order="due_on"),
    ]
    filters = [
        Filter("stage", gettext_lazy("阶段"), Stage.choices),
        Filter("state", gettext_lazy("状态"), CaseState.choices),
        Filter("path", gettext_lazy("路径"), Path.choices),
        Filter("field", gettext_lazy("领域"), Field.choices),
    ]


@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The list, and for each stage how many passed, and how long they stayed."""
    user = user_of(request)
    require(user, "projects.see", None)
    able = may(user, "projects.found", None)
    context = {
        "title": _("成果转化"),
        "subtitle": _("创新、转化、中试、产业化：每一关有条件、有证据、有决定。"),
        "actions": [Action(_("立项"), "/pipeline/new", "plus", tone="primary")] if able else [],
        "figures": [
            Figure(
                Stage(row.stage).label, row.days_median, _("天（停留中位数）"), 0,
                "known" if row.days_median is not None else "unknown",
                note=_("进入 %(entered)s，准出 %(passed)s，中止 %(dropped)s")
                % {"entered": row.entered_count, "passed": row.passed_count, "dropped": row.dropped_count},
            )
            for row in passage()
        ],
    }  # fmt: skip
    return Cases(request, Case.objects.select_related("organisation")).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new one."""
    user = user_of(request)
    made = Deed(
        gettext_lazy("立项"), forms.CaseForm, "projects.found",
        lambda by, _thing, data: actions.open_case(by=by, **data), "plus",
        given=lambda _thing: {"organisations": acted_for(user)},
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("成果转化"), back="/pipeline")


@login_required
@require_safe
def case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One case: criteria with evidence, decisions, days in each stage."""
    user, found = user_of(request), _one(public_id)
    require(user, "projects.see", None)
    inside = may(user, "projects.run_case", found) or may(user, "projects.decide_gate", found)
    stays = list(found.stays.select_related("holder").prefetch_related("met__evidence", "gates"))
    facts = pairs(
        (_("单位"), found.organisation), (_("路径"), found.get_path_display()), (_("领域"), found.get_field_display()),
        (_("负责单位"), stays[-1].holder), (_("下一步"), found.next_step), (_("期限"), found.due_on or ""),
        (_("中止原因"), found.get_drop_kind_display()), (_("说明"), found.reason),
        (_("联合体"), found.consortium or ""),
    )  # fmt: skip
    sections = []
    for stay in stays:
        met = {one.criterion: one for one in stay.met.all()}
        days = ((stay.left_at or clock.now()) - stay.entered_at).days
        lines = [
            Line(one, met[one].evidence.uri if inside else "", _("已达到"), "good", met[one].words if inside else "")
            if one in met else Line(one, "", _("未达到"), "idle")
            for one in criteria(found.path, stay.stage)
        ]  # fmt: skip
        words = _("%(holder)s 负责，已 %(days)s 天") % {"holder": stay.holder, "days": days}
        sections.append(Section(stay.get_stage_display(), lines, words))
    moments = [
        Moment(one.at, one.get_verdict_display(), one.reason, tone="good" if one.verdict == "go" else "warn")
        for stay in stays for one in stay.gates.all()
    ]  # fmt: skip
    return show(request, found, DEEDS, facts, sections=sections[::-1], steps=_steps(found), moments=moments)


def _steps(found: Case) -> list[Step]:
    order = [stage.value for stage in Stage]
    here = order.index(found.stage)
    made = []
    for place, stage in enumerate(Stage):
        at = "refused" if found.state == "dropped" else "done" if found.state == "done" else "now"
        made.append(Step(stage.label, "done" if place < here else at if place == here else "todo"))  # type: ignore[arg-type]
    return made


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step."""
    found = _one(public_id)
    return answer(request, DEEDS, deed, found, str(found))


def _one(public_id: UUID) -> Case:
    return get_object_or_404(Case.objects.select_related("organisation", "consortium"), public_id=public_id)


def _asked(found: Case) -> bool:
    return found.state == "running" and found.stays.filter(left_at=None, asked_at__isnull=False).exists()


def _asks(found: Case) -> Any:
    return found.state == "running" and not _asked(found)


def _complete(found: Case) -> bool:
    met = found.stays.get(left_at=None).met.count() if _asks(found) else -1
    return met == len(criteria(found.path, found.stage))


DEEDS: dict[str, Deed] = {
    "ask": Deed(
        gettext_lazy("申请准出评审"), forms.NothingForm, "projects.run_case", run(actions.ask_gate, "case"), "send",
        tone="primary", offered=_complete,
    ),
    "meet": Deed(
        gettext_lazy("提交条件证据"), forms.MetForm, "projects.run_case", run(actions.meet_criterion, "case"), "check",
        tone="primary", offered=lambda found: _asks(found) and not _complete(found),
        given=lambda found: {"case": found},
    ),
    "decide": Deed(
        gettext_lazy("准出评审"), forms.GateForm, "projects.decide_gate", run(actions.decide_gate, "case"), "gavel",
        tone="primary", offered=_asked,
    ),
    "drop": Deed(
        gettext_lazy("中止"), forms.DropForm, "projects.run_case", run(actions.drop_case, "case"), "x", tone="danger",
        offered=in_state("running"),
    ),
}  # fmt: skip
