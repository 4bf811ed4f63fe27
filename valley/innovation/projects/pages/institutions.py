"""New-type R&D institutions: the register, one of them with investors, income and what came of it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects.actions import institutions as actions
from valley.innovation.projects.forms import studies as forms
from valley.innovation.projects.forms.consortia import ReasonForm
from valley.innovation.projects.models import Income, Institution, InstitutionTask, Ownership
from valley.innovation.projects.pages.shown import Line, Section, run, show
from valley.innovation.projects.queries.studies import brought_forth, income_of
from valley.kernel import formats
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table


def _tasks(row: Institution) -> str:
    return "、".join(str(InstitutionTask(one).label) for one in row.tasks)


def _with_task(rows: Any, value: str) -> Any:
    return rows.filter(tasks__contains=[value])


class Institutions(Table):
    """Institutions."""

    name = "institutions"
    caption = gettext_lazy("新型研发机构")
    empty = gettext_lazy("还没有登记新型研发机构")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column(
            "organisation", gettext_lazy("单位"), order="organisation__name", search="organisation__name",
            href=lambda row: row.uri, heading=True,
        ),
        Column("ownership", gettext_lazy("性质"), order="ownership", value=lambda row: row.get_ownership_display()),
        Column("tasks", gettext_lazy("承担任务"), value=_tasks),
        Column("since", gettext_lazy("成立或认定日期"), kind="date", order="since"),
    ]  # fmt: skip
    filters = [
        Filter("ownership", gettext_lazy("性质"), Ownership.choices),
        Filter("task", gettext_lazy("承担任务"), InstitutionTask.choices, apply=_with_task),
    ]


@login_required
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """The register."""
    user = user_of(request)
    require(user, "projects.see", None)
    add = Action(_("登记机构"), "/rd-institutions/new", "plus", tone="primary")
    context = {
        "title": _("新型研发机构"),
        "subtitle": _("谁投资、承担什么任务、靠什么收入、做出了什么。"),
        "actions": [add] if may(user, "projects.register_institution", None) else [],
    }
    rows = Institution.objects.filter(closed_on=None).select_related("organisation")
    return Institutions(request, rows).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register one."""
    made = Deed(
        gettext_lazy("登记机构"), forms.InstitutionForm, "projects.register_institution",
        lambda by, _thing, data: actions.register_institution(by=by, **data), "plus",
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("新型研发机构"), back="/rd-institutions")


@login_required
@require_safe
def institution(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One institution. What it lives on is told to itself and the park's side."""
    user, found = user_of(request), _institution(public_id)
    require(user, "projects.see", None)
    facts = pairs(
        (_("单位"), found.organisation), (_("性质"), found.get_ownership_display()), (_("承担任务"), _tasks(found)),
        (_("治理：理事会、章程、用人和激励"), found.governance), (_("成立或认定日期"), found.since),
        (_("依据"), found.source), (_("停止日期"), found.closed_on or ""), (_("说明"), found.reason),
    )  # fmt: skip
    total = found.investment.total_count
    invested = [
        Line(str(one.organisation), one.organisation.uri, more=f"{one.parts_count} / {total}")
        for one in found.investment.parts.select_related("organisation")
    ]
    outputs, sold = brought_forth(found)
    made = [Line(str(one), one.uri, one.get_kind_display()) for one in outputs[:50]]
    count = _("已登记技术合同 %(count)s 份") % {"count": sold}
    sections = [Section(_("投资主体及份额"), invested), Section(_("做出了什么"), made, count)]
    if may(user, "projects.read_income", found):
        sections[1:1] = _income(found)
    return show(request, found, DEEDS, facts, title=str(found.organisation), sections=sections)


def _income(found: Institution) -> list[Section]:
    sections = []
    for year, rows in income_of(found).items():
        whole = sum(one.amount_fen for one in rows)
        lines = [Line(_income_line(one), one.evidence.uri, more=_share(one.amount_fen, whole)) for one in rows]
        title = _("%(year)s 年收入构成（合计 %(sum)s）") % {"year": year, "sum": formats.money(whole)}
        sections.append(Section(title, lines))
    return sections


def _income_line(one: Income) -> str:
    return f"{one.get_kind_display()} · {formats.money(one.amount_fen)}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of an institution."""
    found = _institution(public_id)
    return answer(request, DEEDS, deed, found, str(found))


def _institution(public_id: UUID) -> Institution:
    return get_object_or_404(Institution.objects.select_related("organisation", "investment"), public_id=public_id)


def _open(found: Institution) -> bool:
    return found.closed_on is None


DEEDS: dict[str, Deed] = {
    "income": Deed(
        gettext_lazy("填一年的收入"), forms.IncomeForm, "projects.enter_income",
        run(actions.enter_income, "institution"), "coin", tone="primary", offered=_open,
    ),
    "close": Deed(
        gettext_lazy("停止登记"), ReasonForm, "projects.register_institution",
        run(actions.close_institution, "institution"), "x", tone="danger", offered=_open,
    ),
}  # fmt: skip
