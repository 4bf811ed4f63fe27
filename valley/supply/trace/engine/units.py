"""In what unit the store keeps a number, and the way there; the table of units itself is `engine.uom`."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from valley.supply.trace.engine.uom import MEASURES


@dataclass(frozen=True)
class Unit:
    """`value in canonical = value × factor + shift`."""

    canonical: str
    factor: Fraction
    shift: Fraction = Fraction(0)


_BASE: dict[str, str] = {}
"""Dimension → the first unit of it in the table that is its own measure: what numbers of it are kept in."""
for _code, _measure in MEASURES.items():
    if _measure.factor == 1 and not _measure.offset:
        _BASE.setdefault(_measure.dimension, _code)
UNITS: dict[str, Unit] = {
    code: Unit(_BASE[measure.dimension], measure.factor, measure.offset) for code, measure in MEASURES.items()
}


@lru_cache(maxsize=1000)
def canonical_unit(uom: str) -> str:
    """The code of the unit in which numbers of `uom` are kept; an unknown code, or none, is its own."""
    found = UNITS.get(uom)
    return found.canonical if found else uom


@lru_cache(maxsize=20_000)
def converted(value: Any, uom: str, *, difference: bool = False) -> float | None:
    """`value` (a number, or its text) in `canonical_unit(uom)`; None of None and of what no double holds.

    difference: a spread, not a level: 1 °C of standard deviation is 1 K. Raises: ValueError for what is no number.
    """
    if value is None:
        return None
    exact = Fraction(Decimal(str(value)))
    unit = UNITS.get(uom)
    if unit is not None:
        exact = exact * unit.factor + (0 if difference else unit.shift)
    try:
        return float(exact)
    except OverflowError:  # beyond 1.8E308: the event's body alone has it
        return None
