"""Contract research from the order to the acceptance test."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import actions as exchange
from valley.innovation.exchange.actions.shared import number, people_of, tell
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.shared import ends, in_state, promises
from valley.innovation.projects.models import OPEN_ORDERS, Case, Consortium, Handing, Order, OrderKind, OrderState
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
    from valley.innovation.exchange.models import Need
    from valley.registry.models import Organisation

#: The platform's own promises, in days.
ANSWER_WITHIN = timedelta(days=14)
TEST_WITHIN = timedelta(days=30)


@transaction.atomic
def place_order(
    *,
    by: User,
    customer: "Organisation",
    contractor: "Organisation",
    title: str,
    specification: str,
    price_fen: int,
    ip_term: str,
    acceptance_test: str,
    delivery_on: date,
    need: "Need | None" = None,
    consortium: Consortium | None = None,
    kind: str = OrderKind.RESEARCH,
    case: Case | None = None,
) -> Order:
    """Order R&D: what is to be reached, for how much (fen), whose the rights are, how it will be tested.

    Raises: NotAllowed; Invalid.
    """
    require(by, "projects.found", customer)
    if customer == contractor:
        raise Invalid(
            _("委托方与承接方不能是同一单位。"), field="contractor", value=str(contractor), remedy=_("请选另一单位。")
        )
    if price_fen <= 0:
        raise Invalid(_("价款须大于零。"), field="price_fen", value=price_fen, remedy=_("请填写约定的价款。"))
    if consortium is not None and not consortium.seats.filter(organisation=customer, state="taken").exists():
        raise NotAllowed(field="consortium", value=str(consortium))
    if case is not None:
        require(by, "projects.run_case", case)
    made = Order.objects.create(
        kind=choice(kind, OrderKind, field="kind"), case=case,
        number=number("F"), title=text(title, field="title", most=120), customer=customer, contractor=contractor,
        specification=text(specification, field="specification", most=20_000), price_fen=price_fen, owner=by,
        ip_term=text(ip_term, field="ip_term", most=300), need=need, consortium=consortium,
        language=here(), acceptance_test=text(acceptance_test, field="acceptance_test", most=300),
        delivery_on=shared.future(delivery_on, "delivery_on"), ordered_at=clock.now(),
        next_step=step("order-answer"), due_on=min(delivery_on, clock.today() + ANSWER_WITHIN),
    )  # fmt: skip
    for side in (customer, contractor):
        link(made.uri, Relation.WAS_ASSOCIATED_WITH, side.uri, by=by)
    for source in (need, consortium, case):
        if source is not None:
            link(made.uri, Relation.WAS_DERIVED_FROM, source.uri, by=by)
    publish(
        events.OrderPlaced(subject=made.uri, customer=customer.uri, contractor=contractor.uri, price_fen=price_fen),
        by=by,
    )
    tell("projects.order_placed", made.uri, people_of(contractor), but=by)
    return made


@transaction.atomic
def take_order(*, by: User, order: Order, signed_on: date, file: Upload | None = None) -> Order:
    """Take it on: the technology contract is entered from the order's own terms, and goes its way to registration.

    Raises: NotAllowed; WrongState; Invalid; FileRefused.
    """
    require(by, "projects.carry_out_order", order)
    held = in_state(order, OrderState.OFFERED)
    held.contract = exchange.enter_contract(
        by=by, kind="service" if held.kind == OrderKind.TESTING else "development", title=held.title,
        seller=held.contractor, buyer=held.customer, signed_on=signed_on,
        amount_fen=held.price_fen, ip_term=held.ip_term, acceptance_test=held.acceptance_test, origin=held.uri,
        file=file,
    )  # fmt: skip
    held.state, held.next_step, held.due_on = OrderState.SIGNED, step("order-deliver"), held.delivery_on
    held.save()
    publish(events.OrderAnswered(subject=held.uri, contract=held.contract.uri), by=by)
    tell("projects.order_moved", held.uri, people_of(held.customer), but=by)
    return held


@transaction.atomic
def decline_order(*, by: User, order: Order, reason: str) -> Order:
    """It is not taken on, and why. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.carry_out_order", order)
    held = in_state(order, OrderState.OFFERED)
    ends(held, OrderState.DECLINED, text(reason, field="reason", most=600))
    publish(events.OrderAnswered(subject=held.uri, contract=""), by=by)
    tell("projects.order_moved", held.uri, people_of(held.customer), but=by)
    return held


@transaction.atomic
def deliver_order(*, by: User, order: Order, words: str, file: Upload) -> Order:
    """Hand over what was ordered, with the proof. Raises: NotAllowed; WrongState; Invalid; FileRefused."""
    require(by, "projects.carry_out_order", order)
    held = in_state(order, OrderState.SIGNED)
    with promises():
        Handing.objects.create(
            order=held, words=text(words, field="words", most=600), evidence=store(file, held.uri, by),
            delivered_by=by, delivered_at=clock.now(),
        )  # fmt: skip
    held.state, held.next_step = OrderState.DELIVERED, step("order-test")
    held.due_on = clock.today() + TEST_WITHIN
    held.save()
    publish(events.OrderDelivered(subject=held.uri), by=by)
    tell("projects.order_moved", held.uri, people_of(held.customer), but=by)
    return held


@transaction.atomic
def judge_order(*, by: User, order: Order, passed: bool, measured: str) -> Order:
    """The customer's acceptance test: what was measured, and whether it passed. A failed one goes back.

    Raises: NotAllowed; WrongState (also where it was judged a moment ago); Invalid without what was measured.
    """
    require(by, "projects.judge_order", order)
    held = in_state(order, OrderState.DELIVERED)
    handing = held.handings.get(verdict=Handing.Verdict.OPEN)
    handing.verdict = Handing.Verdict.ACCEPTED if passed else Handing.Verdict.REJECTED
    handing.measured = text(measured, field="measured", most=600)
    handing.checked_by, handing.checked_at = by, clock.now()
    with promises():
        handing.save()
    if passed:
        ends(held, OrderState.ACCEPTED, handing.measured)
    else:
        held.state, held.next_step = OrderState.SIGNED, step("order-improve")
        held.due_on = clock.today() + TEST_WITHIN
        held.save()
    publish(events.OrderJudged(subject=held.uri, accepted=passed), by=by)
    tell("projects.order_moved", held.uri, people_of(held.contractor), but=by)
    return held


@transaction.atomic
def end_order(*, by: User, order: Order, reason: str) -> Order:
    """One side gives it up: an honest end. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.give_up_order", order)
    held = in_state(order, *OPEN_ORDERS)
    if held.state == OrderState.OFFERED and not deputised(by, acts_for, held.customer):
        return decline_order(by=by, order=held, reason=reason)
    ends(held, OrderState.ENDED, text(reason, field="reason", most=600))
    publish(events.OrderEnded(subject=held.uri), by=by)
    tell("projects.order_moved", held.uri, [*people_of(held.customer), *people_of(held.contractor)], but=by)
    return held
