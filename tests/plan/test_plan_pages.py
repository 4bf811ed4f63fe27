"""The plan's own pages, and the home page, for both plans."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import registry as made
from tests.plan.counted import Row, counted
from valley.kernel import clock
from valley.kernel.measures import Kind
from valley.kernel.things import card_of, kind_of
from valley.plan.actions.editions import load_plan
from valley.plan.actions.readings import recompute
from valley.plan.models import PlanEdition, Reading
from valley.registry.models import Role

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
PAGES = ["/", "/plan", "/plan/text", "/plan/benchmarks", "/plan/conditions", "/plan/indicators", "/plan/declared"]
PLANS = ["nutrition-valley-2022-2035", "demo-riverside-2024-2028"]


@pytest.fixture(params=PLANS)
def edition(request: pytest.FixtureRequest, db: None) -> Iterator[PlanEdition]:
    with clock.travel(NOW):
        yield load_plan(by=None, slug=request.param)


@pytest.fixture
def valley(db: None) -> Iterator[PlanEdition]:
    with clock.travel(NOW):
        yield load_plan(by=None, slug=PLANS[0])


def text(client: Client, address: str, status: int = 200, language: str = "zh-hans") -> str:
    client.cookies["django_language"] = language
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.parametrize("role", ["", Role.OPERATOR, Role.LEADING_GROUP, Role.ASSESSOR, Role.REGULATOR, Role.MEMBER])
def test_every_page_opens_for_everybody_with_either_plan(edition: PlanEdition, client: Client, role: str) -> None:
    if role:
        client.force_login(made.with_role(role, made.organisation() if role == Role.MEMBER else None))
    recompute(edition=edition)
    for address in PAGES:
        text(client, address)
    for no in range(1, 6):
        text(client, f"/plan/indicators/{no}")
    assert text(client, "/plan/indicators", 200)
    assert client.get(edition.uri).status_code == 302


def test_the_home_page_shows_a_reading_as_soon_as_it_changes_and_each_in_their_language(
    valley: PlanEdition, client: Client, queries: Callable[[], CaptureQueriesContext]
) -> None:
    """Its parts are kept between two pages; nobody but the readings says when they are old."""
    client.force_login(made.with_role(Role.LEADING_GROUP))
    recompute(edition=valley)
    text(client, "/")
    with queries() as kept:
        before = text(client, "/")
    reading = Reading.objects.filter(plan=valley, alternative="", scope="", indicator=15).get(start=date(2025, 1, 1))
    for amount in (7, 8):  # twice in one transaction
        value = {"state": "value", "value": f"{amount}000000000000", "amount": amount}
        Reading.objects.filter(pk=reading.pk).update(**value)
        with queries() as anew:
            after = text(client, "/")
        assert after != before
        assert len(anew) == len(kept) + 1
        before = after
    assert "at target" in text(client, "/", language="en")
    Reading.objects.filter(plan=valley).delete()
    assert text(client, "/") != before


def test_before_a_plan_is_loaded_the_home_page_says_so(client: Client, db: None) -> None:
    assert client.get("/")["Location"] == "/first-run"  # nobody is here yet
    made.office()
    assert "还没有装入规划" in text(client, "/")
    text(client, "/plan", 404)


def test_the_real_plan_sets_no_weights_and_the_other_does(edition: PlanEdition, client: Client) -> None:
    page = text(client, "/plan")
    if edition.slug == PLANS[0]:
        assert "未设定" in page
    else:
        assert "不计算综合得分" in page


def test_the_fictional_plan_scores_once_its_measures_answer(client: Client, db: None) -> None:
    firms = [f"/organisations/{n}" for n in range(4)]
    with clock.travel(NOW):
        edition = load_plan(by=None, slug=PLANS[1])
        value = [Row(f"/r/{n}", Decimal(5 * 10**8), date(2025, 5, 1), firm) for n, firm in enumerate(firms)]
        with (
            counted("circular.material_value", value, unit="CNY"),
            counted("circular.accidents", [], unit="event", expected=4, received=4),
        ):
            recompute(edition=edition)
            page = text(client, "/plan")
            falling = text(client, "/plan/indicators/2")
    # (20 - 8) / (30 - 8) * 40 + 60 = 81.81…; (0 - 5) / (0 - 5) * 40 + 60 = 100; weights 60 and 40.
    assert "89.09" in page
    assert "已达到目标" in falling


def test_all_ten_conditions_show_their_uncertainty_and_the_own_marks(valley: PlanEdition, client: Client) -> None:
    page = text(client, "/plan/conditions")
    assert page.count("不可判定") >= 10
    assert "因此不指定登记册" in page
    firm = made.resident()
    before = text(client, "/plan/conditions/6")
    assert "○" in before
    made.certificate(firm, "leading", level="municipal", issued_on=date(2024, 1, 1))
    after = text(client, "/plan/conditions/6")
    assert "★" in after
    assert "未设定" in after
    text(client, "/plan/conditions/9")
    text(client, "/plan/conditions/11", 404)


def test_a_threshold_makes_a_mark_complete(client: Client, db: None) -> None:
    rows = [Row("/w/1", 600, date(2024, 5, 1), "/organisations/1")]
    with clock.travel(NOW), counted("circular.skilled_workers", rows, unit="person", kind=Kind.STOCK):
        load_plan(by=None, slug=PLANS[1])
        assert client.get("/plan/conditions/1").status_code == 200


def test_what_is_lost_is_listed_with_the_way_to_enter_it(valley: PlanEdition, client: Client) -> None:
    client.force_login(made.with_role(Role.OPERATOR))
    page = text(client, "/plan/text")
    assert "path=indicators/10/target" in page
    assert "现状值的年份" in page
    text(client, "/plan/values/enter?path=plan/baseline_date")
    text(client, "/plan/values/enter?path=indicators/3/name")


def test_the_home_of_the_leading_group_costs_twelve_queries(
    valley: PlanEdition, client: Client, queries: Callable[[], CaptureQueriesContext]
) -> None:
    client.force_login(made.with_role(Role.LEADING_GROUP))
    rows = [Row(f"/r/{n}", Decimal(10**10), date(2025, 5, 1), f"/organisations/{n}") for n in range(3)]
    with counted("registry.output_value", rows):
        recompute(edition=valley)
    text(client, "/")
    with queries() as asked:
        page = text(client, "/")
    assert len(asked) <= 12, "\n".join(q["sql"][:60] + " … " + q["sql"][-110:] for q in asked)
    assert "共 22 项指标" in page
    assert client.get("/home/work").headers["Location"] == "/work"
    assert "<html" not in client.get("/home/work", headers={"HX-Request": "true"}).content.decode()


def test_indicators_and_the_plan_have_cards(valley: PlanEdition, client: Client) -> None:
    viewer = made.with_role(Role.MEMBER, made.organisation())
    card = card_of("/plan/indicators/15", viewer)
    assert card
    assert card_of("/plan/indicators/99", viewer) is None
    assert card_of("/plan/indicators/x", viewer) is None
    assert card_of(valley.uri, viewer)
    kind = kind_of("/plan/indicators/15")
    assert kind
    assert len(list(kind.all_uris())) == 22
    document = kind.document("/plan/indicators/15")
    assert document
    assert document.title == card.title
    assert document.audience == ("public",)
