"""How the value of a parameter is read: for each shape of parameter, what makes its part of the tree."""

from collections.abc import Callable

from valley.supply.trace.engine.query import values
from valley.supply.trace.engine.query.errors import QueryParameter
from valley.supply.trace.engine.query.facts import Kind, event_type
from valley.supply.trace.engine.query.matching import like
from valley.supply.trace.engine.query.tree import (
    All,
    Any,
    Anything,
    OneOf,
    Some,
    Than,
    Tree,
    Within,
)
from valley.supply.trace.engine.query.words import Prefixes, expanded, meanings

EVENT_TYPES = ("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent")


Reading = Callable[[str, values.Given, Prefixes], Tree]


def kinds_of(*kinds: Kind) -> frozenset[Kind]:
    return frozenset(kinds)


def read_event_type(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
    types = frozenset(event_type(expanded(text, prefixes)) for text in values.texts(parameter, given))
    for unknown in sorted(t for t in types if t not in EVENT_TYPES and t != "QuantityEvent" and ":" not in t):
        raise QueryParameter(
            "no event type", parameter=parameter, value=unknown, remedy=f"One of {', '.join(EVENT_TYPES)}, or a URI."
        )
    return Some(kinds_of(Kind.TYPE), OneOf(types))


def read_action(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
    actions = values.texts(parameter, given)
    for unknown in sorted(set(actions) - {"ADD", "OBSERVE", "DELETE"}):
        raise QueryParameter("no action", parameter=parameter, value=unknown, remedy="ADD, OBSERVE or DELETE.")
    return Some(kinds_of(Kind.ACTION), OneOf(frozenset(actions)))


def read_words(kind: Kind, bare: str = "") -> Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        return Some(kinds_of(kind), OneOf(meant(parameter, given, prefixes, bare)))

    return read


def meant(parameter: str, given: values.Given, prefixes: Prefixes, bare: str = "") -> frozenset[str]:
    return frozenset().union(*(meanings(text, prefixes, bare) for text in values.texts(parameter, given)))


def read_texts(kind: Kind) -> Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        return Some(kinds_of(kind), OneOf(frozenset(values.texts(parameter, given))))

    return read


def read_hexadecimal(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
    """Equal as bytes: `F0` is `f0` (XSD hexBinary)."""
    texts = frozenset(form for text in values.texts(parameter, given) for form in (text, text.lower(), text.upper()))
    return Some(kinds_of(Kind.HEX_VALUE), OneOf(texts))


def read_truth(kind: Kind) -> Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        return Some(kinds_of(kind), OneOf(frozenset({"true" if values.boolean(parameter, given) else "false"})))

    return read


def read_match(*kinds: Kind) -> Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        return Some(kinds_of(*kinds), like(values.texts(parameter, given), meant(parameter, given, prefixes)))

    return read


def read_within(kind: Kind) -> Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        return Within(kind, meant(parameter, given, prefixes))

    return read


def read_time(kind: Kind, op: str) -> Reading:
    return lambda parameter, given, prefixes: Some(kinds_of(kind), Than(op, values.time(parameter, given)))


def read_existence(kind: Kind) -> Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        return Some(kinds_of(kind), Anything()) if values.boolean(parameter, given) else All(())

    return read


def read_number(kind: Kind, op: str) -> Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        numbers = [float(n) for n in values.numbers(parameter, given)]
        return any_of([Some(kinds_of(kind), Than(op, n)) for n in single(op, parameter, numbers)])

    return read


def single(op: str, parameter: str, numbers: list[float]) -> list[float]:
    if op != "EQ" and len(numbers) > 1:
        raise QueryParameter("one number is expected", parameter=parameter, value=str(numbers))
    return numbers


def any_of(parts: list[Tree]) -> Tree:
    return parts[0] if len(parts) == 1 else Any(tuple(parts))
