"""Idle or thinly used space on its way to use (腾笼换鸟), through actions, pages and the API."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import registry as make
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.models import User
from valley.kernel.things import work_of
from valley.registry import actions as registry
from valley.registry.actions import renewals
from valley.registry.errors import WrongLevel
from valley.registry.errors.space import NotLetYet, NotNow, RenewalOpen, StillHeld
from valley.registry.models import Level, Organisation, Place, Renewal


def ahead(days: int = 10) -> date:
    return clock.today() + timedelta(days=days)


@pytest.fixture
def office(db: None) -> User:
    return make.office()


@pytest.fixture
def park(db: None) -> Place:
    return make.park("甲园")


@pytest.fixture
def room(park: Place) -> Place:
    return make.place(Level.ROOM, make.place(Level.BUILDING, make.place(Level.PARCEL, park)))


@pytest.fixture
def firm(park: Place) -> Organisation:
    return make.resident(park)


def steps(user: User) -> list[str]:
    return [work.next_step for work in work_of(user)]


def test_whoever_leaves_hands_the_cases_over(office: User, room: Place) -> None:
    case = renewals.open_renewal(by=office, place=room, words="闲置", next_step="约谈", due_on=ahead())
    heir = make.office()
    assert renewals.hand_over_renewals(office, heir, None, uri=case.uri) == 1
    assert renewals.open_renewals(heir).count() == 1


def test_a_renewal_goes_by_what_the_register_says(office: User, park: Place, room: Place, firm: Organisation) -> None:
    tenancy = registry.let(by=office, organisation=firm, place=room, since=date(2024, 1, 1))
    with pytest.raises(WrongLevel):
        renewals.open_renewal(by=office, place=park, words="x", next_step="x", due_on=ahead())
    case = renewals.open_renewal(by=office, place=room, words="长期空置", next_step="约谈", due_on=ahead())
    assert case.before_fen is None  # nobody reported: unknown, not zero
    with pytest.raises(RenewalOpen):
        renewals.open_renewal(by=office, place=room, words="x", next_step="x", due_on=ahead())
    assert steps(office) == ["约谈"]
    move: dict[str, Any] = {
        "by": office, "case": case, "on": clock.today(), "evidence": "纪要", "next_step": "催", "due_on": ahead(),
    }  # fmt: skip
    with pytest.raises(NotNow):
        renewals.move_renewal(stage="vacated", **move)
    with pytest.raises(Invalid):
        renewals.move_renewal(stage="agreed", **move | {"due_on": None})
    with pytest.raises(Invalid):
        renewals.move_renewal(stage="agreed", **move | {"on": ahead()})
    renewals.move_renewal(stage="agreed", **move)
    with pytest.raises(StillHeld):
        renewals.move_renewal(stage="vacated", **move)
    registry.vacate(by=office, tenancy=tenancy, on=clock.today())
    renewals.move_renewal(stage="vacated", **move)
    with pytest.raises(NotLetYet):
        renewals.move_renewal(stage="relet", **move)
    registry.let(by=office, organisation=make.resident(park), place=room, since=clock.today())
    renewals.move_renewal(stage="relet", **move)
    renewals.move_renewal(stage="reviewed", **move)
    assert (case.stage, case.next_step, case.due_on) == ("reviewed", "", None)
    assert case.after_year == clock.today().year - 1
    with pytest.raises(NotNow):
        renewals.move_renewal(stage="stopped", **move)
    again = renewals.open_renewal(by=office, place=room, words="x", next_step="x", due_on=ahead())
    renewals.move_renewal(**move | {"case": again, "stage": "stopped", "next_step": "", "due_on": None})
    assert steps(office) == []


def test_through_the_pages(office: User, room: Place) -> None:
    desk = Client()
    desk.force_login(office)
    case = {"place": room.pk, "words": "低效", "next_step": "约谈", "due_on": ahead().isoformat()}
    assert desk.post("/renewals/new", case).status_code == 302
    assert "约谈" in desk.get("/renewals").content.decode()


def test_through_the_api(office: User, room: Place, firm: Organisation) -> None:
    desk = Client()
    desk.force_login(office)
    given = {"place": str(room.public_id), "words": "低效", "next_step": "约谈", "due_on": ahead().isoformat()}
    made = desk.post("/api/v1/renewals", given, content_type="application/json")
    assert made.status_code == 201, made.content
    assert made.json()["before_fen_per_mu"] is None  # nobody reported: unknown, not zero
    again = desk.post("/api/v1/renewals", given, content_type="application/json")
    assert (again.status_code, again.json()["field"]) == (409, "place")
    uri = f"/api/v1{made.json()['uri']}"
    move = {"stage": "agreed", "on": clock.today().isoformat(), "evidence": "纪要", "next_step": "催"}
    refused = desk.post(f"{uri}/steps", move, content_type="application/json")
    assert (refused.status_code, refused.json()["field"]) == (422, "due_on")
    moved = desk.post(f"{uri}/steps", {**move, "due_on": ahead().isoformat()}, content_type="application/json")
    assert moved.json()["stage"] == desk.get(uri).json()["stage"] == "agreed"
    assert [row["next_step"] for row in desk.get("/api/v1/renewals").json()] == ["催"]
    assert Renewal.objects.get().steps.count() == 2
    stranger = Client()
    stranger.force_login(make.with_role("member", firm))
    assert stranger.get("/api/v1/renewals").status_code == 403
    assert stranger.post(f"{uri}/steps", move, content_type="application/json").status_code == 403


def test_the_land_and_the_chain_over_the_api(office: User, park: Place, firm: Organisation) -> None:
    desk = Client()
    desk.force_login(office)
    parcel = make.place(Level.PARCEL, park)
    rows = {row["parcel"]: row for row in desk.get("/api/v1/land-output?year=2024").json()}
    assert rows[parcel.uri] == {
        "parcel": parcel.uri, "area_mu": rows[parcel.uri]["area_mu"], "tenants": 0, "answered": 0,
        "fen_per_mu": rows[parcel.uri]["fen_per_mu"],
    }  # fmt: skip
    link = {"name": "乳品", "position": 1, "codes": ["144"], "wanted": 2, "source": "链条图谱（试验）"}
    made = desk.post("/api/v1/chain-links", link, content_type="application/json")
    assert (made.status_code, made.json()["gap"], made.json()["uncourted"]) == (201, 2, 2)
    registry.set_industry(by=office, organisation=firm, code="1441", since=date(2024, 1, 1))
    (row,) = desk.get("/api/v1/chain-links").json()
    assert (row["here"], row["gap"], row["codes"]) == (1, 1, ["144"])
    wrong = desk.post("/api/v1/chain-links", {**link, "name": "x", "codes": ["999"]}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["field"]) == (422, "codes")
    taken = desk.post("/api/v1/chain-links", link, content_type="application/json")
    assert taken.status_code == 409
