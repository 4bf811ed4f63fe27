"""Conditions as trees, and their three values (克林三值逻辑).

`And`, `Or`, `Not` over atoms; an atom tests one fact. A condition is True, False or unknown
(`None`), after Kleene's strong logic: unknown is what could still turn out either way.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import assert_never

from valley.kernel.engine.rules.facts import FactType, Interval, Kind, Scalar

Truth = bool | None


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of these."""

    values: frozenset[Scalar]

    def holds(self, value: Scalar) -> bool:
        return value in self.values


@dataclass(frozen=True, slots=True)
class Prefix:
    """The code begins with one of these."""

    prefixes: tuple[str, ...]

    def holds(self, value: Scalar) -> bool:
        return str(value).startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class Within:
    """The number or date lies in the interval."""

    interval: Interval

    def holds(self, value: Scalar) -> bool:
        return isinstance(value, Fraction | date) and self.interval.holds(value)


Test = OneOf | Prefix | Within


@dataclass(frozen=True, slots=True)
class Atom:
    fact: str
    test: Test


@dataclass(frozen=True, slots=True)
class And:
    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Or:
    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not:
    item: "Expression"


@dataclass(frozen=True, slots=True)
class Always:
    """True whatever the facts."""


ALWAYS = Always()
Expression = Atom | And | Or | Not | Always


def all_of(values: Iterator[Truth]) -> Truth:
    """Kleene's conjunction: one False settles it, otherwise one unknown leaves it open."""
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def any_of(values: Iterator[Truth]) -> Truth:
    """Kleene's disjunction: one True settles it, otherwise one unknown leaves it open."""
    result: Truth = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def negate(value: Truth) -> Truth:
    return None if value is None else not value


def evaluate(expression: Expression, atom: Callable[[Atom], Truth]) -> Truth:
    """The truth of a tree, given the truth of each atom."""
    match expression:
        case Atom():
            return atom(expression)
        case And(items):
            return all_of(evaluate(i, atom) for i in items)
        case Or(items):
            return any_of(evaluate(i, atom) for i in items)
        case Not(item):
            return negate(evaluate(item, atom))
        case Always():
            return True
        case _:
            assert_never(expression)


def atoms_of(expression: Expression) -> Iterator[Atom]:
    match expression:
        case Atom():
            yield expression
        case And(items) | Or(items):
            for item in items:
                yield from atoms_of(item)
        case Not(item):
            yield from atoms_of(item)
        case Always():
            return
        case _:
            assert_never(expression)


def in_words(expression: Expression, facts: Mapping[str, FactType], language: str = "zh") -> str:
    """The tree as a sentence that an officer can check against the clause."""
    en = language.startswith("en")

    def say(node: Expression, inside: bool = False) -> str:
        match node:
            case Atom(fact, test):
                return _atom_in_words(facts[fact], test, language)
            case And(items) | Or(items):
                word = (" and " if en else " 且 ") if isinstance(node, And) else (" or " if en else " 或 ")
                text = word.join(say(i, inside=True) for i in items)
                return f"({text})" if inside and len(items) > 1 else text
            case Not(item):
                return f"{'not' if en else '非'} ({say(item)})"
            case Always():
                return "always" if en else "总是"
            case _:
                assert_never(node)

    return say(expression)


def _atom_in_words(fact: FactType, test: Test, language: str) -> str:
    en, name = language.startswith("en"), fact.name.say(language)
    comma = ", " if en else "、"
    match test:
        case OneOf(values):
            if values == {True}:
                return name
            shown = [fact.show(v, language) for v in fact.choices if v in values] or sorted(
                fact.show(v, language) for v in values
            )
            verbs = ("is", "is one of") if en else ("为", "属于")
            return f"{name} {_listed(shown, verbs, comma=comma, quote=fact.kind is not Kind.NUMBER)}"
        case Prefix(prefixes):
            return f"{name} {_listed(list(prefixes), ('starts with',) * 2 if en else ('开头为',) * 2, comma=comma)}"
        case Within(Interval(low, high, True, True)) if low is not None and high is not None:
            ends = fact.show(low, language), fact.show(high, language)
            return f"{name} {'between' if en else '介于'} {ends[0]} {'to' if en else '至'} {ends[1]}"
        case Within(interval):
            return f"{name} {fact.show(interval, language)}"
        case _:
            assert_never(test)


def _listed(values: list[str], words: tuple[str, str], *, comma: str, quote: bool = True) -> str:
    """`为 甲`, `属于 {甲、乙}`; a value that would not read as one word stands in quotes."""
    quoted = [f"“{v}”" if quote and any(c.isspace() or c in "(){}（）、，," for c in v) else v for v in values]
    return f"{words[0]} {quoted[0]}" if len(quoted) == 1 else f"{words[1]} {{{comma.join(quoted)}}}"
