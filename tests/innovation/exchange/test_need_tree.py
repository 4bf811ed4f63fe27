"""A need goes up level by level, its answer comes down, and only whoever asked can say that the problem is gone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from tests.factories import registry
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, answered, problem, soon, split, taken
from tests.innovation.racing import at_once
from valley.innovation.exchange import actions
from valley.innovation.exchange.errors import (
    AtCapacity,
    NotAParty,
    OnlyTheAsker,
    StillOpenBelow,
    TooLate,
    WrongCase,
    WrongState,
)
from valley.innovation.exchange.models import Answer, Need, NeedState, Party, Verdict
from valley.kernel import clock, things
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Notice


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def again(need: Need) -> Need:
    return Need.objects.get(pk=need.pk)


def test_a_question_travels_up_three_levels_and_its_answer_down_again(net: Network) -> None:
    need = taken(net)
    technology = split(net, need, net.institute, net.station)
    science = split(net, technology, net.university, net.institute)
    assert (again(need).state, again(technology).state) == (NeedState.WAITING, NeedState.WAITING)
    assert {need.root_id, technology.root_id, science.root_id} == {need.pk}

    actions.check_answer(by=net.institute.user, answer=answered(net, science, net.university), helped=True)
    assert again(technology).state == NeedState.ANALYSING
    actions.check_answer(by=net.station.user, answer=answered(net, technology, net.institute, "below"), helped=True)
    last = answered(net, again(need), net.station, "below")
    assert again(need).owner == net.store.user
    actions.check_answer(by=net.store.user, answer=last, helped=True)
    assert {again(one).state for one in (need, technology, science)} == {NeedState.CONFIRMED}


def test_no_staff_and_no_colleague_confirms_for_the_asker(net: Network) -> None:
    need = taken(net)
    answer = answered(net, need, net.station)
    colleague = registry.with_role("administrator", net.store.organisation)
    for somebody in (net.desk, net.station.user, colleague, registry.office()):
        with pytest.raises(OnlyTheAsker):
            actions.check_answer(by=somebody, answer=answer, helped=True)
    assert again(need).state == NeedState.ANSWERED


def test_the_database_refuses_a_confirmation_that_no_action_would_make(net: Network) -> None:
    answer = answered(net, taken(net), net.station)
    for change in ({"checked_by": net.desk}, {"by_secret": True}):
        with pytest.raises(IntegrityError, match="checked by whoever asked"), transaction.atomic():
            Answer.objects.filter(pk=answer.pk).update(verdict="accepted", checked_at=clock.now(), **change)


@pytest.mark.parametrize(
    "change", [{"next_step": ""}, {"due_on": None}, {"owner_desk": False}, {"closed_at": "2026-01-01T00:00Z"}]
)
def test_an_open_need_always_has_an_owner_a_next_step_and_a_date(net: Network, change: dict[str, Any]) -> None:
    need = problem(net)
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(**change)


def test_a_level_hangs_on_the_level_below_it_and_on_no_other(net: Network) -> None:
    science = split(net, split(net, taken(net), net.institute, net.station), net.university, net.institute)
    with pytest.raises(WrongState, match="最上一级"):
        split(net, science, net.university, net.university)
    for change in ({"parent_level": "problem"}, {"level": "problem"}, {"parent": science.root_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.filter(pk=science.pk).update(**change)


def test_what_did_not_help_goes_back_with_the_reason(net: Network) -> None:
    need = taken(net)
    with pytest.raises(Invalid):
        actions.check_answer(by=net.store.user, answer=answered(net, need, net.station), helped=False)
    actions.check_answer(by=net.store.user, answer=need.answers.get(), helped=False, reason="第二天又发硬")
    assert (again(need).state, again(need).owner) == (NeedState.ANALYSING, net.station.user)
    answered(net, again(need), net.station)
    with pytest.raises(WrongState):  # the first answer is decided
        actions.check_answer(by=net.store.user, answer=need.answers.order_by("pk")[0], helped=True)


def test_nobody_answers_over_what_is_still_open_above(net: Network) -> None:
    need = taken(net)
    child = split(net, need, net.institute, net.station)
    with pytest.raises(StillOpenBelow):
        answered(net, need, net.station)
    actions.withdraw_need(by=net.station.user, need=child, reason="自己找到了办法")
    assert again(need).state == NeedState.ANALYSING
    answered(net, need, net.station)


def test_three_reminders_in_twenty_working_days_then_answered_but_unconfirmed(net: Network) -> None:
    start = clock.now().replace(year=2026, month=3, day=2, hour=4)
    with clock.travel(start):
        need = taken(net)
        answer = answered(net, need, net.station)
        due = again(need).due_on
    assert due is not None
    sent = []
    for day in range(45):
        with clock.travel(start + timedelta(days=day)):
            sent.append(actions.remind_and_lapse())
            if again(need).state != NeedState.ANSWERED:
                break
    assert sum(sent) == 4
    assert list(answer.reminders.values_list("number", flat=True)) == [1, 2, 3]
    closed = again(need)
    assert (closed.state, closed.answers.get().verdict) == (NeedState.UNCONFIRMED, Verdict.LAPSED)
    assert closed.closed_at is not None
    assert closed.closed_at.date() > due >= (start + timedelta(days=27)).date()
    reminded = Notice.objects.filter(user=net.store.user, code="exchange.confirm_reminder")
    assert [notice.context["number"] for notice in reminded.order_by("pk")] == [1, 2, 3]
    later = closed.closed_at + timedelta(days=300)
    with clock.travel(later):
        assert actions.reopen_need(by=net.store.user, need=need, reason="又出现了").state == NeedState.ANALYSING


def test_nobody_lapses_without_three_reminders_even_where_the_platform_stood_still(net: Network) -> None:
    asked = clock.now().replace(year=2026, month=3, day=2, hour=4)
    with clock.travel(asked):
        need = taken(net)
        answer = answered(net, need, net.station)
    start = asked + timedelta(days=60)  # long past the twenty working days, and not one reminder was sent
    sent = []
    for day in range(20):
        with clock.travel(start + timedelta(days=day)):
            sent.append(actions.remind_and_lapse())
        if again(need).state != NeedState.ANSWERED:
            break
    assert sent[:3] == [1, 1, 1]
    assert answer.reminders.count() == 3
    assert again(need).state == NeedState.UNCONFIRMED
    assert len(sent) > 3 + 5  # five working days after the last reminder are the asker's


def test_a_year_after_the_end_it_is_a_new_need(net: Network) -> None:
    need = taken(net)
    actions.check_answer(by=net.store.user, answer=answered(net, need, net.station), helped=True)
    with pytest.raises(OnlyTheAsker):
        actions.reopen_need(by=net.desk, need=need, reason="又出现了")
    with clock.travel(clock.now() + timedelta(days=366)), pytest.raises(TooLate):
        actions.reopen_need(by=net.store.user, need=need, reason="又出现了")


def test_an_anonymous_asker_speaks_with_number_and_secret(net: Network) -> None:
    made = actions.report_problem(by=None, origin="eater", title="外包装漏气", summary="三包里有一包漏气。")
    assert made.secret
    assert made.secret not in made.need.secret_digest
    actions.place_need(by=net.desk, need=made.need, organisation=net.station.organisation)
    need = actions.take_need(
        by=net.station.user, need=made.need, organisation=net.station.organisation, next_step="看样", due_on=soon()
    )
    answer = answered(net, need, net.station)
    assert again(need).owner_desk
    with pytest.raises(OnlyTheAsker):
        actions.check_answer(by=net.desk, answer=answer, helped=True)
    for number, secret in ((need.number, "AAAAA-AAAAA"), ("N2026-99999", made.secret), ("", "")):
        with pytest.raises(WrongCase):
            actions.find_case(number, secret)
    with pytest.raises(WrongCase):
        actions.check_answer(by=None, answer=answer, helped=True, secret="wrong")
    assert actions.find_case(need.number.lower(), made.secret.lower().replace("-", " ")) == need
    actions.check_answer(by=None, answer=answer, helped=True, secret=made.secret)
    assert again(need).state == NeedState.CONFIRMED


def test_a_secret_of_one_case_opens_no_other(net: Network) -> None:
    made = actions.report_problem(by=None, origin="eater", title="漏气", summary="漏气。")
    answer = answered(net, taken(net), net.station)
    with pytest.raises(WrongCase):
        actions.check_answer(by=None, answer=answer, helped=True, secret=made.secret)


def test_a_party_refuses_with_a_reason_and_the_desk_places_it_again(net: Network) -> None:
    need = actions.place_need(by=net.desk, need=problem(net), organisation=net.station.organisation)
    with pytest.raises(Invalid):
        actions.refuse_need(by=net.station.user, need=need, kind="not_ours", words=" ")
    need = actions.refuse_need(by=net.station.user, need=need, kind="not_ours", words="没有米制品的条件")
    assert (need.owner_desk, need.refusals.get().words) == (True, "没有米制品的条件")
    need = actions.decline_need(by=net.desk, need=need, kind="unclear", words="请补充配方和工艺")
    assert (need.state, need.close_reason) == (NeedState.DECLINED, "请补充配方和工艺")


def test_only_a_party_of_the_right_tier_takes_it_and_only_as_much_as_it_can(net: Network) -> None:
    with pytest.raises(NotAParty):
        actions.place_need(by=net.desk, need=problem(net), organisation=net.institute.organisation)
    with pytest.raises(NotAllowed):
        actions.take_need(
            by=net.institute.user,
            need=problem(net),
            organisation=net.institute.organisation,
            next_step="看",
            due_on=soon(),
        )
    Party.objects.filter(organisation=net.station.organisation).update(capacity_count=1)
    taken(net)
    with pytest.raises(AtCapacity):
        taken(net)


def test_a_postponement_is_kept_with_its_reason(net: Network) -> None:
    need = taken(net)
    with pytest.raises(Invalid):
        actions.postpone_need(by=net.station.user, need=need, to_on=soon(1), reason="样品未到", next_step="催样")
    actions.postpone_need(by=net.station.user, need=need, to_on=soon(50), reason="样品未到", next_step="催样")
    kept = need.postponements.get()
    assert (kept.from_on, kept.to_on, kept.reason) == (soon(30), soon(50), "样品未到")
    with pytest.raises(DatabaseError), transaction.atomic():
        need.postponements.update(reason="")


def test_who_can_renew_is_told_before_the_year_ends(net: Network, client: Client) -> None:
    need = taken(net)
    result = actions.register_result(
        by=net.institute.user,
        organisation=net.institute.organisation,
        kind="development",
        title="抑制回生",
        summary="三成",
    )
    assert actions.tell_expiring() == 0
    for days, told in ((336, 2), (336, 0), (359, 2), (363, 0)):
        with clock.travel(clock.now() + timedelta(days=days)):
            assert actions.tell_expiring() == told
    assert {notice.user for notice in Notice.objects.filter(code="exchange.expiring", thing=need.uri)} == {
        net.store.user
    }
    with clock.travel(clock.now() + timedelta(days=363)):
        actions.renew_need(by=net.store.user, need=need)
        with pytest.raises(NotAllowed):
            actions.renew_result(by=net.desk, result=result)
        actions.renew_result(by=net.institute.user, result=result)
        assert actions.tell_expiring() == 0
    with clock.travel(clock.now() + timedelta(days=800)):
        client.force_login(net.institute.user)
        assert "已过期" in client.get(result.uri).content.decode()
    with clock.travel(clock.now() + timedelta(days=363 + 340)):
        assert actions.tell_expiring() == 2


def test_open_work_names_who_has_to_act(net: Network) -> None:
    def work(side: network.Side) -> list[str]:
        return [one.uri for one in things.work_of(side.user)]

    need = problem(net)
    assert need.uri in [one.uri for one in things.work_of(net.desk)]
    need = actions.take_need(
        by=net.station.user, need=need, organisation=net.station.organisation, next_step="看样", due_on=soon()
    )
    assert need.uri in work(net.station)
    answered(net, need, net.station)
    assert need.uri in work(net.store)
    assert need.uri not in work(net.station)


@pytest.mark.django_db(transaction=True)
def test_two_stations_take_one_need_at_the_same_moment() -> None:
    net = network.build()
    other = network.side("戊试验站")
    actions.join_network(by=net.desk, organisation=other.organisation, tier="station")
    need = problem(net)

    def take(side: network.Side) -> None:
        actions.take_need(by=side.user, need=need, organisation=side.organisation, next_step="看样", due_on=soon())

    assert at_once(take, (net.station, other)) in (["WrongState", "done"], ["NotAllowed", "done"])


@pytest.mark.django_db(transaction=True)
def test_one_answer_is_accepted_and_rejected_at_the_same_moment() -> None:
    net = network.build()
    need = taken(net)
    answer = answered(net, need, net.station)

    def check(helped: bool) -> None:
        actions.check_answer(by=net.store.user, answer=answer, helped=helped, reason="还在")

    assert at_once(check, (True, False)) == ["WrongState", "done"]
