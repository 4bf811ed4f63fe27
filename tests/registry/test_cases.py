"""Institutions and teams on their way, promises, and the ledger of what came."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.factories import registry as make
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import User
from valley.kernel.things import card_of, work_of
from valley.registry import actions as registry
from valley.registry.actions import cases as actions
from valley.registry.errors.cases import CaseStopped, StageSkipped
from valley.registry.models import CaseStep, Inflow, PartnerCase, Role, TeamCase
from valley.registry.queries import cases as queries

D = date
LATER = {"next_step": "签协议", "due_on": D(2024, 6, 1)}


@pytest.fixture
def office(db: None) -> User:
    return make.office()


def partner(office: User, **more: Any) -> PartnerCase:
    given = {"name": "某研究所", "field": "营养、发酵", "next_step": "登门", "due_on": D(2024, 2, 1), **more}
    return actions.open_partner_case(by=office, on=D(2024, 1, 1), **given)


def team(office: User) -> TeamCase:
    return actions.open_team_case(
        by=office, name="替代蛋白团队", field="替代蛋白", next_step="面谈", due_on=D(2024, 2, 1), on=D(2024, 1, 1)
    )


def test_a_case_goes_stage_by_stage_each_with_evidence(office: User) -> None:
    case = partner(office)
    move: dict[str, Any] = {"by": office, "on": D(2024, 3, 1), "evidence": "备忘录", **LATER}
    with pytest.raises(StageSkipped):
        actions.move_case(case=case, stage="landed", **move)
    with pytest.raises(Invalid):
        actions.move_case(case=case, stage="agreement", **move | {"evidence": ""})
    with pytest.raises(Invalid):
        actions.move_case(case=case, stage="agreement", **move | {"due_on": None})
    with pytest.raises(Invalid):
        actions.move_case(case=case, stage="agreement", **move | {"next_step": ""})
    case = actions.move_case(case=case, stage="agreement", **move)
    case = actions.move_case(case=case, stage="agreement", **move | {"next_step": "再谈"})
    with pytest.raises(StageSkipped):
        actions.move_case(case=case, stage="contact", **move)
    with pytest.raises(Invalid) as refused:
        actions.move_case(case=case, stage="landed", **move)
    assert refused.value.field == "organisation"
    actions.name_organisation(by=office, case=case, organisation=make.organisation())
    case = actions.move_case(case=case, stage="landed", **move)
    case = actions.move_case(by=office, case=case, stage="stopped", on=D(2024, 9, 1), evidence="撤离")
    with pytest.raises(CaseStopped):
        actions.move_case(case=case, stage="active", **move)
    stages = list(CaseStep.objects.order_by("pk").values_list("stage", flat=True))
    assert stages == ["contact", "agreement", "agreement", "landed", "stopped"]


def test_every_open_case_is_somebodys_work_with_a_date(office: User) -> None:
    case, other = partner(office), team(office)
    found = {work.uri: (work.next_step, work.due) for work in work_of(office)}
    assert (found[case.uri], found[other.uri]) == (("登门", D(2024, 2, 1)), ("面谈", D(2024, 2, 1)))
    assert card_of(case.uri, office) is not None
    assert card_of(case.uri, factories.user()) is None


def test_coverage_shows_the_thinnest_discipline_first(office: User) -> None:
    partner(office)
    partner(office, name="某大学", field="发酵，检测")
    stopped = partner(office, name="某院", field="育种")
    actions.move_case(by=office, case=stopped, stage="stopped", on=D(2024, 9, 1), evidence="无意向")
    assert queries.coverage() == [("检测", {"contact": 1}), ("营养", {"contact": 1}), ("发酵", {"contact": 2})]


def test_promises_of_both_sides_are_kept_with_evidence(office: User) -> None:
    case = team(office)
    given: dict[str, Any] = {"by": office, "case": case, "promised_on": D(2024, 1, 1), "due_on": D(2024, 6, 1)}
    promise = actions.make_promise(**given, side="park", words="实验室 300 平方米", amount_fen=100_00)
    assert promise.uri not in {w.uri for w in work_of(office)}
    assert [w.due for w in work_of(office) if "实验室" in w.title] == [D(2024, 6, 1)]
    for changes in (
        {"due_on": D(2023, 1, 1)},
        {"amount_fen": 0},
        {"side": "weather"},
        {"words": ""},
    ):
        with pytest.raises(Invalid):
            actions.make_promise(**{**given, "side": "team", "words": "样机", **changes})
    for on, evidence in ((D(2023, 1, 1), "照片"), (D(2024, 5, 1), "")):
        with pytest.raises(Invalid):
            actions.keep_promise(by=office, promise=promise, on=on, evidence=evidence)
    kept = actions.keep_promise(by=office, promise=promise, on=D(2024, 5, 1), evidence="交付单")
    with pytest.raises(Invalid):
        actions.keep_promise(by=office, promise=kept, on=D(2024, 5, 2), evidence="再交")
    actions.add_team_member(by=office, case=case, person=make.person())
    assert case.members.count() == 1
    actions.move_case(by=office, case=case, stage="stopped", on=D(2024, 9, 1), evidence="散伙")
    case.refresh_from_db()
    with pytest.raises(CaseStopped):
        actions.make_promise(**{**given, "case": case}, side="team", words="样机")


def test_the_ledger_adds_arrivals_exits_money_and_technology(office: User) -> None:
    park, person = make.park(), make.person()
    firm = make.organisation()
    registry.settle(by=office, organisation=firm, park=park, since=D(2024, 3, 1), origin="外省")
    gone = make.resident(park)
    registry.leave_park(by=office, residence=gone.residences.get(), on=D(2024, 5, 1))
    registry.engage(by=office, person=person, organisation=firm, since=D(2024, 4, 1), origin="荷兰")
    inflow: dict[str, Any] = {
        "by": office,
        "organisation": firm,
        "origin": "外市",
        "on": D(2024, 6, 1),
        "source": "到账单",
    }
    actions.record_inflow(**inflow, kind="money", words="股权投资", amount_fen=5_000_000_00)
    row = actions.record_inflow(**inflow, kind="technology", words="菌种")
    lines = queries.movements(D(2024, 1, 1), D(2025, 1, 1))
    assert [(m.kind, m.left, m.origin) for m in lines] == [
        ("organisation", False, "外省"),
        ("person", False, "荷兰"),
        ("organisation", True, ""),
        ("money", False, "外市"),
        ("technology", False, "外市"),
    ]
    assert queries.net(lines) == {
        "organisation": (1, 1, None),
        "person": (1, 0, None),
        "money": (1, 0, 5_000_000_00),
        "technology": (1, 0, None),
    }
    assert len(queries.movements(D(2024, 1, 1), D(2025, 1, 1), people=False)) == 4
    for changes in (
        {"kind": "money"},
        {"kind": "technology", "amount_fen": 1},
        {"kind": "luck"},
        {"kind": "technology", "on": clock.today() + timedelta(days=1)},
        {"kind": "technology", "origin": ""},
    ):
        with pytest.raises(Invalid):
            actions.record_inflow(**{**inflow, "words": "某物", **changes})
    actions.retract_inflow(by=office, row=row, reason="误登")
    assert Inflow.objects.known().count() == 1


def test_only_the_office_runs_cases(office: User) -> None:
    leader = make.with_role(Role.LEADING_GROUP)
    with pytest.raises(NotAllowed):
        partner(leader)
    with pytest.raises(NotAllowed):
        team(leader)


def test_cases_are_run_by_form(office: User, client: Client) -> None:
    client.force_login(office)
    new = {"name": "某所", "field": "营养", "on": "2024-01-01", "next_step": "登门", "due_on": "2024-02-01"}
    made = client.post("/partner-cases/new", new)
    case = PartnerCase.objects.get()
    assert made["Location"] == case.uri
    move = {"stage": "agreement", "on": "2024-03-01", "evidence": "协议", "next_step": "选址", "due_on": "2024-05-01"}
    assert client.post(f"{case.uri}/do/move", move).status_code == 302
    assert client.post(f"{case.uri}/do/move", move | {"stage": "active"}).status_code == 422
    assert "协议" in client.get(case.uri).content.decode()
    client.post("/team-cases/new", new)
    crew = TeamCase.objects.get()
    actions.add_team_member(by=office, case=crew, person=make.person("林晓试"))
    given = {
        "side": "park",
        "words": "住房",
        "amount_yuan": "1.50",
        "promised_on": "2024-01-01",
        "due_on": "2024-02-01",
    }
    assert client.post(f"{crew.uri}/do/promise", given).status_code == 302
    promise = crew.promises.get()
    assert promise.amount_fen == 150
    shown = client.get(crew.uri).content.decode()
    assert "住房" in shown
    assert "林晓试" in shown
    kept = client.post(f"{promise.uri}/do/keep", {"on": "2024-01-15", "evidence": "钥匙交接单"})
    assert kept["Location"] == crew.uri
    money = {
        "kind": "money",
        "organisation": make.organisation("桃源食品").name,
        "origin": "外市",
        "words": "投资",
        "amount_yuan": "10000",
        "on": "2024-03-01",
        "source": "到账单",
    }
    assert client.post("/inflows/new", money).status_code == 302
    assert "投资" in client.get("/inflows?year=2024").content.decode()
    assert "投资" in client.get(Inflow.objects.get().uri).content.decode()
    for address in ("/partner-cases", "/team-cases", "/inflows?year=x", "/inflows?export=csv", f"{promise.uri}"):
        assert client.get(address).status_code in (200, 302)
