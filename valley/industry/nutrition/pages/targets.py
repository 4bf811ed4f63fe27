"""Nutrition targets: the list, one with its ranges, a new one."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.forms import basics as forms
from valley.industry.nutrition.models import Target
from valley.industry.nutrition.pages.common import HOME, desk_of, seen
from valley.industry.nutrition.pages.desk import tabs
from valley.industry.nutrition.queries import desk as queries
from valley.industry.nutrition.queries.nutrients import label
from valley.kernel import formats
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.links import edges_of
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table


class Targets(Table):
    """Targets of one's organisations."""

    name = "targets"
    caption = gettext_lazy("营养目标")
    empty = gettext_lazy("还没有营养目标")
    columns = [
        Column("title", gettext_lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("eater", gettext_lazy("对象"), order="eater", value=lambda row: row.get_eater_display()),
        Column("portion_g", gettext_lazy("一份"), kind="number", order="portion_g", unit="g"),
        Column("size", gettext_lazy("营养素"), kind="number", value=lambda row: len(row.ranges)),
        Column("edition", gettext_lazy("参考摄入量版本"), order="edition"),
        Column("made_at", gettext_lazy("登记时间"), kind="moment", order="made_at"),
    ]


class Ranges(Table):
    """What is asked of one portion."""

    name = "ranges"
    caption = gettext_lazy("每份的营养素范围")
    per_page = 60
    columns = [
        Column("name", gettext_lazy("营养素"), heading=True),
        Column("min", gettext_lazy("下限"), kind="number"),
        Column("max", gettext_lazy("上限"), kind="number"),
        Column("unit", gettext_lazy("计量单位")),
        Column("source", gettext_lazy("出处")),
    ]


@login_required
@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "nutrition.design", None)
    context = {
        "title": _("营养目标"),
        "subtitle": _("给谁吃、一份多少、每种营养素要多少、依据是什么。"),
        "tabs": tabs("/nutrition/targets"),
        "actions": [
            Action(_("新目标"), "/nutrition/targets/new", "plus", tone="primary"),
            Action(_("人群"), "/nutrition/groups", "users-group"),
        ],
    }
    return Targets(request, queries.targets_of(user)).response("nutrition/desk.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new target."""
    return answer(request, {"new": NEW}, "new", desk_of(request, "/nutrition/targets"))


@login_required
@require_safe
def target(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One target, and the formulas that answer it."""
    found = seen(Target, public_id, request, "nutrition.design", "owner", "owner", "made_by")
    listed = Ranges(request, [_row(row) for row in found.ranges])
    context = {
        "title": found.title,
        "subtitle": found.eaten_as,
        "crumbs": [HOME, (_("营养目标"), "/nutrition/targets")],
        "next_step": Action(
            _("开始配方"), f"/nutrition/formulas/new?target={found.pk}", "flask", tone="primary",
            why=_("按这个目标找原料、算成本"),
        ),
        "facts": pairs(
            (_("所属单位"), found.owner.name),
            (_("对象"), found.get_eater_display()),
            (_("一份"), f"{formats.number(found.portion_g)} g"),
            (_("参考摄入量版本"), found.edition),
            (_("登记人"), found.made_by.username),
        ),
        "tables": [listed],
        "thread_uri": found.uri,
        "edges": edges_of(found.uri, request.user),
    }  # fmt: skip
    return listed.response("nutrition/thing.html", context)


def _row(row: dict[str, str]) -> dict[str, Any]:
    return {
        "name": label(row["nutrient"]), "unit": UNITS.get(row["nutrient"], ""), "source": row.get("source") or None,
        **{side: float(row[side]) if row.get(side) else None for side in ("min", "max")},
    }  # fmt: skip


def _set(by: User, _desk: Any, data: dict[str, Any]) -> object:
    return actions.set_target(by=by, **data)


NEW = Deed(
    gettext_lazy("新目标"),
    forms.TargetForm,
    "nutrition.design",
    _set,
    "target",
    about=lambda desk: None,
    given=lambda desk: {"owners": desk.owners},
)
