"""Organisations: the list, one organisation with its tabs, and what can be done to it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.deeds import answer, links, user_of
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Tab
from valley.kernel.tables import Column, Filter, Table
from valley.registry import queries
from valley.registry.models import Kind, Level, Organisation, Place
from valley.registry.pages import organisation_tabs
from valley.registry.pages.organisation_deeds import DEEDS, REGISTER
from valley.registry.pages.record_tables import industry_of
from valley.registry.queries import grades


def _in_park(rows: Any, value: str) -> Any:
    return rows.filter(pk__in=queries.residents(clock.today(), parks=[value]).values("pk"))


def _of_kind(rows: Any, value: str) -> Any:
    return rows.filter(types__kind=value, types__retracted_at=None)


def _holding(rows: Any, value: str) -> Any:
    return rows.filter(pk__in=queries.certificates_in_force(clock.today()).filter(kind=value).values("organisation"))


def _standing(rows: Any, value: str) -> Any:
    return rows.filter(in_park=value == "in", ended_on=None) if value != "ended" else rows.exclude(ended_on=None)


def _parks() -> list[tuple[str, str]]:
    return [(park.uri, park.name) for park in Place.objects.filter(level=Level.PARK).order_by("code")]


class Organisations(Table):
    """All organisations."""

    name = "organisations"
    caption = gettext_lazy("单位名录")
    empty = gettext_lazy("还没有登记单位")
    columns = [
        Column(
            "name",
            gettext_lazy("名称"),
            order="name",
            search=("name", "short_name", "name_en"),
            href=lambda row: row.uri,
            heading=True,
        ),
        Column("code", gettext_lazy("代码"), order="code", search="identifiers__value"),
        Column(
            "industry_code",
            gettext_lazy("行业"),
            order="industry_code",
            value=lambda row: industry_of(row.industry_code),
        ),
        Column("park_name", gettext_lazy("所在园区"), order="park_name"),
        Column(
            "since",
            gettext_lazy("入驻日期"),
            kind="date",
            order="residence_period",
            value=lambda row: row.residence_period and row.residence_period.lower,
        ),
        Column("founded_on", gettext_lazy("成立日期"), kind="date", order="founded_on"),
    ]
    filters = [
        Filter("park", gettext_lazy("园区"), _parks, _in_park),
        Filter("kind", gettext_lazy("类型"), Kind.choices, _of_kind),
        Filter(
            "grade",
            gettext_lazy("资质"),
            grades.kinds,
            _holding,
        ),
        Filter(
            "standing",
            gettext_lazy("状态"),
            [("in", gettext_lazy("在园")), ("out", gettext_lazy("不在园")), ("ended", gettext_lazy("已终止"))],
            _standing,
        ),
    ]

    def rows(self) -> Any:
        # searching by code joins the codes, of which an organisation may have several
        found = super().rows()
        return found.distinct() if self.q else found


@login_required
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The list, to search, narrow, sort and export."""
    user = user_of(request)
    require(user, "registry.view_organisation", None)
    actions = []
    if may(user, "registry.add_organisation", None):
        actions.append(Action(_("登记单位"), "/organisations/new", "plus", tone="primary"))
        actions.append(Action(_("导入名单"), "/imports", "table-import"))
    if may(user, "registry.merge_organisations", None):
        actions.append(Action(_("疑似重复"), "/duplicates", "copy"))
    table = Organisations(request, queries.organisations_with_facts().order_by("name", "pk"))
    return table.response("registry/list.html", {"title": _("单位名录"), "actions": actions})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Enter an organisation."""
    return answer(request, REGISTER, "new", None, _("登记单位"))


@login_required
@require_safe
def organisation(request: HttpRequest, public_id: UUID, tab: str = "") -> HttpResponse:
    """One organisation; an address of one that was merged leads to its successor, unless `?stay=1`."""
    user = user_of(request)
    found = get_object_or_404(Organisation, public_id=public_id)
    require(user, "registry.view_organisation", found)
    current = queries.current_of(found)
    if current != found and request.GET.get("stay") != "1":
        return redirect(current.uri)
    shown = organisation_tabs.visible(user, found)
    if tab not in shown:
        require(user, "registry.view_organisation_inside", found)  # says why, where there is such a tab
        return redirect(found.uri)
    tabs = [
        Tab(label, f"{found.uri}/{name}" if name else found.uri, current=name == tab)
        for name, (label, _build) in shown.items()
    ]
    here = organisation_tabs.DEEDS_OF.get(tab, ())
    actions = links({name: deed for name, deed in DEEDS.items() if name in here}, user, found)
    if not tab and may(user, "registry.grant_role", found):
        actions.append(Action(_("单位账号"), f"{found.uri}/members", "users"))
    context = {
        "organisation": found,
        "tabs": tabs,
        "actions": actions,
        "status": _status(found, current),
        "successors": list(found.successors.filter(retracted_at=None).select_related("successor")),
        "crumbs": [(_("单位名录"), "/organisations")],
        **shown[tab][1](request, found),
    }
    table = next((t for t in context.get("tables", []) if t.asked_for), None)
    if table is not None:
        return render(request, "kernel/components/_data_table.html", {"table": table})
    export = next((t for t in context.get("tables", []) if t._get("export") in t.exports), None)
    return export.file(export._get("export")) if export else render(request, "registry/organisation.html", context)


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something to an organisation."""
    found = get_object_or_404(Organisation, public_id=public_id)
    return answer(request, DEEDS, deed, found, found.name)


def _status(found: Organisation, current: Organisation) -> tuple[str, str]:
    if current != found:
        return ("idle", _("已并入他单位"))
    if found.ended_on is not None:
        return ("idle", _("已终止"))
    if queries.residents(clock.today()).filter(pk=found.pk).exists():
        return ("good", _("在园"))
    return ("info", _("不在园"))
