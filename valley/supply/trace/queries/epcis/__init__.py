"""Queries of EPCIS 2.0 on the store."""

from valley.supply.trace.queries.epcis.compiling import Condition, compiled
from valley.supply.trace.queries.epcis.known import Store
from valley.supply.trace.queries.epcis.naming import names_of, resource_exists, things_of
from valley.supply.trace.queries.epcis.walking import LAST, Cursor, Found, Page, Since, horizon, matching, since

__all__ = [
    "LAST",
    "Condition",
    "Cursor",
    "Found",
    "Page",
    "Since",
    "Store",
    "compiled",
    "horizon",
    "matching",
    "names_of",
    "resource_exists",
    "since",
    "things_of",
]
