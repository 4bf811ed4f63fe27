"""The platform's units: a quantity never travels without one."""

from valley.kernel.engine.units import (
    UNITS,
    DimensionMismatch,
    Exact,
    Unit,
    UnknownUnit,
    convert,
    dimension,
    format_quantity,
    round_even,
    round_half_up,
    unit,
)

__all__ = [
    "UNITS",
    "DimensionMismatch",
    "Exact",
    "Unit",
    "UnknownUnit",
    "convert",
    "dimension",
    "format_quantity",
    "round_even",
    "round_half_up",
    "unit",
]
