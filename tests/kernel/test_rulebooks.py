"""The rule library: what is loaded, in which state on a day, and what is missing."""

from datetime import date

import pytest
from django.test import Client

from tests import factories
from valley.kernel import rulebooks
from valley.kernel.models import User
from valley.kernel.queries import rulebooks as queries
from valley.kernel.rulebooks import Provision, RuleEdition, Shelf


def edition(**more: object) -> RuleEdition:
    given = {"key": "k", "standard": "试验标准", "edition": "1", "title": ("名", "Name"), "source": "出处", **more}
    return RuleEdition(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ({}, "unknown"),
        ({"begins": date(2026, 1, 1)}, "in_force"),
        ({"begins": date(2026, 1, 2)}, "not_yet"),
        ({"begins": date(2025, 1, 1), "last": date(2025, 12, 31)}, "ended"),
        ({"begins": date(2025, 1, 1), "last": date(2026, 1, 1)}, "in_force"),
        ({"last": date(2025, 12, 31)}, "ended"),
        ({"last": date(2026, 12, 31)}, "unknown"),
        ({"begins": date(2025, 12, 1), "begins_latest": date(2026, 1, 31)}, "unknown"),
        ({"begins": date(2025, 12, 1), "begins_latest": date(2026, 1, 1)}, "in_force"),
    ],
)
def test_a_state_is_said_only_where_the_source_says_it(days: dict[str, date], state: str) -> None:
    assert edition(**days).on(date(2026, 1, 1)) == state


def test_a_shelf_is_registered_once() -> None:
    with pytest.raises(ValueError, match="registered already"):
        rulebooks.register(Shelf("kernel", "", lambda viewer: ()))


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    held = [
        edition(key="old", edition="2011", begins=date(2012, 1, 1), last=date(2027, 3, 15), lacks=("附录", "annexes")),
        edition(
            key="new", edition="2025", begins=date(2027, 3, 16), provisions=lambda: [Provision("4.1", "须标示", "")]
        ),
        edition(key="gone", standard="旧标准", begins=date(2000, 1, 1), last=date(2001, 1, 1)),
    ]
    absent = [rulebooks.NotLoaded("缺标准", ("没有的", "absent"))]

    def own(viewer: object) -> list[RuleEdition]:
        return [*held, edition(key="mine", standard="自订", read="own")] if isinstance(viewer, User) else held

    monkeypatch.setattr(rulebooks, "_shelves", {"t": Shelf("t", "试验", own, lambda: absent)})


@pytest.mark.usefixtures("shelf")
def test_the_page_shows_the_day_that_is_asked_for(db: None) -> None:
    client = Client()
    page = client.get("/rules?on=2027-03-15").content.decode()
    assert page.count("有效") > 1
    assert "旧标准" in page.partition("已载入、但这一天没有有效版本的标准")[2][:80]
    assert "缺标准" in page
    only = client.get("/rules?on=2027-03-16&state=in_force").content.decode()
    assert 'href="/rules/new?on=2027-03-16"' in only
    assert 'href="/rules/old?on=2027-03-16"' not in only
    assert "自订" not in page
    assert client.get("/rules?on=yesterday").status_code == 404
    assert client.get("/rules/mine").status_code == 404
    one = client.get("/rules/new?on=2026-01-01").content.decode()
    assert "尚未实施" in one
    assert "须标示" in one


@pytest.mark.usefixtures("shelf")
def test_what_a_viewer_brought_in_is_shown_to_that_viewer(db: None) -> None:
    client = Client()
    client.force_login(factories.user())
    assert "自订" in client.get("/rules").content.decode()
    assert client.get("/rules/mine").status_code == 200
    rows = client.get("/api/v1/rules?on=2027-03-16").json()
    assert {row["uri"]: row["state"] for row in rows} == {
        "/rules/gone": "ended", "/rules/old": "ended", "/rules/new": "in_force", "/rules/mine": "unknown",
    }  # fmt: skip


def test_every_app_with_rules_is_on_the_shelf_and_every_key_is_its_own(db: None) -> None:
    from valley.plan.actions.editions import load_plan

    load_plan(by=None, slug="nutrition-valley-2022-2035")
    rows = queries.library(factories.user(), date(2026, 11, 27))
    assert {row.shelf.name for row in rows} >= {"kernel", "registry", "plan", "nutrition"}
    keys = [row.edition.key for row in rows]
    assert len(keys) == len(set(keys))
    assert all(row.edition.standard and row.edition.title[0] and row.edition.source for row in rows)
    states = {row.edition.key: row.state for row in rows}
    assert states["gb28050-2011"] == "in_force"
    assert states["gb28050-2025"] == "not_yet"  # in force from 2027-03-16
    assert states["working-days-2026"] == "in_force"
    later = {row.edition.key: row.state for row in queries.library(factories.user(), date(2027, 3, 16))}
    assert later["gb28050-2025"] == "in_force"
    assert any(absent.standard == "GB 7718" for _shelf, absent in queries.not_loaded())
    for key in keys:
        assert Client().get(f"/rules/{key}").status_code == 200
