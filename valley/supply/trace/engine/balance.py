"""Mass balance: what went into a step or a lot, what came out, and what nobody explained.

Quantities of one dimension are brought to its base unit exactly; a quantity that is unknown, or in a unit that is,
stays apart and makes the balance a bound, never a zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from valley.supply.trace.engine.uom import MEASURES

Side = Literal["in", "out"]
PIECES = "pieces"
"""The dimension of what is counted without a unit (EPCIS 2.0 §7.3.3.3: no uom, a count of instances)."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One quantity on one side of a step. purpose: what became of it ("used", "stock", "sold", "destroyed", …)."""

    node: str
    side: Side
    quantity: Decimal | Fraction | int | None
    uom: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class Line:
    """One dimension of a balance, in its base unit. `explained`: purpose → quantity out."""

    dimension: str
    into: Fraction
    out: Fraction
    explained: Mapping[str, Fraction]

    @property
    def remainder(self) -> Fraction:
        """In − out: positive is lost or not recorded, negative came from nowhere."""
        return self.into - self.out

    @property
    def share(self) -> Fraction | None:
        """The remainder as a share of what went in; None where nothing went in."""
        return self.remainder / self.into if self.into else None


@dataclass(frozen=True)
class Balance:
    """Lines by dimension; `unknown`: amounts that no line holds, `whole` only without any."""

    lines: list[Line] = field(default_factory=list)
    unknown: list[Amount] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.unknown


def in_base(amount: Amount, contents: Mapping[str, tuple[Fraction, str]] | None = None) -> tuple[str, Fraction] | None:
    """(dimension, quantity in its base unit); None where unknown.

    contents: of a thing counted in pieces, what one piece holds as (quantity, uom): then it is weighed, not counted.
    """
    if amount.quantity is None:
        return None
    quantity, uom = Fraction(amount.quantity), amount.uom
    if not uom and contents and amount.node in contents:
        each, uom = contents[amount.node]
        quantity *= each
    if not uom:
        return PIECES, quantity
    measure = MEASURES.get(uom)
    return None if measure is None else (measure.dimension, quantity * measure.factor)


def balance(amounts: Iterable[Amount], contents: Mapping[str, tuple[Fraction, str]] | None = None) -> Balance:
    """One balance over all `amounts`, a line for each dimension that has something on either side."""
    into: dict[str, Fraction] = defaultdict(Fraction)
    out: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    unknown = []
    for amount in amounts:
        known = in_base(amount, contents)
        if known is None:
            unknown.append(amount)
        elif amount.side == "in":
            into[known[0]] += known[1]
        else:
            out[known[0]][amount.purpose] += known[1]
    lines = [
        Line(dimension, into[dimension], sum(out[dimension].values(), Fraction()), dict(out[dimension]))
        for dimension in sorted({*into, *out})
    ]
    return Balance(lines, unknown)
