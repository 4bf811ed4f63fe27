"""Suspected doubles, for the office to decide."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry import actions
from valley.registry.engine.similar import Sign
from valley.registry.forms.organisations import ReviewForm
from valley.registry.models import DuplicateSuspicion, Verdict

SIGNS = {
    Sign.SAME_CODE: gettext_lazy("代码相同"),
    Sign.SAME_BODY: gettext_lazy("主体标识码相同（信用代码第 9—17 位）"),
    Sign.SAME_NAME: gettext_lazy("名称相同"),
    Sign.SAME_CORE: gettext_lazy("去掉地名与组织形式后名称相同"),
    Sign.NEAR_NAME: gettext_lazy("名称相近"),
    Sign.FORMER_NAME: gettext_lazy("与曾用名相同"),
}
TONES = {Verdict.OPEN: "warn", Verdict.SAME: "bad", Verdict.DIFFERENT: "good"}


def signs_of(row: DuplicateSuspicion) -> str:
    """Why the two look alike, in words."""
    return _("；").join(str(SIGNS[Sign(sign)]) for sign in row.signs)


class Duplicates(Table):
    """Suspicions, the open ones first."""

    name = "duplicates"
    caption = gettext_lazy("疑似重复")
    empty = gettext_lazy("没有疑似重复的单位")
    columns = [
        Column("first.name", gettext_lazy("单位"), search="first__name", href=lambda row: row.uri, heading=True),
        Column("second.name", gettext_lazy("另一单位"), search="second__name"),
        Column("signs", gettext_lazy("依据"), value=signs_of),
        Column("raised_at", gettext_lazy("发现时间"), kind="moment", order="raised_at"),
        Column(
            "verdict",
            gettext_lazy("结论"),
            kind="status",
            value=lambda row: (TONES[Verdict(row.verdict)], row.get_verdict_display()),
        ),
    ]
    filters = [Filter("verdict", gettext_lazy("结论"), Verdict.choices)]


@login_required
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """All suspicions."""
    require(user_of(request), "registry.merge_organisations", None)
    rows = DuplicateSuspicion.objects.select_related("first", "second").order_by("reviewed_at", "-pk")
    return Duplicates(request, rows).response("registry/list.html", {"title": _("疑似重复")})


@login_required
@require_safe
def duplicate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One suspicion, both organisations beside each other."""
    require(user_of(request), "registry.merge_organisations", None)
    row = get_object_or_404(DuplicateSuspicion.objects.select_related("first", "second"), public_id=public_id)
    steps = []
    if row.verdict == Verdict.OPEN:
        steps.append(Action(_("作出结论"), f"{row.uri}/do/review", "gavel", tone="primary"))
    elif row.verdict == Verdict.SAME and row.second.ended_on is None:
        steps.append(Action(_("把后登记的并入先登记的"), f"{row.second.uri}/do/merge", "git-merge", tone="primary"))
    context = {
        "title": _("疑似重复"),
        "crumbs": [(_("疑似重复"), "/duplicates")],
        "actions": steps,
        "facts": pairs(
            (_("单位"), row.first.name),
            (_("另一单位"), row.second.name),
            (_("依据"), signs_of(row)),
            (_("结论"), row.get_verdict_display()),
            (_("理由"), row.reason),
        ),
        "pages": [row.first, row.second],
    }
    return render(request, "registry/thing.html", context)


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Decide."""
    row = get_object_or_404(DuplicateSuspicion.objects.select_related("first", "second"), public_id=public_id)
    return answer(request, DEEDS, deed, row, f"{row.first} ~ {row.second}")


def _review(by: User, row: DuplicateSuspicion, data: dict[str, Any]) -> str:
    return actions.review_duplicate(by=by, suspicion=row, **data).uri


DEEDS = {
    "review": Deed(
        gettext_lazy("作出结论"),
        ReviewForm,
        "registry.merge_organisations",
        _review,
        offered=lambda row: row.verdict == Verdict.OPEN,
        words=gettext_lazy("同一单位的，下一步合并；平台从不自行合并。"),
    )
}
