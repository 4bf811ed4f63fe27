"""Robust mode, menus, scenarios, aims, additives, frozen runs, and the way back from a label."""

import itertools
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from valley.industry.nutrition.engine.formulation import (
    Answer,
    BadProblem,
    Impossible,
    Ingredient,
    Menu,
    Robust,
    formulate,
    freeze,
    front,
    menu,
    read,
    replay,
    reverse,
    robust,
    simulate,
    verify,
)
from valley.industry.nutrition.engine.formulation.__main__ import main
from valley.industry.nutrition.engine.formulation.reverse import geometric
from valley.industry.nutrition.engine.formulation.robust import wilson

BOWL: dict[str, Any] = {
    "mass": {"max_g": 900},
    "ingredients": [
        {"food": name, "price_per_kg": price, "max_g": 400}
        for name, price in (
            ("大米", 6), ("黄豆", 9), ("菠菜", 8), ("猪肝", 20), ("鸡蛋", 12), ("牛奶", 9), ("土豆", 4), ("胡萝卜", 5)
        )
    ],
    "targets": [
        {"nutrient": "energy", "min": "1500 kcal", "max": "2000 kcal"},
        {"nutrient": "protein", "min": 60}, {"nutrient": "iron", "min": 12}, {"nutrient": "calcium", "min": 500},
    ],
}  # fmt: skip


def with_(**changes: Any) -> dict[str, Any]:
    return dict(json.loads(json.dumps(BOWL))) | changes


def test_safety_is_reached_and_has_a_price() -> None:
    problem = read(BOWL)
    plain = formulate(problem)
    found = robust(problem, 0.9)
    assert isinstance(plain, Answer)
    assert isinstance(found, Robust)
    assert found.met
    assert found.plain_joint < 0.6
    assert found.interval[0] <= found.joint <= found.interval[1]
    assert found.joint > 0.88
    assert found.cost > found.plain_cost == pytest.approx(plain.objective)
    assert "SR26" in found.label[1]
    again, alone = simulate(problem, found.grams, seed=99)
    assert again == pytest.approx(found.joint, abs=0.03)
    assert set(alone) <= {f"targets[{k}]" for k in range(1, 5)}
    assert "energy" in found.no_spread
    low = robust(problem, 0.5)
    assert isinstance(low, Robust)
    assert low.cost <= found.cost + 1e-9
    assert wilson(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    with pytest.raises(ValueError, match="between 0 and 1"):
        robust(problem, 1.0)


def test_a_menu_varies_and_a_rule_too_strict_is_named() -> None:
    problem = read(BOWL)
    found = menu(problem, 3, most_days=2, staples=["大米", "土豆"])
    assert isinstance(found, Menu)
    assert found.worst < 1e-6
    assert all(n <= 2 for name, n in found.served.items() if name not in {"大米", "土豆"})
    apart = menu(problem, 3, apart=1, staples=["大米", "土豆", "黄豆"])
    if isinstance(apart, Menu):
        for one, two in itertools.pairwise(apart.days):
            assert not (set(one) & set(two)) - {"大米", "土豆", "黄豆"}
    strict = menu(read(with_(exclude=["猪肝", "鸡蛋"])), 4, most_days=1)
    assert isinstance(strict, Impossible)
    assert "menu.most_days" in strict.conflict
    with pytest.raises(BadProblem, match=r"menu\.days"):
        menu(problem, 0)


def test_scenarios_price_the_formula_and_the_dearest_counts() -> None:
    dear = with_(scenarios={"drought": {"大米": 30, "土豆": 20}}, objectives=["cost"])
    found = formulate(read(dear))
    assert isinstance(found, Answer)
    (one,) = found.scenarios
    assert one.best is not None
    assert one.best <= one.cost + 1e-9
    worst = formulate(read(dear | {"objectives": ["worst_cost"]}))
    assert isinstance(worst, Answer)
    assert worst.objective <= one.cost + 1e-9
    assert worst.objective >= max(found.objective, one.best) - 1e-9


def test_aims_and_counts_are_objectives_too() -> None:
    aimed = with_(objectives=["deviation", "cost"], mass=800)
    aimed["targets"].append({"nutrient": "fat", "aim": "3 g", "per": "100 g"})
    found = formulate(read(aimed))
    assert isinstance(found, Answer)
    assert {x.nutrient: x.per_100g for x in found.levels}["fat"] == pytest.approx(3, abs=1e-6)
    few = formulate(read(with_(objectives=["count", "cost"])))
    plain = formulate(read(BOWL))
    assert isinstance(few, Answer)
    assert isinstance(plain, Answer)
    assert len(few.grams) <= len(plain.grams)
    assert few.objective == len(few.grams)
    points = front(read(with_()), 3, between=("cost", "distance"))
    assert [set(p.values) for p in points] == [{"cost", "distance"}] * 3


def test_a_sensory_prototype_is_met_by_mass() -> None:
    text = """
    mass = 100
    objectives = ["deviation"]
    nutrients = { sweetness = "point" }
    prototype = { sweetness = 4, scale = 0.5 }
    [[ingredients]]
    name = "sugar"
    per_100g = { sweetness = 10 }
    [[ingredients]]
    name = "water"
    per_100g = { sweetness = 0 }
    """
    found = formulate(read(text))
    assert isinstance(found, Answer)
    assert found.grams["sugar"] == pytest.approx(40)


def test_additives_share_one_maximum_only_as_a4_says() -> None:
    text = """
    mass = 1000
    nutrients = { protein = "g" }
    [[ingredients]]
    name = "sauce"
    price_per_kg = 5
    per_100g = { protein = 6 }
    [[ingredients]]
    name = "benzoate"
    price_per_kg = 1
    per_100g = { protein = 0 }
    min_g = MIN
    [[ingredients]]
    name = "sorbate"
    price_per_kg = 1
    per_100g = { protein = 0 }
    min_g = 0.5
    [[additives]]
    name = "benzoate"
    max = "1.0 g/kg"
    factor = 0.847
    function = "preservative"
    category = "12.04"
    [[additives]]
    name = "sorbate"
    max_g_per_kg = 1.0
    function = "FUNCTION"
    """
    # 0.5 / 1 + x · 0.847 ≤ 1 → x ≤ 0.590 g in 1 kg
    fits = formulate(read(text.replace("MIN", "0.59").replace("FUNCTION", "preservative")))
    assert isinstance(fits, Answer)
    over = formulate(read(text.replace("MIN", "0.60").replace("FUNCTION", "preservative")))
    assert isinstance(over, Impossible)
    assert any("A.4" in en for _, en in over.words)
    apart = formulate(read(text.replace("MIN", "1.18").replace("FUNCTION", "sweetener")))
    assert isinstance(apart, Answer)  # each has its own maximum: 1 / 0.847 = 1.1806 g
    qs = read(text.replace("max_g_per_kg = 1.0", 'max = "按生产需要适量使用"').replace("MIN", "1"))
    assert any("no number" in en for _, en in qs.notes)


def test_per_serving_day_volume_and_limits_of_detection() -> None:
    text = """
    servings = 4
    days = 2
    density_g_per_ml = 1.03
    [nutrients]
    protein = "g"
    energy = "kJ"
    [[ingredients]]
    name = "a"
    price_per_kg = 10
    per_100g = { protein = 10, energy = 400 }
    [[ingredients]]
    name = "b"
    price_per_kg = 2
    per_100g = { protein = "<1", energy = 100 }
    [[targets]]
    nutrient = "protein"
    """
    rows = {
        'per = "serving"\nmin = 5': ("a", 200.0),  # 4 × 5 g
        'per = "day"\nmin = 15': ("a", 300.0),
    }
    for row, (name, grams) in rows.items():
        found = formulate(read(text + row))
        assert isinstance(found, Answer)
        assert found.grams[name] == pytest.approx(grams)
    volume = read("mass = 103\n" + text + 'per = "100 mL"\nmin = 3')
    found = formulate(volume)  # 103 g are 100 mL: 3 g
    assert isinstance(found, Answer)
    assert found.grams["a"] == pytest.approx(30)
    capped = formulate(read("mass = 100\n" + text + 'per = "100 g"\nmax = 0.9'))
    assert isinstance(capped, Impossible)  # what is below 1 may be 1
    energy = formulate(read("mass = 100\n" + text + 'per = "100 kcal"\nmin = 8'))
    assert isinstance(energy, Answer)


def test_a_frozen_run_is_solved_again_to_the_byte() -> None:
    problem = read(BOWL)
    found = formulate(problem)
    assert isinstance(found, Answer)
    assert found.ranges
    assert {one.kind for one in found.ranges} == {"price", "limit"}
    data, digest = freeze(problem, found, {"prices": "list of 2026-11-26"})
    again = replay(data)
    assert again["same_solver"] is True
    assert again["same_bytes"] is True
    assert float(again["apart"] or 0) <= 1e-9
    checked = verify(data, digest)
    assert checked["gap"] == pytest.approx(0, abs=1e-9)
    near = read(with_(objectives=["distance", "cost"]))
    other = formulate(near)
    assert isinstance(other, Answer)
    assert verify(*freeze(near, other))["gap"] == pytest.approx(0, abs=1e-9)
    assert len(json.loads(data)["data"]["USDA SR28"]) == 64


def test_the_way_back_from_a_label_beats_halving() -> None:
    import numpy as np

    from valley.industry.nutrition.engine.foods import load

    table, keys = load(), ["energy_kcal", "protein", "fat", "carbohydrate_by_difference", "sugars", "sodium"]
    foods = [table.find(n) for n in ("小麦粉", "白砂糖", "黄油", "鸡蛋", "食盐")]
    truth = [50.0, 22.0, 18.0, 9.0, 1.0]
    given = [Ingredient(f.name, {k: Fraction(f.values[k] or 0) for k in keys}, spread={}) for f in foods]
    label = {
        k: (round(sum(g * float(f.values[k] or 0) for g, f in zip(truth, foods, strict=True)) / 100, 1), 0.1)
        for k in keys
    }
    found = reverse(label, given)
    assert [s.name for s in found.shares] == [f.name for f in foods]
    assert sum(s.low <= t <= s.high for s, t in zip(found.shares, truth, strict=True)) >= 4
    error = np.median([abs(s.grams - t) for s, t in zip(found.shares, truth, strict=True)])
    assert error < np.median(np.abs(geometric(5) - truth))
    with pytest.raises(BadProblem, match="label"):
        reverse({"protein": (-1.0, 0.1)}, given)
    with pytest.raises(BadProblem, match="at least one"):
        reverse({}, [])


def test_the_command_speaks_json_and_checks_packages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, package = tmp_path / "p.json", tmp_path / "run.json"
    file.write_text(json.dumps(BOWL), encoding="utf-8")
    assert main([str(file), "--json", "--package", str(package)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["kind"] == "Answer"
    assert said["proved"] is True
    assert main([str(package), "--verify", said["sha256"]]) == 0
    assert "same_bytes: True" in capsys.readouterr().out
    assert main([str(file), "--robust", "0.8"]) == 0
    assert "simulated batches" in capsys.readouterr().out
    assert main([str(file), "--days", "2"]) == 0
    assert main([str(file), "--front", "3"]) == 0
    capsys.readouterr()
    file.write_text(json.dumps(with_(exclude=["nothing"])), encoding="utf-8")
    assert main([str(file), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["where"] == "exclude"


def test_every_example_of_the_how_to_runs() -> None:
    page = (Path(__file__).parents[5] / "docs/how-to/formulate.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(examples) >= 3
    for example in examples:
        assert isinstance(formulate(read(example)), Answer | Impossible)
    for example in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(compile(example, "formulate.md", "exec"), {})  # noqa: S102 – the page's own examples


AIMED: dict[str, object] = {
    "mass": 300, "objectives": ["deviation", "cost"],
    "ingredients": [{"food": "20038", "name": "oats", "price_per_kg": 10},
                    {"food": "01077", "name": "milk", "price_per_kg": 9}],
    "targets": [{"nutrient": "protein", "min": 20}, {"nutrient": "calcium", "aim": 900},
                {"nutrient": "iron", "aim": 1}],
}  # fmt: skip


def test_a_deviation_is_certified_from_the_package_alone() -> None:
    problem = read(AIMED)
    found = formulate(problem)
    assert isinstance(found, Answer)
    assert found.objective > 0.1
    data, digest = freeze(problem, found)
    checked = verify(data, digest)
    assert checked["gap"] is not None
    assert abs(checked["gap"]) < 1e-8
    forged = json.loads(data)  # other grams, feasible, are seen to be worse
    forged["grams"] = {"oats": 150, "milk": 150}
    assert (verify(json.dumps(forged).encode(), digest)["gap"] or 0) > 0.05
    forged["aim_duals"] = [1.0, 1.0]  # and no dual is believed that proves nothing
    assert verify(json.dumps(forged).encode(), digest)["gap"] is not None


def test_a_least_use_is_checked_in_the_package_too() -> None:
    given = {**AIMED, "objectives": ["cost"], "ingredients": [
        {**row, "min_use_g": 40} for row in AIMED["ingredients"]]}  # type: ignore[attr-defined]  # fmt: skip
    problem = read(given)
    found = formulate(problem)
    assert isinstance(found, Answer)
    data, digest = freeze(problem, found)
    assert verify(data, digest)["worst"] < 1e-9  # type: ignore[operator]
    forged = json.loads(data)
    forged["grams"] = {"oats": 20, "milk": 280}
    assert verify(json.dumps(forged).encode(), digest)["worst"] >= 0.5  # type: ignore[operator]
