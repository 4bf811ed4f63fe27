"""Steering as its people do it: through the pages."""

from datetime import date, timedelta

from django.test import Client

from tests.factories import registry as make
from valley.kernel import clock, notices, things
from valley.kernel.models import User
from valley.plan.models import Action, Assignment, HandOver, Meeting, PlanEdition, Snapshot, Source
from valley.registry.models import Organisation, Role


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def assigned(client: Client, bureau: Organisation, clerk: User) -> Assignment:
    answer = client.post(
        "/plan/tasks/assign",
        {
            "task": "2.3", "unit": bureau.pk, "role": "lead", "owner": clerk.pk, "goal": "建成中试平台",
            "next_step": "选址", "starts_on": "2026-01-01", "due_on": "2026-06-30",
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    return Assignment.objects.get()


def test_from_a_task_to_a_decision_to_an_action_done(
    edition: PlanEdition, office: User, bureau: Organisation, clerk: User
) -> None:
    decider = make.with_role(Role.LEADING_GROUP)
    desk, theirs, leader = signed_in(office), signed_in(clerk), signed_in(decider)
    thing = assigned(desk, bureau, clerk)
    board = desk.get("/plan/tasks").content.decode()
    assert "甲试验局" in board
    assert "逾期" in board
    assert [w.uri for w in things.work_of(clerk)] == [thing.uri]
    page = theirs.get(thing.uri).content.decode()
    assert f"{thing.uri}/report" in page
    refused = theirs.post(f"{thing.uri}/report", {"status": "done", "words": "完成", "due_on": "2026-06-30"})
    assert refused.status_code == 422
    assert "办结需要佐证" in refused.content.decode()
    wanted = (clock.today() + timedelta(days=20)).isoformat()
    theirs.post(f"{thing.uri}/escalate", {"question": "用地指标谁出?", "wanted_by": wanted})
    desk.post("/plan/meetings/call", {"title": "例会", "held_on": clock.today().isoformat()})
    meeting = Meeting.objects.get()
    item = meeting.items.get(source=Source.ESCALATION)
    assert "用地指标谁出?" in leader.get(meeting.uri).content.decode()
    assert item.subject in {w.uri for w in things.work_of(decider)}
    assert desk.post(f"{item.uri}/decide", {"words": "x"}).status_code == 403
    assert leader.post(f"{item.uri}/decide", {"words": "由甲试验局牵头"}).status_code == 302
    item.refresh_from_db()
    order = {"words": "落实用地", "unit": bureau.pk, "owner": clerk.pk, "due_on": wanted, "next_step": "报方案"}
    assert leader.post(f"{item.decision.uri}/action", order).status_code == 302
    action = Action.objects.get()
    assert action.uri in {w.uri for w in things.work_of(clerk)}
    assert theirs.post(f"{action.uri}/done", {"outcome": "已落实"}).status_code == 302
    assert "已落实" in theirs.get(action.uri).content.decode()
    for address in (
        "/plan/meetings",
        "/plan/actions",
        "/plan/changes",
        "/plan/evaluations",
        item.uri,
        item.decision.uri,
    ):
        assert leader.get(address).status_code == 200
    assert leader.get("/plan/actions?export=csv").status_code == 200


def test_a_hand_over_waits_in_the_other_units_work(
    edition: PlanEdition, office: User, bureau: Organisation, clerk: User
) -> None:
    thing = assigned(signed_in(office), bureau, clerk)
    other = make.organisation("乙试验局")
    taker = make.with_role(Role.MEMBER, other)
    signed_in(clerk).post(f"{thing.uri}/hand-over", {"to_unit": other.pk, "reason": "职责调整"})
    offer = HandOver.objects.get()
    assert [w.uri for w in things.work_of(taker)] == [offer.uri]
    assert "接收" in signed_in(taker).get(offer.uri).content.decode()
    assert [t.notice.thing for t in notices.told(taker)] == [offer.uri]
    assert [t.notice.thing for t in notices.told(clerk)] == [thing.uri]
    assert signed_in(taker).post(f"{offer.uri}/accept", {"owner": taker.pk}).status_code == 302
    assert [w.uri for w in things.work_of(taker)] == [thing.uri]


def test_a_change_is_proposed_decided_and_seen_in_the_plan(edition: PlanEdition, office: User) -> None:
    desk, leader = signed_in(office), signed_in(make.with_role(Role.LEADING_GROUP))
    later = date(clock.today().year + 1, 12, 31).isoformat()
    given = {
        "path": "indicators/1/target",
        "reason": "中期评估建议",
        "evidence_uri": "/plan/findings/x",
        "check_on": later,
    }
    wrong = desk.post("/plan/changes/new", {**given, "value": "many"})
    assert wrong.status_code == 422
    assert "不是数" in wrong.content.decode()
    assert desk.post("/plan/changes/new", {**given, "value": "180"}).status_code == 302
    desk.post("/plan/meetings/call", {"title": "例会", "held_on": clock.today().isoformat()})
    item = Meeting.objects.get().items.get(source=Source.CHANGE)
    assert leader.post(f"{item.uri}/decide-change", {"words": "同意", "adopt": "yes"}).status_code == 302
    assert "180" in leader.get(f"/plan/changes/{edition.proposals.get().public_id}").content.decode()


def test_outsiders_see_nothing_of_steering(
    edition: PlanEdition, office: User, bureau: Organisation, clerk: User
) -> None:
    thing = assigned(signed_in(office), bureau, clerk)
    outsider = signed_in(make.with_role(Role.MEMBER, make.organisation()))
    for address in ("/plan/tasks", "/plan/meetings", thing.uri):
        assert outsider.get(address).status_code == 403
        assert Client().get(address).status_code == 302
    assert signed_in(office).get(f"{thing.uri}/no-such-step").status_code == 404
    assert signed_in(office).get("/plan/assignments/01a20539-8f30-71e7-a327-83ec80a2aa21").status_code == 404
    assert not Snapshot.objects.exists()
