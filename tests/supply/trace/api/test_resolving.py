"""The Digital Link resolver, and what is printed of a link."""

import json
from typing import Any

import pytest
from django.test import Client

from valley.kernel.models import User
from valley.supply.trace.engine import resolver

LOT = "01/10614141073464/10/L1"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("", "/t/01/10614141073464/10/L1"),
        ("?linkType=gs1:pip", "/t/01/10614141073464/10/L1"),
        (
            "?linkType=https://gs1.org/voc/traceability",
            "/trace?code=https%3A%2F%2Fid.gs1.org%2F01%2F10614141073464%2F10%2FL1",
        ),
        ("?17=271231&3103=000195", "/t/01/10614141073464/10/L1?17=271231&3103=000195"),
        (
            "?linkType=gs1:traceability&code=another&17=271231",
            "/trace?code=https%3A%2F%2Fid.gs1.org%2F01%2F10614141073464%2F10%2FL1&17=271231",
        ),
        (
            "?17=271231&linkType=gs1:epcis",
            "/epcis/v2/epcs/https%3A%2F%2Fid.gs1.org%2F01%2F10614141073464%2F10%2FL1/events",
        ),
        ("?linkType=gs1:epcis", "/epcis/v2/epcs/https%3A%2F%2Fid.gs1.org%2F01%2F10614141073464%2F10%2FL1/events"),
    ],
)
def test_a_link_type_leads_to_its_place(client: Client, query: str, place: str) -> None:
    answer = client.get(f"/id/{LOT}{query}")
    assert answer.status_code == 307
    assert answer["Location"].endswith(place)
    assert 'rel="linkset"' in answer["Link"]


def test_the_linkset_tells_all(client: Client) -> None:
    told = client.get(f"/id/{LOT}?linkType=linkset")
    assert told["Content-Type"] == "application/linkset+json"
    (links,) = told.json()["linkset"]
    assert set(links) == {
        "anchor",
        *(f"https://gs1.org/voc/{name}" for name in ("defaultLink", "pip", "traceability", "epcis")),
    }
    assert links["https://gs1.org/voc/pip"][0]["hreflang"] == ["zh", "en"]
    assert client.get(f"/id/{LOT}", headers={"Accept": "application/linkset+json"}).json() == told.json()
    plain = client.get(f"/id/{LOT}", headers={"Accept": "application/json"})
    assert (plain["Content-Type"], plain.json()) == ("application/json", told.json())
    browser = client.get(f"/id/{LOT}", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert browser.status_code == 307
    english = client.get(f"/id/{LOT}?linkType=all", headers={"Accept-Language": "en"}).json()
    assert english["linkset"][0]["https://gs1.org/voc/epcis"][0]["title"] == "EPCIS events"


@pytest.mark.parametrize(
    ("path", "status"), [("foo/bar", 400), ("01/10614141073465", 400), (f"{LOT}?linkType=gs1:none", 404)]
)
def test_what_leads_nowhere(client: Client, path: str, status: int) -> None:
    assert client.get(f"/id/{path}").status_code == status


def test_old_names_and_other_domains_are_the_same_key() -> None:
    assert resolver.key_of("gtin/10614141073464/lot/L1") == f"https://id.gs1.org/{LOT}"
    assert resolver.key_of("00/006141410000000012") == "https://id.gs1.org/00/006141410000000012"


def test_the_resolver_describes_itself(client: Client) -> None:
    assert client.get("/.well-known/gs1resolver").json()["resolverRoot"].endswith("/id")


def test_codes_and_labels(stranger: User) -> None:
    client = Client()
    assert client.get(f"/trace/codes/{LOT}.svg").status_code == 302
    client.force_login(stranger)
    code = client.get(f"/trace/codes/{LOT}.svg")
    assert (code["Content-Type"], code.content[:4]) == ("image/svg+xml", b"<svg")
    label: Any = client.get(f"/trace/codes/{LOT}.pdf")
    assert label.content[:5] == b"%PDF-"
    assert client.get("/trace/codes/foo.svg").status_code == 400
    assert json.dumps(resolver.parts(f"https://id.gs1.org/{LOT}")) == '[["01", "10614141073464"], ["10", "L1"]]'


def test_programs_of_other_sites_may_ask(client: Client) -> None:
    asked = client.options(f"/id/{LOT}")
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert client.get(f"/id/{LOT}")["Access-Control-Expose-Headers"] == "Link"
    assert client.post(f"/id/{LOT}").status_code == 405
