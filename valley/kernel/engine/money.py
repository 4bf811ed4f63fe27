"""Money as integer fen (金额, 以分计).

A stored amount is an `int` of fen (0.01 CNY) and never anything else. A computed amount is a
`Fraction` of fen until it is charged or paid; then it is rounded once, half up (四舍五入),
and a sum shared out keeps every fen (`split`).
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from valley.kernel.engine.units import Exact, convert, exact, format_quantity, round_half_up

_AMOUNT = re.compile(r"[¥￥]?\s*(-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(分|元|万元|亿元)?")
_MINUS = str.maketrans("－−", "--")


class AmountNotUnderstood(ValueError):
    """The text is not an amount of money, or is finer than one fen."""


def to_fen(value: Exact, unit: str = "yuan") -> int:
    """An amount as whole fen, rounded half up: `to_fen(Decimal("12.345")) == 1235`."""
    return int(round_half_up(convert(value, unit, "fen")))


def read_amount(text: str, *, default_unit: str = "yuan") -> int:
    """Read what a person typed (`1,234.50`, `3.2万元`, `￥8`) as fen.

    Raises: AmountNotUnderstood when it is no amount, or has more decimals than a fen can hold:
    typed money is never rounded silently.
    """
    match = _AMOUNT.fullmatch(text.strip().translate(_MINUS))
    if match is None:
        raise AmountNotUnderstood(text)
    number = Decimal(match[1].replace(",", "").replace("，", ""))
    fen = convert(number, match[2] or default_unit, "fen")
    if fen.denominator != 1:
        raise AmountNotUnderstood(text)
    return int(fen)


def split(total_fen: int, weights: Sequence[Exact]) -> list[int]:
    """Share `total_fen` by weights, to the fen and without loss (largest remainder, earlier share first).

    Raises: ValueError when there is no positive weight or one is negative.
    """
    parts = [exact(w) for w in weights]
    whole = sum(parts, Fraction(0))
    if whole <= 0 or any(p < 0 for p in parts):
        raise ValueError("weights must be non-negative and not all zero")
    shares = [total_fen * p / whole for p in parts]
    floors = [s.__floor__() for s in shares]
    left = total_fen - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda i: (floors[i] - shares[i], i))
    for i in by_remainder[:left]:
        floors[i] += 1
    return floors


def format_money(fen: Exact, *, language: str = "zh", unit: str = "yuan", places: int = 2) -> str:
    """Money for the eye. In yuan both decimals stay (`1,234.50元`, `CNY 1,234.50`), rounded half up."""
    value = convert(fen, "fen", unit)
    if unit in ("yuan", "fen"):
        number = f"{round_half_up(value, 2 if unit == 'yuan' else 0):,f}"
        if language.startswith("en"):
            return f"CNY {number}" if unit == "yuan" else f"{number} fen"
        return f"{number}{'元' if unit == 'yuan' else '分'}"
    if language.startswith("en"):
        million = f"{round_half_up(convert(fen, 'fen', 'wan_yuan') / 100, places + 2):,f}".rstrip("0").rstrip(".")
        return f"CNY {million} million"
    return format_quantity(Fraction(round_half_up(value, places)), unit, language=language, places=places)
