"""The chain's gaps as the list of whom to attract, from outside and from inside (外引+内聚)."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.errors import Missing
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.actions import cases
from valley.registry.actions import chain as actions
from valley.registry.forms import cases as forms
from valley.registry.models import ChainLink
from valley.registry.pages.case_deeds import RUN, Data
from valley.registry.pages.cases import VIEW, Cases
from valley.registry.queries.chain import LinkState, chain
from valley.registry.queries.ladder import ladder_of_residents


class Links(Table):
    """Links from upstream to downstream, with what is wanting."""

    name = "chain"
    caption = gettext_lazy("链条环节与缺口")
    empty = gettext_lazy("还没有登记链条环节")
    columns = [
        Column(
            "name", gettext_lazy("环节"), value=lambda s: s.link.name, href=lambda s: s.link.uri, heading=True,
            search=True,
        ),
        Column("wanted", gettext_lazy("需要"), kind="number", value=lambda s: s.link.wanted, order=True),
        Column("here", gettext_lazy("在园单位"), kind="number", value=lambda s: len(s.here), order=True),
        Column("gap", gettext_lazy("缺口"), kind="number", order=True),
        Column("cases", gettext_lazy("在办引进案"), kind="number", value=lambda s: len(s.cases), order=True),
        Column("near", gettext_lazy("园内可延伸"), kind="number", value=lambda s: len(s.near), order=True),
        Column("state", gettext_lazy("情况"), kind="status", value=lambda s: _state(s)),
    ]  # fmt: skip
    filters = [
        Filter(
            "gap",
            gettext_lazy("缺口"),
            [("open", gettext_lazy("有缺口")), ("uncourted", gettext_lazy("有缺口而无人在谈"))],
            lambda rows, chosen: [row for row in rows if (row.uncourted if chosen == "uncourted" else row.gap)],
        )
    ]


class Near(Table):
    """Firms of the neighbouring links."""

    name = prefix = "near"
    exports = ()
    caption = gettext_lazy("园内可以延伸到这一环节的单位（上下游）")
    empty = gettext_lazy("没有缺口，或上下游环节还没有在园单位")
    columns = [
        Column("name", gettext_lazy("单位"), href=lambda row: row["uri"], heading=True),
        Column("grade", gettext_lazy("成长阶梯")),
    ]


class Here(Table):
    """Firms of this link."""

    name = prefix = "here"
    exports = ()
    caption = gettext_lazy("在园单位")
    empty = gettext_lazy("还没有")
    columns = [Column("name", gettext_lazy("单位"), value=str, href=lambda firm: firm.uri, heading=True)]


def _state(found: LinkState) -> tuple[str, Any]:
    if not found.gap:
        return ("good", _("已满足"))
    return ("bad", _("无人在谈")) if found.uncourted else ("warn", _("正在引进"))


@login_required
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Every link of the chain with its gap; the widest uncourted first where so sorted."""
    user = user_of(request)
    require(user, VIEW, None)
    able = [Action(_("登记环节"), "/chain-links/new", "plus", tone="primary")] if may(user, RUN, None) else []
    words = _("缺口按在园单位的登记行业计算；需要多少家出自园区文件，不是规划的数字。")
    context = {"title": _("链条缺口与招商"), "subtitle": words, "actions": able}
    return Links(request, chain(clock.today())).response("registry/list.html", context)


@login_required
@require_safe
def link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One link: the case list for it, who is there, who inside could grow into it."""
    user = user_of(request)
    require(user, VIEW, None)
    held = get_object_or_404(ChainLink.objects.select_related("set_by"), public_id=public_id)
    found = next((each for each in chain(clock.today()) if each.link == held), LinkState(held, (), (), ()))
    grades = {firm.pk: standing.grade for firm, standing in ladder_of_residents(clock.today())} if found.near else {}
    near = [
        {"name": firm.name, "uri": firm.uri, "grade": grade.zh if (grade := grades.get(firm.pk)) else ""}
        for firm in found.near
    ]
    context = {
        "title": held.name,
        "status": _state(found) if held.ended_on is None else ("idle", _("已停用")),
        "crumbs": [(_("链条缺口与招商"), "/chain-links")],
        "actions": links(DEEDS, user, held),
        "facts": pairs(
            (_("行业代码"), "、".join(held.codes)), (_("需要"), held.wanted), (_("在园单位"), len(found.here)),
            (_("缺口"), found.gap), (_("依据文件"), held.source), (_("登记人"), held.set_by.username),
        ),
        "tables": [Cases(request, list(found.cases)), Near(request, near), Here(request, list(found.here))],
    }  # fmt: skip
    return render(request, "registry/thing.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new link."""
    return answer(request, NEW, "new", None, _("链条缺口与招商"), back="/chain-links")


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Court somebody for the link, or end it. Raises: Missing."""
    held = ChainLink.objects.filter(public_id=public_id).first()
    if held is None:
        raise Missing
    require(user_of(request), VIEW, None)
    return answer(request, DEEDS, deed, held, held.name)


def _new(by: User, _thing: None, data: Data) -> str:
    codes = data.pop("codes").replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
    return actions.set_chain_link(by=by, codes=codes, **data).uri


def _court(by: User, held: ChainLink, data: Data) -> str:
    return cases.open_partner_case(by=by, link=held, **data).uri


def _end(by: User, held: ChainLink, data: Data) -> str:
    actions.end_chain_link(by=by, link=held, on=clock.today())
    return "/chain-links"


NEW: dict[str, Deed] = {"new": Deed(gettext_lazy("登记环节"), forms.ChainLinkForm, RUN, _new)}
DEEDS: dict[str, Deed] = {
    "court": Deed(
        gettext_lazy("列为引进目标"), forms.CaseForm, RUN, _court, "plus", tone="primary", about=lambda held: None,
        offered=lambda held: held.ended_on is None, initial=lambda held: {"field": held.name, "on": clock.today()},
    ),
    "end": Deed(
        gettext_lazy("停用"), Form, RUN, _end, "x", about=lambda held: None,
        offered=lambda held: held.ended_on is None,
    ),
}  # fmt: skip
