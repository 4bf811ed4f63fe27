"""Snapshots as their readers see them: on pages, over the API, from the console."""

from datetime import date

import pytest
from django.test import Client

from tests.factories import registry as make
from valley.config import cli
from valley.kernel import clock
from valley.kernel.models import User
from valley.plan.actions.readings import recompute
from valley.plan.actions.snapshots import take_snapshot
from valley.plan.actions.steering import enter_value
from valley.plan.engine.evaluate import Span
from valley.plan.models import PlanEdition, Snapshot
from valley.plan.queries.snapshots import shot
from valley.registry import actions as registry
from valley.registry.models import Organisation, Place

SPAN = Span(date(2024, 1, 1), date(2025, 1, 1))


@pytest.fixture
def park(db: None) -> Place:
    return make.park()


@pytest.fixture
def firms(park: Place) -> list[Organisation]:
    found = [make.resident(park) for _ in range(4)]
    for firm in found[:3]:
        make.certificate(firm, "specialised", level="municipal", issued_on=date(2023, 3, 1))
    return found


@pytest.fixture
def snapshot(edition: PlanEdition, office: User, firms: list[Organisation]) -> Snapshot:
    return take_snapshot(by=office, edition=edition, title="2024年度考核", span=SPAN, reason="年度考核")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_office_takes_a_snapshot_on_its_page(edition: PlanEdition, office: User, firms: list[Organisation]) -> None:
    desk = signed_in(office)
    form = desk.get("/plan/snapshots/take").content.decode()
    assert f'value="{edition_year()}"' in form
    assert "2021" not in form  # the plan begins in 2022
    wrong = desk.post("/plan/snapshots/take", {"title": "x", "year": "2024", "reason": " "})
    assert wrong.status_code == 422
    assert not Snapshot.objects.exists()
    done = desk.post("/plan/snapshots/take", {"title": "考核", "year": "2024", "reason": "年度考核"})
    taken = Snapshot.objects.get()
    assert done["Location"] == taken.uri
    assert (taken.start, taken.end) == (SPAN.start, SPAN.end)
    page = desk.get(taken.uri).content.decode()
    assert taken.hash in page
    assert "与校验值相符" in page
    assert "原文脱落" in page
    assert "考核" in desk.get("/plan/snapshots").content.decode()
    assert desk.get("/plan/snapshots?export=csv").status_code == 200


def edition_year() -> int:
    return clock.today().year - 1


def test_a_correction_is_explained_to_whom_may_see_it(
    snapshot: Snapshot, office: User, firms: list[Organisation]
) -> None:
    desk = signed_in(office)
    assert "没有变动" in desk.get(f"{snapshot.uri}/differences").content.decode()
    wrong = firms[0].certificates.get()
    registry.retract_certificate(by=office, certificate=wrong, reason="登记有误")
    page = desk.get(f"{snapshot.uri}/differences").content.decode()
    assert wrong.uri in page or "不向您公开" in page
    assert "撤销" in page
    told = desk.get(f"/api/v1/plan/snapshots/{snapshot.public_id}/differences").json()
    six = next(row for row in told if row["indicator"] == 6 and not row["alternative"])
    assert (six["before"], six["after"]) == ("3/1", "2/1")
    frozen = desk.get(f"/api/v1/plan/snapshots/{snapshot.public_id}").json()
    assert frozen["intact"] is True
    assert next(f["value"] for f in frozen["figures"] if f["indicator"] == 6 and not f["alternative"]) == "3/1"
    outsider = signed_in(make.with_role("member", make.organisation()))
    # The live figure of this moment has not been published yet: nothing is said below operator level.
    address = f"/api/v1/plan/snapshots/{snapshot.public_id}/differences"
    assert outsider.get(address).json() == []
    recompute(edition=snapshot.plan)
    assert [row["after"] for row in outsider.get(address).json() if not row["alternative"]] == ["2/1"]


def test_the_public_sees_public_records_and_what_was_published(snapshot: Snapshot) -> None:
    open_to_all = {row.no: row for row in shot(snapshot, inside=False).lines}
    assert open_to_all[6].value == 3  # certificates stand on public registers
    assert open_to_all[10].state == "no_source"
    page = Client().get(snapshot.uri).content.decode()
    assert snapshot.hash in page
    assert "与校验值" not in page  # reading every record is for whoever has signed in


def test_one_firms_people_are_withheld_below_operator_level(edition: PlanEdition, office: User, park: Place) -> None:
    """Two people from abroad, both with one firm: the total is that firm's own."""
    firm = make.resident(park)
    for name in ("甲虚构", "乙虚构"):
        person = make.person(name)
        registry.record_talent(by=None, person=person, talent="foreign", since=date(2023, 1, 1))
        registry.engage(by=None, person=person, organisation=firm, since=date(2023, 1, 1))
    taken = take_snapshot(by=office, edition=edition, title="x", span=SPAN, reason="y")
    assert shot(taken, inside=True).by_no[9].value == 2
    nine = shot(taken, inside=False).by_no[9]
    assert (nine.state, nine.value, nine.percent) == ("withheld", None, "")
    assert nine.figure is not None
    assert all(part.total is None and part.records == 0 for part in nine.figure.parts)
    address = f"/api/v1/plan/snapshots/{taken.public_id}"
    for client, told in ((signed_in(office), "2/1"), (signed_in(make.with_role("member", firm)), None)):
        figures = client.get(address).json()["figures"]
        assert next(f["value"] for f in figures if f["indicator"] == 9 and not f["alternative"]) == told


def test_the_console_takes_one(
    edition: PlanEdition, firms: list[Organisation], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["snapshot", "--title", "考核", "--reason", "年度考核", "--year", "2023"]) == 0
    taken = Snapshot.objects.get()
    assert capsys.readouterr().out.split() == [taken.uri, taken.hash]
    assert taken.start == date(2023, 1, 1)
    assert cli.main(["snapshot", "--title", "考核", "--reason", "年度考核", "--year", "2040"]) == 1
    assert Snapshot.objects.count() == 1


def test_a_snapshot_keeps_the_values_entered_then(edition: PlanEdition, office: User, snapshot: Snapshot) -> None:
    enter_value(
        by=office, plan=edition, path="indicators/10/target", value={"value": "12"}, source="补录文件第3页",
        on=date(2024, 5, 1),
    )  # fmt: skip
    assert shot(snapshot, inside=True).by_no[10].indicator.target.amount is None
    later = take_snapshot(by=office, edition=edition, title="x", span=SPAN, reason="y")
    amount = shot(later, inside=True).by_no[10].indicator.target.amount
    assert amount is not None
    assert amount.low == 12
    assert "indicators/10/target" in signed_in(office).get(later.uri).content.decode()
