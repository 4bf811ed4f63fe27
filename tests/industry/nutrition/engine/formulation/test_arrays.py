"""Arrays in, a checked result out; screening against the exact programme; nonsense refused."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valley.industry.nutrition.engine.formulation import Model, fewest
from valley.industry.nutrition.engine.formulation.arrays import names, violation
from valley.industry.nutrition.engine.formulation.solver import Matrix


def foods(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    dice = np.random.default_rng(seed)
    table = np.round(dice.gamma(0.6, 1.0, (6, count)), 3) * (dice.random((6, count)) > 0.3)
    return table, np.round(dice.lognormal(0, 0.6, count), 3), np.full(6, 60.0)


def test_a_slider_moves_one_limit_and_the_bound_comes_from_the_duals() -> None:
    table, cost, low = foods(400, 1)
    model = Model(table, cost, low, None, 50.0)
    first = model.solve()
    assert first.proved
    assert first.gap < 1e-9
    model.limit(0, 30.0)
    looser = model.solve()
    assert looser.objective <= first.objective
    assert Model(table, cost, [30.0, *low[1:]], None, 50.0).solve().objective == pytest.approx(looser.objective)
    model.spend(cost * 2)
    assert model.solve().objective == pytest.approx(2 * looser.objective)
    model.limit(0, 1e9)
    assert model.solve().state == "infeasible"
    assert names([f"f{k}" for k in range(400)], first).keys() == {f"f{k}" for k in first.used}


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6))
def test_screening_finds_what_the_whole_programme_finds(seed: int, most: int) -> None:
    table, cost, low = foods(40, seed)
    whole = fewest(table, cost, low, None, least=5.0, top=60.0, most=most)
    from valley.industry.nutrition.engine.formulation.screen import Choice, choose

    none = np.full(6, np.inf)
    choice = Choice(
        Matrix.dense(table), cost, low, none, np.full(40, 5.0), np.full(40, 60.0), most, np.zeros(0, np.int64)
    )
    screened = choose(choice, few=10)
    assert screened.state == whole.state
    if whole.state == "optimal":
        assert screened.objective == pytest.approx(whole.objective, abs=1e-6)
        assert whole.proved
        assert len(whole.used) <= most
        assert min(whole.used.values()) >= 5 - 1e-6


def test_a_violation_is_exact() -> None:
    table = np.array([[0.1, 0.2]])
    model = Model(table, [1.0, 1.0], [0.3], None)
    x = np.array([1.0, 1.0])
    exact = Fraction(0.3) - Fraction(0.1) - Fraction(0.2)
    assert violation(model.held, x) == max(exact, 0)
    assert violation(model.held, np.array([1.0, 0.5])) == Fraction(0.3) - Fraction(0.1) - Fraction(0.2) / 2
    assert violation(model.held, np.array([-1.0, 9.0])) == 1


@pytest.mark.parametrize(
    ("matrix", "cost", "low", "high", "says"),
    [
        ([[np.nan]], [1.0], [1.0], None, "row 0, column 0"),
        ([[1.0]], [np.nan], [1.0], None, "NaN"),
        ([[1.0]], [1.0], [2.0], [1.0], "row 0: low 2 is above high 1"),
        ([[1.0]], [np.inf], [1.0], None, "finite cost"),
    ],
)
def test_nonsense_in_arrays_is_refused(matrix: object, cost: object, low: object, high: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Model(np.array(matrix), np.array(cost), low, high)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="least ≤ top"):
        fewest([[1.0]], [1.0], [1.0], None, least=5.0, top=2.0, most=1)
