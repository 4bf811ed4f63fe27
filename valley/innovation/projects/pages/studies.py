"""Studies: the register, one of them with its samples, runs and figures."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects.actions import studies as actions
from valley.innovation.projects.forms import studies as forms
from valley.innovation.projects.forms.consortia import ReasonForm
from valley.innovation.projects.forms.resources import NothingForm
from valley.innovation.projects.models import Reading, Run, Sample, Study, StudyKind, StudyState
from valley.innovation.projects.pages.shown import Line, Section, in_state, run, show
from valley.innovation.projects.queries.studies import compared, usable_by
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Tone, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for


class Studies(Table):
    """Studies."""

    name = "studies"
    caption = gettext_lazy("研究")
    empty = gettext_lazy("还没有登记研究")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column("title", gettext_lazy("题目"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("kind", gettext_lazy("类别"), order="kind", value=lambda row: row.get_kind_display()),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("organisation", gettext_lazy("研究单位"), order="organisation__name", search="organisation__name"),
        Column("runs_count", gettext_lazy("运行"), kind="number", unit=gettext_lazy("次"), order="runs_count"),
        Column("registered_at", gettext_lazy("登记时间"), kind="date", order="registered_at"),
    ]
    filters = [
        Filter("kind", gettext_lazy("类别"), StudyKind.choices),
        Filter("state", gettext_lazy("状态"), StudyState.choices),
    ]


@login_required
@require_safe
def studies(request: HttpRequest) -> HttpResponse:
    """The register: titles and questions for everybody with an account."""
    user = user_of(request)
    require(user, "projects.see", None)
    add = Action(_("登记研究"), "/studies/new", "plus", tone="primary")
    context = {
        "title": _("研究登记"),
        "subtitle": _("肠道微生物、发酵、菌种筛选和数据分析：问什么、用什么样品、跑了什么、测得多少，都能再算一遍。"),
        "actions": [add] if may(user, "projects.found", None) else [],
    }
    rows = Study.objects.select_related("organisation").annotate(runs_count=Count("runs"))
    return Studies(request, rows).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register one."""
    ours = acted_for(user_of(request))
    made = Deed(
        gettext_lazy("登记研究"), forms.StudyForm, "projects.found",
        lambda by, _thing, data: actions.register_study(by=by, **data), "plus",
        given=lambda _thing: {"organisations": ours},
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("研究登记"), back="/studies")


@login_required
@require_safe
def study(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One study. Question and conclusion are for everybody; the rest for whose it is, and the park's side."""
    user, found = user_of(request), _study(public_id)
    require(user, "projects.see", None)
    facts = pairs(
        (_("类别"), found.get_kind_display()), (_("研究单位"), found.organisation), (_("要回答什么"), found.question),
        (_("怎样做"), found.design), (_("干预的食物或条件"), found.intervention),
        (_("所用产品（产出台账）"), found.product or ""), (_("研究注册号"), found.registration),
        (_("伦理审查批件"), found.ethics),
        (_("实验室生物安全等级"), found.get_biosafety_display() if found.biosafety else ""),
        (_("来自需求："), found.need or ""), (_("下一步"), found.next_step), (_("期限"), found.due_on or ""),
        (_("结论"), found.reason), (_("结束时间"), found.ended_at or ""),
    )  # fmt: skip
    inside = may(user, "projects.read_study", found)
    sections = [_runs(found, user), *_compared(found), _samples(found, user)] if inside else []
    return show(request, found, DEEDS, facts, sections=sections)


SAID = {"plates not judged": gettext_lazy("未判的板数"), "n samples": gettext_lazy("判过的样品数"),
        "n hits": gettext_lazy("命中数")}  # fmt: skip


def _figure(one: Reading) -> str:
    return f"{SAID.get(one.name, one.name)} {one.value:.6g} {'' if one.unit == '1' else one.unit}".strip()


def _agreement(one: Run) -> tuple[str, Tone]:
    if one.repeats is None:
        return "", "info"
    return (_("与原结果一致"), "good") if one.agrees else (_("与原结果不同"), "bad")


def _run_line(one: Run, user: User) -> Line:
    state, tone = _agreement(one)
    parts = (
        one.number,
        str(one.performed_on),
        str(one.get_method_display()),
        one.resource.title if one.resource else "",
    )
    words = " · ".join(filter(None, parts))
    return Line(words, one.uri, state, tone, "；".join(map(_figure, one.readings.all())), links(RUN_DEEDS, user, one))


def _runs(found: Study, user: User) -> Section:
    rows = found.runs.select_related("resource", "repeats", "study__organisation").prefetch_related("readings")
    lines = [_run_line(one, user) for one in rows]
    return Section(_("运行记录"), lines, "" if lines else _("还没有记录。"))


def _compared(found: Study) -> list[Section]:
    return [
        Section(
            _("比较：%(name)s（%(unit)s）") % {"name": one.name, "unit": one.unit},
            [Line(f"{row.value:.6g} {row.unit}", row.run.uri, more=_whose(row.run)) for row in one.readings],
        )
        for one in compared(Reading.objects.filter(run__study=found))
    ]


def _whose(one: Run) -> str:
    return " · ".join(filter(None, (one.number, one.resource.title if one.resource else "", one.construct)))


def _samples(found: Study, user: User) -> Section:
    lines = [
        Line(
            " · ".join(filter(None, (one.code, one.material, str(one.taken_on), one.arm, one.platform, one.accession))),
            state=_("已撤回同意") if one.withdrawn_at else "", tone="idle",
            actions=links(SAMPLE_DEEDS, user, one),
        )
        for one in found.samples.select_related("study__organisation")
    ]  # fmt: skip
    return Section(_("样品"), lines, "" if lines else _("还没有样品。只登记代号，不写姓名。"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a study."""
    found = _study(public_id)
    return answer(request, DEEDS, deed, found, str(found))


@login_required
@require_safe
def sample(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A sample has no page but its study's."""
    return redirect(_sample(public_id).study.uri)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_sample(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a sample."""
    found = _sample(public_id)
    return answer(request, SAMPLE_DEEDS, deed, found, str(found), back=found.study.uri)


@login_required
@require_safe
def study_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One run: conditions, table, parameters, version, figures, and who ran it again."""
    user, found = user_of(request), _run(public_id)
    require(user, "projects.read_study", found.study)
    facts = pairs(
        (_("研究"), found.study), (_("方法"), found.get_method_display()), (_("日期"), found.performed_on),
        (_("条件：培养基、温度、时间、规模或说明"), found.words), (_("所用菌种或数据集"), found.resource or ""),
        (_("构建体"), found.construct),
        (_("参数"), "；".join(f"{key}={said}" for key, said in found.parameters.items())),
        (_("分析程序版本"), found.version), (_("数据表的 SHA-256"), found.table.sha256 if found.table else ""),
        (_("重新运行的是"), found.repeats or ""),
    )  # fmt: skip
    figures = [Line(_figure(one)) for one in found.readings.all()]
    again = [
        Line(str(one), one.uri, _("与原结果一致") if one.agrees else _("与原结果不同"), "good" if one.agrees else "bad")
        for one in found.repeated.all()
    ]
    sections = [Section(_("结果"), figures), *([Section(_("重新运行"), again)] if again else []),
                Section(_("研究"), [Line(str(found.study), found.study.uri)])]  # fmt: skip
    return show(
        request, found, RUN_DEEDS, facts, title=str(found), sections=sections,
        files=[found.table] if found.table else [],
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_run(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a run."""
    found = _run(public_id)
    return answer(request, RUN_DEEDS, deed, found, str(found))


def _study(public_id: UUID) -> Study:
    return get_object_or_404(Study.objects.select_related("organisation", "product", "need"), public_id=public_id)


def _sample(public_id: UUID) -> Sample:
    return get_object_or_404(Sample.objects.select_related("study__organisation"), public_id=public_id)


def _run(public_id: UUID) -> Run:
    related = ("study__organisation", "resource", "table", "repeats")
    return get_object_or_404(Run.objects.select_related(*related), public_id=public_id)


def _analyse(by: User, found: Study, data: dict[str, Any]) -> object:
    parameters = {name: str(data.pop(name) or "") for name in ("value", "unit", "group", "plate", "threshold", "seed")}
    return actions.analyse(by=by, study=found, parameters=parameters, **data)


RUNNING = in_state(StudyState.RUNNING)
DEEDS: dict[str, Deed] = {
    "batch": Deed(
        gettext_lazy("记一批"), forms.BatchForm, "projects.run_study",
        lambda by, found, data: actions.note_batch(by=by, study=found, **data), "flask", tone="primary",
        offered=RUNNING, given=lambda found: {"resources": usable_by(found)},
    ),
    "analyse": Deed(
        gettext_lazy("分析数据表"), forms.AnalysisForm, "projects.run_study", _analyse, "math-function",
        offered=RUNNING, given=lambda found: {"resources": usable_by(found)},
        words=gettext_lazy("数据表、参数、种子和程序版本一起留下；有权查看的人都可以重新运行，看结果是否一致。"),
    ),
    "samples": Deed(
        gettext_lazy("登记样品"), forms.SamplesForm, "projects.run_study", run(actions.enter_samples, "study"),
        "test-pipe", offered=RUNNING,
    ),
    "end": Deed(
        gettext_lazy("写结论并结束"), ReasonForm, "projects.run_study", run(actions.end_study, "study"), "flag-off",
        offered=RUNNING,
    ),
}  # fmt: skip
SAMPLE_DEEDS: dict[str, Deed] = {
    "withdraw": Deed(
        gettext_lazy("撤回同意"), NothingForm, "projects.run_study",
        run(actions.withdraw_consent, "sample"), "user-off",
        about=lambda found: found.study, offered=lambda found: found.withdrawn_at is None,
        words=gettext_lazy("只留代号；今后的分析不能再用它，之前的结果保留。"),
    ),
}  # fmt: skip
RUN_DEEDS: dict[str, Deed] = {
    "again": Deed(
        gettext_lazy("重新运行"), NothingForm, "projects.read_study",
        lambda by, found, data: actions.run_again(by=by, run=found), "refresh", about=lambda found: found.study,
        offered=lambda found: found.table_id is not None and found.repeats_id is None,
        words=gettext_lazy("用同一张表、同样的参数，按现在的程序再算一遍。"),
    ),
}  # fmt: skip
