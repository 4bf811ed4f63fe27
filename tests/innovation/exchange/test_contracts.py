"""Technology contracts: what is registered counts for indicator 2, and nothing else does."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from tests.factories import registry
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network
from tests.innovation.racing import at_once
from valley.innovation.exchange import actions
from valley.innovation.exchange.errors import RegisteredBefore
from valley.innovation.exchange.models import Contract, Payment
from valley.kernel import clock, measures
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.measures import Period, Scope
from valley.plan.engine.evaluate import Span
from valley.plan.queries import beside
from valley.plan.queries.beside import Cell
from valley.registry import actions as registry_actions
from valley.registry.models import Place


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def entered(net: Network, **more: Any) -> Contract:
    given: Any = {
        "kind": "development", "title": "抗回生工艺开发", "seller": net.institute.organisation,
        "buyer": net.store.organisation, "signed_on": clock.today(), "amount_fen": 30_000_000,
        "ip_term": "归卖方，买方免费使用",
        "acceptance_test": "三家门店四周", "file": ContentFile(b"contract", "contract.txt"), **more,
    }  # fmt: skip
    return actions.enter_contract(by=net.institute.user, **given)


def registered(net: Network, number: str = "T-1", on: date | None = None, **more: Any) -> Contract:
    contract = actions.submit_contract(by=net.institute.user, contract=entered(net, **more))
    return actions.register_contract(
        by=net.desk, contract=contract, registration_number=number, registered_on=on or clock.today(),
        technology_fen=20_000_000,
    )  # fmt: skip


def value(name: str = "exchange.contract_value", *places: Place, known_at: Any = None) -> list[int]:
    measure = measures.get(name)
    assert measure is not None
    found = measure.count(
        period=Period.year(clock.today().year), scope=Scope(tuple(p.uri for p in places)),
        known_at=known_at or clock.now(),
    )  # fmt: skip
    alone = sorted(int(row["quantity"]) for row in found.contributions)
    cell = Cell(name, places[0].uri if places else "", Span.year(clock.today().year))
    beside_others = beside.added_up(measure, [cell], known_at or clock.now())[cell]
    assert beside_others is not None
    assert (beside_others.records, beside_others.total or 0) == (len(alone), sum(alone))
    return alone


def test_what_is_registered_counts_once_for_whoever_is_in_the_park(net: Network) -> None:
    here, there = registry.park(), registry.park()
    registry_actions.settle(by=None, organisation=net.store.organisation, park=here, since=registry.LONG_AGO)
    registered(net)
    actions.submit_contract(by=net.institute.user, contract=entered(net))
    registered(net, "T-2", seller=net.institute.organisation, buyer=net.university.organisation)
    assert value() == [30_000_000]
    assert value("exchange.contract_value_as_seller") == []
    assert value("exchange.contract_value", here) == [30_000_000]
    assert value("exchange.contract_value", there) == []
    registry_actions.settle(by=None, organisation=net.institute.organisation, park=there, since=registry.LONG_AGO)
    assert value() == [30_000_000, 30_000_000]
    assert value("exchange.contract_value_as_seller", there) == [30_000_000, 30_000_000]


def test_a_cancelled_registration_no_longer_counts_but_did(net: Network) -> None:
    registry_actions.settle(by=None, organisation=net.store.organisation, park=registry.park(), since=registry.LONG_AGO)
    contract = registered(net)
    before = clock.now()
    with clock.travel(before + timedelta(hours=1)):
        actions.cancel_registration(by=net.desk, contract=contract, reason="合同解除")
        assert value() == []
        assert value(known_at=before) == [30_000_000]


def test_registration_needs_a_file_a_number_of_its_own_and_a_part_within_the_amount(net: Network) -> None:
    contract = entered(net, file=None)
    with pytest.raises(Invalid, match="附合同文本"):
        actions.submit_contract(by=net.institute.user, contract=contract)
    contract = actions.submit_contract(
        by=net.institute.user, contract=contract, file=ContentFile(b"contract", "contract.txt")
    )
    given: Any = {"by": net.desk, "contract": contract, "registration_number": "T-9", "registered_on": clock.today()}
    with pytest.raises(Invalid) as refused:
        actions.register_contract(**given, technology_fen=30_000_001)
    assert refused.value.field == "technology_fen"
    with pytest.raises(Invalid):
        actions.register_contract(**{**given, "registered_on": clock.today() - timedelta(1)}, technology_fen=1)
    registered(net, "T-9")
    with pytest.raises(RegisteredBefore):
        actions.register_contract(**given, technology_fen=1)
    with pytest.raises(NotAllowed):
        actions.register_contract(**{**given, "by": net.institute.user}, technology_fen=1)
    refused_contract = actions.refuse_contract(by=net.desk, contract=contract, reason="不属于技术合同")
    assert actions.submit_contract(by=net.institute.user, contract=refused_contract).state == "submitted"


def test_nobody_registers_a_contract_of_others_or_of_one_side(net: Network) -> None:
    with pytest.raises(NotAllowed):
        actions.enter_contract(
            by=net.station.user, kind="service", title="t", seller=net.institute.organisation, signed_on=clock.today(),
            buyer=net.store.organisation, amount_fen=1, ip_term="x", acceptance_test="y",
        )  # fmt: skip
    for change in (
        {"buyer": net.institute.organisation},
        {"amount_fen": 0},
        {"signed_on": clock.today() + timedelta(1)},
    ):
        with pytest.raises(Invalid):
            entered(net, **change)


def test_the_database_keeps_what_the_actions_promise(net: Network) -> None:
    contract = registered(net)
    for change in ({"technology_fen": 30_000_001}, {"registration_number": ""}, {"file": None}, {"amount_fen": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contract.objects.filter(pk=contract.pk).update(**change)
    with pytest.raises(IntegrityError, match="more is paid"), transaction.atomic():
        Payment.objects.create(contract=contract, paid_on=clock.today(), amount_fen=30_000_001, words="x", by=net.desk)


@pytest.mark.django_db(transaction=True)
def test_two_payments_at_the_same_moment_never_exceed_the_amount() -> None:
    net = network.build()
    contract = registered(net)

    def pay(_place: int) -> None:
        actions.record_payment(
            by=net.institute.user, contract=contract, paid_on=clock.today(), amount_fen=20_000_000, words="首款"
        )

    assert at_once(pay, (1, 2)) == ["Invalid", "done"]
    assert sum(Payment.objects.values_list("amount_fen", flat=True)) == 20_000_000
