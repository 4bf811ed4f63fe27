"""What things are called: master data of the node or of its class, else what its key says."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.db import connection
from django.utils.translation import gettext as _

from valley.supply.trace.engine.codes import NodeKind

_NAMED = """
    SELECT n.id, n.uri, n.urn, n.kind, n.class_id, own.attributes, class.attributes, class_node.uri
      FROM unnest(%s::bigint[]) AS asked (id) JOIN trace_node n ON n.id = asked.id
      LEFT JOIN trace_node class_node ON class_node.id = n.class_id
      LEFT JOIN LATERAL (SELECT m.attributes FROM trace_masterdata m WHERE m.node_id = n.id
                          ORDER BY m.id DESC LIMIT 1) own ON true
      LEFT JOIN LATERAL (SELECT m.attributes FROM trace_masterdata m WHERE m.node_id = n.class_id
                          ORDER BY m.id DESC LIMIT 1) class ON true
"""
_NAME = re.compile(r"(?:^|[:#/])(name|descriptionShort|tradeItemDescription|description)$")


def kind_words() -> dict[int, str]:
    """Each kind of node in the reader's language."""
    return {
        NodeKind.ITEM: _("单件"), NodeKind.LOT: _("批次"), NodeKind.TRADE_ITEM: _("产品"),
        NodeKind.LOGISTIC_UNIT: _("物流单元"), NodeKind.LOCATION: _("地点"), NodeKind.PARTY: _("单位"),
        NodeKind.ASSET: _("载具或设备"), NodeKind.SHIPMENT: _("运单"), NodeKind.DOCUMENT: _("单据"),
        NodeKind.TRANSACTION: _("业务单据"), NodeKind.EVENT: _("事件"), NodeKind.PART: _("部件"),
        NodeKind.SERVICE: _("服务"), NodeKind.WORD: _("词汇"), NodeKind.NAME: _("字段"), NodeKind.OTHER: _("其他"),
    }  # fmt: skip


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
        return kind_words().get(self.kind, _("其他"))

    @property
    def address(self) -> str:
        """The page of this thing."""
        return f"/trace/things/{self.id}"


def names(nodes: Iterable[int]) -> dict[int, Named]:
    """The names of nodes; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [sorted(set(nodes))])
        return {row[0]: _named(*row) for row in cursor.fetchall()}


def _named(
    id_: int, uri: str, urn: str, kind: int, class_id: int | None, own: Any, of_class: Any, class_uri: str | None
) -> Named:
    told = [json.loads(each) if isinstance(each, str) else each or {} for each in (own, of_class)]
    name = next((found for each in told if (found := _name_in(each))), "")
    return Named(id_, uri, kind, name, _number(uri, kind), class_id, urn)


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
