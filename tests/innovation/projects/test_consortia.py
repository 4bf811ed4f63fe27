"""Consortia: six roles, whole shares, packages over the links of a chain."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import registry
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, soon
from tests.innovation.projects.made import founded, paper, running, seated, shares
from tests.innovation.racing import at_once
from valley.innovation.exchange import actions as exchange
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import actions
from valley.innovation.projects.engine.chains import Piece, closes_circle, too_early, uncovered
from valley.innovation.projects.errors import AppointedAlready, Circle, HoldsShares, NotAgreed, SeatThere
from valley.innovation.projects.models import Chair, Part, Split
from valley.innovation.projects.queries import candidates_for, empty_roles, programme_of, shares_of_person
from valley.kernel.errors import Invalid, NotAllowed


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def test_links_without_anybody_and_dates_in_the_wrong_order() -> None:
    early, late = soon(10), soon(20)
    pieces = [Piece(1, "工艺", True, early, (2,)), Piece(2, "原辅料", False, late)]
    assert uncovered(["原辅料", "工艺", "流通"], pieces) == ["原辅料", "流通"]
    assert too_early(pieces) == [(1, 2)]
    assert closes_circle({1: [2], 2: [3]}, 3, [1])
    assert not closes_circle({1: [2]}, 3, [1])


def test_the_empty_role_is_shown_and_candidates_are_those_who_say_that_they_fit(net: Network) -> None:
    consortium = founded(net)
    fits = registry.organisation("戊淀粉研究院", kinds=["institute"])
    registry.organisation("己银行", kinds=["finance"])
    exchange.join_network(by=net.desk, organisation=fits, tier="institute", topics_of=["米制品"])
    assert Chair.RESEARCH in empty_roles(consortium)
    assert Chair.INDUSTRY not in empty_roles(consortium)
    found = candidates_for(consortium, Chair.RESEARCH)
    assert [(one.organisation, one.topics) for one in found] == [(fits, ("米制品",))]
    assert [str(one.organisation) for one in candidates_for(consortium, Chair.FINANCE)] == ["己银行"]
    actions.ask_seat(by=net.store.user, consortium=consortium, organisation=fits, role="research", duty="淀粉")
    assert candidates_for(consortium, Chair.RESEARCH) == []
    with pytest.raises(SeatThere):
        actions.ask_seat(by=net.store.user, consortium=consortium, organisation=fits, role="research", duty="淀粉")


def test_nobody_signs_without_shares_or_with_an_unexplained_gap(net: Network) -> None:
    consortium = founded(net)
    sign: Any = {"by": net.store.user, "consortium": consortium, "next_step": "小试", "due_on": soon(90)}
    with pytest.raises(NotAgreed):
        actions.start_consortium(file=paper(), without="先做工艺", **sign)
    seat = seated(net, consortium, net.institute, "research")
    shares(net, consortium, "contribution", 60, 40)
    shares(net, consortium, "ip", 30, 70)
    with pytest.raises(NotAgreed) as refused:
        actions.start_consortium(file=paper(), **sign)
    assert refused.value.field == "without"
    with pytest.raises(HoldsShares):
        actions.leave_seat(by=net.institute.user, seat=seat, reason="改方向")
    assert actions.start_consortium(file=paper(), without="先做工艺", **sign).state == "running"


def test_shares_are_whole_parts_of_the_total_and_of_members(net: Network) -> None:
    consortium = founded(net)
    with pytest.raises(Invalid):  # no member yet
        shares(net, consortium, "ip", 30, 70)
    seated(net, consortium, net.institute, "research")
    with pytest.raises(Invalid):
        shares(net, consortium, "ip", 30, 69)
    with pytest.raises(NotAllowed):
        actions.agree_shares(
            by=net.institute.user, consortium=consortium, what="ip", total=1, parts={net.store.organisation: 1},
            words="-",
        )  # fmt: skip
    first = shares(net, consortium, "ip", 30, 70)
    with pytest.raises(WrongState):  # somebody read the state before that
        shares(net, consortium, "ip", 50, 50)
    again = shares(net, consortium, "ip", 50, 50, replaces=first.ip_id)
    assert again.ip_id != first.ip_id
    assert first.ip in Split.objects.all()


def test_the_database_refuses_parts_that_do_not_make_the_total(net: Network) -> None:
    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            split = Split.objects.create(total_count=100, words="协议", agreed_by=net.store.user)
            Part.objects.create(split=split, organisation=net.store.organisation, parts_count=99)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="do not make the total"):
        write()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_give_away_more_than_there_is() -> None:
    net = network.build()
    consortium = founded(net)
    seated(net, consortium, net.institute, "research")

    def agree(ours: int) -> None:
        shares(net, consortium, "ip", ours, 100 - ours)

    assert at_once(agree, (30, 70)) == ["WrongState", "done"]
    split = Split.objects.get()

    def add(organisation: Any) -> None:
        Part.objects.create(split=split, organisation=organisation, parts_count=1)

    assert at_once(add, (net.university.organisation, net.station.organisation)) == ["IntegrityError"] * 2


def test_a_package_waits_for_what_it_needs_and_a_gap_is_seen(net: Network) -> None:
    consortium = running(net)
    lead: Any = {"by": net.store.user}
    ours = net.institute.organisation
    first = actions.plan_package(
        consortium=consortium, link="原辅料", title="筛选品种", due_on=soon(50), organisation=ours, **lead
    )
    second = actions.plan_package(
        consortium=consortium, link="工艺", title="两段冷却", due_on=soon(40), organisation=ours, after=[first], **lead
    )
    open_one = actions.plan_package(consortium=consortium, link="流通", title="门店验证", due_on=soon(90), **lead)
    plan = programme_of(consortium)
    assert plan.uncovered == ("流通",)
    assert plan.too_early == ((second, first),)
    with pytest.raises(Circle):
        actions.change_package(package=first, due_on=soon(30), organisation=ours, after=[second], **lead)
    with pytest.raises(Invalid):
        actions.change_package(package=open_one, due_on=soon(90), organisation=net.university.organisation, **lead)
    with pytest.raises(WrongState):
        actions.finish_package(by=net.institute.user, package=second, words="完成", file=paper())
    for one in (first, second):
        actions.finish_package(by=net.institute.user, package=one, words="完成", file=paper())
    with pytest.raises(WrongState):
        actions.end_consortium(consortium=consortium, achieved=True, reason="达到", **lead)
    actions.drop_package(package=open_one, reason="门店数据已够", **lead)
    assert actions.end_consortium(consortium=consortium, achieved=True, reason="达到", **lead).state == "ended"


def test_one_split_of_a_persons_time_at_a_time(net: Network) -> None:
    person = registry.person()
    given: Any = {
        "by": net.desk, "person": person, "post": "双聘研究员", "total": 5, "words": "聘任协议",
        "parts": {net.institute.organisation: 3, net.university.organisation: 2},
    }  # fmt: skip
    actions.appoint(since=soon(0), until=soon(365), **given)
    with pytest.raises(AppointedAlready):
        actions.appoint(since=soon(100), until=soon(500), **given)
    actions.appoint(since=soon(365), until=soon(500), **given)  # touching is not overlapping
    held = shares_of_person(person)
    assert {(part.organisation, part.parts_count) for part in held} == {
        (net.institute.organisation, 3), (net.university.organisation, 2)
    }  # fmt: skip
