"""A source's value as it stands ("12.3", "<0.1", "trace") and the number that it counts as."""

import re
from fractions import Fraction
from functools import lru_cache

_NUMBER = re.compile(r"(<\s*)?(\d{1,9}(?:\.\d{1,9})?)")
PER_G = {"g": 1, "mg": 1000, "µg": 1_000_000}
TRACE = frozenset({"trace", "tr", "痕量", "微量"})


def well_formed(text: str) -> bool:
    """Whether a table's cell is a number, "<number" or a trace."""
    return text.casefold() in TRACE or _NUMBER.fullmatch(text) is not None


def too_much(text: str, unit: str) -> bool:
    """Whether a cell of a table says more than 100 g in 100 g: a slip of the unit. `unit`: of the number."""
    found = _NUMBER.fullmatch(text)
    return found is not None and unit in PER_G and Fraction(found[2]) > 100 * PER_G[unit]


@lru_cache(maxsize=32768)
def counts_as(text: str | None, *, demanded_low: bool, demanded_high: bool) -> Fraction | None:
    """The number for a calculation; None is missing.

    A value below a limit of quantification counts 0 where only a minimum is asked, the limit where only a maximum is
    asked (each on the safe side), and is missing where both are. A trace has no number: 0 for a minimum, else missing.
    """
    if not text:
        return None
    if text.casefold() in TRACE:
        return None if demanded_high else Fraction(0)
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    value = Fraction(found[2])
    if not found[1]:
        return value
    if demanded_low and demanded_high:
        return None
    return value if demanded_high else Fraction(0)
