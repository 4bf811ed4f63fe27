"""Units of a plan: a dimension and an exact factor to base units (fen, m², person, count).

Sources: 1 亩 = 2000/3 m² (15 mu to the hectare, the customary metric definition); 1 CNY = 100 fen.
"""

from dataclasses import dataclass
from fractions import Fraction

from valley.plan.engine.refusals import gettext_noop as _

Dimension = tuple[tuple[str, int], ...]
NONE: Dimension = ()

MU_M2 = Fraction(2000, 3)

_UNITS: dict[str, tuple[Dimension, Fraction]] = {
    "ratio": (NONE, Fraction(1)),
    "percent": (NONE, Fraction(1, 100)),
    "count": ((("count", 1),), Fraction(1)),
    "item": ((("count", 1),), Fraction(1)),
    "event": ((("count", 1),), Fraction(1)),
    "person": ((("person", 1),), Fraction(1)),
    "fen": ((("money", 1),), Fraction(1)),
    "CNY": ((("money", 1),), Fraction(100)),
    "CNY_10k": ((("money", 1),), Fraction(10**6)),
    "CNY_100m": ((("money", 1),), Fraction(10**10)),
    "m2": ((("area", 1),), Fraction(1)),
    "mu": ((("area", 1),), MU_M2),
    "ha": ((("area", 1),), Fraction(10**4)),
    "km": ((("length", 1),), Fraction(1000)),
    "m3": ((("volume", 1),), Fraction(1)),
    "t": ((("mass", 1),), Fraction(1)),
    "MWh": ((("energy", 1),), Fraction(1)),
    "USD": ((("dollar", 1),), Fraction(1)),
    "USD_100m": ((("dollar", 1),), Fraction(10**8)),
    "calendar_year": ((("calendar_year", 1),), Fraction(1)),
}

UNKNOWN_UNIT = _("没有这个单位代码。")
UNIT_REMEDY = _("可用的单位：%(known)s，以及“甲/乙”“甲/year”。")


@dataclass(frozen=True)
class Unit:
    """A unit code with its dimension. `factor` base units make one; `per_year` says the figure is of one year."""

    code: str
    dimension: Dimension
    factor: Fraction
    per_year: bool = False

    def from_base(self, amount: Fraction) -> Fraction:
        """`amount` in base units → in this unit, exact."""
        return amount / self.factor

    def to_base(self, amount: Fraction) -> Fraction:
        """`amount` in this unit → in base units, exact."""
        return amount * self.factor


def known_codes() -> tuple[str, ...]:
    """Every simple unit code."""
    return tuple(_UNITS)


def times(one: Dimension, other: Dimension, sign: int = 1) -> Dimension:
    """The dimension of a product (sign 1) or quotient (sign -1)."""
    powers = dict(one)
    for base, power in other:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def unit(code: str) -> Unit:
    """The unit of a code such as "CNY_100m", "CNY_10k/mu" or "event/year".

    Raises: KeyError with the unknown part.
    """
    top, _slash, bottom = code.partition("/")
    dimension, factor = _UNITS[top]
    if bottom == "year":
        return Unit(code, dimension, factor, per_year=True)
    if bottom:
        under, under_factor = _UNITS[bottom]
        return Unit(code, times(dimension, under, -1), factor / under_factor)
    return Unit(code, dimension, factor)
