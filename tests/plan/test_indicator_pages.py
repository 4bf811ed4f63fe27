"""The wall and the page of an indicator, as different people see them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from tests.factories import registry as made
from tests.plan.counted import Row, counted
from valley.kernel import clock
from valley.kernel.models import User
from valley.plan.actions import steering
from valley.plan.actions.editions import load_plan
from valley.plan.actions.readings import recompute
from valley.plan.models import DefinitionConfirmation, PlanEdition
from valley.registry.models import Role

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture
def edition(db: None) -> Iterator[PlanEdition]:
    with clock.travel(NOW):
        yield load_plan(by=None, slug="nutrition-valley-2022-2035")


def signed_in(client: Client, role: str = Role.OPERATOR, organisation: object = None) -> User:
    user = made.with_role(role, organisation)  # type: ignore[arg-type]
    client.force_login(user)
    return user


def outputs(*amounts: int, year: int = 2025) -> list[Row]:
    return [
        Row(f"/returns/{year}-{n}", Decimal(amount) * 10**10, date(year, 6, 30), f"/organisations/{n}")
        for n, amount in enumerate(amounts)
    ]


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode()


def test_every_indicator_has_its_page_before_anything_was_computed(edition: PlanEdition, client: Client) -> None:
    assert "尚无数据来源" in text(client, "/plan/indicators")
    for no in range(1, 23):
        text(client, f"/plan/indicators/{no}")
    text(client, "/plan/indicators/99", 404)


def test_what_nobody_registers_yet_is_named_in_words(edition: PlanEdition, client: Client) -> None:
    recompute(edition=edition)
    wall = text(client, "/plan/indicators")
    assert "获得风险投资的企业" in wall
    assert "finance.firms_with_venture_capital" not in wall


def test_a_row_without_a_name_stays_unbound(edition: PlanEdition, client: Client) -> None:
    assert "不能绑定口径" in text(client, "/plan/indicators/3")


def test_the_wall_counts_and_filters(edition: PlanEdition, client: Client) -> None:
    signed_in(client)
    with counted("registry.output_value", outputs(1, 2, 3)):
        recompute(edition=edition)
        wall = text(client, "/plan/indicators")
        only = text(client, "/plan/indicators?state=value")
        table = client.get("/plan/indicators?view=table&export=csv")
    assert "共 22 项" in wall
    assert "目标缺失（原文脱落）" in wall
    assert "/plan/indicators/15" in only
    assert '/plan/indicators/4"' not in only
    assert "6" in table.content.decode("utf-8-sig").splitlines()[15]


def test_an_unknown_target_has_no_percentage(edition: PlanEdition, client: Client) -> None:
    page = text(client, "/plan/indicators/10")
    assert "目标缺失（原文脱落）" in page
    assert "已达 " not in page


def test_entering_a_lost_target_changes_the_page(edition: PlanEdition, client: Client) -> None:
    signed_in(client)
    assert "补录" in text(client, "/plan/indicators/10")
    form = {"shape": "value", "value": "6", "source": "京农发〔2023〕9号 第4页", "on": "2023-05-01"}
    answer = client.post("/plan/values/enter?path=indicators/10/target", form)
    assert answer.status_code == 302
    page = text(client, "/plan/indicators/10")
    assert "目标缺失（原文脱落）" not in page
    assert "京农发〔2023〕9号" in page
    assert "后来补录" in page
    again = client.post("/plan/values/enter?path=indicators/15/target", form)
    assert again.status_code == 422
    assert "并未脱落" in again.content.decode()


def test_who_may_not_enter_is_refused(edition: PlanEdition, client: Client) -> None:
    assert client.get("/plan/values/enter?path=indicators/10/target").status_code == 302
    signed_in(client, Role.ASSESSOR)
    text(client, "/plan/values/enter?path=indicators/10/target", 403)
    text(client, "/plan/values/propose?path=indicators/15/target")
    text(client, "/plan/values/propose?path=nowhere/1/x", 422)


def test_a_change_is_proposed_and_waits(edition: PlanEdition, client: Client) -> None:
    signed_in(client)
    form = {
        "shape": "range", "value": "30", "high": "40", "reason": "口径调整", "evidence_uri": "/plan/indicators/15",
        "check_on": "2027-12-31",
    }  # fmt: skip
    assert client.post("/plan/values/propose?path=indicators/15/target", form).status_code == 302
    assert client.post("/plan/values/propose?path=indicators/15/target", form).status_code == 422
    assert client.post("/plan/values/propose?path=indicators/15/target", {**form, "high": ""}).status_code == 422


def test_a_definition_is_confirmed_once_by_a_document(edition: PlanEdition, client: Client) -> None:
    assert "平台假定，待确认" in text(client, "/plan/indicators/15")
    user = signed_in(client, Role.LEADING_GROUP)
    text(client, "/plan/indicators/15/confirm")
    form = {"document": "领导小组纪要〔2026〕3号", "on": "2026-10-08"}
    assert client.post("/plan/indicators/15/confirm", {**form, "on": "2030-01-01"}).status_code == 422
    assert client.post("/plan/indicators/15/confirm", form).status_code == 302
    assert client.post("/plan/indicators/15/confirm", form).status_code == 422
    assert client.post("/plan/indicators/3/confirm", form).status_code == 422
    page = text(client, "/plan/indicators/15")
    assert "已确认" in page
    assert DefinitionConfirmation.objects.get().confirmed_by == user


def test_alternatives_that_differ_are_both_shown(edition: PlanEdition, client: Client) -> None:
    signed_in(client)
    with (
        counted("registry.rd_spend", outputs(1, 2, 3)),
        counted("registry.revenue", outputs(10, 20, 30)),
        counted("registry.output_value", outputs(20, 40, 60)),
    ):
        recompute(edition=edition)
        page = text(client, "/plan/indicators/7")
    assert "与现行口径不同" in page
    assert '<b class="nv-num">10 %</b>' in page
    assert '<b class="nv-num">5 %</b>' in page


def test_as_known_recomputes_what_was_known_then(edition: PlanEdition, client: Client) -> None:
    rows = outputs(1, 2, 3)
    rows.append(
        Row("/returns/late", Decimal(4) * 10**10, date(2025, 6, 30), "/organisations/9",
            known_from=datetime(2026, 6, 1, tzinfo=UTC))
    )  # fmt: skip
    with counted("registry.output_value", rows):
        recompute(edition=edition)
        signed_in(client)
        page = text(client, "/plan/indicators/15?known_at=2026-05-01")
        assert "截至 <time" in page
        assert "相差 4" in page
        assert "日期须是" in text(client, "/plan/indicators/15?known_at=tomorrow")
        assert "日期须是" in text(client, "/plan/indicators/15?known_at=2031-01-01")
    with counted("registry.output_value", rows, history=False):
        assert "不保留历史" in text(client, "/plan/indicators/15?known_at=2026-05-01")


def test_nobody_below_operator_level_asks_what_was_known_when(edition: PlanEdition, client: Client) -> None:
    with counted("registry.output_value", outputs(1, 2, 3)):
        recompute(edition=edition)
        assert "按过去所知重算" not in text(client, "/plan/indicators/15?known_at=2026-05-01")


def test_steering_shows_on_the_page(edition: PlanEdition, client: Client) -> None:
    user = signed_in(client)
    unit = made.organisation(name="某某区产业促进中心")
    from valley.plan.queries.indicator import serving
    from valley.plan.queries.values import plan_of

    node = serving(plan_of(edition), 15)[0]
    steering.assign_task(
        by=user, plan=edition, task=node.key, unit=unit, owner=user, goal="见效", starts_on=date(2026, 1, 1),
        due_on=date(2027, 1, 1), next_step="调研",
    )  # fmt: skip
    page = text(client, "/plan/indicators/15")
    assert "某某区产业促进中心" in page
    assert "调研" in page
