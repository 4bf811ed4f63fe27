"""The API of returns: what a firm's own software does."""

import json
from typing import Any

from django.test import Client

from tests.registry.returns.conftest import GOOD, Park
from valley.kernel.models import User


class Caller:
    """Calls with a session; gives status and JSON."""

    def __init__(self, user: User) -> None:
        self.client = Client(headers={"Accept-Language": "en"})
        self.client.force_login(user)

    def get(self, address: str) -> tuple[int, Any]:
        answer = self.client.get(f"/api/v1{address}")
        return answer.status_code, answer.json()

    def send(self, method: str, address: str, body: dict[str, Any]) -> tuple[int, Any]:
        answer = self.client.generic(method, f"/api/v1{address}", json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()


def test_a_return_is_filled_submitted_and_signed_by_software(park: Park) -> None:
    firm = park.firms[0]
    filler, signer = Caller(firm.filler), Caller(firm.signer)
    status, mine = filler.get("/returns")
    assert status == 200
    uri = mine[0]["uri"]
    status, found = filler.send("PATCH", uri, {"revision": 0, "typed": {"revenue": "much"}})
    assert (status, found["revision"], found["typed"]) == (200, 1, {"revenue": "much"})
    assert {"unreadable", "required"} == {p["code"] for p in found["problems"]}
    status, refused = filler.send("POST", f"{uri}/submit", {"revision": 1})
    assert (status, refused["code"], refused["field"]) == (422, "NotReady", "output_value")
    status, refused = filler.send("PATCH", uri, {"revision": 0, "typed": GOOD})
    assert (status, refused["code"]) == (409, "ChangedMeanwhile")
    status, found = filler.send("PATCH", uri, {"revision": 1, "typed": GOOD})
    assert found["values"]["profit"] == -12_340_000
    assert found["units"]["profit"] == "fen"
    assert found["digest"] == ""
    status, found = filler.send("POST", f"{uri}/submit", {"revision": found["revision"]})
    assert (status, found["state"]) == (200, "filled")
    status, refused = filler.send("POST", f"{uri}/sign", {"digest": found["digest"]})
    assert (status, refused["code"]) == (403, "NotAllowed")
    status, signed = signer.send("POST", f"{uri}/sign", {"digest": found["digest"]})
    assert (status, signed["number"], signed["digest"]) == (200, 1, found["digest"])


def test_campaigns_tell_how_far_they_are(park: Park) -> None:
    park.accept(0)
    status, found = Caller(park.office).get("/campaigns")
    assert status == 200
    assert [(c["since"], c["until"], c["due"], c["accepted"]) for c in found] == [("2023-01-01", "2024-01-01", 3, 1)]
    assert Caller(park.firms[0].filler).get("/campaigns")[0] == 403


def test_what_is_not_there_is_not_found(park: Park) -> None:
    status, problem = Caller(park.office).get("/returns/00000000-0000-7000-8000-000000000000")
    assert (status, problem["code"]) == (404, "Missing")
