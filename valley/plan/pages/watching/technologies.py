"""One technology of the foresight list: what is claimed of it, and what is done about it here."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel.deeds import Deed, answer
from valley.kernel.errors import Missing
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table
from valley.plan.actions import watching
from valley.plan.engine.benchmarks import Technology
from valley.plan.forms.watching import TieTechnology
from valley.plan.pages.common import Asked, asked
from valley.plan.pages.watching.desks import TIE
from valley.plan.queries import words
from valley.plan.queries.technologies import tied


class Locals(Table):
    """Local records that work on it."""

    name = "locals"
    caption = gettext_lazy("本地对应的记录")
    empty = gettext_lazy("还没有对应的本地记录：可以就此提出需求或项目")
    columns: ClassVar[Sequence[Column]] = (
        Column("title", gettext_lazy("记录"), heading=True, search=True, value=lambda row: row.card.title,
               href=lambda row: row.card.uri),
        Column("kind", gettext_lazy("种类"), value=lambda row: row.card.kind),
        Column("words", gettext_lazy("做其中的什么"), search=True, value=lambda row: row.tie.words),
        Column("at", gettext_lazy("登记时间"), kind="moment", value=lambda row: row.tie.at),
    )  # fmt: skip


class Removable(Locals):
    """The same for whoever may take one back."""

    columns = (
        *Locals.columns,
        Column("end", gettext_lazy("撤销"), value=lambda row: _("撤销对应"), href=lambda row: f"{row.tie.uri}/end"),
    )


def _one(page: Asked, no: int) -> Technology:
    found = next((each for each in page.plan.technologies if each.no == no), None)
    if found is None:
        raise Missing(_("规划中没有这项技术。"), field="no", value=no)
    return found


@require_safe
def technology(request: HttpRequest, no: int) -> HttpResponse:
    """Claims with their status; local records; the way to say that one works on it."""
    page = asked(request)
    found = _one(page, no)
    rows = tied(page.edition, request.user).get(no, [])
    able, back = may(request.user, "plan.tie_technology", page.edition), f"/plan/technologies/{no}"
    context = {
        "title": f"{found.no} {words.said(found.quote)}",
        "subtitle": _("前瞻清单中的技术：下列效果是规划所引的主张，不是成果。"),
        "crumbs": [(_("对标"), "/plan/benchmarks")],
        "next_step": Action(_("登记本地对应"), f"{back}/tie", "plus", tone="primary") if able else None,
        "facts": pairs(
            (_("原文"), str(found.quote.basis.lines)),
            (_("与平台功能有关"), _("是") if found.platform_relevant else _("未标明")),
        ),
        "effects": [
            (words.said(e.text), e.basis.known, words.said(e.basis.note), str(e.basis.lines)) for e in found.effects
        ],
    }  # fmt: skip
    return (Removable if able else Locals)(request, rows).response("plan/watching/technology.html", context)


def _tie(by: User, given: tuple[Asked, int], data: dict[str, Any]) -> str:
    page, no = given
    watching.tie_technology(by=by, plan=page.edition, technology=no, **data)
    return f"/plan/technologies/{no}"


DEEDS = {
    "tie": Deed(
        gettext_lazy("登记本地对应"), TieTechnology, "plan.tie_technology", _tie, "plus",
        about=lambda given: given[0].edition,
        words=gettext_lazy("登记只说明“这条记录在做这项技术的一部分”，不说明效果已经达到。"),
    )
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, no: int, key: str) -> HttpResponse:
    """Say that a record works on it."""
    page = asked(request)
    found = _one(page, no)
    return answer(request, DEEDS, key, (page, no), words.said(found.quote), back=f"/plan/technologies/{no}")


@require_safe
def tie(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A tie stands on the page of its technology."""
    held: Any = TIE.find(public_id)
    return redirect("plan_technology", no=held.technology)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tie_step(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """Take one back."""
    held: Any = TIE.find(public_id)
    return answer(request, TIE.deeds, key, held, str(held), back=f"/plan/technologies/{held.technology}")
