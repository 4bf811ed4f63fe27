"""The public checks and the label of a version: what a visitor sees."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.factories import registry
from valley.industry.nutrition import actions
from valley.kernel.models import User
from valley.registry.models import Role

MILK = {
    "name": "牛奶",
    "protein": "3.15",
    "fat": "3.25",
    "saturated_fat": "1.865",
    "carbohydrate": "4.8",
    "sugars": "5.05",
    "sodium": "43",
    "claims": "低糖",
    "as_of": "2027-03-16",
}

pytestmark = pytest.mark.django_db


def asked(client: Client, path: str, status: int = 200, /, **query: str) -> str:
    answer = client.get(f"{path}?{urlencode(query)}" if query else path)
    assert answer.status_code == status
    return answer.content.decode()


def test_anybody_checks_a_label_under_both_editions(client: Client) -> None:
    page = asked(client, "/nutrition/check-label", **MILK, rounding="half_up")
    assert "2027-03-16 适用 GB 28050-2025" in page
    assert "258 kJ" in page
    assert "不得声称" in page
    assert "糖大于碳水化合物" in page
    assert '"/nutrition/rules/gb28050-2025?q=%E8%A1%A8C.1"' in page
    assert "不得声称" not in asked(client, "/nutrition/check-label", **MILK)


def test_a_label_that_cannot_be_read_says_where(client: Client) -> None:
    assert "单位请用" in asked(client, "/nutrition/check-label", 422, **{**MILK, "protein": "3 IE"})
    assert "没有这个营养成分" in asked(client, "/nutrition/check-label", 422, **MILK, more="味精 1 g")


def test_the_artwork_is_a_file(client: Client) -> None:
    answer = client.get("/nutrition/check-label/artwork", {**MILK, "kind": "svg"})
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert asked(client, "/nutrition/check-label/artwork", 422, kind="exe")


def test_anybody_checks_additives(client: Client) -> None:
    lines = "sodium benzoate=0.6 g/kg\n山梨酸 0.6"
    page = asked(client, "/nutrition/check-additives", category="酱油", additives=lines)
    assert "比例之和超过 1" in page
    assert "相近" in asked(client, "/nutrition/check-additives", 422, category="酱", additives=lines)


def test_the_rules_can_be_read_and_say_what_is_not_loaded(client: Client) -> None:
    page = asked(client, "/nutrition/rules")
    assert "GB 13432" in page
    assert "实施日期未知" in page
    assert "修约间隔 0.1" in asked(client, "/nutrition/rules/gb28050-2025", q="蛋白质")
    assert asked(client, "/nutrition/rules/gb0-1900", 404)


def test_a_prepared_dish_is_asked_for(client: Client) -> None:
    assert "由谁制作" in asked(client, "/nutrition/check-dish", food="dish") or "？" in asked(
        client, "/nutrition/check-dish"
    )
    assert "不属于预制菜" in asked(client, "/nutrition/check-dish", food="cleaned")


def test_a_version_has_a_label_with_its_ingredients_in_order(client: Client) -> None:
    owner = registry.organisation("虚构乳业", short_name="虚构")
    member = registry.with_role(Role.MEMBER, owner)
    milk = actions.enter_ingredient(
        by=member, owner=owner, name="牛奶", food="sr28:01077", cny_per_kg=Decimal(9), allergens=["milk"]
    )
    sugar = actions.enter_ingredient(by=member, owner=owner, name="白砂糖", food="sr28:19335", cny_per_kg=Decimal(7))
    version = actions.begin_formula(by=member, owner=owner, title="甜牛奶").versions.get()
    lines = [actions.LineIn(f"i:{sugar.public_id}", "5"), actions.LineIn(f"i:{milk.public_id}", "95")]
    version = actions.save_draft(by=member, version=version, revision=0, settings=version.sheet, lines=lines, steps=[])
    client.force_login(member)
    page = asked(client, f"{version.uri}/label", as_of="2027-03-16")
    assert "牛奶、白砂糖" in page
    assert "9.8 g" in page  # the five sugars of SR26: 0.95 × 5.05 + 0.05 × 99.8
    drawn = client.get(f"{version.uri}/label/artwork", {"kind": "svg", "language": "en"})
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/svg+xml")
    assert client.get(f"{version.uri}/label/artwork", {"kind": "exe"}).status_code == 404
    oats = actions.enter_ingredient(by=member, owner=owner, name="燕麦片", food="sr28:20038", cny_per_kg=Decimal(9))
    version = actions.save_draft(
        by=member, version=version, revision=1, settings=version.sheet, steps=[],
        lines=[*lines, actions.LineIn(f"i:{oats.public_id}", "0.001")],
    )  # fmt: skip
    page = asked(client, f"{version.uri}/label", as_of="2027-03-16")
    assert "只是草稿" in page  # the table's total sugars are not the label's
    page = asked(client, f"{version.uri}/label", as_of="2027-03-16", sugars="9.8")
    assert "9.8 g" in page
    assert "3.0 g" in page  # 0.95 × 3.15
    assert "只是草稿" not in page
    assert asked(client, f"{version.uri}/label", 422, sugars="甜")


def test_programs_check_a_label_and_are_told_the_field(client: Client) -> None:
    """The milk of the brief: half-even and half-up differ in the sugars' last digit."""
    client.force_login(registry.with_role(Role.MEMBER, registry.organisation("虚构乳业", short_name="虚构")))
    milk = {"protein": 3.15, "fat": 3.25, "saturated_fat": 1.865, "carbohydrate": 4.8, "sugars": 5.05, "sodium": 43}

    def posted(**changes: Any) -> Any:
        formula = {"per_100g": milk, "claims": ["低糖"], **changes}
        sent = {"formula": formula, "edition": "2025", "as_of": "2027-03-16"}
        return client.post("/api/v1/nutrition/labels", sent, content_type="application/json")

    found = posted().json()
    assert {row["key"]: row["declared"] for row in found["rows"]}["sugars"] == "5.0"
    assert [claim["verdict"] for claim in found["claims"]] == ["met"]
    assert [claim["verdict"] for claim in posted(rounding="half_up").json()["claims"]] == ["not_met"]
    assert all(one["standard"] and one["clause"] for one in found["findings"] if one["verdict"] in {"met", "not_met"})
    for changes, field in (
        ({"per_100g": {"protein": -1}}, "per_100g · protein"),
        ({"ingredients": [{"name": "a", "grams": 1}, "b"], "per_100g": {}}, "ingredients[2]"),
        ({"category": "12.04", "additives": {"苯甲酸": "1 kJ/kg"}}, "additives[1] 苯甲酸 · amount"),
        ({"per_100g": "x"}, "per_100g"),
    ):
        refused = posted(**changes)
        assert (refused.status_code, f"formula.{field}" in str(refused.json())) == (422, True)


def test_programs_solve_a_whole_problem_and_are_told_the_row(client: Client) -> None:
    """The same file as `valley formulate`: an answer with its prices, a conflict with its repair, a refusal."""
    member = registry.with_role(Role.MEMBER, registry.organisation("虚构谷物", short_name="虚构"))
    client.force_login(member)
    oats = {"food": "20038", "name": "oats", "price_per_kg": 10}
    problem = {"ingredients": [oats], "targets": {"iron": {"min": "4.72 mg"}, "sodium": {"max": 600}}}

    def posted(language: str = "en", **changes: Any) -> Any:
        User.objects.filter(pk=member.pk).update(language=language)
        sent = {"problem": problem | changes}
        return client.post("/api/v1/nutrition/formulations", sent, content_type="application/json")

    found = posted().json()
    assert (found["kind"], found["result"]["proved"]) == ("Answer", True)
    assert found["result"]["grams"] == pytest.approx({"oats": 100})
    assert found["result"]["shadows"][0]["price"] == pytest.approx(0.01 / 0.0472)
    tight = posted(mass={"max_g": 50}).json()
    assert tight["kind"] == "Impossible"
    assert {"targets[1]", "mass"} == set(tight["result"]["conflict"])
    assert tight["result"]["relaxations"]
    for changes, field, words in (
        ({"targets": {"iron": [9, 3]}}, "problem.targets[1] iron", "min is above max"),
        ({"ingredients": [oats | {"price_per_kg": -1}]}, "price_per_kg", "must not be negative"),
        ({"targets": {"vitamin_d": {"min": "400 IU"}}}, "problem.targets[1]", "IU differs"),
        ({"ingredients": [{"food": "no such food"}]}, "ingredients[1]", "no such food"),
        ({"menu": 7}, "problem.menu", "single formulas"),
        ({"ingredients": [{"name": str(n)} for n in range(501)]}, "ingredients", "at most 500"),
        ({"made_up": 1}, "problem.TOML", "unknown key"),
    ):
        refused = posted(**changes)
        assert refused.status_code == 422
        assert field in refused.json()["field"]
        assert words in refused.json()["remedy"]
    assert posted("zh-hans", targets={"iron": [9, 3]}).json()["remedy"] == "下限大于上限"
