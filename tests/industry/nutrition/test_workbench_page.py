"""The page of the workbench: groups, aims in order, a basis per day, more kinds as a way out; slips stay."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.consistency.kinds import World
from valley.industry.nutrition import actions
from valley.industry.nutrition.models import FormulaVersion, Ingredient
from valley.industry.nutrition.queries.comparing import compared


@pytest.fixture
def sent(world: World, draft: FormulaVersion, client: Client) -> dict[str, Any]:
    client.force_login(world.users["member"])
    lines = [f"i:{line.ingredient.public_id}" for line in draft.lines.select_related("ingredient") if line.ingredient]
    return {
        "revision": draft.revision, "mode": "solve", "objective": ["cost"], "mass_low": "300", "mass_high": "300",
        "line": lines, "range": ["protein"], "rmin:protein": "15",
    }  # fmt: skip


def checked(page: str, name: str) -> list[str]:
    """Values of the boxes that are ticked."""
    boxes = re.findall(rf'<input class="form-check-input" type="checkbox" name="{name}" value="([^"]*)"[^>]*>', page)
    ticked = re.findall(rf'name="{name}" value="([^"]*)"[^>]* checked', page)
    assert set(ticked) <= set(boxes)
    return ticked


def test_a_group_is_added_limited_and_kept(draft: FormulaVersion, client: Client, sent: dict[str, Any]) -> None:
    page = client.post(f"{draft.uri}/workbench", sent | {"do": "add-group"}).text
    assert 'name="gname:1" maxlength="60" value="第 1 组"' in page
    oats = sent["line"][0]
    group = {"group": ["1"], "gname:1": "干料|;", "gmember:1": [oats], "gmin:1": "120 g"}
    page = client.post(f"{draft.uri}/workbench", sent | group | {"do": "calculate"}).text
    assert checked(page, "gmember:1") == [oats]
    assert re.search(r"燕麦</th><td[^>]*>120\.0", page)
    assert client.post(f"{draft.uri}/workbench", sent | group | {"do": "save"}).status_code == 302
    draft.refresh_from_db()
    assert draft.sheet["groups"] == [
        {"name": "干料|;", "members": [oats], "min_g": "120", "max_g": "", "min_share": "", "max_share": ""}
    ]
    page = client.get(f"{draft.uri}/workbench").text
    assert checked(page, "gmember:1") == [oats]
    # What is dropped from the lines is dropped from the group, and a group can be dropped.
    page = client.post(f"{draft.uri}/workbench", sent | group | {"do": f"drop:{oats}"}).text
    assert not checked(page, "gmember:1")
    assert 'name="gname:1"' not in client.post(f"{draft.uri}/workbench", sent | group | {"do": "drop-group:1"}).text


def test_a_group_that_cannot_be_had_is_named_and_relaxed(
    draft: FormulaVersion, client: Client, sent: dict[str, Any]
) -> None:
    group = {"group": ["1"], "gname:1": "干|料;", "gmember:1": [sent["line"][0]], "gsmax:1": "1"}
    page = client.post(f"{draft.uri}/workbench/live", sent | group | {"rmin:protein": "20"}).text
    assert "做不到" in page
    assert "“干|料;”占成品的比例" in unescape(page)
    repair = unescape(page.split('value="repair:')[1].split('"')[0])
    page = client.post(f"{draft.uri}/workbench", sent | group | {"rmin:protein": "20", "do": f"repair:{repair}"}).text
    assert "已证明最优" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("gsmax:1", "120", "占成品最多（%）"), ("gmin:1", "many", "最少（g）"), ("gmin:1", "3 L", "单位须是 g")],
)
def test_a_slip_in_a_group_says_where(
    draft: FormulaVersion, client: Client, sent: dict[str, Any], field: str, value: str, words: str
) -> None:
    group = {"group": ["1"], "gname:1": "干料", "gmember:1": [sent["line"][0]], field: value}
    page = client.post(f"{draft.uri}/workbench", sent | group | {"do": "save"})
    assert page.status_code == 422
    assert "干料" in page.text
    assert words in page.text
    assert f'value="{value}"' in page.text


def test_aims_stand_in_their_order(draft: FormulaVersion, client: Client, sent: dict[str, Any]) -> None:
    asked = sent | {"objective": ["deviation", "count", ""], "range": ["protein", "iron"], "raim:iron": "3"}
    page = client.post(f"{draft.uri}/workbench", asked | {"do": "calculate"}).text
    assert "按目标的先后达到" in page
    assert page.index("与期望值的偏差合计") < page.index("用了 ")
    first = page.split('id="objective-1"')[0].split('id="objective-0"')[1]
    chosen = re.findall(r'<option value="(\w+)" selected>', first)
    assert chosen == ["deviation"]
    assert 'id="objective-2"' in page  # one more than are chosen
    assert client.post(f"{draft.uri}/workbench", asked | {"do": "save"}).status_code == 302
    draft.refresh_from_db()
    assert draft.sheet["objectives"] == ["deviation", "count"]
    assert next(r for r in draft.sheet["ranges"] if r["nutrient"] == "iron")["aim"] == "3"
    twice = client.post(f"{draft.uri}/workbench/live", sent | {"objective": ["deviation"]}).text
    assert "须先给至少一种营养素填期望值" in twice


def test_what_is_asked_per_day_counts_the_portions(draft: FormulaVersion, client: Client, sent: dict[str, Any]) -> None:
    asked = sent | {"rper:protein": "day", "rmin:protein": "45", "per_day": "3"}
    assert client.post(f"{draft.uri}/workbench", asked | {"do": "save"}).status_code == 302
    draft.refresh_from_db()
    level = next(x for x in draft.result["levels"] if x["nutrient"] == "protein")
    assert (level["per"], level["verdict"]) == ("day", "in")
    assert float(level["amount"]) == pytest.approx(45, rel=1e-4)
    page = client.get(f"{draft.uri}/workbench").text
    assert "g/天" in page
    assert "须大于 0" in client.post(f"{draft.uri}/workbench/live", asked | {"per_day": "0"}).text


def test_more_kinds_are_offered_and_taken(draft: FormulaVersion, client: Client, sent: dict[str, Any]) -> None:
    """Vitamin C is in neither; iron in oats, calcium in milk: with one kind not both."""
    asked = sent | {
        "range": ["iron", "calcium"], "rmin:iron": "3.5", "rmin:calcium": "200", "most": "1", "min_use_g": "5",
        "do": "calculate",
    }  # fmt: skip
    page = client.post(f"{draft.uri}/workbench", asked).text
    assert "最多几种：1 种放到 2 种" in page
    repairs = [unescape(one.split('"')[0]) for one in page.split('value="repair:')[1:]]
    way = next(one for one in repairs if "count" in one)
    page = client.post(f"{draft.uri}/workbench", asked | {"do": f"repair:{way}"}).text
    assert "已证明最优" in page
    assert 'name="most" inputmode="numeric" value="2"' in page


def test_a_food_of_a_table_stays_in_its_group_when_it_becomes_an_ingredient(
    world: World, draft: FormulaVersion, client: Client, sent: dict[str, Any]
) -> None:
    asked = sent | {
        "line": [*sent["line"], "f:sr28:01123"], "price:f:sr28:01123": "20", "group": ["1"], "gname:1": "蛋奶",
        "gmember:1": ["f:sr28:01123", sent["line"][1]], "gmin:1": "100", "do": "save",
    }  # fmt: skip
    assert client.post(f"{draft.uri}/workbench", asked).status_code == 302
    draft.refresh_from_db()
    egg = Ingredient.objects.get(food="sr28:01123")
    assert draft.sheet["groups"][0]["members"] == [f"i:{egg.public_id}", sent["line"][1]]
    other = actions.begin_version(
        by=world.users["member"],
        version=actions.decide(
            by=world.users["signer"], version=actions.submit(by=world.users["member"], version=draft), approve=True
        ),
    )
    changed = actions.save_draft(
        by=world.users["member"], version=other, revision=other.revision,
        settings=other.sheet | {"groups": [], "objectives": ["distance"]},
        lines=[actions.LineIn(code, "100") for code in sent["line"]],
    )  # fmt: skip
    said = {(one.part, one.key): one for one in compared(draft, changed)}
    assert said["range", "“蛋奶”合计"].kind == "removed"
    assert ("sheet", "目标") in said
