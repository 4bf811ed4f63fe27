"""Nodes of the graph: whatever a URI names. A node's number is drawn from its canonical URI, so none is looked up."""

import re
from functools import lru_cache
from hashlib import blake2b

from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.engine.identifiers import CANONICAL, canonical

_KINDS = {
    "00": NodeKind.LOGISTIC_UNIT, "414": NodeKind.LOCATION, "417": NodeKind.PARTY, "8003": NodeKind.ASSET,
    "8004": NodeKind.ASSET, "253": NodeKind.DOCUMENT, "255": NodeKind.DOCUMENT, "402": NodeKind.SHIPMENT,
    "401": NodeKind.SHIPMENT, "8017": NodeKind.SERVICE, "8018": NodeKind.SERVICE, "8010": NodeKind.PART,
}  # fmt: skip
_KEY = re.compile(rf"{re.escape(CANONICAL)}/(\d+)/([^/]+)(?:/(\d+)/.+)?\Z")


@lru_cache(maxsize=20_000)
def node_id(uri: str) -> int:
    """The number of the node with this canonical URI: 63 bits of BLAKE2b.

    Two of 10⁸ nodes share a number with a chance of some 5 in 10 000; capture compares the URIs (ADR-0013).
    """
    return int.from_bytes(blake2b(uri.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def id_of(uri: str) -> int:
    """The number of whatever `uri` names, in any of its forms."""
    return node_id(canonical(uri))


@lru_cache(maxsize=20_000)
def kind_of(uri: str) -> NodeKind:
    """What a canonical URI names; OTHER where it is no GS1 key."""
    found = _KEY.match(uri)
    if not found:
        return NodeKind.OTHER
    ai, _key, qualifier = found.groups()
    if ai in ("01", "8006"):
        if qualifier is None:
            return NodeKind.TRADE_ITEM
        return NodeKind.LOT if qualifier == "10" else NodeKind.ITEM
    return _KINDS.get(ai, NodeKind.OTHER)


@lru_cache(maxsize=20_000)
def class_of(uri: str) -> str:
    """Of an item or lot the trade item's canonical URI; "" of everything else."""
    if kind_of(uri) not in (NodeKind.ITEM, NodeKind.LOT):
        return ""
    return "/".join(uri.split("/")[:5])
