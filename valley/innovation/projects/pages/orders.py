"""Contract research: the list, one order, its steps."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.exchange.queries import needs_for
from valley.innovation.projects import actions
from valley.innovation.projects.forms import orders as forms
from valley.innovation.projects.forms.consortia import DoneForm, ReasonForm
from valley.innovation.projects.models import Order, OrderKind, OrderState, Template
from valley.innovation.projects.pages.shown import RETELL, TITLED, TONES, Line, Section, in_state, run, show, yes
from valley.innovation.projects.queries import orders_for
from valley.kernel import clock, formats
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for


class Orders(Table):
    """Orders."""

    name = "rd_orders"
    caption = gettext_lazy("研发代工")
    empty = gettext_lazy("还没有您可以查看的研发订单")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        TITLED,
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("customer", gettext_lazy("委托方"), order="customer__name", search="customer__name"),
        Column("contractor", gettext_lazy("承接方"), order="contractor__name", search="contractor__name"),
        Column("price_fen", gettext_lazy("价款"), kind="money", order="price_fen"),
        Column("due_on", gettext_lazy("期限"), kind="due", order="due_on"),
    ]
    filters = [
        Filter("state", gettext_lazy("状态"), OrderState.choices),
        Filter("kind", gettext_lazy("类别"), OrderKind.choices),
    ]


@login_required
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The list: all for the park's side, one's own for others."""
    user = user_of(request)
    require(user, "projects.list_orders", None)
    able = may(user, "projects.found", None)
    context = {
        "title": _("研发代工"),
        "subtitle": _("写清指标、价款、知识产权和验收试验；承接后自动生成技术合同。"),
        "actions": [Action(_("下研发订单"), "/rd-orders/new", "plus", tone="primary")] if able else [],
    }
    return Orders(request, orders_for(user)).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new order."""
    user = user_of(request)
    made = Deed(
        gettext_lazy("下研发订单"), forms.OrderForm, "projects.found",
        lambda by, _thing, data: actions.place_order(by=by, **data), "plus",
        given=lambda _thing: {"organisations": acted_for(user), "needs": needs_for(user)},
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("研发代工"), back="/rd-orders")


@login_required
@require_safe
def order(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One order with its deliveries."""
    user, found = user_of(request), _one(public_id)
    require(user, "projects.view_order", found)
    facts = pairs(
        (_("类别"), found.get_kind_display()), (_("委托方"), found.customer), (_("承接方"), found.contractor),
        (_("价款"), formats.money(found.price_fen)),
        (_("技术指标"), found.marked("specification")), (_("验收试验"), found.acceptance_test),
        (_("知识产权约定"), found.ip_term), (_("交付日期"), found.delivery_on),
        (_("下一步"), found.next_step), (_("期限"), found.due_on or ""), (_("结束时间"), found.ended_at or ""),
        (_("说明"), found.reason),
    )  # fmt: skip
    sections = [
        Section(_("交付与验收"), [
            Line(row.words, row.evidence.uri, row.get_verdict_display(), TONES[row.verdict], row.measured)
            for row in found.handings.select_related("evidence")
        ]),
    ]  # fmt: skip
    if found.state in ("offered", "signed"):
        texts = Template.objects.filter(kind="contract", withdrawn_at=None)
        lines = [Line(one, f"{one.uri}/text?of={found.uri}") for one in texts]
        sections.append(Section(_("合同范本：按本订单的约定填好"), lines, "" if lines else _("还没有合同范本。")))
    for title, source in (
        (_("转化案件"), found.case),
        (_("技术合同"), found.contract),
        (_("联合体"), found.consortium),
        (_("来自需求"), found.need),
    ):
        if source is not None:
            sections.append(Section(title, [Line(str(source), source.uri)]))
    ways = []
    if found.state == OrderState.ACCEPTED and may(user, "projects.found", None):
        known = {"title": found.title, "words": found.reason, "consortium": found.consortium_id, "case": found.case_id}
        given = urlencode({key: value for key, value in known.items() if value})
        ways.append(Action(_("登记产出"), f"/outputs/new?{given}", "stars"))
    return show(request, found, DEEDS, facts, sections=sections, further=ways)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step."""
    found = _one(public_id)
    require(user_of(request), "projects.view_order", found)
    return answer(request, DEEDS, deed, found, str(found))


def _one(public_id: UUID) -> Order:
    rows = Order.objects.select_related("customer", "contractor", "contract", "consortium", "need", "case")
    return get_object_or_404(rows, public_id=public_id)


def _judge(by: User, found: Order, data: dict[str, Any]) -> object:
    actions.judge_order(by=by, order=found, **yes(data, "passed"))
    return None


DEEDS: dict[str, Deed] = {
    "retell": RETELL,
    "take": Deed(
        gettext_lazy("承接并签约"), forms.TakeForm, "projects.carry_out_order", run(actions.take_order, "order"),
        "signature", tone="primary", offered=in_state("offered"), initial=lambda _order: {"signed_on": clock.today()},
        words=gettext_lazy("将按订单的价款、知识产权和验收约定录入一份技术合同草稿，由承接方申请登记。"),
    ),
    "decline": Deed(
        gettext_lazy("谢绝订单"), ReasonForm, "projects.carry_out_order", run(actions.decline_order, "order"), "ban",
        offered=in_state("offered"),
    ),
    "deliver": Deed(
        gettext_lazy("交付"), DoneForm, "projects.carry_out_order", run(actions.deliver_order, "order"), "send",
        tone="primary", offered=in_state("signed"),
    ),
    "judge": Deed(
        gettext_lazy("验收试验"), forms.TestForm, "projects.judge_order", _judge, "check", tone="primary",
        offered=in_state("delivered"),
    ),
    "end": Deed(
        gettext_lazy("终止订单"), ReasonForm, "projects.give_up_order", run(actions.end_order, "order"), "x",
        tone="danger", offered=in_state("offered", "signed", "delivered"),
    ),
}  # fmt: skip
