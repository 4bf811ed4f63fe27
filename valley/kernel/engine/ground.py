"""What a measure's records add up to, with how complete they are."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Ground:
    """A measure's answer added up. `total` in the measure's unit; `records` how many contributions it rests on.

    `expected` and `received` are None where completeness is not a question for the measure.
    """

    total: Fraction | None
    records: int
    expected: int | None = None
    received: int | None = None

    @property
    def complete(self) -> bool:
        return self.expected is None or (self.received or 0) >= self.expected
