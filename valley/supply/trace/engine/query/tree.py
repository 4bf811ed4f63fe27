"""A query as a tree: leaves ask for some fact of an event, branches join them. It holds for an event or not.

Text is compared as code points, numbers as IEEE 754 doubles, times by the microsecond; the store does the same.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any as Any_

from valley.supply.trace.engine.query.facts import Fact, Kind

OPERATORS: Mapping[str, Callable[[Any_, Any_], bool]] = {
    "EQ": operator.eq, "GT": operator.gt, "GE": operator.ge, "LT": operator.lt, "LE": operator.le,
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """The field or type with one of these full names. curie: a name whose prefix nobody declared; it stands for what
    captured documents meant by it, and is resolved before use.
    """

    names: frozenset[str]
    curie: str = ""


@dataclass(frozen=True)
class Anything:
    """The fact is there."""


@dataclass(frozen=True)
class OneOf:
    """Its text is one of `texts`; or its number one of `numbers`; or its time one of `times`."""

    texts: frozenset[str]
    numbers: frozenset[float] = frozenset()
    times: frozenset[datetime] = frozenset()


@dataclass(frozen=True)
class Than:
    """Its number or its time, compared: op is one of OPERATORS."""

    op: str
    value: float | datetime


@dataclass(frozen=True)
class Measured:
    """Its number, compared with the limits in its own unit; in a unit without limits it does not fit."""

    op: str
    limits: tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True)
class Like:
    """Its text is one of `texts`, or one of the regular expressions matches all of it."""

    texts: frozenset[str]
    patterns: tuple[str, ...]


Test = Anything | OneOf | Than | Measured | Like


@dataclass(frozen=True)
class Some:
    """Some fact of one of `kinds`, named so, passes the test."""

    kinds: frozenset[Kind]
    test: Test
    named: Named | None = None


@dataclass(frozen=True)
class Within:
    """A place that is one of `uris` or lies within one: resolved with master data before use."""

    kind: Kind
    uris: frozenset[str]


@dataclass(frozen=True)
class Attributed:
    """The element of a vocabulary that a field names has the attribute; with one of `values`, if any are given.

    Resolved with master data before use. names: the attribute as it may be written.
    """

    kinds: frozenset[Kind]
    named: Named | None
    names: frozenset[str]
    values: frozenset[str] | None


@dataclass(frozen=True)
class All:
    """Every part holds; with no part, always."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Any:
    """Some part holds; with no part, never."""

    parts: tuple["Tree", ...]


Tree = All | Any | Some | Within | Attributed


def holds(tree: Tree, facts: Iterable[Fact]) -> bool:
    """Whether an event with these facts is meant. Raises: TypeError where the tree is not resolved."""
    by_kind: dict[Kind, list[Fact]] = {}
    for fact in facts:
        by_kind.setdefault(fact.kind, []).append(fact)
    return _holds(tree, by_kind)


def _holds(tree: Tree, facts: Mapping[Kind, list[Fact]]) -> bool:
    match tree:
        case All(parts):
            return all(_holds(part, facts) for part in parts)
        case Any(parts):
            return any(_holds(part, facts) for part in parts)
        case Some(kinds, test, named):
            return any(
                passes(test, fact)
                for kind in kinds
                for fact in facts.get(kind, ())
                if named is None or fact.name in named.names
            )
    raise TypeError(f"{type(tree).__name__} needs master data first")


def passes(test: Test, fact: Fact) -> bool:
    """Whether one fact passes one test."""
    match test:
        case Anything():
            return True
        case OneOf(texts, numbers, times):
            return fact.text in texts or fact.number in numbers or fact.time in times
        case Than(op, value):
            own = fact.time if isinstance(value, datetime) else fact.number
            return own is not None and OPERATORS[op](own, value)
        case Measured(op, limits):
            own = fact.number
            return own is not None and any(
                fact.name == unit and any(OPERATORS[op](own, limit) for limit in values) for unit, values in limits
            )
        case Like(texts, patterns):
            return fact.text is not None and (fact.text in texts or any(_re(p).fullmatch(fact.text) for p in patterns))


@lru_cache(maxsize=1_000)
def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)
