"""A whole query: which events, in which order, how many."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from valley.supply.trace.engine.keys import as_uri
from valley.supply.trace.engine.query import parameters, values
from valley.supply.trace.engine.query.errors import QueryParameter, QueryTooComplex
from valley.supply.trace.engine.query.tree import All, Named, OneOf, Some, Tree
from valley.supply.trace.engine.query.words import Prefixes
from valley.supply.trace.engine.vocabulary import CONTEXT_PREFIXES

MOST_VALUES = 2_000
"""Values of all parameters together; more answers QueryTooComplexException."""
CONTROL = frozenset({"orderBy", "orderDirection", "eventCountLimit", "maxEventCount"})


@dataclass(frozen=True)
class Query:
    """order: "eventTime", "recordTime", a field's name, or None where the order does not matter; limit: the first so
    many (eventCountLimit); most: refuse where there are more (maxEventCount).
    """

    tree: Tree = field(default_factory=lambda: All(()))
    order: str | Named | None = None
    descending: bool = True
    limit: int | None = None
    most: int | None = None

    def narrowed(self, *more: Tree) -> "Query":
        """The same among the events for which `more` holds as well."""
        return Query(All((*more, self.tree)), self.order, self.descending, self.limit, self.most)


def parse(given: Mapping[str, values.Given], prefixes: Prefixes = CONTEXT_PREFIXES) -> Query:
    """The query that these parameters are; values as in a query string (text) or as in JSON.

    `@context` of a query in JSON adds to the prefixes.
    Raises: QueryParameter, QueryTooComplex.
    """
    prefixes = {**CONTEXT_PREFIXES, **{prefix: as_uri(uri) for prefix, uri in prefixes.items()}}
    parts = [parameters.read(name, value, prefixes) for name, value in sorted(given.items()) if name not in CONTROL]
    if sum(map(_size, parts)) > MOST_VALUES:
        raise QueryTooComplex(f"more than {MOST_VALUES} values in one query", remedy="Ask in several queries.")
    limit = values.whole("eventCountLimit", given["eventCountLimit"], 1) if "eventCountLimit" in given else None
    most = values.whole("maxEventCount", given["maxEventCount"], 0) if "maxEventCount" in given else None
    order = _order(given, prefixes)
    if limit is not None and most is not None:
        raise QueryParameter("eventCountLimit and maxEventCount exclude each other", parameter="eventCountLimit")
    if limit is not None and order is None:
        raise QueryParameter("eventCountLimit needs orderBy", parameter="eventCountLimit", value=str(limit))
    return Query(All(tuple(parts)), order, _descending(given), limit, most)


def _order(given: Mapping[str, values.Given], prefixes: Prefixes) -> str | Named | None:
    if "orderBy" not in given:
        return None
    text = values.one("orderBy", given["orderBy"])
    if text in ("eventTime", "recordTime"):
        return text
    if ":" not in text and not text.startswith("{"):
        raise QueryParameter(
            "not a field to order by", parameter="orderBy", value=text,
            remedy="eventTime, recordTime, or prefix:field of an extension.",
        )  # fmt: skip
    return parameters.named(text, prefixes)


def _descending(given: Mapping[str, values.Given]) -> bool:
    text = values.one("orderDirection", given["orderDirection"]) if "orderDirection" in given else "DESC"
    if text not in ("ASC", "DESC"):
        raise QueryParameter("neither ASC nor DESC", parameter="orderDirection", value=text)
    return text == "DESC"


def _size(tree: Tree) -> int:
    match tree:
        case Some(_, OneOf(texts)):
            return len(texts)
        case _:
            return max(1, len(getattr(getattr(tree, "test", tree), "texts", ())))
