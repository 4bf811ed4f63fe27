"""Queries of EPCIS 2.0 over events: parameters → a tree of predicates, which holds or not for one event.

`facts` says what of an event can be asked for, `parameters` what each parameter asks, `tree` how the two meet.
Sources: EPCIS 2.0 §8.2.7 as it stands in GS1's OpenAPI document (descriptions of the parameters) and in
`query-schema.json` (name patterns).
"""

from valley.supply.trace.engine.query.asked import Query, parse
from valley.supply.trace.engine.query.errors import QueryFault, QueryParameter, QueryTooComplex, QueryTooLarge
from valley.supply.trace.engine.query.facts import Fact, Kind, facts_of
from valley.supply.trace.engine.query.resolving import Known, resolve
from valley.supply.trace.engine.query.tree import All, Any, Named, Some, Tree, holds

__all__ = [
    "All",
    "Any",
    "Fact",
    "Kind",
    "Known",
    "Named",
    "Query",
    "QueryFault",
    "QueryParameter",
    "QueryTooComplex",
    "QueryTooLarge",
    "Some",
    "Tree",
    "facts_of",
    "holds",
    "parse",
    "resolve",
]  # fmt: skip
