"""Technology contracts: the list, one contract, its steps."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.exchange import actions
from valley.innovation.exchange.forms import contracts as forms
from valley.innovation.exchange.forms.needs import ReasonForm
from valley.innovation.exchange.models import Contract, ContractKind, ContractState
from valley.innovation.exchange.pages.words import for_own, retelling, tone
from valley.innovation.exchange.queries.calls import contracts_for
from valley.kernel import formats
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.links import edges_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Moment, pairs
from valley.kernel.tables import Column, Filter, Table


class Contracts(Table):
    """Contracts."""

    name = "contracts"
    caption = gettext_lazy("技术合同")
    empty = gettext_lazy("还没有您可以查看的技术合同")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column(
            "title", gettext_lazy("合同名称"), order="title", search="title", href=lambda row: row.uri, heading=True
        ),
        Column("kind", gettext_lazy("合同类别"), order="kind", value=lambda row: row.get_kind_display()),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("seller", gettext_lazy("卖方"), order="seller__name", search="seller__name"),
        Column("buyer", gettext_lazy("买方"), order="buyer__name", search="buyer__name"),
        Column("amount_fen", gettext_lazy("合同成交额"), kind="money", order="amount_fen"),
        Column("registered_on", gettext_lazy("登记日期"), kind="date", order="registered_on"),
    ]
    filters = [
        Filter("state", gettext_lazy("状态"), ContractState.choices),
        Filter("kind", gettext_lazy("合同类别"), ContractKind.choices),
    ]


@login_required
@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """The list: all for the park's side, one's own for others."""
    user = user_of(request)
    require(user, "exchange.list_contracts", None)
    able = may(user, "exchange.enter_contract", None)
    context = {
        "title": _("技术合同"),
        "subtitle": _("登记后的成交额就是指标 2 的来源。"),
        "actions": [Action(_("录入合同"), "/contracts/new", "plus", tone="primary")] if able else [],
    }
    return Contracts(request, contracts_for(user)).response("exchange/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new contract."""
    return answer(
        request, {"new": for_own(NEW, user_of(request), "seller")}, "new", None, _("技术合同"), back="/contracts"
    )


@login_required
@require_safe
def contract(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One contract with its payments."""
    user = user_of(request)
    found = _contract(public_id)
    require(user, "exchange.view_contract", found)
    steps = links(DEEDS, user, found)
    first = next((step for step in steps if step.tone == "primary"), None)
    paid = found.payments.aggregate(all=Sum("amount_fen"))["all"] or 0
    context = {
        "thing": found,
        "title": found.marked_title,
        "status": (tone(found.state), found.get_state_display()),
        "next_step": first,
        "actions": [step for step in steps if step is not first],
        "facts": pairs(
            (_("合同类别"), found.get_kind_display()), (_("卖方"), found.seller), (_("买方"), found.buyer),
            (_("签订日期"), found.signed_on), (_("合同成交额"), formats.money(found.amount_fen)),
            (_("核定技术交易额"), _("未登记") if found.technology_fen is None else formats.money(found.technology_fen)),
            (_("已到账"), formats.money(paid)), (_("知识产权约定"), found.ip_term),
            (_("验收办法"), found.marked("acceptance_test")),
            (_("登记号"), found.registration_number), (_("登记日期"), found.registered_on or ""),
            (_("下一步"), found.next_step), (_("期限"), found.due_on or ""), (_("理由"), found.reason),
        ),
        "files": [found.file] if found.file else [],
        "moments": [
            Moment(row.paid_on, formats.money(row.amount_fen), row.words, uri=row.evidence.uri if row.evidence else "")
            for row in found.payments.select_related("evidence")
        ],
        "edges": edges_of(found.uri, user),
    }  # fmt: skip
    return render(request, "exchange/thing.html", context)


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a contract."""
    found = _contract(public_id)
    require(user_of(request), "exchange.view_contract", found)
    return answer(request, DEEDS, deed, found, str(found))


def _contract(public_id: UUID) -> Contract:
    return get_object_or_404(Contract.objects.select_related("seller", "buyer", "file"), public_id=public_id)


def _run(name: str) -> Any:
    def run(by: User, contract: Contract, data: dict[str, Any]) -> object:
        getattr(actions, name)(by=by, contract=contract, **data)
        return contract

    return run


def _in(*states: str) -> Any:
    return lambda contract: contract.state in states


NEW = Deed(
    gettext_lazy("录入合同"), forms.ContractForm, "exchange.enter_contract",
    lambda by, _thing, data: actions.enter_contract(by=by, **data), "plus",
)  # fmt: skip
DEEDS: dict[str, Deed] = {
    "retell": retelling("exchange.retell", actions.retell),
    "submit": Deed(
        gettext_lazy("申请登记"), forms.FileForm, "exchange.change_contract", _run("submit_contract"), "send",
        tone="primary", offered=_in(ContractState.DRAFT, ContractState.REFUSED),
    ),
    "register": Deed(
        gettext_lazy("登记"), forms.RegisterForm, "exchange.register_contract", _run("register_contract"), "check",
        tone="primary", offered=_in(ContractState.SUBMITTED),
    ),
    "refuse": Deed(
        gettext_lazy("不予登记"), ReasonForm, "exchange.register_contract", _run("refuse_contract"), "ban",
        offered=_in(ContractState.SUBMITTED),
    ),
    "pay": Deed(
        gettext_lazy("记录到账"), forms.PaymentForm, "exchange.change_contract", _run("record_payment"), "cash",
        offered=_in(ContractState.SUBMITTED, ContractState.REGISTERED),
    ),
    "cancel": Deed(
        gettext_lazy("注销登记"), ReasonForm, "exchange.register_contract", _run("cancel_registration"), "x",
        tone="danger", offered=_in(ContractState.REGISTERED),
    ),
}  # fmt: skip
