"""Master data put into a tree: places within places, elements with attributes."""

from collections.abc import Iterable
from typing import Protocol

from valley.supply.trace.engine.query.tree import All, Any, Attributed, OneOf, Some, Tree, Within


class MasterData(Protocol):
    """What a store knows of vocabularies. URIs are as compared: keys canonical, words in full."""

    def within(self, uris: Iterable[str]) -> frozenset[str]:
        """The URIs themselves and everything that lies in them, directly or not."""

    def elements(self, names: Iterable[str], values: Iterable[str] | None) -> frozenset[str]:
        """Elements that have an attribute of one of `names`, with one of `values` unless that is None."""


def resolve(tree: Tree, known: MasterData) -> Tree:
    """The tree with leaves only that an event's own facts answer."""
    match tree:
        case All(parts):
            return All(tuple(resolve(part, known) for part in parts))
        case Any(parts):
            return Any(tuple(resolve(part, known) for part in parts))
        case Within(kind, uris):
            return Some(frozenset({kind}), OneOf(frozenset(known.within(uris))))
        case Attributed(kinds, named, names, values):
            return Some(kinds, OneOf(frozenset(known.elements(names, values))), named)
        case Some():
            return tree
