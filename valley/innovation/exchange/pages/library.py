"""The library of problems and solutions, by step of the chain."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.innovation.exchange.models import OPEN, NeedState
from valley.innovation.exchange.pages.words import tone
from valley.innovation.exchange.queries.library import NAMED, SEVEN_LINKS, named_problems, problems_for
from valley.kernel.deeds import user_of
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Figure
from valley.kernel.tables import Column, Filter, Table


def _on(rows: Any, word: str) -> Any:
    return rows.filter(Q(topics__contains=[word]) | Q(title__icontains=word))


def _standing(rows: Any, value: str) -> Any:
    return rows.filter(state=NeedState.CONFIRMED) if value == "solved" else rows.filter(state__in=OPEN)


class Library(Table):
    """Problems with who solved them."""

    name = "library"
    caption = gettext_lazy("问题与解法")
    empty = gettext_lazy("没有这样的问题。可以按环节报一个。")
    columns = [
        Column(
            "title", gettext_lazy("题目"), order="title", search=("title", "title_other"), href=lambda row: row.uri,
            heading=True, value=lambda row: row.shown_title,
        ),
        Column("steps", gettext_lazy("环节与领域"), value=lambda row: "、".join(row.topics)),
        Column(
            "state", gettext_lazy("状态"), "status", order="state",
            value=lambda row: (tone(row.state), row.get_state_display()),
        ),
        Column("handler", gettext_lazy("受理单位"), order="handler__name", search="handler__name"),
        Column("reported_at", gettext_lazy("提出时间"), kind="date", order="reported_at"),
        Column("closed_at", gettext_lazy("解决时间"), kind="date", order="closed_at"),
    ]  # fmt: skip
    filters = [
        Filter("step", gettext_lazy("环节"), [(one, one) for one in SEVEN_LINKS], apply=_on),
        Filter("named", gettext_lazy("规划点名的难题"), [(one, one) for one in NAMED], apply=_on),
        Filter(
            "standing", gettext_lazy("进度"),
            [("solved", gettext_lazy("已解决")), ("open", gettext_lazy("未解决"))], apply=_standing,
        ),
    ]  # fmt: skip


@login_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """What was solved at which step; the problems that the plan names stand first, solved or not."""
    user = user_of(request)
    require(user, "exchange.see_network")
    able = may(user, "exchange.report_need", None)
    context = {
        "title": _("问题与解法"),
        "subtitle": _("原辅料、配方、工艺、分割、包装、流通、销售：各环节遇到过什么，怎样解决的。"),
        "actions": [Action(_("报一个问题"), "/needs/new", "plus", tone="primary")] if able else [],
        "figures": [
            Figure(
                one.name, one.solved_count, _("条已解决"), 0, uri=f"/solutions?named={one.name}",
                note=_("未解决 %(count)s 条") % {"count": one.open_count},
                tone="good" if one.solved_count else "warn",
            )
            for one in named_problems(user)
        ],
    }  # fmt: skip
    rows: Any = problems_for(user).order_by("-reported_at", "-pk")
    return Library(request, rows).response("exchange/list.html", context)
