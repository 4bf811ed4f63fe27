"""Joint consulting for an evaluation: the brief, who is asked, what they declare and say, what becomes of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests.factories import registry as make
from valley.kernel import clock, links, things
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Notice, User
from valley.kernel.permissions import may
from valley.plan.actions import snapshots, steering
from valley.plan.engine.evaluate import Span
from valley.plan.errors import AlreadyDecided, AlreadyOpen, NotItsTurn, OpinionsOpen
from valley.plan.models import Consultation, Evaluation, EvaluationBrief, Finding, PlanEdition, Snapshot
from valley.registry.models import Organisation, Role

DUE = clock.today() + timedelta(days=30)


@pytest.fixture
def assessor(db: None) -> User:
    return make.with_role(Role.ASSESSOR)


@pytest.fixture
def snapshot(edition: PlanEdition, office: User) -> Snapshot:
    span = Span(date(2024, 1, 1), date(2025, 1, 1))
    return snapshots.take_snapshot(by=office, edition=edition, title="2024", span=span, reason="评估")


@pytest.fixture
def evaluation(edition: PlanEdition) -> Evaluation:
    found = Evaluation.objects.filter(plan=edition).order_by("due_on").first()
    assert found is not None
    return found


@pytest.fixture
def brief(evaluation: Evaluation, snapshot: Snapshot, assessor: User) -> EvaluationBrief:
    return issued(assessor, evaluation, snapshot)


def issued(by: User, evaluation: Evaluation, snapshot: Snapshot, **more: str) -> EvaluationBrief:
    given = {"questions": "目标是否合理？", "bounds": "不涉及单个企业", "snapshot_uri": snapshot.uri, **more}
    return steering.issue_brief(by=by, evaluation=evaluation, **given)


def asked(by: User, brief: EvaluationBrief, organisation: Organisation, **more: Any) -> Consultation:
    given: dict[str, Any] = {"organisation": organisation, "capacity": "think_tank", "due_on": DUE, **more}
    return steering.consult(by=by, brief=brief, **given)


def work(user: User) -> list[str]:
    return [w.next_step for w in things.work_of(user)]


def test_the_whole_way(
    brief: EvaluationBrief, assessor: User, office: User, bureau: Organisation, clerk: User, snapshot: Snapshot
) -> None:
    evaluation = brief.evaluation
    case = asked(assessor, brief, bureau)
    assert work(clerk) == ["接受或谢绝征询"]
    assert Notice.objects.filter(user=clerk, thing=case.uri).exists()
    with pytest.raises(NotItsTurn):
        steering.give_opinion(by=clerk, consultation=case, opinion="x")
    with pytest.raises(NotAllowed):  # an opinion is not written for somebody else
        steering.accept_consultation(by=office, consultation=case, interests="无")
    with pytest.raises(Invalid):
        steering.accept_consultation(by=clerk, consultation=case, interests=" ")
    steering.accept_consultation(by=clerk, consultation=case, interests="本所承担其中一个课题")
    assert work(clerk) == ["提交意见"]
    finding: dict[str, Any] = {
        "by": assessor, "evaluation": evaluation, "about": "/plan/indicators/15", "weight": "minor", "words": "意见",
        "unit": bureau, "answer_due_on": DUE,
    }  # fmt: skip
    with pytest.raises(Invalid) as caught:
        steering.record_finding(**finding, opinion=case)  # not given yet
    assert caught.value.field == "opinion"
    steering.record_finding(**finding)
    with pytest.raises(OpinionsOpen):
        steering.publish_evaluation(by=assessor, evaluation=evaluation, method="问卷", snapshot_uri=snapshot.uri)
    report = ContentFile("研究报告（试验）".encode(), "report.txt")
    steering.give_opinion(by=clerk, consultation=case, opinion="目标偏低", report=report)
    assert work(clerk) == ["答复评估意见"]
    assert case.report is not None
    assert Notice.objects.filter(user=assessor, thing=case.uri).exists()
    taken = steering.record_finding(**{**finding, "words": "采纳意见"}, opinion=case)
    assert case.uri in {edge.object.uri for edge in links.edges_of(taken.uri, assessor)}
    with pytest.raises(NotItsTurn):
        steering.decline_consultation(by=clerk, consultation=case, reason="x")
    with pytest.raises(NotItsTurn):
        steering.withdraw_consultation(by=assessor, consultation=case, reason="x")
    with pytest.raises(NotItsTurn):
        steering.give_opinion(by=clerk, consultation=case, opinion="x")
    steering.publish_evaluation(by=assessor, evaluation=evaluation, method="问卷", snapshot_uri=snapshot.uri)
    with pytest.raises(AlreadyDecided):
        issued(assessor, evaluation, snapshot)
    with pytest.raises(AlreadyDecided):
        asked(assessor, brief, make.organisation())


def test_declining_and_withdrawing_take_a_reason_and_free_the_evaluation(
    brief: EvaluationBrief, assessor: User, bureau: Organisation, clerk: User
) -> None:
    first = asked(assessor, brief, bureau)
    with pytest.raises(AlreadyOpen):
        asked(assessor, brief, bureau)
    with pytest.raises(Invalid):
        steering.decline_consultation(by=clerk, consultation=first, reason="")
    steering.decline_consultation(by=clerk, consultation=first, reason="与本所利益相关")
    again = asked(assessor, brief, bureau)
    steering.withdraw_consultation(by=assessor, consultation=again, reason="改由他所研究")
    assert (first.state, again.state) == ("declined", "withdrawn")
    assert work(clerk) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [({"capacity": "friend"}, "capacity"), ({"due_on": clock.today()}, "due_on")],
)
def test_a_wrong_request_is_refused_at_its_field(
    brief: EvaluationBrief, assessor: User, bureau: Organisation, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        asked(assessor, brief, bureau, **more)
    assert caught.value.field == field
    assert not Consultation.objects.exists()


def test_the_evaluator_is_no_adviser_and_a_brief_needs_a_snapshot(
    edition: PlanEdition, assessor: User, bureau: Organisation, snapshot: Snapshot
) -> None:
    own = steering.plan_evaluation(
        by=assessor, plan=edition, stage="near", title="专项评估", due_on=DUE, evaluator=bureau
    )
    with pytest.raises(Invalid) as caught:
        issued(assessor, own, snapshot, snapshot_uri="/plan/snapshots/none")
    assert caught.value.field == "snapshot_uri"
    with pytest.raises(Invalid):
        issued(assessor, own, snapshot, questions=" ")
    with pytest.raises(Invalid) as caught:
        asked(assessor, issued(assessor, own, snapshot), bureau)
    assert caught.value.field == "organisation"


def test_a_later_version_takes_the_place_of_the_brief(
    brief: EvaluationBrief, assessor: User, bureau: Organisation, snapshot: Snapshot
) -> None:
    later = issued(assessor, brief.evaluation, snapshot, questions="另加一问")
    assert later.version == 2
    with pytest.raises(NotItsTurn):
        asked(assessor, brief, bureau)
    assert asked(assessor, later, bureau).brief == later


def test_an_adviser_sees_the_own_request_and_no_other(
    brief: EvaluationBrief, assessor: User, bureau: Organisation, clerk: User
) -> None:
    other = make.organisation()
    stranger = make.with_role(Role.MEMBER, other)
    case, apart = asked(assessor, brief, bureau), asked(assessor, brief, other)
    assert may(clerk, "plan.see_consultation", case)
    assert not may(clerk, "plan.see_consultation", apart)
    assert things.card_of(brief.uri, clerk) is not None
    assert things.card_of(apart.uri, clerk) is None
    assert things.card_of(brief.uri, make.with_role(Role.MEMBER, make.organisation())) is None
    adviser = Client()
    adviser.force_login(stranger)
    assert adviser.get(case.uri).status_code == 403
    assert adviser.get(apart.uri).status_code == 200
    assert adviser.get(brief.uri).status_code == 200
    assert adviser.get("/plan/evaluations").status_code == 403  # a request opens no door to the steering


def test_through_the_pages(
    evaluation: Evaluation, snapshot: Snapshot, assessor: User, bureau: Organisation, clerk: User
) -> None:
    desk, theirs = Client(), Client()
    desk.force_login(assessor)
    theirs.force_login(clerk)
    page = desk.get(evaluation.uri).content.decode()
    assert f"{evaluation.uri}/brief" in page
    assert f"{evaluation.uri}/consult" not in page
    given = {"questions": "成效如何？", "bounds": "不含单个企业", "snapshot_uri": snapshot.uri}
    assert desk.post(f"{evaluation.uri}/brief", given).status_code == 302
    ask = {"organisation": bureau.pk, "capacity": "think_tank", "due_on": DUE.isoformat()}
    assert desk.post(f"{evaluation.uri}/consult", ask).status_code == 302
    case = Consultation.objects.get()
    assert case.uri in desk.get(evaluation.uri).content.decode()
    page = theirs.get(case.uri).content.decode()
    assert f"{case.uri}/accept" in page
    assert snapshot.uri in page
    assert theirs.post(f"{case.uri}/accept", {"interests": "无"}).status_code == 302
    assert "成效如何？" in theirs.get(f"{case.uri}/give").content.decode()
    assert theirs.post(f"{case.uri}/give", {"opinion": "成效明显"}).status_code == 302
    form = {
        "about": "/plan/indicators/15", "weight": "good", "words": "成效明显", "unit": bureau.pk,
        "answer_due_on": DUE.isoformat(), "opinion": case.pk,
    }  # fmt: skip
    assert desk.post(f"{evaluation.uri}/finding", form).status_code == 302
    assert case.uri in desk.get(Finding.objects.get().uri).content.decode()
