"""Dual appointments: entered by the office, seen by the institutions that share the person."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects import actions
from valley.innovation.projects.forms.shares import AppointmentForm
from valley.innovation.projects.models import Appointment
from valley.innovation.projects.pages.shown import Line, Section, show
from valley.innovation.projects.queries.credit import appointments_for
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table


class Appointments(Table):
    """Appointments."""

    name = "appointments"
    caption = gettext_lazy("双聘")
    empty = gettext_lazy("还没有您可以查看的双聘")
    columns = [
        Column("post", gettext_lazy("岗位"), order="post", search="post", href=lambda row: row.uri, heading=True),
        Column("units", gettext_lazy("单位与份额"), value=lambda row: _units(row)),
        Column("since", gettext_lazy("起日"), kind="date", value=lambda row: row.period.lower),
        Column("until", gettext_lazy("止日（不含）"), kind="date", value=lambda row: row.period.upper),
    ]


def _units(row: Appointment) -> str:
    return "、".join(
        f"{part.organisation} {part.parts_count}/{row.split.total_count}" for part in row.split.parts.all()
    )


@login_required
@require_safe
def appointments(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "projects.list_orders", None)
    able = may(user, "projects.appoint", None)
    context = {
        "title": _("双聘"),
        "subtitle": _("一个人的时间按整数份分给各单位，合计等于总份数，同一时间只有一份约定。"),
        "actions": [Action(_("登记双聘"), "/appointments/new", "plus", tone="primary")] if able else [],
    }
    rows = appointments_for(user).select_related("split").prefetch_related("split__parts__organisation")
    return Appointments(request, rows).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new one."""
    return answer(request, {"new": NEW}, "new", None, _("双聘"), back="/appointments")


@login_required
@require_safe
def appointment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One appointment."""
    found = get_object_or_404(Appointment.objects.select_related("split", "person"), public_id=public_id)
    require(user_of(request), "projects.see_appointment", found)
    facts = pairs(
        (_("起日"), found.period.lower), (_("止日（不含）"), found.period.upper), (_("依据"), found.split.words)
    )
    lines = [
        Line(part.organisation, part.organisation.uri, more=f"{part.parts_count} / {found.split.total_count}")
        for part in found.split.parts.select_related("organisation")
    ]
    sections = [Section(_("单位与份额"), lines), Section(_("人员"), [Line(_("打开人员页面"), found.person.uri)])]
    return show(request, found, {}, facts, sections=sections)


def _appoint(by: Any, _thing: object, data: dict[str, Any]) -> object:
    return actions.appoint(by=by, **data)


NEW = Deed(gettext_lazy("登记双聘"), AppointmentForm, "projects.appoint", _appoint, "plus")
