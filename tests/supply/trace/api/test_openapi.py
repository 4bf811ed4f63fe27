"""The server against the OpenAPI document of EPCIS 2.0, GS1's own where nothing in it forces a mend."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.supply.trace.api.conftest import CONTEXT, SGTIN, event
from valley.config import wsgi
from valley.kernel.actions.tokens import issue_token
from valley.kernel.models import User
from valley.supply.trace.engine.openapi import document
from valley.supply.trace.engine.openapi.derive import plain
from valley.supply.trace.engine.openapi.mends import MENDS, mended

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
BINDINGS = Path("/work/shared/data/epcis/gs1-EPCIS/REST Bindings/openapi.json")


def application(environ: dict[str, Any], start_response: Any) -> Any:
    environ.setdefault("REMOTE_ADDR", "192.0.2.7")
    return wsgi.application(environ, start_response)


IN_PATHS = {
    "EPC": [SGTIN.format(1), "urn:x:none"], "EventID": [event(1)["eventID"], "urn:x:none"],
    "BizStep": ["shipping", "urn:x:none"], "Disposition": ["in_transit", "urn:x:none"],
    "BizLocation": ["urn:epc:id:sgln:0012345.11111.0"], "ReadPoint": ["urn:epc:id:sgln:0012345.11111.400"],
}  # fmt: skip
"""URIs stand in paths; at random nearly all hold a slash, which is left out when paths are drawn: nothing would be."""


def schema() -> Any:
    found = schemathesis.openapi.from_wsgi("/epcis/v2/openapi.json", application)
    for name, values in IN_PATHS.items():
        found.raw_schema["components"]["parameters"][name]["schema"] = {"type": "string", "enum": values}
    return found


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The application is asked in this process; it must not close the connection that rolls back in the end."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_all_29_paths_and_63_operations_are_there() -> None:
    paths = document()["paths"]
    assert len(paths) == 29
    assert sum(method != "parameters" for item in paths.values() for method in item) == 63


@pytest.mark.skipif(not BINDINGS.is_file(), reason="GS1's artefacts are not beside the project (../shared)")
def test_the_document_is_gs1s_but_for_the_mends() -> None:
    theirs = mended(plain(json.loads(BINDINGS.read_text())))
    ours = document()
    assert ours["paths"] == theirs["paths"]
    assert ours["components"]["schemas"] == theirs["components"]["schemas"]
    assert all(fault.endswith(".") for fault, _apply in MENDS)


@pytest.mark.slow
def test_every_operation_keeps_its_promise(capture: Callable[..., Any], operator: User) -> None:
    capture(*(event(n) for n in range(3)))
    token = issue_token(by=operator, label="schemathesis", scopes=["write"], days=1)[1]
    headers = {"Authorization": f"Bearer {token}"}
    whole = {"@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0",
    "creationDate": "2026-03-01T00:00:00Z",
             "epcisBody": {"eventList": [event(8)]}}  # fmt: skip
    # A body that is an event has to fit one of six schemas and many formats: drawn at random, next to none does.
    bodies = {("/events", "post"): {"@context": CONTEXT, **event(9)}, ("/capture", "post"): whole}
    asked = 0
    for found in schema().get_all_operations():
        operation = found.ok()
        asked += 1
        body = bodies.get((operation.path, operation.method))
        if body is not None:
            case = operation.Case(body=body, media_type="application/json")
            case.validate_response(case.call(headers=headers), checks=CHECKS, headers=headers)
            continue

        @hypothesis.given(case=operation.as_strategy())
        @hypothesis.settings(
            max_examples=2, database=None, deadline=None, phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def ask(case: Any) -> None:
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS, headers=headers)

        ask()
    assert asked == 63
