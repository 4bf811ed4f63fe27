"""A quantity in every unit that measures the same."""

from decimal import Decimal
from fractions import Fraction

from valley.supply.trace.engine.units import UNITS


def everywhere(value: Decimal, uom: str) -> dict[str, float]:
    """`value` in every unit that measures the same; `uom` itself always among them, a code that is not here alone."""
    here = UNITS.get(uom)
    if here is None:
        return {uom: float(value)}
    base = Fraction(value) * here.factor + here.shift
    return {
        code: float((base - unit.shift) / unit.factor)
        for code, unit in UNITS.items()
        if unit.canonical == here.canonical
    }
