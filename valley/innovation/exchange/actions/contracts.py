"""Technology contracts from draft to registration and payment."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.actions import shared
from valley.innovation.exchange.actions.shared import lock, number, promises, tell
from valley.innovation.exchange.errors import WrongState
from valley.innovation.exchange.models import Contract, ContractKind, ContractState, Payment
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.models.tongues import here
from valley.kernel.permissions import deputised, require
from valley.registry.actions.versions import choice, text
from valley.registry.rules import acts_for

if TYPE_CHECKING:
    from valley.registry.models import Organisation

#: The office's own promise; the law's period is not encoded because its text was not read.
DECIDE_WITHIN = timedelta(days=30)
SUBMIT_WITHIN = timedelta(days=30)


@transaction.atomic
def enter_contract(
    *,
    by: User,
    kind: str,
    title: str,
    seller: "Organisation",
    buyer: "Organisation",
    signed_on: date,
    amount_fen: int,
    ip_term: str,
    acceptance_test: str,
    origin: str = "",
    file: Upload | None = None,
) -> Contract:
    """Enter a signed contract. `origin`: the call, need or result that it came from; `amount_fen` in 0.01 CNY.

    Raises: NotAllowed where `by` acts for neither side; Invalid; FileRefused.
    """
    require(by, "exchange.enter_contract", None)
    if not (deputised(by, acts_for, seller) or deputised(by, acts_for, buyer)):
        raise NotAllowed(field="seller", value=str(seller))
    if signed_on > clock.today():
        raise Invalid(
            _("签订日期不能在今天之后。"), field="signed_on", value=signed_on.isoformat(), remedy=_("请核对合同文本。")
        )
    if amount_fen <= 0:
        raise Invalid(_("合同金额须大于零。"), field="amount_fen", value=amount_fen, remedy=_("请核对合同文本。"))
    if seller == buyer:
        raise Invalid(_("买卖双方不能是同一单位。"), field="buyer", value=str(buyer), remedy=_("请核对合同文本。"))
    contract = Contract.objects.create(
        number=number("C"), kind=choice(kind, ContractKind, field="kind"), title=text(title, field="title", most=200),
        seller=seller, buyer=buyer, signed_on=signed_on, amount_fen=amount_fen, entered_by=by, entered_at=clock.now(),
        next_step=step("contract-submit"), due_on=clock.today() + SUBMIT_WITHIN,
        language=here(),
        ip_term=text(ip_term, field="ip_term", most=300),
        acceptance_test=text(acceptance_test, field="acceptance_test", most=300),
        origin=text(origin, field="origin", most=300, required=False),
    )  # fmt: skip
    if file is not None:
        contract.file = store(file, contract.uri, by)
        contract.save(update_fields=["file"])
    for side in (seller, buyer):
        link(contract.uri, Relation.WAS_ASSOCIATED_WITH, side.uri, by=by)
    if contract.origin:
        link(contract.uri, Relation.WAS_DERIVED_FROM, contract.origin, by=by)
    publish(events.ContractEntered(subject=contract.uri, kind=kind, seller=seller.uri, buyer=buyer.uri), by=by)
    return contract


@transaction.atomic
def submit_contract(*, by: User, contract: Contract, file: Upload | None = None) -> Contract:
    """The seller asks for registration, with the contract's file.

    Raises: NotAllowed; WrongState; Invalid without a file; FileRefused.
    """
    require(by, "exchange.change_contract", contract)
    held = _in(contract, ContractState.DRAFT, ContractState.REFUSED)
    if file is not None:
        held.file = store(file, held.uri, by)
    if held.file is None:
        raise Invalid(_("申请登记须附合同文本。"), field="file", remedy=_("请上传签字盖章的合同扫描件。"))
    held.state, held.reason = ContractState.SUBMITTED, ""
    held.next_step, held.due_on = step("contract-check"), clock.today() + DECIDE_WITHIN
    held.save()
    publish(events.ContractSubmitted(subject=held.uri), by=by)
    return held


@transaction.atomic
def register_contract(
    *, by: User, contract: Contract, registration_number: str, registered_on: date, technology_fen: int
) -> Contract:
    """Enter the registration: number and date of the certificate, and the verified technical part (fen).

    Raises: NotAllowed; WrongState; Invalid; RegisteredBefore where another contract has that number.
    """
    require(by, "exchange.register_contract", contract)
    held = _in(contract, ContractState.SUBMITTED)
    if not held.signed_on <= registered_on <= clock.today():
        raise Invalid(
            _("登记日期须在签订日期与今天之间。"),
            field="registered_on",
            value=registered_on.isoformat(),
            remedy=_("请按登记证明填写。"),
        )
    if not 0 <= technology_fen <= held.amount_fen:
        raise Invalid(
            _("技术交易额不能超过合同金额。"),
            field="technology_fen",
            value=technology_fen,
            remedy=_("请按登记证明填写。"),
        )
    held.state, held.registered_on, held.registered_at = ContractState.REGISTERED, registered_on, clock.now()
    held.registration_number = text(registration_number, field="registration_number", most=40)
    held.technology_fen, held.next_step, held.due_on = technology_fen, "", None
    with promises():
        held.save()
    publish(
        events.ContractRegistered(
            subject=held.uri, on=registered_on.isoformat(), amount_fen=held.amount_fen, technology_fen=technology_fen
        ),
        by=by,
    )
    tell("exchange.contract_registered", held.uri, _sides(held), but=by)
    return held


@transaction.atomic
def refuse_contract(*, by: User, contract: Contract, reason: str) -> Contract:
    """It is not registered, and why; the seller may submit it again. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "exchange.register_contract", contract)
    held = _in(contract, ContractState.SUBMITTED)
    held.state, held.reason = ContractState.REFUSED, text(reason, field="reason", most=300)
    held.next_step, held.due_on = step("contract-submit"), clock.today() + SUBMIT_WITHIN
    held.save()
    publish(events.ContractRefused(subject=held.uri), by=by)
    tell("exchange.contract_refused", held.uri, _sides(held), but=by)
    return held


@transaction.atomic
def cancel_registration(*, by: User, contract: Contract, reason: str) -> Contract:
    """The registration no longer counts; figures as known before stay. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "exchange.register_contract", contract)
    held = _in(contract, ContractState.REGISTERED)
    held.state, held.cancelled_at = ContractState.CANCELLED, clock.now()
    held.reason = text(reason, field="reason", most=300)
    held.save()
    publish(events.ContractCancelled(subject=held.uri), by=by)
    tell("exchange.contract_refused", held.uri, _sides(held), but=by)
    return held


@transaction.atomic
def record_payment(
    *, by: User, contract: Contract, paid_on: date, amount_fen: int, words: str, file: Upload | None = None
) -> Payment:
    """Money came in. Raises: NotAllowed; WrongState; Invalid where more would be paid than agreed."""
    require(by, "exchange.change_contract", contract)
    held = _in(contract, ContractState.SUBMITTED, ContractState.REGISTERED)
    paid = held.payments.aggregate(all=Sum("amount_fen"))["all"] or 0
    if amount_fen <= 0 or paid + amount_fen > held.amount_fen:
        raise Invalid(
            _("到账合计不能超过合同金额。"),
            field="amount_fen",
            value=amount_fen,
            remedy=_("请核对金额；合同增额须另签。"),
        )
    evidence = store(file, held.uri, by) if file else None
    row = Payment.objects.create(
        contract=held, paid_on=paid_on, amount_fen=amount_fen, words=text(words, field="words", most=200),
        evidence=evidence, by=by, at=clock.now(),
    )  # fmt: skip
    publish(events.ContractPaid(subject=held.uri, on=paid_on.isoformat(), amount_fen=amount_fen), by=by)
    return row


def _in(contract: Contract, *states: str) -> Contract:
    held = lock(contract)
    if held.state not in states:
        raise WrongState(field="state", value=held.state)
    return held


def _sides(contract: Contract) -> list[User | None]:
    return [*shared.people_of(contract.seller), *shared.people_of(contract.buyer)]
