"""What a worksheet comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Verdict = Literal["in", "low", "high", "unknown", "none"]


@dataclass(frozen=True, slots=True)
class Level:
    """One nutrient in the portion (product): `amount` is what is known, a lower bound where `coverage` is below 1.

    `verdict`: "unknown" where missing data could turn it: a maximum that rests on missing values, or a minimum that
    the known values do not reach. "none": nothing is asked of it. `missing`: codes of lines without a value.
    """

    nutrient: str
    unit: str
    amount: Fraction
    coverage: Fraction
    missing: tuple[str, ...]
    low: Fraction | None = None
    high: Fraction | None = None
    per: str = "total"
    verdict: Verdict = "none"
    source: str = ""
    aim: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing asked: `kind` "range", "share", "ratio", "line", "group", "group_share", "mass", "budget", "count";
    `key` nutrient, code or name."""

    kind: str
    key: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Shadow:
    """CNY that one more unit of a binding demand costs (positive) or one more unit of room saves (negative)."""

    demand: Demand
    cny: float


@dataclass(frozen=True, slots=True)
class Stable:
    """Between which prices of a line (kind "price", CNY/kg) the same formula stays best, or between which limits of a
    demand its shadow price holds. Infinite where nothing bounds it."""

    demand: Demand
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Repair:
    """Move the demand's limit by so much (negative: lower the minimum; positive: raise the maximum).

    `now`, `then`: the limit as it is and as it would be set, in the demand's unit. `amount` None: it has to give way,
    but not by an amount that could be added to a limit; `then` None: it has to go.
    """

    demand: Demand
    amount: float | None
    now: float | None = None
    then: float | None = None


@dataclass(frozen=True, slots=True)
class Safety:
    """What was asked of the batches and reached: shares 0 to 1, `interval` at 95 %. `price`: cost over the formula
    without safety, less 1. `no_spread`: nutrients whose spread nobody knows: for them nothing is promised."""

    asked: float
    joint: float
    interval: tuple[float, float]
    met: bool
    price: float
    plain_joint: float
    no_spread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`state`: "solved", "given" (manual), "impossible", "unproved", "nothing" (no lines to work with)."""

    state: Literal["solved", "given", "impossible", "unproved", "nothing"]
    grams: Mapping[str, Fraction]
    levels: tuple[Level, ...] = ()
    product_g: Fraction = Fraction(0)
    cny: Fraction | None = None
    unpriced: tuple[str, ...] = ()
    shadows: tuple[Shadow, ...] = ()
    nearly: tuple[tuple[str, float], ...] = ()
    ranges: tuple[Stable, ...] = ()
    conflict: tuple[Demand, ...] = ()
    irreducible: bool = True
    repairs: tuple[Repair, ...] = ()
    instead: Repair | None = None  # another way out that suffices alone
    reached: tuple[tuple[str, Fraction], ...] = ()  # each objective in order: CNY, g, deviation, number of kinds
    left_out: tuple[str, ...] = ()
    proved: bool = False
    solver: str = ""
    safety: Safety | None = None
    price_note: tuple[str, str] = ("", "")  # of what the shadow prices hold, or why there are none; zh and en

    @property
    def met(self) -> bool:
        """Every range is known to be met."""
        return bool(self.grams) and all(level.verdict in {"in", "none"} for level in self.levels)
