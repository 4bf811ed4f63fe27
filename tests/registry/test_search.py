"""Who finds what; what erasure, renaming and the clock do to the index."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import factories as accounts
from tests.factories import registry as factories
from valley.kernel import clock, search, things
from valley.kernel.actions import ask_erasure, retain
from valley.kernel.actions.search import forget, freshen, index, reindex
from valley.kernel.engine.search.letters import letters
from valley.kernel.models import AccessLog, ErasureReason, SearchDocument
from valley.kernel.things import Document, Kind
from valley.registry import actions
from valley.registry.models import Organisation, Person, Role

REASON = ErasureReason.CONSENT_WITHDRAWN
NAME = "司徒禾苗"


@pytest.fixture
def firm(db: None) -> Organisation:
    return factories.organisation("穗澜坊食品科技有限公司", short_name="澜坊", name_en="Suilan Foodworks")


@pytest.fixture
def employee(firm: Organisation) -> Person:
    person = factories.person(NAME)
    actions.engage(by=None, person=person, organisation=firm, since=factories.LONG_AGO)
    reindex()
    return person


def found(query: str, viewer: Any) -> list[str]:
    return [hit.card.uri for hit in search.find(query, viewer)]


@pytest.mark.parametrize("query", [NAME, "司徒", "禾苗", "司图禾苗", "sthm", "situhemiao", "司禾苗"])
def test_the_office_and_the_firms_administrator_find_a_person(employee: Person, firm: Organisation, query: str) -> None:
    assert employee.uri in found(query, factories.office())
    assert employee.uri in found(query, factories.with_role(Role.ADMINISTRATOR, firm))


def test_nobody_else_finds_a_person(employee: Person, firm: Organisation) -> None:
    other = factories.organisation()
    strangers = [
        AnonymousUser(),
        accounts.user(),
        factories.with_role(Role.MEMBER, firm),
        factories.with_role(Role.ADMINISTRATOR, other),
        factories.with_role(Role.ASSESSOR),
        factories.with_role(Role.REGULATOR),
    ]
    for stranger in strangers:
        for query in (NAME, "司徒", "sthm"):
            assert employee.uri not in found(query, stranger)


def test_a_person_finds_themselves(db: None) -> None:
    me = accounts.user()
    person = factories.person(NAME, user=me)
    reindex()
    assert person.uri in found(NAME, me)


def test_without_an_account_only_what_is_public_is_found(firm: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_a_kind(monkeypatch, {"/notes/1": Document("/notes/1", "note", "穗澜坊开放日")})
    reindex()
    assert found("穗澜坊", AnonymousUser()) == ["/notes/1"]
    assert set(found("穗澜坊", accounts.user())) == {"/notes/1", firm.uri}


def test_a_thing_whose_card_is_refused_is_not_shown_though_its_audience_says_so(
    employee: Person, firm: Organisation
) -> None:
    administrator = factories.with_role(Role.ADMINISTRATOR, firm)
    SearchDocument.objects.update(audience=["public"])
    assert employee.uri in found(NAME, administrator)
    assert employee.uri not in found(NAME, accounts.user())


def test_a_lost_role_counts_at_once(employee: Person, firm: Organisation) -> None:
    administrator = factories.with_role(Role.ADMINISTRATOR, firm)
    grant = actions.grant_role(by=None, user=accounts.user(), role=Role.ADMINISTRATOR, organisation=firm)
    held = type(grant).objects.known().get(user=administrator)
    assert employee.uri in found(NAME, administrator)
    actions.end_role(by=None, grant=held)
    assert employee.uri not in found(NAME, administrator)


def test_names_of_people_do_not_stand_in_the_index(employee: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM kernel_searchdocument d WHERE uri = %s", [employee.uri])
        (row,) = cursor.fetchone()
        cursor.execute("SELECT string_agg(term, ' ') FROM kernel_searchterm")
        (counted,) = cursor.fetchone()
    for piece in (*NAME, "司徒", "situ", "sthm", "situ.he"):
        assert piece not in row.replace(employee.uri, "")
        assert piece not in f" {counted} ".split()


def test_the_database_refuses_a_name_in_a_persons_entry(employee: Person) -> None:
    with pytest.raises(IntegrityError, match="search_keeps_no_name"), transaction.atomic():
        SearchDocument.objects.filter(uri=employee.uri).update(title=NAME)


def test_erasure_removes_a_person_from_the_index(employee: Person) -> None:
    key = str(employee.key.public_id)
    assert forget(key_id=key) == 1
    assert not SearchDocument.objects.filter(uri=employee.uri).exists()
    assert found(NAME, factories.office()) == []


def test_a_blocked_person_leaves_the_index(employee: Person) -> None:
    retain(by=None, key=employee.key, until=clock.today() + timedelta(days=9), law_clause="《示例法》第一条", reason="")
    ask_erasure(by=None, key=employee.key, reason=REASON)
    reindex()
    assert not SearchDocument.objects.filter(uri=employee.uri).exists()


def test_former_names_short_names_and_english_names_are_found(firm: Organisation) -> None:
    actions.rename(by=factories.office(), organisation=firm, name="浣花里食品有限公司", on=date(2025, 3, 1))
    reindex()
    for query in ("浣花里", "穗澜坊", "澜坊", "suilan", "foodworks", "hhl"):
        assert found(query, accounts.user()) == [firm.uri]


def test_indexing_twice_writes_once(firm: Organisation) -> None:
    assert index(uris=[firm.uri]).written == 1
    assert index(uris=[firm.uri]).written == 0


def test_what_is_gone_is_dropped(firm: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    notes: dict[str, Document | None] = {f"/notes/{n}": Document(f"/notes/{n}", "note", f"告示{n}") for n in (1, 2)}
    publish_a_kind(monkeypatch, notes)
    reindex()
    del notes["/notes/1"]
    assert reindex().dropped == 1
    assert found("告示", AnonymousUser()) == ["/notes/2"]


def test_a_document_that_cannot_be_made_stops_nobody_else_and_is_tried_again(
    firm: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_a_kind(monkeypatch, {"/notes/1": None, "/notes/2": Document("/notes/2", "note", "告示")})
    done = index(uris=["/notes/1", "/notes/2"])
    assert (done.written, done.failed) == (1, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'uri' FROM procrastinate_jobs WHERE task_name = 'kernel.index'")
        assert cursor.fetchall() == [("/notes/1",)]


def publish_a_kind(monkeypatch: pytest.MonkeyPatch, notes: dict[str, Document | None]) -> None:
    """A kind of thing for tests, /notes/<n>, public; None is one whose document cannot be made."""

    def document(uri: str) -> Document | None:
        if uri in notes and notes[uri] is None:
            raise ValueError("broken")
        return notes.get(uri)

    def card(uri: str, viewer: things.Viewer) -> things.Card | None:
        made = notes.get(uri)
        return things.Card(uri, "note", made.title) if made else None

    kind = Kind("note", "告示", "/notes/", card, document=document, all_uris=lambda: list(notes))
    monkeypatch.setitem(things._kinds, "note", kind)


class EveryTitle(TestCase):
    LETTERS = st.characters(codec="utf-8", categories=("L", "N")) | st.sampled_from("食品科技有限公司（）·AB12 ")

    @settings(max_examples=25, deadline=None)
    @given(title=st.text(LETTERS, min_size=2, max_size=30), at=st.integers(0, 28))
    def test_any_two_neighbouring_letters_of_a_title_find_it(self, title: str, at: int) -> None:
        pair = title[min(at, len(title) - 2) :][:2]
        with pytest.MonkeyPatch.context() as monkeypatch:
            notes = {"/notes/1": Document("/notes/1", "note", title), "/notes/2": Document("/notes/2", "note", "食品")}
            publish_a_kind(monkeypatch, dict(notes))
            index(uris=notes)
            expected = any(ch.isalnum() for ch in letters(pair))
            assert ("/notes/1" in found(pair, AnonymousUser())) == expected


@pytest.mark.django_db(transaction=True)
def test_the_index_follows_the_journal() -> None:
    freshen()
    firm = factories.organisation("云杪检测技术服务有限公司")
    person = factories.person(NAME)
    office = factories.office()
    assert found("云杪", office) == []
    freshen()
    assert found("云杪", office) == [firm.uri]
    assert found(NAME, office) == [person.uri]
    actions.rename(by=office, organisation=firm, name="雾杪检测技术服务有限公司", on=date(2025, 3, 1))
    ask_erasure(by=None, key=person.key, reason=REASON)
    freshen()
    assert found("雾杪", office)[0] == firm.uri
    assert found(NAME, office) == []
    with CaptureQueriesContext(connection) as asked:
        assert freshen().written == 0
    assert not any("INSERT INTO kernel_searchdocument" in query["sql"] for query in asked.captured_queries)


def test_a_page_of_results_costs_few_queries(db: None, queries: Callable[[], CaptureQueriesContext]) -> None:
    for number in range(30):
        factories.organisation(f"穗澜{chr(0x5100 + 97 * number)}{chr(0x6100 + 89 * number)}食品有限公司")
    reindex()
    viewer = accounts.user()
    with queries() as asked:
        assert len(search.find("穗澜食品", viewer)) == 30
    assert len(asked) <= 8


def test_the_page_shows_marks_and_the_names_behind_a_match(firm: Organisation, client: Client) -> None:
    reindex()
    client.force_login(accounts.user())
    page = client.get("/search", {"q": "穗澜"}).content.decode()
    assert "<mark>穗澜</mark>坊食品科技有限公司" in page
    assert f'href="{firm.uri}"' in page
    assert "<mark>Foodworks</mark>" in client.get("/search", {"q": "foodworks"}).content.decode()


def test_htmx_gets_the_results_alone(firm: Organisation, client: Client) -> None:
    reindex()
    client.force_login(accounts.user())
    part = client.get(
        "/search", {"q": "穗澜", "kind": "place"}, headers={"HX-Request": "true", "HX-Target": "search-results"}
    )
    words = part.content.decode()
    assert words.lstrip().startswith("<section")
    assert firm.uri not in words


def test_a_name_shown_among_results_is_noted(employee: Person, client: Client) -> None:
    office = factories.office()
    client.force_login(office)
    assert "<mark>司徒</mark>禾苗" in client.get("/search", {"q": "司徒"}).content.decode()
    assert AccessLog.objects.get(key=employee.key, uri="/search").reader == office.public_id
    client.get("/search", {"q": "水产"})
    assert AccessLog.objects.filter(key=employee.key).count() == 1


def test_the_api_answers_what_the_page_answers(firm: Organisation, client: Client) -> None:
    reindex()
    assert client.get("/api/v1/search", {"q": "穗澜"}).json() == []
    client.force_login(accounts.user())
    (one,) = client.get("/api/v1/search", {"q": "穗澜"}).json()
    assert (one["uri"], one["kind"], one["title"]) == (firm.uri, "organisation", firm.name)
    assert Client().get("/api/v1/search", headers={"Authorization": "Bearer nv_wrong"}).status_code == 401
    assert client.get("/api/v1/search", {"q": "穗澜", "limit": "0"}).status_code == 422
