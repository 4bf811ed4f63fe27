"""Formulation over a growing number of seeded synthetic foods × 28 nutrients: our call ÷ its own solve by HiGHS.

    python -m benchmarks.nutrition

CPU seconds, one thread; median of 3. `call` goes from a Problem to a typed, exactly rechecked answer; `solve` is HiGHS
on the same matrix, laid out before. The foods are random numbers, not a food table.
"""

import os
import random
import resource
import statistics
import time
from collections.abc import Callable
from fractions import Fraction

from valley.industry.nutrition.engine.formulation import Answer, Demand, Ingredient, Problem, Row, formulate
from valley.industry.nutrition.engine.formulation.program import lay, run

NUTRIENTS = 28


def problem(foods: int, seed: int = 4) -> Problem:
    """Foods with contents of two decimals, four of ten values 0; minima that some 1 kg meets."""
    dice = random.Random(seed)
    names = [f"n{k}" for k in range(NUTRIENTS)]
    made = []
    for place in range(foods):
        content: dict[str, Fraction | None] = {
            n: Fraction(dice.randrange(1, 5000), 100) if dice.random() > 0.4 else Fraction(0) for n in names
        }
        made.append(Ingredient(f"f{place}", content, Fraction(dice.randrange(100, 9000), 100)))
    demands = [
        Demand(n, (n, n), (Row({f.name: f.per_g(n) or Fraction(0) for f in made}, Fraction(150), None),), "mg")
        for n in names
    ]
    demands.append(
        Demand("mass", ("m", "m"), (Row(dict.fromkeys([f.name for f in made], Fraction(1)), None, Fraction(2000)),))
    )
    return Problem("benchmark", dict.fromkeys(names, "mg"), tuple(made), tuple(demands))


def seconds(work: Callable[[], object]) -> float:
    """Median CPU time of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    """Print the curve."""
    print(f"load {os.getloadavg()}")
    for foods in (100, 500, 2000, 8789):
        asked = problem(foods)
        program, at = lay(asked)
        for one in asked.ingredients:
            program.cost[at[one.name]] = float(one.price_per_kg or 0) / 1000
        found = formulate(asked)
        assert isinstance(found, Answer), found
        call, solve = seconds(lambda asked=asked: formulate(asked)), seconds(lambda program=program: run(program))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{foods:5d} foods: call {call:.3f} s, solve {solve:.3f} s, ratio {call / solve:.1f}, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
