import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests import factories
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Entry, User
from valley.plan import errors
from valley.plan.actions import steering
from valley.plan.actions.editions import load_plan
from valley.plan.actions.steering import Order
from valley.plan.models import (
    Action,
    Assignment,
    Escalation,
    HandOver,
    ItemState,
    Meeting,
    PlanEdition,
    PlanValue,
    ProposalState,
    Source,
    Status,
)
from valley.plan.queries import values
from valley.registry.actions.leaving import leave
from valley.registry.errors.access import OpenWorkRemains
from valley.registry.models import Organisation, Role, RoleGrant

TODAY = date(2026, 11, 22)


def holder(role: str, organisation: Organisation | None = None) -> User:
    """A user with a role since 2022."""
    user = factories.user()
    RoleGrant.objects.create(
        user=user, role=role, organisation=organisation, period=(date(2022, 1, 1), None), recorded_at=clock.now()
    )
    return user


@pytest.fixture
def office(db: None) -> User:
    return holder(Role.OPERATOR)


@pytest.fixture
def leader(db: None) -> User:
    return holder(Role.LEADING_GROUP)


@pytest.fixture
def bureau(db: None) -> Organisation:
    return Organisation.objects.create(name="甲局")


@pytest.fixture
def clerk(bureau: Organisation) -> User:
    return holder(Role.MEMBER, bureau)


@pytest.fixture
def assignment(edition: PlanEdition, office: User, bureau: Organisation, clerk: User) -> Assignment:
    return give(edition, office, bureau, clerk)


def give(edition: PlanEdition, office: User, unit: Organisation, owner: User, **more: object) -> Assignment:
    given = {
        "task": "2.3", "goal": "建成中试平台", "starts_on": date(2026, 1, 1), "due_on": date(2026, 6, 30),
        "next_step": "选址", **more,
    }  # fmt: skip
    return steering.assign_task(by=office, plan=edition, unit=unit, owner=owner, **given)  # type: ignore[arg-type]


def test_a_task_has_one_open_leading_unit(edition: PlanEdition, office: User, assignment: Assignment) -> None:
    other = Organisation.objects.create(name="乙局")
    with pytest.raises(errors.AlreadyOpen):
        give(edition, office, other, office)
    give(edition, office, other, office, role="support")
    assert Entry.objects.filter(event="plan.TaskAssigned").count() == 2


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"task": "9.9"}, errors.NoSuchTask),
        ({"goal": " "}, Invalid),
        ({"next_step": ""}, Invalid),
        ({"due_on": date(2025, 1, 1)}, Invalid),
    ],
)
def test_a_wrong_assignment_is_refused_by_field(
    edition: PlanEdition, office: User, bureau: Organisation, wrong: dict[str, object], refusal: type[Invalid]
) -> None:
    with pytest.raises(refusal) as refused:
        give(edition, office, bureau, office, **wrong)
    assert refused.value.field == next(iter(wrong))
    assert not Assignment.objects.exists()


def test_only_the_office_assigns(edition: PlanEdition, clerk: User, bureau: Organisation) -> None:
    with pytest.raises(NotAllowed):
        give(edition, clerk, bureau, clerk)


def test_an_open_task_always_has_a_next_step(assignment: Assignment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=assignment.pk).update(next_step="")


def test_done_needs_evidence_and_ends_the_task(assignment: Assignment, clerk: User) -> None:
    with pytest.raises(errors.EvidenceNeeded):
        steering.report_progress(by=clerk, assignment=assignment, status=Status.DONE, words="完成")
    with pytest.raises(Invalid):
        steering.report_progress(by=clerk, assignment=assignment, status=Status.ON_TRACK, words="推进", next_step=" ")
    steering.report_progress(by=clerk, assignment=assignment, status=Status.AT_RISK, words="慢", next_step="催办")
    assert (assignment.status, assignment.next_step) == (Status.AT_RISK, "催办")
    steering.report_progress(by=clerk, assignment=assignment, status=Status.DONE, words="完成", evidence_uri="/x")
    assert assignment.ended_on == clock.today()
    with pytest.raises(errors.AlreadyDecided):
        steering.report_progress(by=clerk, assignment=assignment, status=Status.DONE, words="再", evidence_uri="/x")


def test_a_date_before_the_start_is_refused(assignment: Assignment, clerk: User) -> None:
    with pytest.raises(Invalid) as refused:
        steering.report_progress(
            by=clerk, assignment=assignment, status=Status.ON_TRACK, words="x", next_step="y", due_on=date(2020, 1, 1)
        )
    assert refused.value.field == "due_on"


def test_a_task_moves_only_when_the_other_side_accepts(assignment: Assignment, clerk: User) -> None:
    other = Organisation.objects.create(name="乙局")
    theirs = holder(Role.MEMBER, other)
    with pytest.raises(Invalid):
        steering.propose_hand_over(by=clerk, assignment=assignment, to_unit=assignment.unit, reason="职责调整")
    offer = steering.propose_hand_over(by=clerk, assignment=assignment, to_unit=other, reason="职责调整")
    with pytest.raises(errors.AlreadyOpen):
        steering.propose_hand_over(by=clerk, assignment=assignment, to_unit=other, reason="再次")
    with pytest.raises(NotAllowed):
        steering.answer_hand_over(by=clerk, hand_over=offer, accept=True)
    with pytest.raises(Invalid):
        steering.answer_hand_over(by=theirs, hand_over=offer, accept=False)
    steering.answer_hand_over(by=theirs, hand_over=offer, accept=False, answer="非本局职责")
    with pytest.raises(errors.AlreadyDecided):
        steering.answer_hand_over(by=theirs, hand_over=offer, accept=True)
    offer = steering.propose_hand_over(by=clerk, assignment=assignment, to_unit=other, reason="会议决定")
    steering.answer_hand_over(by=theirs, hand_over=offer, accept=True)
    assignment.refresh_from_db()
    assert (assignment.unit, assignment.owner) == (other, theirs)
    with pytest.raises(NotAllowed):
        steering.report_progress(by=clerk, assignment=assignment, status=Status.BLOCKED, words="x", next_step="y")


def test_a_unit_that_has_the_task_cannot_take_it_over(
    edition: PlanEdition, office: User, assignment: Assignment
) -> None:
    other = Organisation.objects.create(name="乙局")
    theirs = holder(Role.MEMBER, other)
    give(edition, office, other, theirs, role="support")
    offer = steering.propose_hand_over(by=office, assignment=assignment, to_unit=other, reason="x")
    with pytest.raises(errors.AlreadyOpen):
        steering.answer_hand_over(by=theirs, hand_over=offer, accept=True)
    assert HandOver.objects.get().state == "proposed"


def test_the_agenda_is_drawn_from_the_records(
    edition: PlanEdition, office: User, leader: User, assignment: Assignment, clerk: User
) -> None:
    with clock.travel(clock.now().replace(year=2026, month=11, day=22, hour=4)):
        steering.escalate(
            by=clerk, plan=edition, thing=assignment, subject=assignment.uri, question="用地指标谁出?",
            wanted_by=TODAY + timedelta(days=30),
        )  # fmt: skip
        with pytest.raises(errors.AlreadyOpen):
            steering.escalate(
                by=clerk, plan=edition, thing=assignment, subject=assignment.uri, question="?", wanted_by=TODAY
            )
        meeting = steering.call_meeting(by=office, plan=edition, title="第四季度例会", held_on=TODAY)
        assert [i.source for i in meeting.items.order_by("pk")] == [
            Source.ESCALATION, Source.EVALUATION, Source.OVERDUE,
        ]  # fmt: skip
        assert steering.build_agenda(by=office, meeting=meeting) == 0
        late = meeting.items.get(source=Source.OVERDUE)
        assert late.facts["days"] == (TODAY - date(2026, 6, 30)).days
        with pytest.raises(Invalid):
            steering.drop_item(by=office, item=late, reason=" ")
        steering.drop_item(by=office, item=late, reason="已另行督办")
        question = meeting.items.get(source=Source.ESCALATION)
        steering.take_up_item(by=office, item=question)
        with pytest.raises(NotAllowed):
            steering.decide(by=office, item=question, words="由甲局出")
        order = Order("落实用地", assignment.unit, clerk, TODAY + timedelta(days=20), "报方案")
        decision = steering.decide(by=leader, item=question, words="由甲局牵头落实", orders=[order])
        with pytest.raises(errors.AlreadyDecided):
            steering.decide(by=leader, item=question, words="又一个决定")
        with pytest.raises(errors.AlreadyDecided):
            steering.drop_item(by=office, item=question, reason="晚了")
    assert Escalation.objects.get().state == "settled"
    action = Action.objects.get(decision=decision)
    assert (action.about, action.due_on) == (assignment.uri, TODAY + timedelta(days=20))
    with clock.travel(clock.now().replace(year=2027, month=1, day=10, hour=4)):
        later = steering.call_meeting(by=office, plan=edition, title="2027年第一次", held_on=date(2027, 1, 10))
        assert later.items.filter(source=Source.ACTION, subject=action.uri).exists()
    steering.close_meeting(by=office, meeting=meeting)
    with pytest.raises(errors.MeetingClosed):
        steering.add_item(by=office, meeting=meeting, title="补一个议题")


def test_a_decision_and_its_orders_stand_or_fall_together(
    edition: PlanEdition, office: User, leader: User, assignment: Assignment
) -> None:
    meeting = steering.call_meeting(by=office, plan=edition, title="例会", held_on=TODAY)
    item = steering.add_item(by=office, meeting=meeting, title="自提议题")
    early = Order("x", assignment.unit, office, TODAY - timedelta(days=1), "y")
    with pytest.raises(Invalid) as refused:
        steering.decide(by=leader, item=item, words="同意", orders=[early])
    assert refused.value.field == "due_on"
    item.refresh_from_db()
    assert item.state == ItemState.ACCEPTED
    with pytest.raises(Invalid):
        steering.decide(by=leader, item=item, words="同意", adopt=True)


def test_a_lost_value_is_entered_with_its_source(edition: PlanEdition, office: User, clerk: User) -> None:
    entry = {"plan": edition, "path": "indicators/10/target", "value": {"value": "6"}, "on": date(2024, 5, 1)}
    with pytest.raises(NotAllowed):
        steering.enter_value(by=clerk, source="x", **entry)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        steering.enter_value(by=office, source=" ", **entry)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        steering.enter_value(by=office, source="x", **{**entry, "on": date(2999, 1, 1)})  # type: ignore[arg-type]
    with pytest.raises(errors.NotLost):
        steering.enter_value(by=office, source="x", **{**entry, "path": "indicators/15/baseline"})  # type: ignore[arg-type]
    steering.enter_value(by=office, source="某文件第3页", **entry)  # type: ignore[arg-type]
    steering.enter_value(by=office, source="更正:第5页", **{**entry, "value": {"value": "8"}})  # type: ignore[arg-type]
    indicator = next(i for i in values.plan_of(edition).indicators if i.no == 10)
    assert indicator.target.amount is not None
    assert indicator.target.amount.low == 8
    assert [row.value["value"] for row in values.history_of(edition, "indicators/10/target")] == ["6", "8"]


def test_a_change_needs_a_decision_and_keeps_the_old_value(edition: PlanEdition, office: User, leader: User) -> None:
    given = {"plan": edition, "path": "indicators/1/target", "new": {"value": "180"}, "reason": "中期评估建议"}
    later = clock.today() + timedelta(days=365)
    with pytest.raises(Invalid):
        steering.propose_change(by=office, check_on=later, **given)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        steering.propose_change(by=office, check_on=clock.today(), evidence_uri="/x", **given)  # type: ignore[arg-type]
    proposal = steering.propose_change(by=office, check_on=later, evidence_uri="/x", **given)  # type: ignore[arg-type]
    with pytest.raises(errors.AlreadyOpen):
        steering.propose_change(by=office, check_on=later, evidence_uri="/x", **given)  # type: ignore[arg-type]
    meeting = steering.call_meeting(by=office, plan=edition, title="例会", held_on=clock.today())
    item = meeting.items.get(source=Source.CHANGE)
    with pytest.raises(Invalid):
        steering.decide(by=leader, item=item, words="同意调整")
    steering.decide(by=leader, item=item, words="同意调整", adopt=True)
    entered = PlanValue.objects.get()
    assert entered.old
    assert (entered.old["value"], entered.value["value"]) == ("200", "180")
    assert values.plan_of(edition).indicators[0].target.amount.low == 180  # type: ignore[union-attr]
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ADOPTED
    with pytest.raises(errors.AlreadyDecided):
        steering.withdraw_change(by=office, proposal=proposal)


def test_a_rejected_or_withdrawn_change_changes_nothing(edition: PlanEdition, office: User, leader: User) -> None:
    later = clock.today() + timedelta(days=365)
    given = {"plan": edition, "new": {"value": "180"}, "reason": "建议", "check_on": later, "evidence_uri": "/x"}
    steering.propose_change(by=office, path="indicators/1/target", **given)  # type: ignore[arg-type]
    other = steering.propose_change(by=office, path="indicators/9/target", **given)  # type: ignore[arg-type]
    steering.withdraw_change(by=office, proposal=other)
    meeting = steering.call_meeting(by=office, plan=edition, title="例会", held_on=clock.today())
    item = meeting.items.get(source=Source.CHANGE)
    steering.decide(by=leader, item=item, words="暂不调整", adopt=False)
    assert not PlanValue.objects.exists()


def test_an_evaluation_rests_on_a_snapshot_and_gets_answers(
    edition: PlanEdition, office: User, bureau: Organisation, clerk: User
) -> None:
    assessor = holder(Role.ASSESSOR)
    evaluation = edition.evaluations.order_by("due_on").first()
    assert evaluation is not None
    with pytest.raises(errors.FindingsOpen):
        steering.publish_evaluation(by=assessor, evaluation=evaluation, method="对照记录", snapshot_uri="/s/1")
    finding = {
        "evaluation": evaluation, "about": "/plan/indicators/15", "words": "增速不足", "unit": bureau,
        "answer_due_on": date(2026, 12, 31),
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        steering.record_finding(by=clerk, weight="major", **finding)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        steering.record_finding(by=assessor, weight="huge", **finding)  # type: ignore[arg-type]
    found = steering.record_finding(by=assessor, weight="major", **finding)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        steering.answer_finding(by=clerk, finding=found, answer="将整改", action_words="制定方案")
    assert not found.answer
    steering.answer_finding(
        by=clerk, finding=found, answer="将整改", action_words="制定方案", action_owner=clerk,
        action_due_on=clock.today() + timedelta(days=30),
    )  # fmt: skip
    action = Action.objects.get()
    with pytest.raises(Invalid):
        steering.postpone_action(by=clerk, action=action, due_on=date(2020, 1, 1), next_step="x")
    steering.postpone_action(by=clerk, action=action, due_on=clock.today() + timedelta(days=60), next_step="征求意见")
    with pytest.raises(Invalid):
        steering.end_action(by=clerk, action=action, state="open", outcome="x")
    steering.end_action(by=clerk, action=action, state="done", outcome="方案已印发")
    with pytest.raises(errors.AlreadyDecided):
        steering.end_action(by=clerk, action=action, state="done", outcome="再次")
    steering.publish_evaluation(by=assessor, evaluation=evaluation, method="对照记录", snapshot_uri="/s/1")
    with pytest.raises(errors.AlreadyDecided):
        steering.record_finding(by=assessor, weight="minor", **finding)  # type: ignore[arg-type]
    with pytest.raises(errors.AlreadyOpen):
        steering.plan_evaluation(
            by=assessor, plan=edition, stage="foundation", title=evaluation.title, due_on=date(2026, 12, 31)
        )


@pytest.mark.django_db(transaction=True)
def test_two_leaders_decide_at_once_and_one_decision_stands() -> None:
    edition = load_plan(by=None, slug="nutrition-valley-2022-2035")
    office, leaders = holder(Role.OPERATOR), [holder(Role.LEADING_GROUP), holder(Role.LEADING_GROUP)]
    meeting = steering.call_meeting(by=office, plan=edition, title="例会", held_on=TODAY)
    item = steering.add_item(by=office, meeting=meeting, title="议题")
    barrier, outcomes = threading.Barrier(2), []

    def run(leader: User) -> None:
        try:
            barrier.wait()
            steering.decide(by=leader, item=item, words="同意")
            outcomes.append("decided")
        except errors.AlreadyDecided:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(leader,)) for leader in leaders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["decided", "refused"]
    assert Meeting.objects.get().items.get(pk=item.pk).state == ItemState.DECIDED


def test_whoever_leaves_hands_open_tasks_to_a_named_person(
    office: User, bureau: Organisation, clerk: User, assignment: Assignment
) -> None:
    heir = holder(Role.MEMBER, bureau)
    with pytest.raises(OpenWorkRemains):
        leave(by=office, user=clerk, organisation=bureau)
    done = leave(by=office, user=clerk, organisation=bureau, hand_to=heir)
    assignment.refresh_from_db()
    assert (done.things, assignment.owner) == (1, heir)
    assert Entry.objects.filter(event="plan.OwnerChanged", subject=assignment.uri, payload__owner=heir.uri).exists()
