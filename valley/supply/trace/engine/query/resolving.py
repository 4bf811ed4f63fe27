"""What the store knows put into a tree: places within places, elements with attributes, prefixes of documents."""

from collections.abc import Iterable
from typing import Protocol

from valley.supply.trace.engine.query.tree import All, Any, Attributed, Named, OneOf, Some, Tree, Within


class Known(Protocol):
    """What a store knows of vocabularies. URIs are as compared: keys canonical, words in full."""

    def within(self, uris: Iterable[str]) -> frozenset[str]:
        """The URIs themselves and everything that lies in them, directly or not."""

    def namespaces(self, prefix: str) -> frozenset[str]:
        """What captured documents declared this prefix to mean."""

    def elements(self, names: Iterable[str], values: Iterable[str] | None) -> frozenset[str]:
        """Elements that have an attribute of one of `names`, with one of `values` unless that is None."""


def resolve(tree: Tree, known: Known) -> Tree:
    """The tree with leaves only that an event's own facts answer."""
    match tree:
        case All(parts):
            return All(tuple(resolve(part, known) for part in parts))
        case Any(parts):
            return Any(tuple(resolve(part, known) for part in parts))
        case Within(kind, uris):
            return Some(frozenset({kind}), OneOf(frozenset(known.within(uris))))
        case Attributed(kinds, named, names, values):
            return Some(kinds, OneOf(frozenset(known.elements(names, values))), _declared(named, known))
        case Some(kinds, test, named):
            return Some(kinds, test, _declared(named, known))


def _declared(named: Named | None, known: Known) -> Named | None:
    if named is None or not named.curie:
        return named
    prefix, _colon, local = named.curie.partition(":")
    return Named(named.names | {f"{namespace}{local}" for namespace in known.namespaces(prefix)})
