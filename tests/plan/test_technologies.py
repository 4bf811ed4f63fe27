"""Which local records work on the foresight list, said by a person, taken back with a reason."""

import pytest
from django.test import Client

from tests.factories import registry as make
from valley.kernel import links, search
from valley.kernel.actions.search import reindex
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import User
from valley.plan.actions import watching
from valley.plan.errors import AlreadyDecided, AlreadyTied, NoSuchRecord
from valley.plan.models import PlanEdition, TechnologyTie
from valley.plan.queries.technologies import tied
from valley.registry.models import Organisation


def tie(edition: PlanEdition, by: User, record: str, words: str = "做菌株筛选") -> TechnologyTie:
    return watching.tie_technology(by=by, plan=edition, technology=10, record=record, words=words)


def test_a_tie_is_made_once_and_taken_back_with_a_reason(
    edition: PlanEdition, office: User, bureau: Organisation, clerk: User
) -> None:
    with pytest.raises(NotAllowed):
        tie(edition, clerk, bureau.uri)
    with pytest.raises(NoSuchRecord):
        tie(edition, office, "/organisations/none")
    with pytest.raises(Invalid):
        watching.tie_technology(by=office, plan=edition, technology=99, record=bureau.uri, words="x")
    with pytest.raises(Invalid):
        tie(edition, office, bureau.uri, " ")
    made = tie(edition, office, bureau.uri)
    with pytest.raises(NoSuchRecord):
        tie(edition, office, made.uri)
    with pytest.raises(AlreadyTied):
        tie(edition, office, bureau.uri)
    assert {edge.object.uri for edge in links.edges_of(made.uri, office)} == {bureau.uri, "/plan/technologies/10"}
    with pytest.raises(Invalid):
        watching.untie_technology(by=office, tie=made, reason="")
    watching.untie_technology(by=office, tie=made, reason="登记有误")
    with pytest.raises(AlreadyDecided):
        watching.untie_technology(by=office, tie=made, reason="再次")
    assert links.edges_of(made.uri, office) == []  # what was taken back is no longer on the thread
    assert tied(edition, office) == {}
    tie(edition, office, bureau.uri)


def test_a_record_that_may_not_be_seen_does_not_count(edition: PlanEdition, office: User, bureau: Organisation) -> None:
    person = make.person()
    tie(edition, office, person.uri)
    tie(edition, office, bureau.uri)
    assert len(tied(edition, office)[10]) == 2
    stranger = make.with_role("member", make.organisation())
    assert [local.card.uri for local in tied(edition, stranger)[10]] == [bureau.uri]


def test_through_the_pages_and_the_api(edition: PlanEdition, office: User, bureau: Organisation) -> None:
    desk, public = Client(), Client()
    desk.force_login(office)
    assert "还没有对应的本地记录" in public.get("/plan/technologies/10").content.decode()
    assert public.get("/plan/technologies/99").status_code == 404
    wrong = desk.post("/plan/technologies/10/tie", {"record": "/nothing", "words": "x"})
    assert wrong.status_code == 422
    assert "平台内没有这条记录" in wrong.content.decode()
    given = {"record": bureau.uri, "words": "做菌株筛选"}
    assert desk.post("/plan/technologies/10/tie", given).status_code == 302
    page = desk.get("/plan/technologies/10").content.decode()
    assert "做菌株筛选" in page
    made = TechnologyTie.objects.get()
    assert f"{made.uri}/end" in page
    assert "本地对应 1 项" in desk.get("/plan/benchmarks").content.decode()
    assert desk.get(made.uri).status_code == 302
    rows = {row["no"]: row for row in desk.get("/api/v1/plan/technologies").json()}
    assert rows[10]["local"] == [bureau.uri]
    assert {row["no"] for row in rows.values()} == set(range(1, 13))
    assert any(not effect["credible"] for row in rows.values() for effect in row["effects"])
    assert desk.post(f"{made.uri}/end", {"reason": "登记有误"}).status_code == 302
    assert made.uri not in desk.get("/plan/technologies/10").content.decode()


def test_a_technology_is_found_by_its_name(edition: PlanEdition, office: User) -> None:
    reindex()
    assert "/plan/technologies/10" in {hit.card.uri for hit in search.find("微生物组", office)}
