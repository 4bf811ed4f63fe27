"""A firm's own software: target, formula, draft, answer, approval, release, long calculations, without a page."""

import hashlib
import json
from typing import Any

import pytest
from django.test import Client

from tests.consistency.kinds import World
from valley.industry.nutrition import actions
from valley.industry.nutrition.models import FormulaVersion, Ingredient, Run

ROOT = "/api/v1/nutrition"


@pytest.fixture
def api(world: World, client: Client) -> Any:
    client.force_login(world.users["member"])

    def call(method: str, path: str, body: Any = None, expect: int = 200) -> Any:
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = getattr(client, method)(f"{ROOT}/{path}", **sent)
        assert answer.status_code == expect, answer.content.decode()[:500]
        return answer.json() if answer.content else None

    return call


def id_of(uri: str) -> str:
    return uri.rpartition("/")[2]


def test_from_a_target_to_a_release(world: World, client: Client, api: Any, oats: Ingredient, milk: Ingredient) -> None:
    owner = str(world.organisation.public_id)
    target = api("post", "targets", {
        "owner": owner, "title": "早餐", "eater": "general", "portion_g": 300,
        "ranges": [{"nutrient": "protein", "min": 15, "source": "虚构"}],
    }, 201)  # fmt: skip
    assert api("get", "targets")[0]["uri"] == target["uri"]
    made = api("post", "formulas", {"owner": owner, "title": "粥", "target": target["public_id"]}, 201)
    version = id_of(made["version"])
    begun = api("get", f"versions/{version}")
    assert begun["sheet"]["mass_low"] == "300"
    api("put", f"versions/{version}/process", {"revision": 0, "steps": [{"name": "煮", "yield_percent": 110}]})
    written = api("put", f"versions/{version}/draft", {
        "revision": 1, "note": "第一稿", "ranges": [{"nutrient": "protein", "min": 15}, {"nutrient": "iron", "aim": 3}],
        "mass_low": 300, "mass_high": 300, "objectives": ["deviation", "cost"],
        "groups": [{"name": "谷", "members": [oats.uri, "sr28:08121"], "max_share": 0.6}],
        "lines": [{"thing": oats.uri}, {"thing": milk.uri, "max_g": 250}, {"thing": "sr28:08121", "cny_per_kg": 11}],
    })  # fmt: skip
    assert written["revision"] == 2
    assert [step["name"] for step in written["steps"]] == ["煮"]  # steps are written by themselves
    assert [line["max_g"] for line in written["lines"]] == [None, "250.0000", None]
    bran = Ingredient.objects.get(food="sr28:08121")
    assert written["sheet"]["groups"][0]["members"] == [f"i:{oats.public_id}", f"i:{bran.public_id}"]
    found = api("post", f"versions/{version}/answer", {})
    assert found["state"] == "solved"
    assert list(found["reached"]) == ["deviation", "cost"]
    assert not found["kept"]
    kept = api("post", f"versions/{version}/answer", {"keep": True, "revision": 2})
    assert (kept["kept"], kept["revision"]) == (True, 3)
    now = api("get", f"versions/{version}")
    assert {id_of(line["thing"]): float(line["amount_g"]) for line in now["lines"] if float(line["amount_g"])} == {
        code: pytest.approx(float(g)) for code, g in kept["grams"].items()
    }
    dish = api("put", f"versions/{version}/dish", {"packaging": "杯", "portion_g": 300, "shelf_life_hours": 24})
    assert dish["dish"]["packaging"] == "杯"
    assert api("post", f"versions/{version}/submission")["state"] == "submitted"
    assert api("post", f"versions/{version}/withdrawal")["state"] == "draft"
    api("post", f"versions/{version}/submission")
    frozen = next(run for run in api("get", f"versions/{version}/runs") if run["kind"] == "freeze")
    package = client.get(f"{ROOT}/runs/{frozen['public_id']}/package").content
    assert hashlib.sha256(package).hexdigest() == frozen["sha256"]
    api("post", f"versions/{version}/decision", {"approve": True}, 403)  # not by whoever made it
    client.force_login(world.users["signer"])
    assert api("post", f"versions/{version}/decision", {"approve": True})["state"] == "approved"
    released = api("post", f"versions/{version}/release", {"needs_registration": True}, 201)
    assert released["for_sale"] is False
    further = api("post", f"versions/{version}/versions", {"note": "第二稿"}, 201)
    assert [v["number"] for v in api("get", f"formulas/{made['public_id']}")] == [2, 1]
    api("delete", f"versions/{further['public_id']}/draft", None, 204)
    api("delete", f"versions/{version}/draft", None, 409)


def test_a_draft_that_was_saved_since_is_not_overwritten(draft: FormulaVersion, api: Any) -> None:
    lines = [{"thing": line.ingredient.uri} for line in draft.lines.select_related("ingredient") if line.ingredient]
    api("put", f"versions/{draft.public_id}/draft", {"revision": draft.revision - 1, "lines": lines}, 409)
    api("post", f"versions/{draft.public_id}/answer", {"keep": True, "revision": draft.revision - 1}, 409)
    api("post", f"versions/{draft.public_id}/answer", {"keep": True}, 422)
    draft.refresh_from_db()
    assert draft.lines.filter(amount_g__gt=0).count() == 2


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"ranges": [{"nutrient": "ether", "min": 1}]}, "ranges.ether"),
        ({"ranges": [{"nutrient": "iron", "min": 3, "max": 1}]}, "ranges.iron.min"),
        ({"objectives": ["taste"]}, "objectives"),
        ({"objectives": ["deviation"]}, "objectives"),
        ({"groups": [{"name": "a", "members": [], "min_g": 3, "max_g": 1}]}, "groups.a.min_g"),
        ({"lines": [{"thing": "sr28:99999"}]}, "lines.f:sr28:99999"),
        ({"lines": [{"thing": "/nutrition/ingredients/00000000-0000-4000-8000-000000000000"}]},
         "lines.i:00000000-0000-4000-8000-000000000000"),
        ({"shares": [{"nutrient": "iron", "max": 0.3}]}, "shares.iron"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_draft_is_named(draft: FormulaVersion, api: Any, asked: dict[str, Any], field: str) -> None:
    body = {"revision": draft.revision, "lines": []} | asked
    refused = api("put", f"versions/{draft.public_id}/draft", body, 422)
    assert field in json.dumps(refused)
    draft.refresh_from_db()
    assert draft.lines.count() == 2


def test_other_organisations_things_are_not_there(world: World, client: Client, draft: FormulaVersion) -> None:
    client.force_login(world.users["other_administrator"])
    body = json.dumps({"revision": draft.revision, "lines": []})
    for method, path in (
        ("put", "draft"),
        ("post", "answer"),
        ("post", "runs"),
        ("post", "release"),
        ("delete", "draft"),
    ):
        sent = json.dumps({"kind": "front"}) if path == "runs" else "{}" if path in {"answer", "release"} else body
        answer = getattr(client, method)(
            f"{ROOT}/versions/{draft.public_id}/{path}", sent, content_type="application/json"
        )
        assert answer.status_code == 404, (method, path)


def test_a_long_calculation_is_asked_watched_taken_and_cancelled(draft: FormulaVersion, api: Any) -> None:
    asked = api("post", f"versions/{draft.public_id}/runs", {"kind": "scenarios"}, 202)
    again = api("post", f"versions/{draft.public_id}/runs", {"kind": "scenarios"}, 202)
    assert again["uri"] == asked["uri"]
    run = Run.objects.get(public_id=asked["public_id"])
    while actions.advance(run=run.pk):
        pass
    seen = api("get", f"runs/{asked['public_id']}")
    assert (seen["state"], seen["done"]) == ("finished", seen["steps_count"])
    assert api("post", f"runs/{asked['public_id']}/taking", {"place": 1})["state"] == "draft"
    api("post", f"runs/{asked['public_id']}/cancellation", None, 409)
    menu = api("post", f"versions/{draft.public_id}/runs", {"kind": "menu", "days": 3, "most_days": 2}, 202)
    assert api("post", f"runs/{menu['public_id']}/cancellation")["state"] == "cancelled"
    api("post", f"versions/{draft.public_id}/runs", {"kind": "menu", "days": 99}, 422)
    api("post", f"versions/{draft.public_id}/runs", {"kind": "freeze"}, 422)
    api("get", f"runs/{menu['public_id']}/package", None, 404)


def test_the_answer_of_a_question_knows_groups_shares_and_days(api: Any) -> None:
    found = api("post", "answers", {
        "lines": [{"food": "sr28:20038", "cny_per_kg": 10}, {"food": "sr28:01077", "cny_per_kg": 9}],
        "ranges": [{"nutrient": "protein", "min": 45, "per": "day"}], "per_day": 3, "mass_low": 300, "mass_high": 300,
        "shares": [{"nutrient": "fat", "max": 0.5}],
        "groups": [{"name": "奶", "members": ["sr28:01077"], "max_g": 200}], "objectives": ["cost", "count"],
    })  # fmt: skip
    assert found["state"] == "solved"
    assert float(found["grams"]["sr28:01077"]) <= 200
    assert found["reached"]["count"] == 2
    few = api("post", "answers", {
        "lines": [{"food": "sr28:20038", "cny_per_kg": 10}, {"food": "sr28:01077", "cny_per_kg": 9}],
        "ranges": [{"nutrient": "iron", "min": 3.5}, {"nutrient": "calcium", "min": 200}], "mass_high": 300,
        "most": 1, "min_use_g": 5,
    })  # fmt: skip
    moves = [*few["relaxations"], few["instead"]]
    assert [m["then"] for m in moves if m and m["demand"] == "count:"] == [2]


def test_a_label_goes_back_to_grams(api: Any) -> None:
    asked = {"label": {"protein": "10.0 g"}, "ingredients": [{"name": "甲", "per_100g": {"protein": 14}},
                                                              {"name": "乙", "per_100g": {"protein": 4}}]}  # fmt: skip
    found = api("post", "formulations", {"problem": asked})
    assert found["kind"] == "Reversed"
    assert found["result"]["shares"][0]["low"] < 60 < found["result"]["shares"][0]["high"]
    api("post", "formulations", {"problem": asked | {"budget": 3}}, 422)
