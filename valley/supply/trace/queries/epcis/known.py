"""What the store knows beside events: places within places, attributes of elements, prefixes of documents."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.models import MasterData

_NAMESPACES = """
    SELECT DISTINCT part ->> %(prefix)s FROM trace_context,
           jsonb_array_elements(CASE jsonb_typeof(context) WHEN 'array' THEN context
                                ELSE jsonb_build_array(context) END) part
     WHERE jsonb_typeof(part) = 'object' AND jsonb_typeof(part -> %(prefix)s) = 'string'
"""


class Store:
    """`engine.query.Known` on the tables: of each element what was told last counts."""

    def within(self, uris: Iterable[str]) -> frozenset[str]:
        """The places themselves and all below them, level by level."""
        found = set(uris)
        level = set(found)
        while level:
            rows = _newest(node__in=[node_id(uri) for uri in level])
            level = {canonical(child) for row in rows for child in row.children} - found
            found |= level
        return frozenset(found)

    def elements(self, names: Iterable[str], values: Iterable[str] | None) -> frozenset[str]:
        """Elements with an attribute of one of `names`; with `values`, one of these."""
        wanted = list(names)
        asked = None if values is None else frozenset(values)
        return frozenset(
            row.node.uri
            for row in _newest(attributes__has_any_keys=wanted)
            if asked is None or any(asked & _texts(row.attributes.get(name)) for name in wanted)
        )

    def namespaces(self, prefix: str) -> frozenset[str]:
        """What captured documents declared `prefix` to mean."""
        with connection.cursor() as cursor:
            cursor.execute(_NAMESPACES, {"prefix": prefix})
            return frozenset(row[0] for row in cursor.fetchall())


def _newest(**asked: Any) -> list[MasterData]:
    """Of each node that fits, its newest row, if that fits."""
    nodes = MasterData.objects.filter(**asked).values("node")
    newest = MasterData.objects.filter(node__in=nodes).order_by("node", "vocabulary", "-batch", "-pk")
    rows = newest.distinct("node", "vocabulary").values("pk")
    return list(MasterData.objects.filter(pk__in=rows, **asked).select_related("node"))


def _texts(value: Any) -> frozenset[str]:
    """The texts that an attribute's value holds, words and keys in full beside them."""
    if isinstance(value, list):
        return frozenset().union(*map(_texts, value))
    if isinstance(value, dict):
        return frozenset().union(*(_texts(value.get(key)) for key in ("#text", "@value", "@id", "id")))
    if value is None:
        return frozenset()
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return frozenset({text, canonical(text)})
