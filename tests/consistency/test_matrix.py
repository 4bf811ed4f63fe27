"""Role × object × verb: every address and every verb, asked by every kind of visitor."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.consistency import matrix
from tests.consistency.kinds import KINDS, World, build
from tests.consistency.objects import MAKERS, kwargs
from tests.once import standing
from valley.config import menu
from valley.kernel.models import User
from valley.kernel.permissions import may, verbs

ROWS: dict[str, dict[str, str]] = matrix.DATA["addresses"]
VERBS: dict[str, dict[str, str]] = matrix.DATA["verbs"]
STRANGERS = ("anonymous", "outsider")
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"?(\w+)"?', re.I)
# The session, the counters of attempts, and the access log (last use of a token is part of it).
READING_MAY_WRITE = {"django_session", "kernel_cache", "kernel_accesslog", "kernel_apitoken"}


@pytest.fixture(scope="module")
def valley(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing(django_db_blocker):
        yield build()


@pytest.fixture
def world(valley: World, db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """The menu beside a page asks fifty questions of its own, the same on all of them; its own tests ask those."""
    monkeypatch.setattr(menu, "MENU", ())
    return valley.afresh()


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted(set(matrix.addresses()) - set(ROWS)) == []
    assert sorted(set(ROWS) - set(matrix.addresses())) == []


def test_every_verb_has_a_row_and_every_row_a_verb() -> None:
    assert sorted(set(verbs()) - set(VERBS)) == []
    assert sorted(set(VERBS) - set(verbs())) == []


@pytest.mark.parametrize("name", sorted(ROWS))
def test_answers_to_get(world: World, name: str) -> None:
    """The page or the API answers as the row says; and reading writes nothing but session and access log."""
    row = ROWS[name]
    url = _url(world, name)
    expected = matrix.expectations(row["get"])
    answers, written = {}, set()
    for kind in KINDS:
        client = world.client(kind)
        with CaptureQueriesContext(connection) as queries:
            answers[kind] = matrix.answer_of(client.get(url))
        tables = (WRITES.match(query["sql"]) for query in queries.captured_queries)
        written |= {found[1] for found in tables if found}
    assert answers == expected
    assert written <= READING_MAY_WRITE


@pytest.mark.parametrize("name", sorted(ROWS))
def test_answers_to_strangers_who_write(world: World, name: str) -> None:
    row = ROWS[name]
    url = _url(world, name)
    wrong = []
    for method in matrix.METHODS[1:]:
        for kind in STRANGERS:
            answer = matrix.answer_of(getattr(world.client(kind), method)(url))
            # Where a method is not there at all, the way to sign-in is as good an answer.
            allowed = (
                {matrix.expectations(row[method])[kind]} if method in row else {"405", "login", "401", "404", "403"}
            )
            if answer not in allowed:
                wrong.append(f"{method} by {kind}: {answer}, not {' or '.join(sorted(allowed))}")
    assert wrong == []


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_verbs(world: World, verb: str) -> None:
    thing = _thing(world, VERBS[verb])
    allowed = {kind for kind in KINDS if may(_visitor(world, kind), verb, thing)}
    assert allowed == matrix.kinds_of(VERBS[verb]["may"])


def _visitor(world: World, kind: str) -> Any:
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser() if kind == "anonymous" else User.objects.get(pk=world.users[kind].pk)


def _thing(world: World, row: dict[str, str]) -> Any:
    return MAKERS[row["object"]](world) if "object" in row else None


def _url(world: World, name: str) -> str:
    return reverse(name, kwargs=kwargs(_thing(world, ROWS[name])))
