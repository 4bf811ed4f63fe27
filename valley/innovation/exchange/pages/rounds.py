"""Assignment of reviewers to calls: the rounds, one of them, a new one."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.innovation.exchange.actions import rounds as actions
from valley.innovation.exchange.forms.matching import RoundForm
from valley.innovation.exchange.models import Call, Reference, ReviewRound
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.permissions import require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table


class Rounds(Table):
    """Rounds."""

    name = "rounds"
    caption = gettext_lazy("评审分派")
    empty = gettext_lazy("还没有分派过")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", href=lambda row: row.uri, heading=True, search="number"),
        Column("at", gettext_lazy("分派时间"), kind="date", order="at"),
        Column("calls", gettext_lazy("榜单"), kind="number", value=lambda row: len(row.inputs["calls"])),
    ]


@login_required
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """The list."""
    require(user_of(request), "exchange.assign_reviewers", None)
    context = {
        "title": _("评审分派"),
        "subtitle": _("专家的时间有限：按契合度双向择优，任何一对都不会更愿意换成彼此。"),
        "actions": [Action(_("新的分派"), "/review-rounds/new", "plus", tone="primary")],
    }
    return Rounds(request, ReviewRound.objects.all()).response("exchange/list.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new one."""
    return answer(request, {"new": NEW}, "new", None, _("评审分派"), back="/review-rounds")


@login_required
@require_safe
def review_round(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who was assigned to what; the round is run again from its frozen inputs and compared."""
    user = user_of(request)
    require(user, "exchange.assign_reviewers", None)
    found = get_object_or_404(ReviewRound.objects.select_related("by"), public_id=public_id)
    again, blocking = actions.run(found.inputs)
    same = again == found.result and actions.digest(found.inputs, again) == found.digest and not blocking
    uris = {uri for experts in found.result.values() for uri in experts}
    experts = {row.uri: row for row in Reference.objects.filter(public_id__in=_ids(uris)).select_related("person")}
    seats = []
    for call in Call.objects.filter(public_id__in=_ids(set(found.result))):
        mine = [experts[uri] for uri in found.result[call.uri] if uri in experts]
        rows = [(row, row.person.username if row.person else "", found.inputs["fit"][f"{call.uri} {row.uri}"])
                for row in mine]  # fmt: skip
        seats.append((call, rows, found.inputs["seats"][call.uri] - len(found.result[call.uri])))
    context = {
        "title": _("评审分派"),
        "round": found,
        "status": ("good", _("重算一致，没有阻塞对")) if same else ("bad", _("重算不一致")),
        "actions": [],
        "facts": pairs(
            (_("分派时间"), found.at), (_("分派人"), found.by.username),
            (_("参加的专家"), len(found.inputs["experts"])), (_("输入与结果的摘要"), found.digest[:16]),
        ),
        "seats": seats,
    }  # fmt: skip
    return render(request, "exchange/review_round.html", context)


def _ids(uris: set[str]) -> list[str]:
    return [uri.rsplit("/", 1)[1] for uri in uris]


NEW = Deed(
    gettext_lazy("分派评审"), RoundForm, "exchange.assign_reviewers",
    lambda by, _thing, data: actions.assign_reviewers(by=by, **data),
    "users-group", words=gettext_lazy("与榜单任何一方有关系的专家不参加分派；专家自己写明同时能评几件。"),
)  # fmt: skip
