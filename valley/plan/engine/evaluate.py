"""Evaluates a definition's formula over measures for a period, keeping every part that it looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from valley.kernel.engine.ground import Ground
from valley.kernel.engine.ratios import Ratios
from valley.plan.engine.formula import Call, Name, Negated, Node, Number, Pair
from valley.plan.engine.measures import Expected
from valley.plan.engine.results import Reason, Result, State, Why, settle


@dataclass(frozen=True, order=True)
class Span:
    """[start, end) in dates. A stock is read at the end of its last day.

    Raises: ValueError where empty.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"{self.start} … {self.end} is empty")

    @classmethod
    def year(cls, year: int) -> "Span":
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    def before(self) -> "Span":
        """The span of the same length that ends where this starts; whole months stay whole months."""
        if self.start.day == self.end.day == 1:
            months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
            index = self.start.year * 12 + self.start.month - 1 - months
            return Span(date(index // 12, index % 12 + 1, 1), self.start)
        days = self.end.toordinal() - self.start.toordinal()
        return Span(date.fromordinal(self.start.toordinal() - days), self.start)


class Source(Protocol):
    """Where grounds come from: the caller binds scope and time of knowledge."""

    def ground(self, measure: str, span: Span) -> Ground | None:
        """The measure added up over `span`; None where nobody registers it."""
        ...

    def ratios(self, above: str, below: str, span: Span) -> Ratios:
        """`above` over `below` by organisation, each in its measure's unit."""
        ...


@dataclass(frozen=True)
class Part:
    """A measure over a span that a figure rests on: what a reader drills down into."""

    measure: str
    span: Span
    ground: Ground | None


@dataclass(frozen=True)
class Computed:
    """A result and its parts, each once."""

    result: Result
    parts: tuple[Part, ...]


ZERO = Fraction(0)


class _Evaluator:
    def __init__(self, source: Source, expected: Mapping[str, Expected], since: date) -> None:
        self.source, self.expected, self.since = source, expected, since
        self.grounds: dict[tuple[str, Span], Ground | None] = {}

    def measure(self, name: str, span: Span) -> Result:
        key = (name, span)
        if key not in self.grounds:
            self.grounds[key] = self.source.ground(name, span)
        return settle(name, self.grounds[key], self.expected[name].unit)

    def of(self, node: Node, span: Span) -> Result:
        match node:
            case Number(value):
                return Result(State.VALUE, value)
            case Name(measure):
                return self.measure(measure, span)
            case Negated(inner):
                return combine([self.of(inner, span)], lambda values: -values[0])
            case Pair("/", left, right):
                return divide(self.of(left, span), self.of(right, span))
            case Pair(op, left, right):
                return combine([self.of(left, span), self.of(right, span)], _OPERATIONS[op])
            case _:
                return self.call(node, span)

    def call(self, node: Call, span: Span) -> Result:
        first = node.arguments[0]
        match node.function:
            case "previous":
                return self.of(first, span.before())
            case "growth":
                ratio = divide(self.of(first, span), self.of(first, span.before()))
                return combine([ratio], lambda values: values[0] - 1)
            case "cumulative" if isinstance(first, Name):
                return self.measure(first.measure, Span(min(self.since, span.start), span.end))
            case "mean_of_ends":
                ends = [self.of(first, span), self.of(first, span.before())]
                return combine(ends, lambda values: (values[0] + values[1]) / 2)
            case "mean_ratio" if isinstance(first, Name) and isinstance(node.arguments[1], Name):
                return self.mean_ratio(first.measure, node.arguments[1].measure, span)
        return combine([self.of(argument, span) for argument in node.arguments], _FOLDS[node.function])

    def mean_ratio(self, above: str, below: str, span: Span) -> Result:
        """The simple mean over organisations whose denominator is above zero; the others are counted as left out."""
        grounds = [self.measure(above, span), self.measure(below, span)]
        if any(ground.state is not State.VALUE for ground in grounds):
            return combine(grounds, lambda values: ZERO)
        ratios = self.source.ratios(above, below, span)
        mean = ratios.mean
        coverages = tuple(coverage for ground in grounds for coverage in ground.coverages)
        if mean is None:
            return Result(State.UNKNOWN, None, (Reason(Why.NO_ORGANISATION, below),), coverages)
        reasons = (Reason(Why.LEFT_OUT, below, count=ratios.left_out),) if ratios.left_out else ()
        factor = self.expected[above].unit.factor / self.expected[below].unit.factor
        return Result(State.VALUE, mean * factor, reasons, coverages)


_OPERATIONS: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "+": lambda values: values[0] + values[1],
    "-": lambda values: values[0] - values[1],
    "*": lambda values: values[0] * values[1],
}
_FOLDS: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "sum": lambda values: sum(values, ZERO),
    "min": min,
    "max": max,
}


def combine(results: list[Result], join: Callable[[list[Fraction]], Fraction]) -> Result:
    """One result of several: no source wins over unknown, unknown over a value; reasons and coverages are kept."""
    reasons = tuple(dict.fromkeys(reason for result in results for reason in result.reasons))
    coverages = tuple(dict.fromkeys(coverage for result in results for coverage in result.coverages))
    for state in (State.NO_SOURCE, State.UNKNOWN):
        if any(result.state is state for result in results):
            return Result(state, None, reasons, coverages)
    return Result(State.VALUE, join([result.value or ZERO for result in results]), reasons, coverages)


def divide(above: Result, below: Result) -> Result:
    """A quotient; unknown where the denominator is zero."""
    if above.state is below.state is State.VALUE and below.value == 0:
        whole = combine([above, below], lambda values: ZERO)
        return Result(State.UNKNOWN, None, (*whole.reasons, Reason(Why.DIVIDED_BY_ZERO)), whole.coverages)
    return combine([above, below], lambda values: values[0] / values[1])


def evaluate(tree: Node, *, span: Span, source: Source, expected: Mapping[str, Expected], since: date) -> Computed:
    """The figure of `tree` over `span`. `since`: the plan's first day, from which `cumulative` adds up.

    The value is exact and in base units. KeyError where `tree` names a measure that `expected` lacks: a loaded
    plan has no such formula.
    """
    evaluator = _Evaluator(source, expected, since)
    result = evaluator.of(tree, span)
    parts = tuple(Part(name, of, ground) for (name, of), ground in evaluator.grounds.items())
    return Computed(result, parts)
