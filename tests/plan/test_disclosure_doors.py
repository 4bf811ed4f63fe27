"""Who sees which figure and record: roles × pages, API and exports, also by differencing."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client

from tests import factories
from tests.factories import registry as made
from tests.plan.counted import Row, counted
from valley.kernel import clock
from valley.kernel.actions.tokens import issue_token
from valley.kernel.models import User
from valley.plan.actions.editions import load_plan
from valley.plan.actions.readings import recompute
from valley.plan.models import PlanEdition, Reading
from valley.registry.models import Organisation, Role

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
UNIT = 10**10  # fen in 1 亿元
OUTSIDE = ["", "outsider", Role.ASSESSOR, Role.MEMBER]
INSIDE = [Role.OPERATOR, Role.LEADING_GROUP, Role.REGULATOR]
DOORS = [
    "/plan/indicators/15",
    "/plan/indicators",
    "/plan/indicators?view=table",
    "/plan/indicators?view=table&export=csv",
    "/",
    "/api/v1/plan/indicators",
    "/api/v1/plan/indicators/15",
    "/api/v1/plan/readings",
    "/api/v1/plan/readings?format=csv",
    "/plan/declared",
]


@pytest.fixture
def edition(db: None) -> Iterator[PlanEdition]:
    with clock.travel(NOW):
        yield load_plan(by=None, slug="nutrition-valley-2022-2035")


def visitor(role: str, organisation: Organisation | None = None) -> Client:
    client = Client()
    if role == "outsider":
        client.force_login(factories.user())
    elif role:
        firm = (organisation or made.organisation()) if role == Role.MEMBER else None
        client.force_login(made.with_role(role, firm))
    return client


def outputs(*amounts: int | str, year: int = 2025, place: str = "", first: int = 0) -> list[Row]:
    """Returns of firms `first`, `first` + 1 … in units of 亿元."""
    return [
        Row(f"/returns/{year}-{first + n}", Decimal(a) * UNIT, date(year, 6, 30), f"/organisations/{first + n}", place)
        for n, a in enumerate(amounts)
    ]


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.content[:300])
    return answer.content.decode()


@pytest.mark.parametrize("role", OUTSIDE)
def test_two_firms_show_nowhere_below_operator_level(edition: PlanEdition, role: str) -> None:
    with counted("registry.output_value", outputs("61.7", "72.6")):
        recompute(edition=edition)
        client = visitor(role)
        for door in DOORS:
            found = body(client, door)
            assert "134.3" not in found, door
            assert "61.7" not in found, door
        page = body(client, "/plan/indicators/15")
        assert "不公开" in page
        assert "/returns/" not in page
        assert client.get("/api/v1/plan/indicators/15/records?year=2025").status_code == 404
        assert "/returns/" not in body(client, "/plan/indicators/15?year=2025&export=csv")


@pytest.mark.parametrize("role", INSIDE)
def test_operator_level_sees_figures_and_records(edition: PlanEdition, role: str) -> None:
    with counted("registry.output_value", outputs("61.7", "72.6")):
        recompute(edition=edition)
        client = visitor(role)
        assert "134.3" in body(client, "/plan/indicators/15")
        assert "134.3" in body(client, "/plan/indicators")
        assert "/returns/2025-0" in body(client, "/plan/indicators/15?export=csv")
        given = json.loads(body(client, "/api/v1/plan/indicators/15/records?year=2025"))
        assert [row["uri"] for row in given["records"]] == ["/returns/2025-0", "/returns/2025-1"]
        assert given["withheld"] == 0


@pytest.mark.parametrize("role", OUTSIDE)
def test_a_safe_total_shows_with_its_records_withheld(edition: PlanEdition, role: str) -> None:
    with counted("registry.output_value", outputs(40, 50, 60)):
        recompute(edition=edition)
        client = visitor(role)
        page = body(client, "/plan/indicators/15")
        given = json.loads(body(client, "/api/v1/plan/indicators/15/records?year=2025"))
    assert "150" in page
    assert "另有 3 条记录不向您公开" in page
    assert "/returns/2025-0" not in page
    assert given["records"] == []
    assert given["withheld"] == 3
    assert Decimal(given["withheld_total"]) == 150 * UNIT


def test_a_firm_sees_its_own_record_and_the_rest_as_one_line(edition: PlanEdition) -> None:
    firm = made.organisation()
    own = Row("/returns/own", Decimal(45) * UNIT, date(2025, 6, 30), firm.uri)
    with counted("registry.output_value", [*outputs(40, 50, 60), own]):
        recompute(edition=edition)
        client = visitor(Role.MEMBER, firm)
        given = json.loads(body(client, "/api/v1/plan/indicators/15/records?year=2025"))
        page = body(client, "/plan/indicators/15")
    assert [row["uri"] for row in given["records"]] == ["/returns/own"]
    assert given["withheld"] == 3
    assert "另有 3 条记录不向您公开" in page


def test_parks_cannot_be_subtracted_from_the_whole(edition: PlanEdition) -> None:
    one, other = made.park(), made.park()
    rows = [*outputs(40, 50, 60, place=one.uri), *outputs(30, 35, place=other.uri, first=10)]
    with counted("registry.output_value", rows):
        recompute(edition=edition)
        client = visitor("")
        here = {
            place: json.loads(body(client, f"/api/v1/plan/readings?indicator=15&scope={place}"))
            for place in ("", one.uri, other.uri)
        }
    known = {
        place: next(r["value"] for r in rows_ if r["start"] == "2025-01-01" and not r["alternative"])
        for place, rows_ in here.items()
    }
    assert known[other.uri] is None
    # Whole less the large park would be the small one: only one of the two is shown.
    assert (known[""] is None) != (known[one.uri] is None)
    inside = visitor(Role.OPERATOR)
    assert "65" in body(inside, f"/plan/indicators/15?scope={other.uri}")


def test_yesterday_cannot_be_subtracted_from_today(edition: PlanEdition) -> None:
    rows = outputs(40, 50, 60)
    with counted("registry.output_value", rows):
        recompute(edition=edition)
        client = visitor("")
        assert "150" in body(client, "/plan/indicators/15")
        rows.append(
            Row("/returns/late", Decimal(17) * UNIT, date(2025, 6, 30), "/organisations/9",
                known_from=NOW.replace(hour=6))
        )  # fmt: skip
        with clock.travel(NOW.replace(hour=7)):
            recompute(edition=edition)
            page = body(client, "/plan/indicators/15")
            assert "167" not in page
            assert "150" in page
            assert "其后的变动涉及单位太少" in page
            assert "167" in body(visitor(Role.OPERATOR), "/plan/indicators/15")
            records = json.loads(body(client, "/api/v1/plan/indicators/15/records?year=2025"))
            assert records["withheld"] == 3


def test_a_cumulative_figure_less_a_year_gives_no_other_year_away(edition: PlanEdition) -> None:
    rows = [*outputs(1, 2, 3, year=2023), *outputs(4, year=2024)]
    with counted("exchange.contract_value", rows):
        recompute(edition=edition)
    shown = {
        (r.alternative, r.start.year): r.public and r.public["value"]
        for r in Reading.objects.filter(indicator=2, scope="", alternative__in=["", "cumulative"])
    }
    assert shown["", 2024] is None
    both = shown["cumulative", 2023], shown["cumulative", 2024]
    assert None in both
    assert Fraction(shown["", 2023] or 0) in (0, 6 * UNIT)


def test_a_token_sees_what_its_owner_sees_and_a_wrong_one_nothing(edition: PlanEdition) -> None:
    owner = made.with_role(Role.OPERATOR)
    _token, secret = issue_token(by=owner, label="t", scopes=["read"], days=1)
    with counted("registry.output_value", outputs("61.7", "72.6")):
        recompute(edition=edition)
        asked = Client().get("/api/v1/plan/indicators/15", headers={"Authorization": f"Bearer {secret}"})
        wrong = Client().get("/api/v1/plan/indicators/15", headers={"Authorization": "Bearer nv_wrong"})
    assert Decimal(asked.json()["value"]) == Decimal("134.3")
    assert wrong.status_code == 401


def test_the_plan_itself_is_public_as_json_and_readings_as_sdmx(edition: PlanEdition) -> None:
    client = visitor("")
    with counted("registry.output_value", outputs(40, 50, 60)):
        recompute(edition=edition)
        plan = json.loads(body(client, "/api/v1/plan"))
        lines = body(client, "/api/v1/plan/readings?format=csv").splitlines()
    assert plan["slug"] == edition.slug
    assert len(plan["indicators"]) == 22
    assert plan["weights"] is None
    assert lines[0].startswith("STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR")
    row = next(line.split(",") for line in lines if ",15,_D,_T,2025," in line)
    assert (row[8], row[10], row[11]) == ("150", "A", "F")
    assert client.get("/api/v1/plan/indicators/99").status_code == 404
    assert client.get("/api/v1/plan/indicators/15/records?year=1999").status_code == 404


def test_before_a_plan_the_api_says_so(db: None) -> None:
    assert Client().get("/api/v1/plan").status_code == 404


def test_an_unknown_user_kind_is_nobody(edition: PlanEdition) -> None:
    user = User.objects.create_user("closed", password="correct horse battery", is_active=False)
    from valley.kernel.permissions import may

    assert not may(user, "plan.see_inside")
