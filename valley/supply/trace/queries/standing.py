"""Where things are now: in stock, in transit, sold, destroyed, used up, or unknown; by the last that is known of them.

A thing in a container is where the container was last.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from valley.supply.trace.engine.codes import Action, NodeKind, Role
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.vocabulary import CBV
from valley.supply.trace.models import StayKind
from valley.supply.trace.queries.prepared import rows


class State(StrEnum):
    """What became of a thing (CBV 2.0 §7.1 business steps, §7.2 dispositions)."""

    STOCK = "stock"
    TRANSIT = "transit"
    SOLD = "sold"
    DESTROYED = "destroyed"
    USED = "used"
    UNKNOWN = "unknown"


WORDS = {
    State.STOCK: ("info", _("在库")), State.TRANSIT: ("info", _("在途")), State.SOLD: ("warn", _("已售")),
    State.DESTROYED: ("idle", _("已销毁")), State.USED: ("idle", _("已用于生产")),
    State.UNKNOWN: ("warn", _("去向不明")),
}  # fmt: skip


def _words(kind: str, names: Iterable[str]) -> frozenset[int]:
    return frozenset(node_id(f"{CBV}{kind}-{name}") for name in names)


SOLD = _words("Disp", ["retail_sold", "dispensed"]) | _words("BizStep", ["retail_selling", "dispensing", "consuming"])
DESTROYED = _words("Disp", ["destroyed", "disposed"]) | _words("BizStep", ["destroying"])
MOVING = _words("Disp", ["in_transit"]) | _words("BizStep", ["shipping", "departing", "loading", "transporting"])
GONE = _words("BizStep", ["decommissioning"]) | _words("Disp", ["inactive"])

_STANDING = f"""
    WITH RECURSIVE up (node, at) AS (
        SELECT id, id FROM unnest(%s::bigint[]) AS asked (id)
        UNION
        SELECT up.node, s.parent_id FROM up CROSS JOIN LATERAL (
            SELECT parent_id FROM trace_stay s WHERE s.child_id = up.at AND s.kind = {StayKind.AGGREGATION:d}
               AND s."end" IS NULL AND s.start IS NOT NULL OFFSET 0) s
    ), last AS (
        SELECT DISTINCT ON (up.node) up.node, up.at AS carrier, w.* FROM up CROSS JOIN LATERAL (
            SELECT step_id, disposition_id, place_id, at, event_id FROM trace_whereabouts w
             WHERE w.node_id = up.at OFFSET 0) w
         ORDER BY up.node, w.at DESC, w.event_id DESC
    )
    SELECT last.node, n.kind, own.role, own.step_id, own.disposition_id, last.step_id, last.disposition_id,
           last.place_id, last.at, last.event_id, nullif(last.carrier, last.node), e.organisation_id, n.class_id
      FROM last
     CROSS JOIN LATERAL (SELECT * FROM trace_whereabouts own WHERE own.node_id = last.node OFFSET 0) own
     CROSS JOIN LATERAL (SELECT kind, class_id FROM trace_node n WHERE n.id = last.node OFFSET 0) n
     CROSS JOIN LATERAL (SELECT organisation_id FROM trace_event e WHERE e.id = last.event_id OFFSET 0) e
"""  # noqa: S608
"""By index alone, as `walking_sql`."""


@dataclass(frozen=True)
class Standing:
    """The last of a thing. container: in which it is, None for none; organisation: whose event said so last."""

    node: int
    kind: int
    state: State
    place: int | None
    at: datetime
    event: int
    container: int | None
    organisation: int | None
    class_id: int | None


@dataclass(frozen=True)
class Group:
    """Things alike: how many of a class are in a state at a place, in whose hands."""

    class_id: int
    state: State
    place: int | None
    organisation: int | None
    count: int
    last: datetime


def standing(nodes: Iterable[int]) -> list[Standing]:
    """The last that is known of each of `nodes`; things of which nothing is known are left out."""
    return [_standing(*row) for row in rows(_STANDING, [list(nodes)])]


def _standing(
    node: int, kind: int, role: int, step: int | None, disposition: int | None, last_step: int | None,
    last_disposition: int | None, place: int | None, at: datetime, event: int, container: int | None,
    organisation: int | None, class_id: int | None,
) -> Standing:  # fmt: skip
    own, last = {step, disposition}, {last_step, last_disposition}
    if own & DESTROYED:
        state = State.DESTROYED
    elif own & SOLD:
        state = State.SOLD
    elif role in (Role.INPUT, Role.INPUT_CLASS) or own & GONE:
        state = State.USED
    elif last & MOVING:
        state = State.TRANSIT
    else:
        state = State.STOCK if place is not None else State.UNKNOWN
    return Standing(node, kind, state, place, at, event, container, organisation, class_id)


def grouped(found: Collection[Standing]) -> list[Group]:
    """The standings of single items by class, state and place; most first."""
    groups: dict[tuple[int, State, int | None, int | None], list[Standing]] = {}
    for each in found:
        if each.kind == NodeKind.ITEM:
            key = (each.class_id or each.node, each.state, each.place, each.organisation)
            groups.setdefault(key, []).append(each)
    rows = [Group(*key, len(of), max(each.at for each in of)) for key, of in groups.items()]
    return sorted(rows, key=lambda group: (-group.count, group.state, group.last))


_LEDGER = """
    SELECT l.role, e.action, e.biz_step_id, e.disposition_id, l.quantity, l.uom, l.event_id, l.event_time
      FROM trace_link l JOIN trace_event e ON e.id = l.event_id
     WHERE l.node_id = %s AND l.role = ANY(%s)
       AND NOT EXISTS (SELECT FROM trace_withdrawn w WHERE w.event_id = l.event_id)
     ORDER BY l.event_time
"""


@dataclass(frozen=True)
class Entry:
    """One line of a lot's account. purpose: "made", "received", "used", "sold", "destroyed"; side "in" or "out"."""

    side: str
    purpose: str
    quantity: Decimal | None
    uom: str
    event: int
    at: datetime


RECEIVED = _words("BizStep", ["receiving", "accepting"])


def account(lot: int) -> list[Entry]:
    """What was made (else received) of a lot, and what was used, sold or destroyed; moves change nothing."""
    roles = [Role.EPC_CLASS, Role.INPUT_CLASS, Role.OUTPUT_CLASS]
    with connection.cursor() as cursor:
        cursor.execute(_LEDGER, [lot, [int(role) for role in roles]])
        rows: list[Any] = cursor.fetchall()
    made, received = [], []
    out = []
    for role, action, step, disposition, quantity, uom, event, at in rows:
        words = {step, disposition}
        if role == Role.OUTPUT_CLASS or (role == Role.EPC_CLASS and action == Action.ADD):
            made.append(Entry("in", "made", quantity, uom, event, at))
        elif role == Role.INPUT_CLASS:
            out.append(Entry("out", "used", quantity, uom, event, at))
        elif words & SOLD:
            out.append(Entry("out", "sold", quantity, uom, event, at))
        elif words & DESTROYED or action == Action.DELETE:
            out.append(Entry("out", "destroyed", quantity, uom, event, at))
        elif words & RECEIVED:
            received.append(Entry("in", "received", quantity, uom, event, at))
    return [*(made or received), *out]
