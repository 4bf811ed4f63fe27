"""Proved, explained, frozen; and nonsense refused by its row."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valley.industry.nutrition.engine.formulation import (
    Answer,
    BadProblem,
    Demand,
    Impossible,
    Ingredient,
    Problem,
    Row,
    Unproved,
    formulate,
    freeze,
    front,
    read,
    verify,
)
from valley.industry.nutrition.engine.formulation.__main__ import main
from valley.industry.nutrition.engine.formulation.conflict import Deletion

PORRIDGE = """
mass = { min_g = 300, max_g = 310 }
[nutrients]
energy = "kcal"
iron = "mg"
[[ingredients]]
name = "oats"
price_per_kg = 10
per_100g = { energy = 379, iron = "4250 µg" }
[[ingredients]]
name = "rice"
price_per_kg = 6
per_100g = { energy = "1506.24 kJ", iron = 0.8 }
[[ingredients]]
name = "soya"
price_per_kg = 12
per_100g = { energy = 446, iron = 15.7 }
allergens = ["soya"]
[[targets]]
nutrient = "iron"
min = 30
"""


def answer(text: str) -> Answer:
    found = formulate(read(text))
    assert isinstance(found, Answer)
    return found


def test_the_cheapest_mixture_is_the_one_worked_out_by_hand() -> None:
    """300 g of rice and soya: 0.8 r + 15.7 s = 3000, r + s = 300 → s = 2760/14.9 g."""
    found = answer(PORRIDGE)
    assert found.grams["soya"] == pytest.approx(2760 / 14.9, rel=1e-9)
    assert found.proved
    assert found.worst < 1e-9
    iron = next(s for s in found.shadows if s.demand == "targets[1]")
    assert iron.price == pytest.approx(0.006 / 0.149)  # soya for rice: 0.006 CNY buys 0.149 mg
    assert "再多 1 mg" in iron.words[0]
    assert [name for name, _ in found.nearly] == ["oats"]


def test_units_are_converted_and_energy_is_not_mass() -> None:
    rice = read(PORRIDGE).ingredients[1]
    assert rice.per_100g["energy"] == 360
    assert read(PORRIDGE).ingredients[0].per_100g["iron"] == Fraction("4.25")


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("min = 30", "min = 30\nmax = 20", "targets[1]"),
        ("iron = 0.8", "iron = -0.8", "ingredients[2] rice"),
        ("iron = 0.8", "iron = nan", "ingredients[2] rice"),
        ('"1506.24 kJ"', '"1506 mg"', "ingredients[2] rice"),
        ('"4250 µg"', '"4250 IU"', "ingredients[1] oats"),
        ('name = "rice"', 'name = "oats"', "ingredients"),
        ('name = "rice"', 'name = "rice"\nyield = 0', "ingredients[2] rice"),
        ('name = "rice"', 'name = "rice"\nprice_on = 2999-01-01', "ingredients[2] rice"),
        ('name = "rice"', 'name = "rice"\nprize = 3', "ingredients[2] rice"),
        ('nutrient = "iron"', 'nutrient = "zinc"', "targets[1]"),
        ("mass = {", "exclude = ['barley']\nmass = {", "exclude"),
        ("price_per_kg = 6\n", "", "ingredients[2] rice"),
        ("mass = {", "mass = true #", "mass"),
    ],
)
def test_nonsense_is_refused_with_its_row(old: str, new: str, where: str) -> None:
    with pytest.raises(BadProblem) as refused:
        read(PORRIDGE.replace(old, new, 1))
    assert refused.value.where.startswith(where)
    assert refused.value.remedy_zh


def test_a_maximum_on_missing_data_blocks_or_warns() -> None:
    capped = PORRIDGE.replace("min = 30", "max = 60").replace("iron = 0.8", 'iron = "missing"')
    blocked = answer(capped)
    assert "rice" not in blocked.grams
    assert "rice" in blocked.notes[0][1]
    warned = answer("missing = 'warn'\n" + capped)
    assert set(warned.grams) == {"rice"}
    assert warned.notes
    assert next(level for level in warned.levels if level.nutrient == "iron").coverage == 0


def test_allergens_are_left_out() -> None:
    found = formulate(read("exclude_allergens = ['soya']\n" + PORRIDGE))
    assert isinstance(found, Impossible)
    assert set(found.conflict) == {"mass", "targets[1]"}


def test_a_conflict_names_the_demands_entered_and_each_subset_can_be_met() -> None:
    problem = read("budget = 2.5\n" + PORRIDGE)
    found = formulate(problem)
    assert isinstance(found, Impossible)
    assert found.irreducible
    assert set(found.conflict) == {"mass", "targets[1]", "budget"}
    assert Deletion(problem, 5).state(found.conflict) == "infeasible"
    for key in found.conflict:
        assert Deletion(problem, 5).state([k for k in found.conflict if k != key]) == "optimal"
    assert found.relaxations


def test_a_count_counts_and_is_part_of_a_conflict() -> None:
    two = answer("count = { most = 1, min_use_g = 20 }\n" + PORRIDGE)
    assert list(two.grams) == ["soya"]
    assert two.proved
    found = formulate(read("count = { most = 1, min_use_g = 400 }\n" + PORRIDGE))
    assert isinstance(found, Impossible)
    assert "mass" in found.conflict
    assert "count" in found.conflict


def test_yield_and_retention_stand_in_the_matrix() -> None:
    cooked = PORRIDGE.replace('name = "soya"', 'name = "soya"\nyield = 2\nretention = { iron = 0.5 }')
    problem = read(cooked)
    assert problem.ingredients[2].per_g("iron") == Fraction("0.0785")
    assert next(d for d in problem.demands if d.key == "mass").rows[0].coefficients["soya"] == 2


def test_additives_share_one_maximum() -> None:
    text = PORRIDGE + (
        '[[additive_sums]]\nclause = "GB 2760-2024 A.4"\nmax_g_per_kg = { oats = 1.0, rice = 1.0 }\n'
        '[[groups]]\nname = "x"\nmin_g = 0.5\n'
    )
    text = text.replace('name = "oats"', 'name = "oats"\ngroups = ["x"]').replace(
        'name = "rice"', 'name = "rice"\ngroups = ["x"]'
    )
    found = formulate(read(text))
    assert isinstance(found, Impossible)  # 0.5 g of the two together in at most 310 g: 0.31 g are allowed
    assert set(found.conflict) == {"mass", "groups[1]", "additive_sums[1]"}


def test_ratio_energy_share_and_per_100_kcal_hold_in_the_answer() -> None:
    text = PORRIDGE + '[[targets]]\nnutrient = "iron"\nper = "100 kcal"\nmax = 3.0\n'
    found = answer(text)
    level = {x.nutrient: x.amount for x in found.levels}
    assert level["iron"] / level["energy"] * 100 <= 3.0 + 1e-9


def test_distance_to_habit_comes_after_cost() -> None:
    text = 'objectives = ["distance", "cost"]\n' + PORRIDGE.replace('name = "oats"', 'name = "oats"\nhabit_g = 100')
    assert answer(text).grams["oats"] == pytest.approx(100)


def test_a_frozen_run_is_checked_without_the_solver_and_repeats_to_the_byte() -> None:
    problem = read(PORRIDGE)
    first, second = freeze(problem, answer(PORRIDGE)), freeze(read(PORRIDGE), answer(PORRIDGE))
    assert first == second
    checked = verify(*first)
    assert checked["hash"] is True
    assert checked["worst"] == pytest.approx(0, abs=1e-9)
    assert checked["gap"] == pytest.approx(0, abs=1e-9)
    forged = first[0].replace(b'"soya":185.', b'"soya":105.')
    assert forged != first[0]
    bad = verify(forged, first[1])
    assert bad["hash"] is False
    assert float(bad["worst"] or 0) > 0.1


def mixture(contents: list[list[int]], prices: list[int], need: list[int]) -> Problem:
    names = [f"i{k}" for k in range(len(prices))]
    foods = tuple(Ingredient(n, {}, price_per_kg=Fraction(p)) for n, p in zip(names, prices, strict=True))
    rows = [Row({n: Fraction(c) for n, c in zip(names, line, strict=True)}, Fraction(0), None) for line in contents]
    demands = [
        Demand(f"d{k}", (f"d{k}", f"d{k}"), (Row(r.coefficients, Fraction(low), None),))
        for k, (r, low) in enumerate(zip(rows, need, strict=True))
    ]
    demands.append(Demand("mass", ("m", "m"), (Row(dict.fromkeys(names, Fraction(1)), None, Fraction(100)),)))
    return Problem("", {}, foods, tuple(demands))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_relaxing_never_costs_more_and_conflicts_are_irreducible(data: st.DataObject) -> None:
    whole = st.integers(0, 9)
    contents = data.draw(st.lists(st.lists(whole, min_size=3, max_size=3), min_size=3, max_size=3))
    prices = data.draw(st.lists(st.integers(1, 50), min_size=3, max_size=3))
    need = data.draw(st.lists(st.integers(0, 600), min_size=3, max_size=3))
    problem = mixture(contents, prices, need)
    found = formulate(problem)
    if isinstance(found, Impossible):
        assert found.irreducible
        assert Deletion(problem, 5).state(found.conflict) == "infeasible"
        return
    assert isinstance(found, Answer)
    assert found.gap < 1e-9
    looser = formulate(mixture(contents, prices, [n // 2 for n in need]))
    assert isinstance(looser, Answer)
    assert looser.objective <= found.objective + 1e-9


def test_the_command_answers_without_django(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "p.toml").write_text(PORRIDGE, encoding="utf-8")
    assert main([str(folder / "p.toml"), "--package", str(folder / "run.json")]) == 0
    said = capsys.readouterr().out
    assert verify((folder / "run.json").read_bytes(), said.strip().rsplit(" ", 1)[1])["hash"] is True
    from valley.config import cli

    assert cli.main(["formulate", str(folder / "p.toml")]) == 0
    (folder / "p.toml").write_text("budget = 1\n" + PORRIDGE, encoding="utf-8")
    assert main([str(folder / "p.toml")]) == 1
    assert main([str(folder / "none.toml")]) == 2


def test_the_example_of_the_how_to_runs() -> None:
    import re
    from pathlib import Path

    page = Path(__file__).parents[5] / "docs/how-to/formulate.md"
    example = re.search(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    assert answer(example[1]).proved


def test_the_bound_comes_from_the_duals_not_from_the_solver_s_word() -> None:
    import numpy as np

    from valley.industry.nutrition.engine.formulation.program import Program
    from valley.industry.nutrition.engine.formulation.solver import Held

    program = Program(cost=[2.0, 3.0], upper=[float("inf")] * 2, lower=[0.0] * 2)
    program.row("d", [(0, 1.0), (1, 2.0)], 4.0, float("inf"))  # min 2x + 3y, x + 2y ≥ 4: y = 2, cost 6
    assert Held.of(program).bound(np.array([1.5])) == 6
    assert Held.of(program).bound(np.array([1.0])) == 4  # a weaker certificate, still true
    assert Held.of(program).bound(np.array([2.5])) == -float("inf")  # prices x at 2.5 > 2: no certificate


def test_the_front_falls_from_dear_and_near_to_cheap_and_far() -> None:
    habit = PORRIDGE.replace('name = "oats"', 'name = "oats"\nhabit_g = 300')
    points = front(read(habit), 5)
    assert len(points) == 5
    assert points[0].cost == pytest.approx(answer(habit).objective)
    nearest = answer('objectives = ["distance"]\n' + habit)
    assert points[-1].distance_g == pytest.approx(nearest.objective)
    for cheaper, nearer in itertools.pairwise(points):
        assert cheaper.cost < nearer.cost
        assert cheaper.distance_g > nearer.distance_g
    assert front(read("budget = 1\n" + habit)) == ()
    with pytest.raises(ValueError, match="at least 2"):
        front(read(habit), 1)


def test_a_relaxation_as_said_makes_room() -> None:
    """A limit per 100 kcal moves by an amount that one can add to it."""

    def asked(least: float, most: float) -> Answer | Impossible | Unproved:
        text = PORRIDGE.replace("min = 30", f"min = {least!r}")
        return formulate(read(f'{text}[[targets]]\nnutrient = "iron"\nper = "100 kcal"\nmax = {most!r}\n'))

    found = asked(12.0, 0.1)
    assert isinstance(found, Impossible)
    moves = {one.demand: one for one in found.relaxations}
    assert "raise the maximum from 0.1 to" in moves["targets[2]"].words[1]
    least, most = 12 + moves["targets[1]"].by, 0.1 + moves["targets[2]"].by
    assert isinstance(asked(least * 0.999999, most * 1.000001), Answer)
    assert isinstance(asked(least, most * 0.99), Impossible)
