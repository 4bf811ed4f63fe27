"""Exact linear algebra for disclosure: which sums follow from which."""

from collections.abc import Mapping
from fractions import Fraction

Vector = Mapping[int, Fraction]


class Basis:
    """Rows in echelon form. A vector is in the span exactly if it reduces to nothing."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Fraction]] = {}

    def reduced(self, vector: Vector) -> dict[int, Fraction]:
        """`vector` less its part in the span; empty if it lies in the span."""
        rest = {column: value for column, value in vector.items() if value}
        settled: dict[int, Fraction] = {}
        while rest:
            column = min(rest)
            row = self._rows.get(column)
            if row is None:
                settled[column] = rest.pop(column)
                continue
            factor = rest[column]
            for at, value in row.items():
                new = rest.get(at, Fraction(0)) - factor * value
                if new:
                    rest[at] = new
                else:
                    rest.pop(at, None)
        return settled

    def holds(self, vector: Vector) -> bool:
        """Whether `vector` follows from the rows."""
        return not self.reduced(vector)

    def with_row(self, vector: Vector) -> "Basis":
        """A basis that also spans `vector`."""
        grown = Basis()
        grown._rows = dict(self._rows)
        rest = self.reduced(vector)
        if rest:
            lead = min(rest)
            grown._rows[lead] = {column: value / rest[lead] for column, value in rest.items()}
        return grown
