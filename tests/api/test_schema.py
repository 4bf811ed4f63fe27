"""The API against its own OpenAPI document: schemathesis asks, with and without a token.

Who is answered what is the matrix's matter (tests/consistency).
"""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.factories import user as make_user
from valley.config import wsgi
from valley.kernel.actions.tokens import issue_token

DOCUMENT = "/api/v1/openapi.json"
REFUSALS = ("401", "403", "404", "409", "422", "429")
CHECKS = (not_a_server_error, status_code_conformance, response_schema_conformance)


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """The platform as a web server calls it: with the asker's address."""
    environ.setdefault("REMOTE_ADDR", "192.0.2.7")
    return wsgi.application(environ, start_response)


def schema() -> Any:
    return schemathesis.openapi.from_wsgi(DOCUMENT, application)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The application is asked in this process; it must not close the connection that rolls back in the end."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(db: None) -> str:
    return issue_token(by=make_user("asker"), label="schemathesis", scopes=["write"], days=1)[1]


@pytest.mark.slow
@pytest.mark.parametrize("signed_in", [True, False], ids=["with a token", "anonymous"])
def test_every_operation_keeps_its_promise(token: str, signed_in: bool) -> None:
    headers = {"Authorization": f"Bearer {token}"} if signed_in else {}
    asked = 0
    for found in schema().get_all_operations():
        operation = found.ok()

        @hypothesis.given(case=operation.as_strategy())
        @hypothesis.settings(
            max_examples=15 if signed_in else 5,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS, headers=headers)

        ask()
        asked += 1
    assert asked >= 3


def test_every_operation_documents_its_refusals(client: Client) -> None:
    document = client.get(DOCUMENT).json()
    missing = [
        f"{method} {path}: {status}"
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        for status in REFUSALS
        if status not in operation["responses"]
    ]
    assert missing == []


def test_refusals_have_one_shape(client: Client) -> None:
    document = client.get(DOCUMENT).json()
    shapes = {
        str(operation["responses"][status]["content"]["application/json"]["schema"])
        for operations in document["paths"].values()
        for operation in operations.values()
        for status in REFUSALS
    }
    assert len(shapes) == 1
    (shape,) = shapes
    assert "Problem" in shape


@hypothesis.given(text=st.text(max_size=100))
@hypothesis.settings(max_examples=50, database=None, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_words_in_the_header_are_answered(db: None, text: str) -> None:
    answer = Client().get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {text}")
    assert answer.status_code in (401, 429)
