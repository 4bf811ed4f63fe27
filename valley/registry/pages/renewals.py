"""Idle space on its way to use (腾笼换鸟): the cases, and one with what the land brought before and after."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Moment, Tone, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.actions import renewals as actions
from valley.registry.forms import space as forms
from valley.registry.models import Renewal, RenewalStage

Data = dict[str, Any]
STAGE_TONES: dict[str, Tone] = {"stopped": "idle", "reviewed": "good", "relet": "good"}
RUN, VIEW = "registry.run_case", "registry.view_cases"
FEN_PER_WAN = Decimal(1_000_000)


class Renewals(Table):
    """Cases of renewing space."""

    name = "renewals"
    caption = gettext_lazy("腾笼换鸟案")
    empty = gettext_lazy("没有更新案")
    columns = [
        Column("place", gettext_lazy("场所"), value=str, search="place__name", href=lambda r: r.uri, heading=True),
        Column(
            "stage", gettext_lazy("阶段"), kind="status", order="stage",
            value=lambda r: (STAGE_TONES.get(r.stage, "info"), r.get_stage_display()),
        ),
        Column("next_step", gettext_lazy("下一步")),
        Column("due_on", gettext_lazy("期限"), kind="due", order="due_on"),
        Column("owner.username", gettext_lazy("负责人"), order="owner__username"),
        Column(
            "before", gettext_lazy("立案前亩均产值"), kind="number", unit=gettext_lazy("万元/亩"), digits=1,
            value=lambda r: _wan(r.before_fen),
        ),
        Column(
            "after", gettext_lazy("评估时亩均产值"), kind="number", unit=gettext_lazy("万元/亩"), digits=1,
            value=lambda r: _wan(r.after_fen),
        ),
    ]  # fmt: skip
    filters = [Filter("stage", gettext_lazy("阶段"), RenewalStage.choices)]


def _wan(fen: Decimal | None) -> Decimal | None:
    return None if fen is None else fen / FEN_PER_WAN


@login_required
@require_safe
def renewals(request: HttpRequest) -> HttpResponse:
    """Cases of bringing idle or thinly used space into use again."""
    user = user_of(request)
    require(user, VIEW, None)
    able = [Action(_("立案"), "/renewals/new", "plus", tone="primary")] if may(user, RUN, None) else []
    rows = Renewal.objects.select_related("place", "owner").order_by("due_on", "pk")
    return Renewals(request, rows).response("registry/list.html", {"title": _("腾笼换鸟案"), "actions": able})


@login_required
@require_safe
def renewal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One case, with what the land brought before and after."""
    user = user_of(request)
    require(user, VIEW, None)
    found = get_object_or_404(Renewal.objects.select_related("place", "owner"), public_id=public_id)
    unknown = _("未知：面积或年报不齐")
    context = {
        "title": str(found),
        "status": (STAGE_TONES.get(found.stage, "info"), found.get_stage_display()),
        "crumbs": [(_("腾笼换鸟案"), "/renewals")],
        "actions": links(DEEDS, user, found),
        "facts": pairs(
            (_("下一步"), found.next_step), (_("期限"), found.due_on or ""), (_("负责人"), found.owner.username),
            (_("立案理由"), found.words), (_("立案日期"), found.opened_on),
            (_("%(year)s 年亩均产值") % {"year": found.before_year}, _per_mu(found.before_fen) or unknown),
            (_("评估年度"), found.after_year or ""),
            (_("评估时亩均产值"), (_per_mu(found.after_fen) or unknown) if found.after_year else ""),
        ),
        "pages": [found.place],
        "moments": [
            Moment(s.on, s.get_stage_display(), s.evidence, s.by.username, tone=STAGE_TONES.get(s.stage, "good"))
            for s in found.steps.select_related("by").order_by("-on", "-pk")
        ],
    }  # fmt: skip
    return render(request, "registry/thing.html", context)


def _per_mu(fen: Decimal | None) -> str:
    return "" if fen is None else _("%(n)s 万元/亩") % {"n": f"{fen / FEN_PER_WAN:.1f}"}


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new case of renewing space."""
    return answer(request, NEW, "renewal", None, _("腾笼换鸟案"), back="/renewals")


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something to a case."""
    require(user_of(request), VIEW, None)
    found = get_object_or_404(Renewal.objects.select_related("place"), public_id=public_id)
    return answer(request, DEEDS, deed, found, str(found))


def _renewal(by: User, _thing: None, data: Data) -> str:
    return actions.open_renewal(by=by, **data).uri


def _move(by: User, case: Renewal, data: Data) -> None:
    actions.move_renewal(by=by, case=case, **data)


DEEDS = {
    "move": Deed(
        gettext_lazy("推进或终止"), forms.MoveRenewalForm, RUN, _move, "arrow-right", tone="primary",
        offered=lambda case: case.is_open,
        initial=lambda case: {"stage": case.stage, "next_step": case.next_step, "due_on": case.due_on},
    )
}  # fmt: skip
NEW: dict[str, Deed] = {"renewal": Deed(gettext_lazy("立案"), forms.RenewalForm, RUN, _renewal)}
