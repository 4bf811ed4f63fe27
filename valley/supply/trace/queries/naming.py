"""What things are called: master data of the node or of its class, else what its key says."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext_lazy

from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.queries import prepared

_NODES = "SELECT id, uri, kind, class_id, urn FROM trace_node WHERE id = ANY(%s::bigint[])"
_TOLD = """
    SELECT DISTINCT ON (node_id) node_id, attributes FROM trace_masterdata
     WHERE node_id = ANY(%s::bigint[]) ORDER BY node_id, id DESC
"""
_NAME = re.compile(r"(?:^|[:#/])(name|descriptionShort|tradeItemDescription|description)$")
KIND_WORDS = {
    NodeKind.ITEM: gettext_lazy("单件"),
    NodeKind.LOT: gettext_lazy("批次"),
    NodeKind.TRADE_ITEM: gettext_lazy("产品"),
    NodeKind.LOGISTIC_UNIT: gettext_lazy("物流单元"),
    NodeKind.LOCATION: gettext_lazy("地点"),
    NodeKind.PARTY: gettext_lazy("单位"),
    NodeKind.ASSET: gettext_lazy("载具或设备"),
    NodeKind.SHIPMENT: gettext_lazy("运单"),
    NodeKind.DOCUMENT: gettext_lazy("单据"),
    NodeKind.TRANSACTION: gettext_lazy("业务单据"),
    NodeKind.EVENT: gettext_lazy("事件"),
    NodeKind.PART: gettext_lazy("部件"),
    NodeKind.SERVICE: gettext_lazy("服务"),
    NodeKind.WORD: gettext_lazy("词汇"),
    NodeKind.NAME: gettext_lazy("字段"),
    NodeKind.OTHER: gettext_lazy("其他"),
}


def kind_word(kind: int) -> str:
    """A kind of node in the reader's language."""
    return str(KIND_WORDS[NodeKind(kind)])


@dataclass(frozen=True)
class Named:
    """A node as it is said on a page. name: "" where nobody told it; number: lot, serial or key."""

    id: int
    uri: str
    kind: int
    name: str = ""
    number: str = ""
    class_id: int | None = None
    urn: str = ""

    @property
    def title(self) -> str:
        return " ".join(part for part in (self.name, self.number) if part) or self.uri

    @property
    def short(self) -> str:
        """For a picture: the name, or the end of its number."""
        return self.name or self.number[-14:] or self.uri[-14:]

    @property
    def kind_word(self) -> str:
        return kind_word(self.kind)

    @property
    def address(self) -> str:
        """The page of this thing."""
        return f"/trace/things/{self.id}"


def names(nodes: Iterable[int]) -> dict[int, Named]:
    """The names of nodes; two queries, whatever their number. What a class is told is read once for all of it."""
    found = prepared.rows(_NODES, [list(set(nodes))])
    told = prepared.rows(_TOLD, [list({each for row in found for each in (row[0], row[3]) if each})])
    called = {node: _name_in(json.loads(of) if isinstance(of, str) else of) for node, of in told}
    return {
        id_: Named(id_, uri, kind, called.get(id_) or called.get(class_id or 0, ""), _number(uri, kind), class_id, urn)
        for id_, uri, kind, class_id, urn in found
    }


def _name_in(attributes: Any) -> str:
    for key, value in attributes.items():
        if _NAME.search(key):
            return str(value[0] if isinstance(value, list) and value else value)
    return ""


def _number(uri: str, kind: int) -> str:
    if kind == NodeKind.WORD:
        return re.sub(r".*(?:BizStep-|Disp-|/|:)", "", uri)
    if uri.startswith("https://id.gs1.org/"):
        return unquote(uri.rsplit("/", 1)[1])
    return uri
