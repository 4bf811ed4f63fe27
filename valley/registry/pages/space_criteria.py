"""What the park asks of whoever moves into a kind of space (入驻条件): the list, a new one, the end of one."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel.deeds import Deed, answer
from valley.kernel.models import User
from valley.kernel.tables import Column, Table
from valley.registry.actions import space as actions
from valley.registry.forms import space as forms
from valley.registry.models import SpaceCriterion

Data = dict[str, Any]
ALLOCATE = "registry.allocate_space"


class Criteria(Table):
    """What the park asks."""

    name = prefix = "criteria"
    exports = ()
    caption = gettext_lazy("各类载体的入驻条件")
    empty = gettext_lazy("园区还没有规定入驻条件")
    columns = [
        Column("words", gettext_lazy("条件"), heading=True),
        Column("carrier", gettext_lazy("载体类型"), value=lambda c: c.get_carrier_display(), order="carrier"),
        Column("source", gettext_lazy("依据文件")),
        Column("begins_on", gettext_lazy("施行日期"), kind="date", order="begins_on"),
        Column("ended_on", gettext_lazy("停止日期"), kind="date"),
        Column(
            "end", gettext_lazy("办理"), exported=False,
            value=lambda c: None if c.ended_on else _("停止"),
            href=lambda c: None if c.ended_on else f"{c.uri}/do/end",
        ),
    ]  # fmt: skip


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """What the park asks of whoever moves in."""
    return answer(request, NEW, "criterion", None, _("空间载体"), back="/space")


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """End a criterion."""
    found = get_object_or_404(SpaceCriterion, public_id=public_id)
    return answer(request, DEEDS, deed, found, str(found), back="/space")


def _criterion(by: User, _thing: None, data: Data) -> str:
    actions.set_space_criterion(by=by, **data)
    return "/space"


def _end(by: User, criterion: SpaceCriterion, data: Data) -> str:
    actions.end_space_criterion(by=by, criterion=criterion, **data)
    return "/space"


DEEDS = {
    "end": Deed(
        gettext_lazy("停止这一条件"), forms.OnForm, ALLOCATE, _end, "x", about=lambda thing: None,
        offered=lambda thing: thing.ended_on is None,
    )
}  # fmt: skip
NEW: dict[str, Deed] = {
    "criterion": Deed(gettext_lazy("规定入驻条件"), forms.CriterionForm, ALLOCATE, _criterion),
}
