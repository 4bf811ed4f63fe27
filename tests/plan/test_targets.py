"""Targets of units: from the plan through the unit's own report to points, an objection and the last word."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from tests.factories import registry as make
from valley.kernel import clock, things
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Entry, User
from valley.plan.actions import steering
from valley.plan.actions.readings import recompute
from valley.plan.actions.steering import Proof, Whole, owners
from valley.plan.errors import AlreadyOpen, EvidenceNeeded, NotItsTurn, ReasonNeeded
from valley.plan.models import PlanEdition, Target, TargetBasis, TargetState, TargetStep
from valley.plan.queries import targets as queries
from valley.registry.actions import grant_role
from valley.registry.models import Organisation, Role

YEAR = clock.today().year - 1


def ahead(days: int = 10) -> date:
    return clock.today() + timedelta(days=days)


@pytest.fixture
def target(edition: PlanEdition, office: User, bureau: Organisation, clerk: User) -> Target:
    return given(edition, office, bureau, clerk)


def given(edition: PlanEdition, office: User, unit: Organisation, owner: User, **more: object) -> Target:
    said = {"indicator": 16, "year": YEAR, "amount": Decimal(5), "source": "示例分解表", "due_on": ahead(), **more}
    return steering.set_target(by=office, plan=edition, unit=unit, owner=owner, **said)  # type: ignore[arg-type]


def reported(target: Target, by: User, amount: str = "4") -> Target:
    return steering.report_target(
        by=by, target=target, amount=Decimal(amount), words="见名单", due_on=ahead(), proof=Proof(uri="/x")
    )


def work(user: User) -> list[str]:
    return [w.next_step for w in things.work_of(user)]


def test_the_whole_way_with_an_objection(target: Target, office: User, clerk: User) -> None:
    leader = make.with_role(Role.LEADING_GROUP)
    assert work(clerk) == ["自报完成值"]
    assert work(office) == []
    with pytest.raises(EvidenceNeeded):
        steering.report_target(by=clerk, target=target, amount=Decimal(4), words="x", due_on=ahead())
    reported(target, clerk)
    assert work(clerk) == []
    assert work(office) == ["对照计算值评分"]
    with pytest.raises(NotItsTurn):
        reported(target, clerk)
    with pytest.raises(ReasonNeeded):
        steering.score_target(by=office, target=target, points=60, words=" ", due_on=ahead())
    steering.score_target(by=office, target=target, points=60, words="一户未核实", due_on=ahead())
    assert work(clerk) == ["确认得分或提出异议"]
    with pytest.raises(NotItsTurn):
        steering.close_target(by=office, target=target)
    with pytest.raises(EvidenceNeeded):
        steering.dispute_score(by=clerk, target=target, words="已核实", due_on=ahead())
    steering.dispute_score(by=clerk, target=target, words="已核实", due_on=ahead(), proof=Proof(uri="/y"))
    assert work(leader) == ["裁定异议"]
    with pytest.raises(NotAllowed):
        steering.settle_dispute(by=office, target=target, points=80, words="采纳")
    steering.settle_dispute(by=leader, target=target, points=80, words="采纳")
    assert (target.state, target.points) == (TargetState.CLOSED, 80)
    assert [s.state for s in target.steps.order_by("pk")] == ["issued", "reported", "scored", "disputed", "closed"]
    assert [s.proposed for s in target.steps.order_by("pk")] == [None, None, 80, None, 80]
    assert work(leader) == work(clerk) == work(office) == []
    assert Entry.objects.filter(event="plan.TargetMoved", subject=target.uri).count() == 4


def test_the_proposed_points_need_no_reason_and_may_be_accepted(target: Target, office: User, clerk: User) -> None:
    reported(target, clerk)
    steering.score_target(by=office, target=target, points=80, words="", due_on=ahead())
    steering.accept_score(by=clerk, target=target)
    assert (target.state, target.points) == (TargetState.CLOSED, 80)


def test_points_stand_when_nobody_objects_in_time(target: Target, office: User, clerk: User) -> None:
    reported(target, clerk)
    steering.score_target(by=office, target=target, points=80, words="", due_on=ahead(3))
    with clock.travel(timezone.now() + timedelta(days=5)):
        with pytest.raises(NotItsTurn, match="期限已过"):
            steering.dispute_score(by=clerk, target=target, words="晚了", due_on=ahead(), proof=Proof(uri="/y"))
        steering.close_target(by=office, target=target)
    assert target.state == TargetState.CLOSED


def test_nobody_gives_points_to_themselves(edition: PlanEdition, office: User, bureau: Organisation) -> None:
    with pytest.raises(Invalid) as refused:
        given(edition, office, bureau, office)
    assert refused.value.field == "owner"
    inside = make.with_role(Role.MEMBER, bureau)
    thing = given(edition, office, bureau, inside)
    assessor = make.with_role(Role.ASSESSOR)
    grant_role(by=None, user=assessor, role=Role.MEMBER, organisation=bureau, since=date(2020, 1, 1))
    reported(thing, inside)
    with pytest.raises(NotAllowed):
        steering.score_target(by=assessor, target=thing, points=80, words="", due_on=ahead())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"indicator": 99}, "indicator"),
        ({"year": 2050}, "year"),
        ({"amount": Decimal("0.0000001")}, "amount"),
        ({"amount": Decimal(10) ** 24}, "amount"),
        ({"source": " "}, "source"),
        ({"due_on": date(2020, 1, 1)}, "due_on"),
        ({"of": Whole("guess")}, "basis"),
        ({"of": Whole("scope", "/places/none")}, "scope"),
    ],
)
def test_a_wrong_target_is_refused_by_field(
    edition: PlanEdition, office: User, bureau: Organisation, clerk: User, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        given(edition, office, bureau, clerk, **wrong)
    assert refused.value.field == field
    assert not Target.objects.exists()


def test_a_unit_has_a_target_once_until_it_is_withdrawn(
    edition: PlanEdition, office: User, bureau: Organisation, clerk: User, target: Target
) -> None:
    with pytest.raises(AlreadyOpen):
        given(edition, office, bureau, clerk)
    with pytest.raises(Invalid):
        steering.withdraw_target(by=office, target=target, words="")
    steering.withdraw_target(by=office, target=target, words="单位有误")
    assert given(edition, office, bureau, clerk).state == TargetState.ISSUED
    with pytest.raises(NotItsTurn):
        steering.withdraw_target(by=office, target=target, words="再撤")


def test_what_was_said_is_never_changed(target: Target, clerk: User) -> None:
    reported(target, clerk)
    with pytest.raises(DatabaseError), transaction.atomic():
        TargetStep.objects.filter(target=target).update(reported=9)


@pytest.mark.parametrize("amount", [Decimal(10) ** 24])
def test_a_report_beyond_measure_is_refused(target: Target, clerk: User, amount: Decimal) -> None:
    with pytest.raises(Invalid):
        steering.report_target(by=clerk, target=target, amount=amount, words="x", due_on=ahead(), proof=Proof(uri="/x"))
    with pytest.raises(Invalid) as refused:
        steering.report_target(
            by=clerk, target=target, amount=Decimal(1), words="x", due_on=ahead(-1), proof=Proof(uri="/x")
        )
    assert refused.value.field == "due_on"
    assert target.state == TargetState.ISSUED


def test_the_report_stands_beside_what_the_records_say(
    edition: PlanEdition, office: User, bureau: Organisation, clerk: User
) -> None:
    parks = [make.park("甲园"), make.park("乙园")]
    for number in range(3):
        firm = make.resident(parks[number % 2], since=date(YEAR - 1, 3, 1))
        make.certificate(firm, "leading", level="municipal", issued_on=date(YEAR - 1, 6, 1))
    recompute(edition=edition)
    whole = given(edition, office, bureau, clerk)
    assert queries.computed(whole).value == 3
    park = given(edition, office, bureau, clerk, of=Whole("scope", parks[1].uri))
    assert queries.computed(park).value == 1
    part = given(edition, office, bureau, clerk, indicator=9, of=Whole("part"))
    assert queries.computed(part) == queries.Found(None, None)
    coming = given(edition, office, bureau, clerk, year=YEAR + 5)
    assert queries.computed(coming).value is None
    reported(whole, clerk, "5")
    step = queries.last_report(whole)
    assert step is not None
    assert (step.reported, step.computed) == (Decimal(5), Decimal(3))
    with pytest.raises(ReasonNeeded):  # 3 of 5, not what the unit says
        steering.score_target(by=office, target=whole, points=100, words="", due_on=ahead())
    page = signed_in(office).get(whole.uri).content.decode()
    assert "自报与计算之差" in page
    assert "66.6" in page


def test_a_firm_is_held_against_its_own_records(edition: PlanEdition, office: User) -> None:
    place = make.park("甲园")
    firms = [make.resident(place, since=date(YEAR - 1, 3, 1)) for _ in range(2)]
    make.certificate(firms[0], "leading", level="municipal", issued_on=date(YEAR - 1, 6, 1))
    recompute(edition=edition)
    own = [given(edition, office, firm, make.with_role(Role.MEMBER, firm), of=Whole(TargetBasis.OWN)) for firm in firms]
    assert queries.computed(own[0]).value == 1
    assert queries.computed(own[1]).value in (0, None)
    ratio = given(edition, office, firms[0], own[0].owner, indicator=7, of=Whole(TargetBasis.OWN))
    assert queries.computed(ratio).value is None  # no return: unknown, not zero


def test_the_parts_are_held_against_the_plan(
    edition: PlanEdition, office: User, bureau: Organisation, clerk: User
) -> None:
    other = make.organisation("乙试验局")
    whole = 2035
    given(edition, office, bureau, clerk, indicator=15, year=whole, amount=Decimal(1))
    given(edition, office, other, clerk, indicator=15, year=whole, amount=Decimal(2))
    given(edition, office, bureau, clerk, indicator=7, year=whole, amount=Decimal(4))
    park = Whole("scope", make.park("甲园").uri)
    given(edition, office, bureau, clerk, year=whole, amount=Decimal(2), of=park, indicator=18)
    given(edition, office, bureau, clerk, year=whole, amount=Decimal(2), indicator=18)
    ratio, count, mixed = queries.sums(edition, queries.targets_for(office, edition))
    assert (ratio.indicator.no, ratio.total) == (7, None)
    assert (count.indicator.no, count.units, count.total) == (15, 2, Decimal(3))
    assert count.expected.value is not None
    assert count.short == count.expected.value - 3
    assert mixed.total is None  # a park beside the area that holds it


def test_other_units_do_not_see_an_assessment(target: Target, edition: PlanEdition, office: User, clerk: User) -> None:
    outsider = make.with_role(Role.MEMBER, make.organisation("乙试验局"))
    assert list(queries.targets_for(outsider, edition)) == []
    assert list(queries.targets_for(clerk, edition)) == [target]
    assert signed_in(outsider).get(target.uri).status_code == 403
    assert things.card_of(target.uri, outsider) is None
    assert things.card_of(target.uri, clerk) is not None
    assert things.card_of("/plan/targets/none", clerk) is None


def test_whoever_leaves_hands_over_and_nobody_becomes_both(target: Target, office: User, clerk: User) -> None:
    successor = make.with_role(Role.MEMBER, target.unit)
    assert owners.open_targets(clerk, target.unit.uri).count() == 1
    assert owners.hand_over_targets(clerk, office, None, "") == 0
    assert owners.pass_on_target(target.uri, clerk, successor, None)
    target.refresh_from_db()
    assert target.owner == successor
    other = make.office()
    assert owners.hand_over_targets(office, other, None, "") == 1
    target.refresh_from_db()
    assert target.scorer == other


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_through_the_pages(edition: PlanEdition, office: User, bureau: Organisation, clerk: User) -> None:
    desk, theirs = signed_in(office), signed_in(clerk)
    new = {
        "indicator": 16, "year": YEAR, "unit": bureau.pk, "owner": clerk.pk, "amount": "5", "basis": "scope",
        "scope": "", "source": "示例分解表", "due_on": ahead().isoformat(),
    }  # fmt: skip
    assert desk.get("/plan/targets/set").status_code == 200
    assert desk.post("/plan/targets/set", new).status_code == 302
    thing = Target.objects.get()
    assert "甲试验局" in desk.get("/plan/targets").content.decode()
    page = theirs.get(thing.uri).content.decode()
    assert f"{thing.uri}/report" in page
    assert f"{thing.uri}/score" not in page
    answer = theirs.post(f"{thing.uri}/report", {"amount": "4", "words": "见名单", "due_on": ahead().isoformat()})
    assert answer.status_code == 422
    assert "佐证" in answer.content.decode()
    said = {"amount": "4", "words": "见名单", "due_on": ahead().isoformat(), "evidence_uri": "/organisations"}
    assert theirs.post(f"{thing.uri}/report", said).status_code == 302
    form = desk.get(f"{thing.uri}/score").content.decode()
    assert 'value="80"' in form
    assert desk.post(f"{thing.uri}/score", {"points": 80, "due_on": ahead().isoformat()}).status_code == 302
    assert theirs.post(f"{thing.uri}/accept").status_code == 302
    thing.refresh_from_db()
    assert thing.state == TargetState.CLOSED
    assert "已定分" in desk.get("/plan/targets?state=closed").content.decode()


def test_through_the_api(target: Target, clerk: User) -> None:
    client = signed_in(clerk)
    rows = client.get("/api/v1/plan/targets").json()
    assert [row["uri"] for row in rows] == [target.uri]
    assert rows[0]["reported"] is None
    said = {"amount": "4.5", "words": "见名单", "evidence_uri": "/organisations", "due_on": ahead().isoformat()}
    answer = client.post(f"/api/v1{target.uri}/report", said, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert client.get(f"/api/v1{target.uri}").json()["state"] == "reported"
    assert client.post(f"/api/v1{target.uri}/report", said, content_type="application/json").status_code == 409
