"""The four chains on one page: only what hangs together, and only as far as the viewer may see it."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client

from tests.factories import registry as make
from valley.kernel import clock, things
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.things import Card, Kind, Viewer
from valley.plan.models import PlanEdition
from valley.plan.queries.fusion import CHAINS, chain_of, fusion


def kind(prefix: str, chain: str, hidden: str = "") -> Kind:
    def card(uri: str, viewer: Viewer) -> Card | None:
        return None if uri == hidden and not isinstance(viewer, User) else Card(uri, prefix, uri)

    card.__module__ = f"valley.{chain}.app.things"
    return Kind(f"t.{prefix}", prefix, prefix, card)


@pytest.fixture
def chains(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    made = (kind("/t-need/", "innovation", "/t-need/2"), kind("/t-food/", "industry"), kind("/t-lot/", "supply"))
    monkeypatch.setattr(things, "_kinds", {**things._kinds, **{each.name: each for each in made}})
    with transaction.atomic():
        for one, other in (("/t-food/1", "/t-need/1"), ("/t-lot/1", "/t-food/1"), ("/t-food/2", "/t-need/2")):
            link(one, Relation.WAS_DERIVED_FROM, other, by=None)
        link("/t-lot/1", Relation.WAS_ASSOCIATED_WITH, make.organisation().uri, by=None)


def span() -> tuple[datetime, datetime]:
    return clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)


@pytest.mark.usefixtures("chains")
def test_a_thread_runs_through_the_chains_and_hidden_ends_do_not_count(office: User) -> None:
    found = fusion(office, *span())
    assert dict(found.pairs) == {("industry", "innovation"): 2, ("industry", "supply"): 1}
    assert [run.chains for run in found.threads] == [("industry", "innovation", "supply"), ("industry", "innovation")]
    from django.contrib.auth.models import AnonymousUser

    seen = fusion(AnonymousUser(), *span())
    assert dict(seen.pairs) == {("industry", "innovation"): 1, ("industry", "supply"): 1}
    earlier = clock.now() - timedelta(days=9)
    assert fusion(office, earlier, earlier + timedelta(days=1)).total == 0


@pytest.mark.usefixtures("chains")
def test_more_edges_than_are_looked_at_are_said(office: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("valley.plan.queries.fusion.MOST", 2)
    found = fusion(office, *span())
    assert found.cut
    assert found.total == 1  # the newest: a link to a firm, and one between chains


@pytest.mark.usefixtures("chains")
def test_the_page(edition: PlanEdition, office: User) -> None:
    client = Client()
    client.force_login(office)
    page = client.get("/plan/fusion").content.decode()
    assert "跨链联系 3 条" in page
    assert "服务链" in page  # nothing of it hangs together with another chain
    assert "/t-need/1" in page
    assert "跨链联系 0 条" in client.get("/plan/fusion?year=2020").content.decode()
    assert client.get("/plan/fusion?year=x").status_code == 200


def test_every_registered_kind_has_its_chain() -> None:
    """The chain is read from where a kind's card is written: a helper elsewhere would hide it."""
    parts = {kind.name: kind.card.__module__.split(".")[1] for kind in things.kinds() if not kind.name.startswith("t.")}
    assert set(parts.values()) <= {*CHAINS, "plan", "registry", "kernel"}
    assert {chain_of(kind.prefix) for kind in things.kinds()} >= {"", "innovation", "industry", "supply"}
