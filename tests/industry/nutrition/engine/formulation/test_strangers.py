"""Files as people who have only the docs write them: units in names, Chinese keys, other words; never read wrongly."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from valley.industry.nutrition.engine.formulation import Answer, BadProblem, Impossible, formulate, read
from valley.industry.nutrition.engine.formulation.__main__ import main
from valley.industry.nutrition.engine.formulation.backward import backward

RICE = {"name": "rice", "price_per_kg": 6, "per_100g": {"energy_kj": 1500, "protein": 7}}


def solved(asked: Any) -> Answer:
    found = formulate(read(asked))
    assert isinstance(found, Answer)
    return found


@pytest.mark.parametrize(
    "content",
    [{"energy_kj": 1500}, {"energy (kJ)": 1500}, {"kj": 1500}, {"千焦": 1500}, {"能量（千焦）": 1500},
     {"energy": "1500 kJ"},
     {"energy_kcal": 1500 / 4.184}, {"calories": 1500 / 4.184}, {"kcal": 1500 / 4.184}, {"energy": 1500 / 4.184}],
)  # fmt: skip
def test_a_unit_in_the_name_of_energy_is_its_unit(content: dict[str, Any]) -> None:
    """1500 kJ are 358.5 kcal however it is written; 100 g of it are asked for."""
    found = solved({"ingredients": [{"name": "rice", "price_per_kg": 6, "per_100g": content}],
                    "targets": {"energy": {"min": "1500 kJ"}}})  # fmt: skip
    assert found.grams["rice"] == pytest.approx(100)


@pytest.mark.parametrize(
    "row",
    [
        {"nutrient": "energy_kj", "max": 1500},
        {"nutrient": "energy", "max": 1500, "unit": "kJ"},
        {"nutrient": "kcal", "max": 358.5086},
        {"nutrient": "千焦", "max": 1500},
    ],
)
def test_a_unit_in_the_name_of_a_target_is_its_unit(row: dict[str, Any]) -> None:
    asked = {"ingredients": [RICE], "targets": [row, {"nutrient": "protein", "min": 7.1}]}
    assert isinstance(formulate(read(asked)), Impossible)
    asked["targets"] = [row, {"nutrient": "protein", "min": 6.9}]
    assert solved(asked).grams


def test_a_declared_name_is_kept_as_declared() -> None:
    found = solved({"nutrients": {"energy_kj": "kJ", "protein": "g"}, "ingredients": [RICE],
                    "targets": [{"nutrient": "energy_kj", "min": 3000}]})  # fmt: skip
    assert found.grams["rice"] == pytest.approx(200)


def test_one_file_in_either_language_is_the_same_problem() -> None:
    english = {
        "title": "粥", "objectives": ["cost"], "mass": {"max_g": 300},
        "ingredients": [{"food": "大米", "price_per_kg": 6, "groups": ["谷"]},
                        {"food": "黄豆", "price_per_kg": 9, "max_g": 100}],
        "targets": [{"nutrient": "protein", "min": 30}, {"nutrient": "iron", "min": "8 mg"}],
        "groups": [{"name": "谷", "min_g": 50}],
    }  # fmt: skip
    chinese = {
        "标题": "粥", "目标": "成本最低", "成品质量": {"最多": 300},
        "原料": [{"食物": "大米", "单价": "6 元/kg", "分组": "谷"}, {"食物": "黄豆", "单价": "4.5 元/斤", "最多": 100}],
        "目标值": {"蛋白质": {"最少": 30}, "铁": {"下限": "8 毫克"}},
        "分组": {"谷": {"最少": 50}},
    }  # fmt: skip
    assert solved(chinese).grams == pytest.approx(solved(english).grams)


def test_other_words_for_the_limits_and_aims() -> None:
    asked = {"goal": "minimise cost", "budget": "5 元", "ingredients": [RICE],
             "targets": [{"nutrient": "protein", "minimum": 7, "maximum": 9}]}  # fmt: skip
    assert solved(asked).grams["rice"] == pytest.approx(100)
    with pytest.raises(BadProblem, match="budget"):
        read(asked | {"budget": "5 USD"})
    with pytest.raises(BadProblem, match="objectives"):
        read(asked | {"goal": "taste"})


def test_a_bare_chinese_key_is_told_to_be_quoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "p.toml"
    file.write_text("标题 = 1\n", encoding="utf-8")
    assert main([str(file)]) == 2
    assert "needs quotes" in capsys.readouterr().err


def test_an_optifood_like_week_says_what_local_foods_cannot_give(tmp_path: Path) -> None:
    """Food groups and portions a week, levels a day (the method of Optifood: Ferguson et al., Public Health Nutrition
    9, 2006, 12-33): the iron of a child of 6 to 8 months is not to be had from these foods. Figures are SR28's."""
    row = {"price_per_kg": 1}
    asked: dict[str, Any] = {
        "days": 7, "missing": "warn", "objectives": ["cost"],
        "ingredients": [
            row | {"food": "20022", "name": "maize", "group": "staples", "max_g": 210},
            row | {"food": "16087", "name": "groundnut", "group": "legumes", "max_g": 140},
            row | {"food": "11457", "name": "spinach", "group": "vegetables", "max_g": 280},
        ],
        "groups": {"staples": {"min": 70}},
        "targets": {"energy": {"min": "100 kcal/day", "max": "220 kcal/day"}, "iron": {"min": 9, "per": "day"}},
    }  # fmt: skip
    found = formulate(read(asked))
    assert isinstance(found, Impossible)
    assert "targets[2]" in found.conflict
    (move,) = [m for m in found.relaxations if m.demand == "targets[2]"]
    assert move.then is not None
    assert "每天的 iron" in move.words[0]
    asked["targets"]["iron"]["min"] = move.then * 0.999
    assert isinstance(formulate(read(asked)), Answer)
    file = tmp_path / "week.json"
    file.write_text(json.dumps(asked), encoding="utf-8")
    assert main([str(file)]) == 0


BACK: dict[str, Any] = {
    "label": {"energy_kj": 1000, "蛋白质": "10.0 g", "fat": "5.0"},
    "ingredients": [
        {"name": "甲", "per_100g": {"energy": "1000 kJ", "protein": 14, "fat": 3}},
        {"name": "乙", "per_100g": {"energy": "1000 kJ", "protein": 4, "fat": 8}},
    ],
}


def test_a_label_goes_back_to_its_recipe() -> None:
    """60 g of the one and 40 g of the other: 14 × 0.6 + 4 × 0.4 = 10 g of protein, 3 × 0.6 + 8 × 0.4 = 5 g of fat."""
    problem, found = backward(BACK | {"ingredients": [row | {"cv": {"protein": 0.01, "fat": 0.01, "energy": 0.01}}
                                                      for row in BACK["ingredients"]]})  # fmt: skip
    assert [one.name for one in problem.ingredients] == ["甲", "乙"]
    assert found.shares[0].grams == pytest.approx(60, abs=1.5)
    assert found.shares[0].low < 60 < found.shares[0].high
    assert found.used == ("energy", "protein", "fat")
    assert found.misfit < 1
    wide = backward(BACK)[1].shares[0]  # contents of unknown spread
    assert wide.high - wide.low > found.shares[0].high - found.shares[0].low
    sure = backward(BACK | {"known": {"乙": "42 %"}})[1]
    assert sure.shares[1].grams == pytest.approx(42, abs=1)


@pytest.mark.parametrize(
    ("asked", "where"),
    [({"targets": []}, "targets"), ({"label": {}}, "label"), ({"label": {"ether": 1}}, "label.ether"),
     ({"label": {"protein": 1, "蛋白质": 2}}, "label.蛋白质"), ({"label": {"protein": "3,2"}}, "label.protein"),
     ({"label": {"protein": "1 kJ"}}, "label.protein"), ({"known": {"丙": 3}}, "known.丙"),
     ({"nutrients": {"fat": "g"}, "label": {"protein": 1}, "ingredients": [{"name": "甲", "per_100g": {"fat": 1}}]},
      "label.protein")],
)  # fmt: skip
def test_a_flaw_on_the_way_back_is_named(asked: dict[str, Any], where: str) -> None:
    with pytest.raises(BadProblem) as flaw:
        backward(BACK | asked)
    assert flaw.value.where.startswith(where)


def test_the_command_goes_back_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "label.json"
    file.write_text(json.dumps(BACK), encoding="utf-8")
    assert main([str(file), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["kind"] == "Reversed"
    assert [one["name"] for one in said["shares"]] == ["甲", "乙"]
    file.write_text(json.dumps(BACK | {"label": BACK["label"] | {"protein": 90, "蛋白质": 90}}), encoding="utf-8")
    assert main([str(file)]) == 2
    capsys.readouterr()
    file.write_text(json.dumps(BACK | {"label": {"fat": 40, "iron": 3}}), encoding="utf-8")
    assert main([str(file)]) == 0
    out = capsys.readouterr().out
    assert "misfit" in out
    assert "iron" in out  # no ingredient has a value of it


@pytest.mark.parametrize(
    ("row", "least", "most"),
    [("20-40 g", 20, 40), ("20 ～ 40 克", 20, 40), ("≥ 20 g", 20, None), ("<= 0.04 kg", None, 40),
     ("不少于 20 g", 20, None), ([20, "40 g"], 20, 40)],
)  # fmt: skip
def test_a_range_as_a_text(row: Any, least: float | None, most: float | None) -> None:
    problem = read({"ingredients": [RICE], "targets": {"protein": row}})
    low, high = problem.totals["protein"]
    assert (low, high) == (least, most)


def test_mass_share_and_aims_as_people_write_them() -> None:
    problem = read({"ingredients": [RICE | {"per_100g": {"energy": 358, "protein": 7}}], "mass": [200, "0.3 kg"],
                    "objectives": "distance, cost", "energy_shares": {"protein": {"max": "30％"}}})  # fmt: skip
    assert problem.objectives == ("distance", "cost")
    row = next(d for d in problem.demands if d.key == "mass").rows[0]
    assert [row.low, row.high] == [Fraction(200), Fraction(300)]
    for wrong in ("20", 20, "many"):
        with pytest.raises(BadProblem, match="min"):
            read({"ingredients": [RICE], "targets": {"protein": wrong}})
