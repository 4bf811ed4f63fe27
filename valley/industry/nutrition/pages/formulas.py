"""Formulas: a new one, and one with its versions."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.forms import basics as forms
from valley.industry.nutrition.models import Formula, State
from valley.industry.nutrition.pages.common import HOME, desk_of, formula_of, state_of
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.links import edges_of
from valley.kernel.models import User
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table

Data = dict[str, Any]


def _number(row: Any) -> float | None:
    cost = row.result.get("cny")
    return None if cost is None else float(cost)


def _decider(row: Any) -> str | None:
    return row.decided_by.username if row.decided_by else None


class Versions(Table):
    """Versions of one formula, newest first."""

    name = "versions"
    caption = gettext_lazy("版本")
    columns = [
        Column(
            "number", gettext_lazy("版本"), heading=True, value=lambda row: f"v{row.number}", href=lambda row: row.uri
        ),
        Column("state", gettext_lazy("状态"), kind="status", value=state_of),
        Column("cost", gettext_lazy("成本"), kind="number", value=_number, digits=2, unit=gettext_lazy("元/份")),
        Column("note", gettext_lazy("说明")),
        Column("made_by", gettext_lazy("设计"), value=lambda row: row.made_by.username),
        Column("saved_at", gettext_lazy("保存时间"), kind="moment"),
        Column("decided_by", gettext_lazy("批准"), value=_decider),
    ]


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new formula; then the workbench."""
    return answer(request, {"new": NEW}, "new", desk_of(request))


@login_required
@require_safe
def formula(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One formula with its versions."""
    found = formula_of(request, public_id)
    rows = found.versions.select_related("made_by", "decided_by").order_by("-number")
    draft = next((row for row in rows if row.state == State.DRAFT), None)
    listed = Versions(request, rows)
    context = {
        "title": found.title,
        "crumbs": [HOME],
        "actions": links(DEEDS, user_of(request), found),
        "next_step": Action(
            _("打开工作台"),
            f"{draft.uri}/workbench",
            "flask",
            tone="primary",
            why=_("草稿 v%(n)s 待完成") % {"n": draft.number},
        )
        if draft
        else None,
        "facts": pairs(
            (_("所属单位"), found.owner.name),
            (_("类型"), found.get_kind_display()),
            (_("食品类别"), found.category),
            (_("营养目标"), found.target.title if found.target else ""),
        ),
        "tables": [listed],
        "thread_uri": found.uri,
        "edges": edges_of(found.uri, request.user),
    }
    return listed.response("nutrition/thing.html", context)


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something to a formula."""
    found = formula_of(request, public_id)
    return answer(request, DEEDS, deed, found, found.title)


def _begin(by: User, _desk: Any, data: Data) -> object:
    made = actions.begin_formula(by=by, **data)
    return f"{made.versions.get().uri}/workbench"


def _version(by: User, thing: Formula, data: Data) -> object:
    newest = thing.versions.order_by("-number")[0]
    return f"{actions.begin_version(by=by, version=newest, note=data['note']).uri}/workbench"


def _no_draft(thing: Formula) -> bool:
    return not thing.versions.filter(state=State.DRAFT).exists()


NEW = Deed(
    gettext_lazy("新配方"),
    forms.FormulaForm,
    "nutrition.design",
    _begin,
    "flask",
    about=lambda desk: None,
    given=lambda desk: {"owners": desk.owners},
    submit=gettext_lazy("进入工作台"),
)
DEEDS: dict[str, Deed] = {
    "version": Deed(
        gettext_lazy("另起新版"), forms.NoteForm, "nutrition.change_formula", _version, "git-branch", offered=_no_draft
    ),
}
