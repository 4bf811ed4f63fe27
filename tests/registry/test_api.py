"""The registry through its API."""

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.factories import registry as make
from valley.kernel.models import User
from valley.registry import actions
from valley.registry.models import Certificate, Organisation


@pytest.fixture
def office(db: None) -> User:
    return make.office()


@pytest.fixture
def api(office: User, client: Client) -> Client:
    client.force_login(office)
    return client


def post(client: Client, address: str, **body: Any) -> Any:
    return client.post(f"/api/v1{address}", body, content_type="application/json")


def test_an_organisation_is_registered_found_and_read(api: Client) -> None:
    code = make.uscc()
    made = post(api, "/organisations", name="桃源食品", code=code, industry="1432", kinds=["enterprise", "farm"])
    assert made.status_code == 201
    assert (made.json()["code"], made.json()["industry_code"]) == (code, "1432")
    assert [row["name"] for row in api.get("/api/v1/organisations", {"q": "桃"}).json()] == ["桃源食品"]
    assert [row["name"] for row in api.get("/api/v1/organisations", {"code": code}).json()] == ["桃源食品"]
    assert api.get("/api/v1/organisations", {"code": "1"}).json() == []
    assert api.get("/api/v1/organisations", {"limit": 1, "offset": 1}).json() == []
    assert api.get(f"/api/v1{made.json()['uri']}").json() == made.json()


def test_a_wrong_code_is_a_problem_at_its_field(api: Client) -> None:
    refused = post(api, "/organisations", name="桃源食品", code="123")
    assert (refused.status_code, refused.json()["field"], refused.json()["code"]) == (422, "code", "Invalid")
    taken = make.organisation().identifiers.get().value
    assert post(api, "/organisations", name="又一家", code=taken).status_code == 409
    assert post(api, "/organisations", name="甲\x00", code=make.uscc()).status_code == 422


def test_a_merged_organisation_names_its_successor(api: Client, office: User) -> None:
    old, new = make.organisation(), make.organisation()
    on = make.LONG_AGO
    actions.merge_organisations(by=office, organisation=old, into=new, on=on, reason="重复登记", double_entry=True)
    assert api.get(f"/api/v1{old.uri}").json()["successor"] == new.uri


def test_arrivals_and_certificates_are_recorded_once(api: Client) -> None:
    firm, park = make.organisation(), make.park()
    arrival = {"park": str(park.public_id), "since": "2024-01-01"}
    assert post(api, f"{firm.uri}/residences", **arrival).status_code == 201
    again = post(api, f"{firm.uri}/residences", **arrival)
    assert (again.status_code, again.json()["code"]) == (409, "AlreadyInThePark")
    assert [row["park"] for row in api.get(f"/api/v1{firm.uri}/residences").json()] == [park.uri]
    given = {"kind": "sme_tech", "issuer": "某局", "issued_on": "2024-01-01", "valid_until": "2025-01-01"}
    made = post(api, f"{firm.uri}/certificates", **given)
    assert made.status_code == 201
    assert post(api, f"{firm.uri}/certificates", **given).json()["code"] == "CertificateOverlaps"
    assert post(api, f"{firm.uri}/certificates", **given | {"kind": "crown"}).status_code == 422
    assert len(api.get("/api/v1/certificates", {"kind": "sme_tech", "on": "2024-06-01"}).json()) == 1
    assert api.get("/api/v1/certificates", {"on": "2025-06-01"}).json() == []
    gone = post(api, f"{made.json()['uri']}/revocation", on="2024-03-01", reason="撤销")
    assert gone.json()["revoked_on"] == "2024-03-01"
    assert Certificate.objects.count() == 2


def test_places_stand_in_places(api: Client) -> None:
    park = post(api, "/places", level="park", code="XG", name="试验园", area_m2="6666.67").json()
    parcel = post(api, "/places", level="parcel", code="D1", name="一号地", parent=park["public_id"])
    assert parcel.json()["park"] == park["uri"]
    assert post(api, "/places", level="room", code="R", name="甲", parent=park["public_id"]).status_code == 422
    found = api.get("/api/v1/places", {"level": "parcel", "park": park["public_id"]}).json()
    assert [row["code"] for row in found] == ["D1"]
    assert api.get(f"/api/v1{park['uri']}").json()["area_m2"] == "6666.67"


def test_a_stranger_reads_but_does_not_write(client: Client, db: None) -> None:
    client.force_login(factories.user())
    assert client.get("/api/v1/organisations").status_code == 200
    refused = post(client, "/organisations", name="甲", code=make.uscc())
    assert (refused.status_code, Organisation.objects.count()) == (403, 0)
