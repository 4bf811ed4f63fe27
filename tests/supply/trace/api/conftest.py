"""A store with a few events of two firms, and somebody who asks."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.test import Client

from tests.factories import user
from tests.factories.registry import organisation, with_role
from valley.kernel.models import User
from valley.registry.models import Organisation, Role
from valley.supply.trace import actions
from valley.supply.trace.models import CaptureJob

CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"ex": "https://ns.example.com/"}]
SGTIN = "urn:epc:id:sgtin:0614141.107346.{}"
LGTIN = "urn:epc:class:lgtin:0614141.107346.L1"


def event(number: int, **more: Any) -> dict[str, Any]:
    """An object event of the hour `number`."""
    return {
        "type": "ObjectEvent", "eventID": f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        "eventTime": f"2026-03-{1 + number // 24 % 28:02d}T{number % 24:02d}:00:00.000+08:00",
        "eventTimeZoneOffset": "+08:00",
        "action": "OBSERVE", "bizStep": "shipping", "epcList": [SGTIN.format(number)], **more,
    }  # fmt: skip


@pytest.fixture
def capture(db: None) -> Callable[..., CaptureJob]:
    """`capture(*events, organisation=None)`: stored, and given their position."""

    def stored(*events: dict[str, Any], organisation: Organisation | None = None) -> CaptureJob:
        document = {
            "@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0",
            "creationDate": "2026-03-01T00:00:00Z", "epcisBody": {"eventList": list(events)},
        }  # fmt: skip
        written = orjson.dumps(document, default=lambda exact: orjson.Fragment(str(exact)))
        job = actions.capture(by=None, document=written, organisation=organisation)
        actions.place_batches()
        return job

    return stored


@pytest.fixture
def firm(db: None) -> Organisation:
    return organisation("甲食品有限公司")


@pytest.fixture
def operator(db: None) -> User:
    return with_role(Role.OPERATOR)


@pytest.fixture
def member(firm: Organisation) -> User:
    return with_role(Role.FILLER, firm)


@pytest.fixture
def stranger(db: None) -> User:
    return user("stranger")


@pytest.fixture
def ask(operator: User) -> Callable[..., Any]:
    """`ask("/events?…", by=…, **headers)`; headers with underscores for hyphens."""

    def get(path: str, *, by: User | None = operator, method: str = "get", body: Any = None, **headers: str) -> Any:
        client = Client(headers={name.replace("_", "-"): value for name, value in headers.items()})
        if by is not None:
            client.force_login(by)
        more = {"data": body, "content_type": "application/json"} if body is not None else {}
        return getattr(client, method)(f"/epcis/v2{path}", **more)

    return get


def events_in(answer: Any) -> list[dict[str, Any]]:
    """The events of an answer that is a document."""
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return found


def numbers(answer: Any) -> list[int]:
    """Which events of `event` an answer holds, in order."""
    return [int(found["eventID"][-12:]) for found in events_in(answer)]
