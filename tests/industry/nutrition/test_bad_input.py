"""Bad input as a user enters it, on the page and through the API: each names the row, the value and the remedy."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.consistency.kinds import World
from tests.industry.nutrition.conftest import approved
from valley.industry.nutrition import actions
from valley.industry.nutrition.models import FormulaVersion, Ingredient
from valley.kernel import clock

FUTURE = (clock.today() + timedelta(days=40)).isoformat()


def entered(draft: FormulaVersion) -> dict[str, Any]:
    lines = [f"i:{line.ingredient.public_id}" for line in draft.lines.all() if line.ingredient]
    return {"revision": draft.revision, "mode": "solve", "objective": "cost", "mass_low": "300", "mass_high": "300",
            "line": lines, "range": ["protein"], "rmin:protein": "15"}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"rmin:protein": "15 kJ"}, ("蛋白质（下限）", "15 kJ", "单位须是 g")),
        ({"mass_low": "300 kJ"}, ("成品质量", "300 kJ", "单位须是 g")),
        ({"max:LINE": "100 kcal"}, ("燕麦（最多（g））", "100 kcal", "单位须是 g")),
        ({"max:LINE": "-5"}, ("燕麦（最多（g））", "-5", "请填 0 以上的数")),
        ({"budget": "nan"}, ("预算", "nan", "只写数字")),
        ({"rmax:protein": "10"}, ("蛋白质（下限）", "15 &gt; 10", "请调低下限")),
        ({"step": "1", "sname:1": "煮", "syield:1": "0"}, ("工序 煮", "0", "得率是产出占投入的百分数")),
        ({"share": "fat", "smax:fat": "150"}, ("脂肪 供能比（上限）", "150 %", "0 到 100")),
        ({"step": "1", "skept:1": "abc=0.5"}, ("工序 1", "abc=0.5", "请用列表里的营养素")),
        ({"step": "1", "skept:1": "R6:99999"}, ("工序 1", "99999", "请从列表里选")),
    ],
)
def test_the_workbench_names_row_value_and_remedy(
    world: World, draft: FormulaVersion, client: Client, wrong: dict[str, str], says: tuple[str, ...]
) -> None:
    client.force_login(world.users["member"])
    given = entered(draft)
    for name, value in wrong.items():
        given[name.replace("LINE", given["line"][0])] = value
    page = client.post(f"{draft.uri}/workbench/live", given).content.decode()
    for words in says:
        assert words in page
    assert client.post(f"{draft.uri}/workbench", {**given, "do": "save"}).status_code == 422
    draft.refresh_from_db()
    assert draft.revision == given["revision"]


def test_a_unit_that_converts_is_taken(world: World, draft: FormulaVersion, client: Client) -> None:
    client.force_login(world.users["member"])
    given = entered(draft) | {"rmin:protein": "15000 mg", "mass_low": "0.3 kg", "range": ["protein", "energy_kcal"],
                              "rmin:energy_kcal": "1004.16 kJ"}  # fmt: skip
    given[f"max:{given['line'][0]}"] = "0.2 kg"
    assert client.post(f"{draft.uri}/workbench", {**given, "do": "save"}).status_code == 302
    draft.refresh_from_db()
    assert [r["min"] for r in draft.sheet["ranges"]] == ["15", "240"]
    assert draft.sheet["mass_low"] == "300"
    assert draft.lines.get(place=1).max_g == 200


def test_an_unknown_food_is_not_found_and_not_taken(world: World, draft: FormulaVersion, client: Client) -> None:
    client.force_login(world.users["member"])
    assert "没有找到" in client.get(f"{draft.uri}/workbench/find", {"find": "龙肝凤髓"}).content.decode()
    asked = {"lines": [{"food": "sr28:99999"}]}
    found = client.post("/api/v1/nutrition/answers", json.dumps(asked), content_type="application/json")
    assert (found.status_code, found.json()["field"], found.json()["value"]) == (422, "lines.0.food", "sr28:99999")
    assert "foods" in found.json()["remedy"]


def test_a_formula_that_would_hold_itself_names_the_part(world: World, draft: FormulaVersion, client: Client) -> None:
    """Directly, and over a base that holds it."""
    client.force_login(world.users["member"])
    member = world.users["member"]
    done = approved(world, draft)
    again = actions.begin_version(by=member, version=done)
    assert str(done) not in client.get(f"{again.uri}/workbench/find", {"find": "粥"}).content.decode()
    given = entered(again) | {"do": "save"}
    held = client.post(f"{again.uri}/workbench", {**given, "line": [*given["line"], f"p:{done.public_id}"]})
    assert held.status_code == 422
    assert "粥 v1：配方不能直接或间接包含自己。请去掉这一行" in held.content.decode()
    base = actions.begin_formula(by=member, owner=world.organisation, title="粥底").versions.get()
    base = actions.save_draft(by=member, version=base, revision=0, settings=base.sheet,
                              lines=[actions.LineIn(f"p:{done.public_id}", "100")])  # fmt: skip
    base = approved(world, base)
    held = client.post(f"{again.uri}/workbench", {**given, "line": [*given["line"], f"p:{base.public_id}"]})
    assert held.status_code == 422
    assert "粥底 v1：配方不能直接或间接包含自己" in held.content.decode()


def test_a_price_of_the_future_needs_a_scenario(world: World, oats: Ingredient, client: Client) -> None:
    client.force_login(world.users["member"])
    price = {"cny_per_kg": "9", "on": FUTURE, "scenario": ""}
    page = client.post(f"{oats.uri}/do/price", price)
    assert page.status_code == 422
    assert "价格日期在将来。预计价格请写明情景" in page.content.decode()
    address = f"/api/v1/nutrition/ingredients/{oats.public_id}/prices"
    found = client.post(address, json.dumps({"cny_per_kg": "9", "on": FUTURE}), content_type="application/json")
    assert found.status_code == 422
    assert (found.json()["field"], found.json()["value"]) == ("on", FUTURE)
    assert "forecast" in found.json()["remedy"]
    later = {"cny_per_kg": "9", "on": FUTURE, "scenario": "forecast"}
    assert client.post(address, json.dumps(later), content_type="application/json").status_code == 201


RICE = {"name": "rice", "price_per_kg": 1, "per_100g": {"protein": 7}}


@pytest.mark.parametrize(
    ("problem", "field", "value", "zh", "en"),
    [
        ({"ingredients": [{"name": "a", "price_per_kg": 1, "parts": {"b": 1}}],
          "recipes": [{"name": "b", "parts": {"a": 1}}]},
         "problem.ingredients[1] a · parts.b", "a → b → a", "去掉其中一处", "take one of them out"),
        ({"ingredients": [RICE | {"yield": 0}]}, "problem.ingredients[1] rice · yield", "0", "大于 0", "above 0"),
        ({"ingredients": [RICE | {"price_on": "2999-01-01"}]}, "problem.ingredients[1] rice", "2999-01-01",
         "今天或以前", "today or before"),
        ({"ingredients": [RICE], "targets": [{"nutrient": "protein", "min": "15 kJ"}]},
         "problem.targets[1] protein · min", "15 kJ", "以 g 计", "kept in g"),
        ({"ingredients": [{"food": "99999", "price_per_kg": 1}]}, "problem.ingredients[1] 99999", "99999", "", ""),
    ],
)  # fmt: skip
def test_the_api_names_row_value_and_remedy_in_both_languages(
    world: World, client: Client, problem: dict[str, Any], field: str, value: str, zh: str, en: str
) -> None:
    client.force_login(world.users["member"])
    asked = {"problem": {"nutrients": {"protein": "g"}, "mass": 100} | problem}
    for language, remedy in (("zh-hans", zh), ("en", en)):
        client.cookies["django_language"] = language
        found = client.post("/api/v1/nutrition/formulations", json.dumps(asked), content_type="application/json")
        assert found.status_code == 422
        said = found.json()
        assert (said["field"], said["value"]) == (field, value)
        assert said["remedy"]
        assert remedy in said["remedy"]
