"""Groups of eaters: who is in them in shares, and what one dish for all has to hold."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.forms.foods import GroupForm
from valley.industry.nutrition.models import GroupProfile
from valley.industry.nutrition.pages.common import HOME, desk_of, seen
from valley.industry.nutrition.queries.advice import EDITION, title_of
from valley.industry.nutrition.queries.groups import needs_of
from valley.industry.nutrition.queries.rule_files import intakes_of
from valley.industry.nutrition.rules import organisation_ids
from valley.kernel import formats
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table

SEXES = {"f": gettext_lazy("女"), "m": gettext_lazy("男"), "any": gettext_lazy("不分性别")}


class Groups(Table):
    """Groups of one's organisations."""

    name = "groups"
    caption = gettext_lazy("人群")
    empty = gettext_lazy("还没有人群：写下各年龄、性别的占比，得出一份餐要守的范围")
    columns = [
        Column("title", gettext_lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("size_persons", gettext_lazy("人数"), kind="number", order="size_persons"),
        Column("parts", gettext_lazy("构成"), value=lambda row: parts_of(row)),
        Column("owner", gettext_lazy("所属单位"), order="owner__name"),
        Column("made_at", gettext_lazy("登记时间"), kind="moment", order="made_at"),
    ]


class Needs(Table):
    """What a day has to hold a head."""

    name = "needs"
    caption = gettext_lazy("每人每日：没有人不足，没有人超过限量")
    empty = gettext_lazy("这一版参考摄入量对这些人没有任何数值：未知。")
    per_page = 60
    columns = [
        Column("name", gettext_lazy("营养素"), heading=True),
        Column("low", gettext_lazy("下限（需要最多者）"), kind="number"),
        Column("high", gettext_lazy("上限（限量最低者）"), kind="number"),
        Column("mean", gettext_lazy("人均需要"), kind="number"),
        Column("unit", gettext_lazy("计量单位")),
        Column("crossed", gettext_lazy("守不住上限的人"), value=lambda row: row.crossed or None),
    ]


def parts_of(row: GroupProfile) -> str:
    """ "8 岁女 52%、…"."""
    return formats.listed([
        _("%(age)s 岁%(sex)s %(share)s%%")
        % {
            "age": formats.number(int(part["age_from_months"]) / 12), "sex": SEXES[part["sex"]],
            "share": formats.number(float(part["share_percent"])),
        }
        for part in row.members
    ])  # fmt: skip


@login_required
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "nutrition.design", None)
    rows = GroupProfile.objects.filter(owner__in=organisation_ids(user)).select_related("owner")
    context = {
        "title": _("人群"),
        "subtitle": _("只有占比，没有个人；少于 10 人的一组可能认出个人，不予登记。"),
        "crumbs": [HOME, (_("营养目标"), "/nutrition/targets")],
        "actions": [Action(_("登记人群"), "/nutrition/groups/new", "plus", tone="primary")],
    }
    return Groups(request, rows.order_by("-made_at")).response("nutrition/desk.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Describe one."""
    return answer(request, {"new": NEW}, "new", desk_of(request, "/nutrition/groups"))


@login_required
@require_safe
def group(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One group with what its members need."""
    found = seen(GroupProfile, public_id, request, "nutrition.design", "owner", "owner")
    loaded = intakes_of([found.owner_id])
    edition = loaded.get(request.GET.get("edition", ""), loaded[EDITION])
    rows = needs_of(found, edition)
    listed = Needs(request, rows)
    title = title_of(edition)
    lines = [
        " ".join([row.nutrient, *("-" if side is None else str(side) for side in (row.low, row.high)), title])
        for row in rows
        if row.usable
    ]
    asked = urlencode({"eater": "general", "edition": edition.name, "title": found.title, "ranges": "\n".join(lines)})
    context: dict[str, Any] = {
        "title": found.title,
        "crumbs": [HOME, (_("人群"), "/nutrition/groups")],
        "next_step": Action(
            _("用它定营养目标"), f"/nutrition/targets/new?{asked}", "target", tone="primary",
            why=_("数值是每人每日的；按这一餐占全天的份额改小"),
        ),
        "notes": [("warn", _("有的上限低于别人的下限：一份餐不能同时适合所有人，请分开。"))]
        if any(row.crossed for row in rows)
        else [],
        "facts": pairs(
            (_("所属单位"), found.owner.name), (_("人数"), formats.number(found.size_persons)),
            (_("构成"), parts_of(found)), (_("依据"), title),
        ),
        "actions": [
            Action(_("改用 %(edition)s") % {"edition": title_of(one)}, f"{found.uri}?edition={name}", "book")
            for name, one in loaded.items()
            if name != edition.name
        ],
        "tables": [listed],
    }  # fmt: skip
    return listed.response("nutrition/thing.html", context)


def _describe(by: User, _desk: Any, data: dict[str, Any]) -> object:
    return actions.describe_group(by=by, **data)


NEW = Deed(
    gettext_lazy("登记人群"), GroupForm, "nutrition.design", _describe, "users-group", about=lambda desk: None,
    given=lambda desk: {"owners": desk.owners},
)  # fmt: skip
