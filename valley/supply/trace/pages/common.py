"""Source finding: what complaint lots have in common."""

from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel.deeds import user_of
from valley.kernel.errors import Refusal
from valley.kernel.permissions import require
from valley.kernel.tables import Column, Table
from valley.supply.trace.errors import NotInStore
from valley.supply.trace.queries import answers, finding
from valley.supply.trace.queries.naming import Named, names

MOST = 50
"""Complaint lots at once."""


class Row(NamedTuple):
    """One thing that complaint lots share."""

    named: Named
    kind: str
    shared: str
    exposed: str
    chance: str
    corrected: float


class Shared(Table):
    """What is shared, the least likely by chance first."""

    name = "shared"
    caption = gettext_lazy("共同点，按“碰巧如此”的可能性从小到大")
    empty = gettext_lazy("这些批次没有共同的来源或地点")
    columns = [
        Column("named.title", gettext_lazy("共同点"), heading=True, search=True, href=lambda row: row.named.address),
        Column("kind", gettext_lazy("种类")),
        Column("shared", gettext_lazy("投诉批次中")),
        Column("exposed", gettext_lazy("同期全部批次中")),
        Column("chance", gettext_lazy("碰巧的可能性"), order=True, value=lambda row: row.chance),
    ]


@login_required
@require_safe
def common(request: HttpRequest) -> HttpResponse:
    """A box for lots, one a line, and what they share."""
    user = user_of(request)
    require(user, "trace.ask", None)
    given = request.GET.get("lots", "")
    context: dict[str, Any] = {"title": _("投诉批次的共同点"), "given": given, "crumbs": [(_("追溯"), "/trace")]}
    refusals, lots = [], []
    for code in [line.strip() for line in given.splitlines() if line.strip()][:MOST]:
        try:
            node = answers.node_of(code)
            if not answers.knows(user, node.pk):
                raise NotInStore.of(node.uri)
        except Refusal as refusal:
            refusals.append(f"{code}：{refusal}")
        else:
            lots.append(node.pk)
    context["refusals"] = refusals
    if lots:
        found = finding.in_common(lots)
        called = names({each.node for each in found})
        seen = {each.node for each in found if answers.knows(user, each.node)}
        rows = [
            Row(
                called[each.node], _("地点") if each.kind == "place" else called[each.node].kind_word,
                f"{each.factor.shared}/{each.factor.complaints}", f"{each.factor.exposed}/{each.factor.population}",
                f"{each.factor.chance:.2g}", each.factor.corrected,
            )
            for each in found if each.node in seen
        ]  # fmt: skip
        context["hidden"] = len(found) - len(rows)
        context["table"] = Shared(request, rows)
        if context["table"].asked_for:
            return render(request, "kernel/components/_data_table.html", context)
    return render(request, "trace/common.html", context, status=422 if refusals and not lots else 200)
