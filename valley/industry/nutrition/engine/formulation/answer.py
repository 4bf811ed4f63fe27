"""What comes back."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One nutrient of the answer: amount in the whole formula, in 100 g of product, and the share of mass that has a
    value at all. `low`, `high`: the range demanded of the total, where there is one."""

    nutrient: str
    unit: str
    amount: float
    coverage: float
    per_100g: float = 0.0
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Shadow:
    """What one more unit of a binding demand costs; `words` zh and en."""

    demand: str
    price: float
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high` the same ingredients stay the best; ±inf where there is no end. `words` zh and en.

    `kind`: "price" of an ingredient per kg, or "limit" of a demand in its unit.
    """

    kind: str
    name: str
    now: float
    low: float
    high: float
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ScenarioCost:
    """What this formula costs at a scenario's prices, and what the best formula at those prices would cost."""

    name: str
    cost: float
    best: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Grams, proved. `gap` is (objective − proved bound) / max(1, |objective|); `worst` the largest violation found by
    the recheck in exact fractions, relative to the row's limit (or 1)."""

    grams: Mapping[str, float]
    objective: float
    cost: float | None
    levels: tuple[Level, ...]
    shadows: tuple[Shadow, ...]
    nearly: tuple[tuple[str, float], ...]  # (ingredient, what 1 kg of it would have to become cheaper)
    bound: float
    gap: float
    proved: bool
    worst: float
    row_duals: tuple[float, ...]
    notes: tuple[tuple[str, str], ...]
    solver: str
    ranges: tuple[Range, ...] = ()
    scenarios: tuple[ScenarioCost, ...] = ()
    product_g: float = 0.0  # Σ grams × yield
    price_note: tuple[str, str] = ("", "")  # of what the prices hold, or why there are none; zh and en
    aim_duals: tuple[float, ...] = ()  # of each aim's row where deviation is the first objective


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Move this demand by so much (below 0: its minimum down; above: its maximum up) and the rest can be met.

    `now`, `then`: the limit as entered and as it has to be, in the unit of the demand; None where it has to go."""

    demand: str
    by: float
    words: tuple[str, str]
    now: float | None = None
    then: float | None = None


@dataclass(frozen=True, slots=True)
class Impossible:
    """Demands that cannot be met together; each proper subset can, if `irreducible` (no solve timed out).

    `relaxations`: the cheapest way out, all of them together. `instead`: where “at most k” is in the conflict and is
    not that way alone, the least k that suffices by itself, solved again.
    """

    conflict: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    irreducible: bool
    relaxations: tuple[Relaxation, ...]
    instead: Relaxation | None = None


@dataclass(frozen=True, slots=True)
class Unproved:
    """Neither an answer nor a proof that there is none, within the time."""

    seconds: float
