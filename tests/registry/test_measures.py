"""Figures rest on who was in the park, on what held that day, as known then."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Sum

from tests.factories import registry as make
from valley.kernel import clock, measures
from valley.kernel.measures import Period, Scope
from valley.kernel.models import User
from valley.registry import actions
from valley.registry.models import Place

Y2024 = Period.year(2024)


@pytest.fixture
def office(db: None) -> User:
    return make.office()


@pytest.fixture
def park(db: None) -> Place:
    return make.park()


def at(year: int, month: int = 1) -> datetime:
    return datetime(year, month, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


def answer(name: str, period: Period = Y2024, scope: Scope = Scope(), known_at: datetime | None = None) -> Any:  # noqa: B008
    measure = measures.get(name)
    assert measure is not None
    return measure(period=period, scope=scope, known_at=known_at or clock.now())


def total(name: str, **more: Any) -> Decimal | None:
    found: Decimal | None = answer(name, **more).contributions.aggregate(sum=Sum("quantity"))["sum"]
    return found


def test_a_contribution_says_where_it_comes_from(park: Place) -> None:
    firm = make.resident(park)
    certificate = make.certificate(firm, "specialised", level="municipal", issued_on=date(2023, 6, 1))
    assert list(answer("registry.specialised_firms").contributions) == [
        {
            "uri": certificate.uri,
            "quantity": Decimal(1),
            "on": date(2023, 6, 1),
            "organisation": firm.uri,
            "disclosure": "public",
        }
    ]


def test_a_firm_counts_once_with_its_highest_grade(park: Place) -> None:
    firm = make.resident(park)
    make.residence(firm, make.park())
    make.certificate(firm, "specialised", level="municipal")
    national = make.certificate(firm, "specialised", level="national")
    make.certificate(make.resident(park), "little_giant")
    make.certificate(make.resident(park), "specialised", level="district")
    assert total("registry.specialised_firms") == 2
    uris = [r["uri"] for r in answer("registry.specialised_firms").contributions]
    assert national.uri in uris
    assert total("registry.specialised_firms_national") == 2


def test_only_firms_in_the_park_count_and_the_scope_narrows(park: Place, office: User) -> None:
    other = make.park()
    make.certificate(make.organisation(), "leading", level="national")
    firm = make.resident(other)
    make.certificate(firm, "leading", level="national")
    assert total("registry.leading_firms") == 1
    assert total("registry.leading_firms", scope=Scope((park.uri,))) is None
    assert total("registry.leading_firms", scope=Scope((other.uri, park.uri, "/places/nonsense", "/people/1"))) == 1
    actions.leave_park(by=office, residence=firm.residences.get(), on=date(2024, 12, 31))
    assert total("registry.leading_firms") is None
    assert total("registry.leading_firms", period=Period(date(2024, 12, 1), date(2024, 12, 31))) == 1


@pytest.mark.parametrize(
    ("until", "revoked_on", "expected"),
    [
        (None, None, 1),
        (date(2025, 1, 1), None, 1),
        (date(2024, 12, 31), None, None),
        (None, date(2024, 12, 31), None),
        (None, date(2025, 1, 1), 1),
    ],
)
def test_a_certificate_counts_while_it_holds(
    park: Place, office: User, until: date | None, revoked_on: date | None, expected: int | None
) -> None:
    certificate = make.certificate(make.resident(park), "listed", level="hkex", valid_until=until)
    if revoked_on:
        actions.revoke_certificate(by=office, certificate=certificate, on=revoked_on, reason="退市")
    assert total("registry.listed_firms") == expected
    assert total("registry.listed_firms_main_boards") is None


def test_yesterdays_knowledge_gives_yesterdays_figure(park: Place, office: User) -> None:
    with clock.travel(at(2025, 1)):
        certificate = make.certificate(make.resident(park), "specialised", level="municipal")
    with clock.travel(at(2025, 3)):
        actions.retract_certificate(by=office, certificate=certificate, reason="误登")
    assert total("registry.specialised_firms", known_at=at(2025, 2)) == 1
    assert total("registry.specialised_firms", known_at=at(2024, 12)) is None
    assert total("registry.specialised_firms") is None


def test_centres_and_firms_with_centres_differ_by_double_titles(park: Place) -> None:
    firm = make.resident(park)
    make.certificate(firm, "tech_centre", level="municipal")
    make.certificate(firm, "tech_centre", level="national")
    make.certificate(firm, "rd_institution", level="municipal")
    assert total("registry.tech_centres") == 3
    assert total("registry.tech_centre_firms") == 1


def test_talent_counts_heads_of_either_type_once(park: Place, office: User) -> None:
    firm, second = make.resident(park), make.resident(park)
    person = make.person()
    actions.engage(by=office, person=person, organisation=firm, since=date(2024, 1, 1), share_per_mille=400)
    actions.engage(
        by=office, person=person, organisation=second, since=date(2024, 1, 1), share_per_mille=600, kind="dual"
    )
    for talent in ("foreign", "returnee", "research"):
        actions.record_talent(by=office, person=person, talent=talent, since=date(2024, 1, 1))
    outsider = make.person()
    actions.engage(by=office, person=outsider, organisation=make.organisation(), since=date(2024, 1, 1))
    actions.record_talent(by=office, person=outsider, talent="foreign", since=date(2024, 1, 1))
    rows = list(answer("registry.foreign_and_returnee_talent").contributions)
    assert [(r["uri"], r["organisation"], r["disclosure"]) for r in rows] == [(person.uri, second.uri, "confidential")]
    assert total("registry.foreign_and_returnee_talent", period=Period.year(2023)) is None


def test_alliances_stay_counted_after_their_end(park: Place, office: User) -> None:
    alliance = actions.found_alliance(by=office, name="试验联盟", since=date(2023, 1, 1), park=park)
    actions.found_alliance(by=office, name="引入联盟", since=date(2024, 6, 1), origin="introduced")
    actions.end_alliance(by=office, standing=alliance.standings.get(), on=date(2024, 1, 1))
    assert [total("registry.alliances", period=Period.year(y)) for y in (2022, 2023, 2024)] == [None, 1, 2]
    assert total("registry.alliances", scope=Scope((park.uri,))) == 1
    assert {r["uri"] for r in answer("registry.alliances").contributions} >= {alliance.uri}


def test_land_of_unknown_area_makes_the_answer_incomplete(park: Place, office: User) -> None:
    known, unknown, planned = (make.place("parcel", park) for _ in range(3))
    land: Callable[..., Any] = actions.record_land_use
    land(by=office, place=known, status="built", since=date(2020, 1, 1), area_m2=Decimal(6000))
    land(by=office, place=unknown, status="built", since=date(2020, 1, 1))
    land(by=office, place=planned, status="planned", since=date(2020, 1, 1), area_m2=Decimal(4000), purpose="public")
    built, whole = answer("registry.land_area"), answer("registry.land_area_planned")
    assert (*built.coverage, built.complete) == (2, 1, False)
    assert total("registry.land_area") == 6000
    assert total("registry.land_area_planned") == 10000
    assert whole.coverage == (3, 2)
    land(by=office, place=planned, status="built", since=date(2024, 6, 1), area_m2=Decimal(4000), purpose="public")
    assert total("registry.land_area_built") == 10000
    assert total("registry.land_area_built", period=Period.year(2023)) == 6000
    assert total("registry.land_area", scope=Scope((make.park().uri,))) is None


def test_residents_are_counted_once(park: Place) -> None:
    make.residence(make.resident(park), make.park())
    assert total("registry.residents") == 1
