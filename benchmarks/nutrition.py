"""Formulation over the shipped table: our call ÷ bare highspy, screening, warm re-solves, robust mode, and curves.

    python -m benchmarks.nutrition [--quick]

CPU seconds of this process (one thread), so that other work on the machine counts little; wall time and load are
printed beside them. The matrix: SR28's 8,789 foods × 28 nutrients (missing as 0), five rows of energy shares and one of
mass. Prices are synthetic: lognormal, median 4 a kg, seed 4. Bare highspy is given the same arrays in its fastest
form and the same options. `call` goes from those arrays to a typed result with the bound from the duals and the
recheck in fractions.
"""

import argparse
import os
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from fractions import Fraction

import highspy
import numpy as np
from numpy.typing import NDArray

from valley.industry.nutrition.engine.foods import chinese, load
from valley.industry.nutrition.engine.formulation import Ingredient, Model, Robust, fewest, read, reverse, robust
from valley.industry.nutrition.engine.formulation.reverse import geometric
from valley.industry.nutrition.engine.formulation.solver import Matrix, options

Floats = NDArray[np.float64]
LOW = {
    "energy_kcal": 2000, "protein": 60, "fibre": 25, "calcium": 800, "iron": 12, "magnesium": 330, "phosphorus": 720,
    "potassium": 2000, "zinc": 11, "copper": 0.8, "manganese": 4.5, "selenium": 60, "vitamin_c": 100, "thiamin": 1.4,
    "riboflavin": 1.4, "niacin": 15, "pantothenic_acid": 5, "vitamin_b6": 1.4, "folate_dfe": 400, "vitamin_b12": 2.4,
    "vitamin_a_rae": 800, "vitamin_e": 14, "vitamin_k": 80, "choline": 500,
}  # fmt: skip
HIGH = {
    "energy_kcal": 2200, "sodium": 2000, "saturated_fat": 20, "cholesterol": 300, "sugars": 50, "calcium": 2000,
    "iron": 42, "zinc": 40,
}  # fmt: skip
SHARES = (("fat", 9, 0.2, 0.3), ("protein", 4, 0.1, 0.2), ("carbohydrate_by_difference", 4, 0.5, None))


def day(foods: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Matrix, cost per g, low and high for every so many-th food, per g."""
    table = load()
    rows = np.linspace(0, len(table.keys) - 1, foods).astype(int)
    content = {n.key: np.nan_to_num(table.values[rows, c]) / 100 for c, n in enumerate(table.nutrients)}
    keys = list(dict.fromkeys([*LOW, *HIGH]))
    assert len(keys) == 28
    lines = [content[key] for key in keys]
    low, high = [LOW.get(k, -np.inf) for k in keys], [HIGH.get(k, np.inf) for k in keys]
    energy = content["energy_kcal"]
    for key, kcal, least, most in SHARES:
        lines.append(content[key] * kcal - least * energy)
        low, high = [*low, 0.0], [*high, np.inf]
        if most is not None:
            lines.append(content[key] * kcal - most * energy)
            low, high = [*low, -np.inf], [*high, 0.0]
    lines.append(np.ones(foods))
    low, high = [*low, 0.0], [*high, 2500.0]
    cost = np.random.default_rng(4).lognormal(np.log(0.004), 0.7, len(table.keys))[rows]
    return np.array(lines), cost, np.array(low, float), np.array(high, float)


def bare(held: Matrix, cost: Floats, low: Floats, high: Floats, upper: Floats) -> float:
    """highspy alone: arrays in, values and objective out."""
    solver = highspy.Highs()
    for name, value in options(whole=False).items():
        solver.setOptionValue(name, value)
    kinds = np.zeros(held.columns, np.int32)
    solver.passModel(
        held.columns, len(low), len(held.values), int(highspy.MatrixFormat.kRowwise), 1, 0.0, cost,
        np.zeros(held.columns), upper, low, high, held.start, held.index, held.values, kinds,
    )  # fmt: skip
    solver.run()
    np.array(solver.getSolution().col_value)
    return float(solver.getInfo().objective_function_value)


def seconds(works: Sequence[Callable[[], object]], times: int) -> list[tuple[float, float]]:
    """Median CPU and wall seconds of each, done in turn so that what else runs on the machine meets all alike."""
    cpu: list[list[float]] = [[] for _ in works]
    wall: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for place, work in enumerate(works):
            start, clock = time.process_time(), time.perf_counter()
            work()
            cpu[place].append(time.process_time() - start)
            wall[place].append(time.perf_counter() - clock)
    return [(statistics.median(c), statistics.median(w)) for c, w in zip(cpu, wall, strict=True)]


def linear(foods: int, times: int) -> None:
    """Our call against bare highspy."""
    table, cost, low, high = day(foods)
    held, upper = Matrix.dense(table), np.full(foods, 400.0)
    found = Model(held, cost, low, high, upper).solve()
    assert found.proved or found.state == "infeasible", found
    other = bare(held, cost, low, high, upper)
    assert found.state == "infeasible" or abs(found.objective - other) <= 1e-9 * max(1.0, other)
    (ours, our_wall), (theirs, their_wall) = seconds(
        [lambda: Model(held, cost, low, high, upper).solve(), lambda: bare(held, cost, low, high, upper)], times
    )
    print(
        f"{foods:5d} foods: call {ours:.4f} CPU-s (wall {our_wall:.3f}), "
        f"bare highspy {theirs:.4f} (wall {their_wall:.3f}), "
        f"ratio {ours / theirs:.2f}, {found.state}, {found.objective:.6g}, gap {found.gap:.1g}, worst {found.worst:.1g}"
    )


def warm(foods: int) -> None:
    """40 moves of one slider."""
    table, cost, low, high = day(foods)
    model = Model(table, cost, low, high, np.full(foods, 400.0))
    model.solve()
    place = list(dict.fromkeys([*LOW, *HIGH])).index("iron")

    def slide() -> None:
        for step in range(40):
            model.limit(place, 12 + 0.2 * step, 42)
            assert model.solve().proved

    ((cpu, wall),) = seconds([slide], 1)
    print(f"{foods:5d} foods: 40 warm re-solves {cpu:.3f} CPU-s (wall {wall:.3f})")


def few(foods: int, limit: float) -> None:
    """At most 12 foods, each 20 to 400 g."""
    table, cost, low, high = day(foods)
    started, clock = time.process_time(), time.perf_counter()
    found = fewest(table, cost, low, high, least=20, top=400, most=12, seconds=limit)
    print(
        f"{foods:5d} foods: ≤ 12 of 20–400 g {time.process_time() - started:.2f} CPU-s "
        f"(wall {time.perf_counter() - clock:.1f}), {found.state}, {found.objective:.6g}, {len(found.used)} foods, "
        f"{found.left} not bounded away, gap {found.gap:.1g}, worst {found.worst:.1g}"
    )


def safe(foods: int, probability: float) -> None:
    """Robust mode over the foods with the most known spreads, 13 nutrients."""
    table = load()
    keys = (
        "protein iron calcium magnesium zinc potassium phosphorus copper manganese riboflavin thiamin vitamin_c niacin"
    )
    known = (~np.isnan(table.sd[:, [table.column(k) for k in keys.split()]])).sum(1)
    best = np.argsort(-known, kind="stable")[:foods]
    drawn = np.random.default_rng(4).lognormal(np.log(10), 0.7, foods)
    prices = {table.keys[row]: f"{price:.2f}" for row, price in zip(best, drawn, strict=True)}
    targets = [{"nutrient": key, "min": str(LOW[key])} for key in keys.split()]
    targets += [{"nutrient": "energy", "min": 2000, "max": 2400}, {"nutrient": "sodium", "max": 2000}]
    pool = {"keys": list(prices), "prices": prices, "max_g": 400}
    problem = read({"pool": pool, "targets": targets, "mass": {"max_g": 2500}})
    started, clock = time.process_time(), time.perf_counter()
    found = robust(problem, probability)
    assert isinstance(found, Robust)
    print(
        f"{foods:5d} foods: robust at {probability:.0%} {time.process_time() - started:.2f} CPU-s (wall "
        f"{time.perf_counter() - clock:.1f}), z {found.z:.3f}, reached {found.joint:.3f} ({found.interval[0]:.3f}–"
        f"{found.interval[1]:.3f}), price of safety {found.price:.1%}, without it {found.plain_joint:.3f}"
    )


def back(labels: int) -> None:
    """Labels of known recipes: 3 to 8 foods with a Chinese name, sorted Dirichlet shares, one batch drawn, rounded."""
    table, dice = load(), np.random.default_rng(7)
    steps = {"energy_kcal": 1, "protein": 0.1, "fat": 0.1, "saturated_fat": 0.1, "carbohydrate_by_difference": 0.1}
    steps |= {"sugars": 0.1, "sodium": 1}
    keys = [key for key in chinese() if all(table.value(key, n) is not None for n in steps)]
    held, errors, halving = [], [], []
    started = time.process_time()
    for _ in range(labels):
        count = int(dice.integers(3, 9))
        shares = np.sort(dice.dirichlet(np.full(count, dice.choice([0.5, 1.0, 2.0]))))[::-1]
        foods = [table.food(key) for key in dice.choice(keys, count, replace=False)]
        given = [
            Ingredient(
                food.key,
                {n: Fraction(food.values[n] or 0) for n in steps},
                spread={n: Fraction(str(food.spread[n])) for n in steps if n in food.spread},
            )
            for food in foods
        ]
        mean = np.array([[float(f.values[n] or 0) for f in foods] for n in steps])
        sd = np.array([[f.spread.get(n, 0.1 * float(f.values[n] or 0)) for f in foods] for n in steps])
        batch = np.maximum(mean + sd * dice.standard_normal(mean.shape), 0) @ shares
        label = {n: (round(v / step) * step, step) for (n, step), v in zip(steps.items(), batch.tolist(), strict=True)}
        for share, truth in zip(reverse(label, given).shares, shares * 100, strict=True):
            held.append(share.low - 1e-9 <= truth <= share.high + 1e-9)
            errors.append(abs(share.grams - truth))
        halving += np.abs(geometric(count) - shares * 100).tolist()
    print(
        f"{labels} labels: 90 % intervals hold the truth {np.mean(held):.1%}, "
        f"median error {np.median(errors):.2f} g in 100 g, of geometric shares {np.median(halving):.2f}; "
        f"{(time.process_time() - started) / labels:.2f} CPU-s a label"
    )


def main() -> None:
    """Print the curves."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="the whole table only")
    parser.add_argument("--limit", type=float, default=30.0, help="wall seconds for the count; more on a busy machine")
    chosen = parser.parse_args()
    quick, limit = chosen.quick, chosen.limit
    print(f"load {os.getloadavg()}, HiGHS {highspy.Highs().version()}")
    for foods in (8789,) if quick else (500, 1000, 2000, 4000, 8789):
        linear(foods, 9)
    for foods in (8789,) if quick else (1000, 4000, 8789):
        warm(foods)
        few(foods, limit)
    for probability in (0.9,) if quick else (0.8, 0.9, 0.95):
        safe(600, probability)
    back(20 if quick else 200)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, load {os.getloadavg()}")


if __name__ == "__main__":
    main()
