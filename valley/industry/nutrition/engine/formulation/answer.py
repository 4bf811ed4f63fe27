"""What comes back."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One nutrient of the answer: amount in the whole formula, and the share of mass that has a value at all."""

    nutrient: str
    unit: str
    amount: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Shadow:
    """What one more unit of a binding demand costs; `words` zh and en."""

    demand: str
    price: float
    words: tuple[str, str]


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


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Move this demand by so much and the rest can be met."""

    demand: str
    by: float
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Impossible:
    """Demands that cannot be met together; each proper subset can, if `irreducible` (no solve timed out)."""

    conflict: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    irreducible: bool
    relaxations: tuple[Relaxation, ...]


@dataclass(frozen=True, slots=True)
class Unproved:
    """Neither an answer nor a proof that there is none, within the time."""

    seconds: float
