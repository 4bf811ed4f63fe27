"""Alliances: the list, one alliance with its roll, and what can be done."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.links import edges_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table
from valley.registry import actions
from valley.registry.forms import organisations as dates
from valley.registry.forms import places as forms
from valley.registry.models import Alliance, AllianceMember, AllianceOrigin, AllianceStanding
from valley.registry.pages import record_tables as tables

Data = dict[str, Any]


class Alliances(Table):
    """All alliances."""

    name = "alliances"
    caption = gettext_lazy("联盟")
    empty = gettext_lazy("还没有登记联盟")
    columns = [
        Column("name", gettext_lazy("名称"), order="name", search="name", href=lambda row: row.uri, heading=True),
        Column("field", gettext_lazy("领域"), order="field", search="field"),
        Column(
            "origin",
            gettext_lazy("来历"),
            order="origin",
            value=lambda row: AllianceOrigin(row.origin).label if row.origin else None,
        ),
        Column("since", gettext_lazy("自"), kind="date", order="standing", value=lambda row: _bound(row, "lower")),
        Column("until", gettext_lazy("至"), kind="date", value=lambda row: _bound(row, "upper")),
        Column("size", gettext_lazy("会员数"), kind="number", order="size", unit=gettext_lazy("家")),
    ]


def _bound(row: Any, name: str) -> Any:
    return getattr(row.standing, name) if row.standing else None


@login_required
@require_safe
def alliances(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "registry.view_organisation", None)
    first = AllianceStanding.objects.filter(alliance=OuterRef("pk"), retracted_at=None).order_by("period")
    present = Q(members__retracted_at=None, members__period__contains=clock.today())
    rows = Alliance.objects.annotate(
        origin=Subquery(first.values("origin")[:1]),
        standing=Subquery(first.values("period")[:1]),
        size=Count("members__organisation", filter=present, distinct=True),
    )
    able = may(user, "registry.change_alliance", None)
    context = {
        "title": _("联盟"),
        "actions": [Action(_("登记联盟"), "/alliances/new", "plus", tone="primary")] if able else [],
    }
    return Alliances(request, rows).response("registry/list.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new alliance."""
    return answer(request, {"new": NEW}, "new", None, _("登记联盟"))


@login_required
@require_safe
def alliance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One alliance with its roll."""
    user = user_of(request)
    found = get_object_or_404(Alliance.objects.select_related("organisation"), public_id=public_id)
    require(user, "registry.view_organisation", found.organisation)
    standings = AllianceStanding.objects.known().filter(alliance=found).select_related("park").order_by("period")
    members = AllianceMember.objects.known().filter(alliance=found).select_related("organisation", "alliance")
    table = tables.Members(request, members.order_by("organisation__name", "period"))
    first = standings.first()
    context = {
        "title": found.name,
        "subtitle": found.field,
        "crumbs": [(_("联盟"), "/alliances")],
        "actions": links(DEEDS, user, found),
        "facts": pairs(
            (_("法人单位"), found.organisation.name if found.organisation else ""),
            (_("来历"), first.get_origin_display() if first else None),
            (_("自"), first.started_on if first else None),
            (_("至"), (first.ended_on if first else None) or ""),
            (_("所在园区"), first.park.name if first and first.park else ""),
            (_("依据"), first.source if first else ""),
            (_("记录"), first.uri if first else ""),
        ),
        "tables": [table],
        "thread_uri": found.uri,
        "edges": edges_of(found.uri, user),
    }
    return table.response("registry/thing.html", context)


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something to an alliance."""
    found = get_object_or_404(Alliance.objects.select_related("organisation"), public_id=public_id)
    return answer(request, DEEDS, deed, found, found.name)


def _found(by: User, _thing: None, data: Data) -> str:
    return actions.found_alliance(by=by, **data).uri


def _join(by: User, alliance: Alliance, data: Data) -> str:
    actions.join_alliance(by=by, alliance=alliance, **data)
    return ""


def _end(by: User, alliance: Alliance, data: Data) -> str:
    standing = AllianceStanding.objects.known().get(alliance=alliance, period__endswith=None)
    actions.end_alliance(by=by, standing=standing, on=data["on"])
    return ""


def _standing(alliance: Alliance) -> bool:
    return bool(AllianceStanding.objects.known().filter(alliance=alliance, period__endswith=None).exists())


NEW = Deed(gettext_lazy("登记联盟"), forms.AllianceForm, "registry.change_alliance", _found, "plus")
DEEDS: dict[str, Deed] = {
    "join": Deed(gettext_lazy("添加会员"), forms.MemberForm, "registry.change_alliance", _join, "user-plus"),
    "end": Deed(
        gettext_lazy("登记联盟终止或迁出"),
        dates.OnForm,
        "registry.change_alliance",
        _end,
        "flag-off",
        offered=_standing,
    ),
}
