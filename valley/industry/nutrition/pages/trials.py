"""Trials: the list, one with its assay, and what can be done."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.forms import trials as forms
from valley.industry.nutrition.models import Trial, TrialState
from valley.industry.nutrition.pages.common import HOME, seen, state_of
from valley.industry.nutrition.pages.desk import tabs
from valley.industry.nutrition.queries import desk as queries
from valley.industry.nutrition.queries.nutrients import label
from valley.kernel import formats
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.links import edges_of
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table

Data = dict[str, Any]


class Trials(Table):
    """Trials of one's organisations."""

    name = "trials"
    caption = gettext_lazy("试制")
    empty = gettext_lazy("还没有试制：在一版配方上安排")
    columns = [
        Column("batch", gettext_lazy("批号"), order="batch", search="batch", href=lambda row: row.uri, heading=True),
        Column("version", gettext_lazy("配方"), href=lambda row: row.version.uri),
        Column("planned_on", gettext_lazy("计划日期"), kind="date", order="planned_on"),
        Column("run_on", gettext_lazy("试制日期"), kind="date", order="run_on"),
        Column("state", gettext_lazy("状态"), kind="status", value=state_of),
        Column("finding", gettext_lazy("结论")),
    ]
    filters = [Filter("state", gettext_lazy("状态"), TrialState.choices)]


def _judged(row: Any) -> tuple[str, Any]:
    if row.low is None and row.high is None:
        return "idle", _("未设范围")
    return ("good", _("达到")) if row.met else ("bad", _("未达到"))


class Assays(Table):
    """What was found beside what was designed."""

    name = "assays"
    caption = gettext_lazy("检测（每 100 g 成品）")
    empty = gettext_lazy("还没有检测值")
    columns = [
        Column("nutrient", gettext_lazy("营养素"), heading=True, value=lambda row: label(row.nutrient)),
        Column("designed", gettext_lazy("设计值"), kind="number"),
        Column("measured", gettext_lazy("实测值"), kind="number"),
        Column("unit", gettext_lazy("计量单位")),
        Column("low", gettext_lazy("下限"), kind="number"),
        Column("high", gettext_lazy("上限"), kind="number"),
        Column("met", gettext_lazy("判定"), kind="status", value=_judged),
        Column("report", gettext_lazy("报告编号")),
    ]


@login_required
@require_safe
def trials(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "nutrition.design", None)
    context = {
        "title": _("试制"),
        "subtitle": _("设计、试制、检测，再把检测值带回配方。"),
        "tabs": tabs("/nutrition/trials"),
    }
    return Trials(request, queries.trials_of(user)).response("nutrition/desk.html", context)


@login_required
@require_safe
def trial(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One trial."""
    found = _one(request, public_id)
    user = user_of(request)
    listed = Assays(request, found.assays.order_by("nutrient"))
    nexts = {
        TrialState.PLANNED: Action(_("登记试制"), f"{found.uri}/do/run", "player-play", why=_("试制做完后登记日期")),
        TrialState.RUN: Action(_("登记检测值"), f"{found.uri}/do/assay", "microscope", why=_("检测报告出来后填实测值")),
        TrialState.MISSED: Action(
            _("带回配方"), f"{found.uri}/do/apply", "arrow-back-up", why=_("按实测修正保留率，另起新版")
        ),
    }
    context = {
        "title": _("试制 %(batch)s") % {"batch": found.batch},
        "subtitle": found.finding,
        "status": state_of(found),
        "crumbs": [HOME, (_("试制"), "/nutrition/trials")],
        "actions": links(DEEDS, user, found),
        "next_step": nexts.get(TrialState(found.state)),
        "facts": pairs(
            (_("配方"), str(found.version)),
            (_("计划日期"), formats.day(found.planned_on)),
            (_("试制日期"), formats.day(found.run_on) if found.run_on else ""),
            (_("产线或实验室"), found.where),
            (_("成品量（kg）"), "" if found.product_kg is None else formats.number(found.product_kg)),
            (_("负责人"), found.owner.username),
        ),
        "tables": [listed],
        "thread_uri": found.uri,
        "edges": edges_of(found.uri, request.user),
    }
    return listed.response("nutrition/thing.html", context)


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something to a trial."""
    found = _one(request, public_id)
    return answer(request, DEEDS, deed, found, found.batch)


def _one(request: HttpRequest, public_id: UUID) -> Trial:
    related = ("version__formula__owner", "owner")
    return seen(Trial, public_id, request, "nutrition.view_formula", "version.formula", *related)


def _run(by: User, thing: Trial, data: Data) -> object:
    return actions.run_trial(by=by, trial=thing, **data)


def _assay(by: User, thing: Trial, data: Data) -> object:
    return actions.enter_assay(by=by, trial=thing, **data)


def _apply(by: User, thing: Trial, data: Data) -> object:
    return actions.apply_assay(by=by, trial=thing, step=data["step"])


def formula_of_trial(thing: Trial) -> Any:
    return thing.version.formula


VERB = "nutrition.change_formula"
DEEDS: dict[str, Deed] = {
    "run": Deed(
        gettext_lazy("登记试制"), forms.RunForm, VERB, _run, "player-play", about=formula_of_trial,
        offered=lambda t: t.state == TrialState.PLANNED,
    ),
    "assay": Deed(
        gettext_lazy("登记检测值"), forms.AssayForm, VERB, _assay, "microscope", about=formula_of_trial,
        offered=lambda t: t.state == TrialState.RUN,
    ),
    "apply": Deed(
        gettext_lazy("带回配方"), forms.ApplyForm, VERB, _apply, "arrow-back-up", about=formula_of_trial,
        offered=lambda t: t.state in {TrialState.MET, TrialState.MISSED} and t.version.steps.exists(),
        given=lambda t: {"steps": [s.name for s in t.version.steps.all()]},
        words=gettext_lazy(
            "选一道工序：它的保留率按“实测 ÷ 设计”修正，得到一份新草稿。实测高于设计的不改，请先核对成分数据。"
        ),
    ),
}  # fmt: skip
