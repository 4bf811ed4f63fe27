"""The registry's pages, walked as their users."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.factories import registry as make
from valley.kernel.models import AccessLog, User
from valley.registry import actions
from valley.registry.models import (
    Certificate,
    DuplicateSuspicion,
    LandUse,
    Organisation,
    Person,
    Place,
    Residence,
    Role,
    Tenancy,
)
from valley.registry.pages.organisation_deeds import DEEDS
from valley.registry.pages.organisation_tabs import TABS

DAY = date(2024, 1, 1)


@pytest.fixture
def office(db: None) -> User:
    return make.office()


@pytest.fixture
def page(office: User, client: Client) -> Client:
    client.force_login(office)
    return client


@pytest.fixture
def firm(office: User) -> Organisation:
    """A firm with something of everything."""
    park = make.park("试验园", outline=[[0, 0], [100, 0], [100, 60], [0, 60]])
    firm = make.resident(park, name="杏林试验食品有限公司", industry="1432")
    room = make.place("room", outline=[[0, 0], [5, 0], [5, 5]])
    make.residence(firm, room.park)  # type: ignore[arg-type]
    actions.let(by=office, organisation=firm, place=room, since=DAY, area_m2=Decimal(80))
    actions.record_land_use(by=office, place=park, status="built", since=DAY, area_m2=Decimal(6000))
    make.certificate(firm, "sme_tech", valid_until=date(2999, 1, 1))
    person = make.person("林晓试")
    actions.engage(by=office, person=person, organisation=firm, since=DAY)
    actions.record_talent(by=office, person=person, talent="foreign", since=DAY)
    head = make.organisation("总部控股有限公司")
    actions.record_control(by=office, controller=head, controlled=firm, kind="holding", since=DAY, share_per_mille=510)
    actions.record_conduct(
        by=office,
        organisation=firm,
        kind="breach",
        statement="标签不合格",
        source="某局 1 号",
        occurred_on=DAY,
        expires_on=date(2999, 1, 1),
    )
    alliance = actions.found_alliance(by=office, name="试验联盟", since=DAY)
    actions.join_alliance(by=office, alliance=alliance, organisation=firm, since=DAY)
    return firm


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_an_organisation_opens(page: Client, firm: Organisation, tab: str) -> None:
    answer = page.get(f"{firm.uri}/{tab}".rstrip("/"))
    assert answer.status_code == 200
    assert firm.name in answer.content.decode()


@pytest.mark.parametrize("deed", DEEDS)
def test_every_form_opens_and_refuses_emptiness_in_words(page: Client, firm: Organisation, deed: str) -> None:
    assert page.get(f"{firm.uri}/do/{deed}").status_code == 200
    assert page.post(f"{firm.uri}/do/{deed}", {}).status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        "/organisations",
        "/organisations?q=杏林&grade=sme_tech&standing=in&kind=enterprise",
        "/organisations?standing=ended",
        "/organisations?sort=-code",
        "/organisations?export=csv",
        "/organisations?export=xlsx",
        "/organisations/new",
        "/people",
        "/people?talent=foreign",
        "/people?export=csv",
        "/places",
        "/places/new",
        "/alliances",
        "/alliances/new",
        "/certificates",
        "/certificates?state=ending",
        "/certificates?state=ended",
        "/certificates?state=revoked",
        "/certificates?state=valid&kind=sme_tech",
        "/ladder",
        "/land",
        "/land?state=below",
        "/duplicates",
    ],
)
def test_every_list_opens(page: Client, firm: Organisation, address: str) -> None:
    assert page.get(address).status_code == 200


def test_a_list_costs_the_same_for_few_and_many(
    page: Client, firm: Organisation, queries: Callable[[], CaptureQueriesContext]
) -> None:
    def cost(address: str) -> int:
        page.get(address)
        with queries() as counted:
            page.get(address)
        return len(counted)

    addresses = ("/organisations", "/certificates", "/places", "/alliances")
    before = [cost(address) for address in addresses]
    for _ in range(5):
        make.certificate(make.resident())
    assert [cost(address) for address in addresses] == before
    assert max(before) <= 14


def test_every_record_has_a_page_with_its_versions(page: Client, firm: Organisation, office: User) -> None:
    member, person = firm.alliance_memberships.get(), Person.objects.get()
    rows: list[Any] = [
        firm.residences.first(),
        Tenancy.objects.get(),
        LandUse.objects.get(),
        Certificate.objects.get(),
        firm.controlled_by.get(),
        firm.conduct_records.get(),
        firm.industries.get(),
        member,
        member.alliance.standings.get(),
        person.engagements.get(),
        person.talent_types.get(),
    ]
    for row in rows:
        assert page.get(row.uri).status_code == 200, row
        assert page.get(f"{row.uri}/do/nothing").status_code == 404
    residence = rows[0]
    corrected = page.post(f"{residence.uri}/do/correct", {"since": "2021-01-01", "until": "", "reason": "日期抄错"})
    assert corrected.status_code == 302
    shown = page.get(residence.uri).content.decode()
    assert "日期抄错" in shown
    assert "2021-01-01" in shown
    assert "2020-01-01" in shown
    assert Residence.objects.known().get(record=residence.record).started_on == date(2021, 1, 1)


def test_a_retracted_record_says_so_and_offers_nothing(page: Client, firm: Organisation) -> None:
    certificate = Certificate.objects.get()
    assert page.post(f"{certificate.uri}/do/retract", {"reason": "误登记"}).status_code == 302
    assert "误登记" in page.get(certificate.uri).content.decode()
    assert page.get(f"{certificate.uri}/do/retract").status_code == 404


def test_places_and_alliances_open_and_change(page: Client, firm: Organisation) -> None:
    for place in Place.objects.all():
        answer = page.get(place.uri)
        assert answer.status_code == 200
    park = Place.objects.get(name="试验园")
    assert "<svg" in page.get(park.uri).content.decode()
    added = page.post(
        f"{park.uri}/do/add", {"code": "D1", "name": "一号地", "area_m2": "666.67", "outline": "0,0 10,0 10,10"}
    )
    assert added.status_code == 302
    parcel = Place.objects.get(code="D1")
    assert (parcel.level, parcel.outline) == ("parcel", [[0, 0], [10, 0], [10, 10]])
    assert page.post(f"{park.uri}/do/add", {"code": "D1", "name": "又一"}).status_code == 422
    assert page.post(f"{park.uri}/do/add", {"code": "D2", "name": "丙", "outline": "甲"}).status_code == 422
    assert page.get(firm.alliance_memberships.get().alliance.uri).status_code == 200


def test_an_organisation_is_registered_by_form_with_help_at_the_field(page: Client) -> None:
    code = make.uscc()
    given = {"name": "桃园试验食品", "scheme": "uscc", "code": code[:17] + "?", "kinds": "enterprise"}
    refused = page.post("/organisations/new", given)
    assert refused.status_code == 422
    assert "第 18 位" in refused.content.decode()
    accepted = page.post("/organisations/new", {**given, "code": code})
    assert accepted["Location"] == Organisation.objects.get().uri


def test_the_old_address_leads_to_the_successor(page: Client, firm: Organisation, office: User) -> None:
    into = make.organisation("承继试验食品")
    actions.merge_organisations(by=office, organisation=firm, into=into, on=date(2025, 1, 1), reason="吸收合并")
    answer = page.get(firm.uri)
    assert (answer.status_code, answer["Location"]) == (302, into.uri)
    assert page.get(f"{firm.uri}?stay=1").status_code == 200


def test_a_suspected_double_is_decided_by_form(page: Client) -> None:
    make.organisation("北京杏林春试验食品有限公司")
    make.organisation("杏林春试验食品（北京）有限公司")
    row = DuplicateSuspicion.objects.get()
    assert "名称" in page.get(row.uri).content.decode()
    assert page.post(f"{row.uri}/do/review", {"verdict": "different", "reason": "不同集团"}).status_code == 302
    assert page.get(f"{row.uri}/do/review").status_code == 404
    assert page.get(row.uri).status_code == 200


def test_a_stranger_sees_public_facts_only(client: Client, firm: Organisation) -> None:
    client.force_login(factories.user())
    front = client.get(firm.uri)
    assert front.status_code == 200
    assert "成长阶梯" not in front.content.decode()  # it would tell of the firm's returns
    assert client.get(f"{firm.uri}/people").status_code == 403
    assert client.get("/people").status_code == 403
    assert client.get(Person.objects.get().uri).status_code == 403
    assert client.get(Tenancy.objects.get().uri).status_code == 404
    assert "标签不合格" not in client.get(f"{firm.uri}/conduct").content.decode()
    assert client.get("/organisations/new").status_code == 403
    room = Place.objects.get(level="room")
    assert firm.name not in client.get(room.uri).content.decode()


def test_nobody_sees_anything_without_signing_in(client: Client, firm: Organisation) -> None:
    for address in ("/organisations", firm.uri, "/places", "/ladder", "/people"):
        assert client.get(address)["Location"].startswith("/accounts/login")


def test_a_firm_sees_its_own_and_replies(client: Client, firm: Organisation) -> None:
    user = make.with_role(Role.ADMINISTRATOR, firm)
    client.force_login(user)
    assert "林晓试" in client.get(f"{firm.uri}/people").content.decode()
    record = firm.conduct_records.get()
    assert client.post(f"{record.uri}/do/reply", {"statement": "已整改"}).status_code == 302
    assert "已整改" in client.get(f"{firm.uri}/conduct").content.decode()


def test_opening_a_name_is_noted(page: Client, firm: Organisation, office: User) -> None:
    person = Person.objects.get()
    assert "林晓试" in page.get(person.uri).content.decode()
    page.get("/people")
    page.get(f"{firm.uri}/people")
    seen = AccessLog.objects.filter(key=person.key, reader=office.public_id).values_list("uri", flat=True)
    assert set(seen) == {person.uri, "/people", f"{firm.uri}/people"}


def test_people_are_changed_by_form(page: Client, firm: Organisation) -> None:
    person = Person.objects.get()
    assert page.post(f"{person.uri}/do/contact", {"name": "林晓新", "contact": "13"}).status_code == 302
    assert "林晓新" in page.get(person.uri).content.decode()
    for deed in ("engage", "talent", "consent"):
        assert page.get(f"{person.uri}/do/{deed}").status_code == 200
        assert page.post(f"{person.uri}/do/{deed}", {}).status_code == 422
    given = {"talent": "returnee", "since": "2024-01-01"}
    assert page.post(f"{person.uri}/do/talent", given).status_code == 302
    new = {
        "name": "周又试",
        "consent_version": "1",
        "consent_purpose": "统计",
        "consent_on": "2024-01-01",
        "since": "2024-01-01",
        "kind": "dual",
        "share_percent": "50",
        "talents": "research",
    }
    assert page.post(f"{firm.uri}/do/person", new).status_code == 302
    assert "周又试" in page.get(f"{firm.uri}/people").content.decode()
