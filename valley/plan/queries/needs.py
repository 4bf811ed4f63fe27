"""What formulas will look at, learnt by evaluating them over a source that answers anything."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from valley.kernel.engine.ground import Ground
from valley.kernel.engine.ratios import Ratios
from valley.plan.engine.evaluate import Span, evaluate
from valley.plan.engine.formula import Node
from valley.plan.engine.measures import Expected


class _Asked:
    """A source that answers anything, to learn what a formula will look at."""

    def __init__(self) -> None:
        self.spans: set[tuple[str, Span]] = set()
        self.pairs: set[tuple[str, str, Span]] = set()

    def ground(self, measure: str, span: Span) -> Ground:
        self.spans.add((measure, span))
        return Ground(Fraction(1), 1)

    def ratios(self, above: str, below: str, span: Span) -> Ratios:
        self.pairs.add((above, below, span))
        return Ratios(0, 0, 0, ())


@dataclass(frozen=True)
class Needs:
    """What formulas will look at: (measure, span), and (above, below, span) for a mean of ratios."""

    spans: set[tuple[str, Span]]
    pairs: set[tuple[str, str, Span]]


_needs: dict[Any, Needs] = {}


def needs(trees: Iterable[Node], *, spans: Collection[Span], expected: Mapping[str, Expected], since: date) -> Needs:
    """What the formulas will look at for `spans`: the same as long as plan and day are, so it is kept."""
    key = (tuple(trees), tuple(spans), since)
    if key not in _needs:
        asked = _Asked()
        for tree in key[0]:
            for span in spans:
                evaluate(tree, span=span, source=asked, expected=expected, since=since)
        if len(_needs) > 100:
            _needs.clear()
        _needs[key] = Needs(asked.spans, asked.pairs)
    return _needs[key]
