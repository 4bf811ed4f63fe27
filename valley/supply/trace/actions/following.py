"""Drawing stays, whereabouts and withdrawals from the store, batch by batch in the order of positions.

What a batch touches is cut anew from all its marks, so late, corrected and withdrawn events need no case of their own.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from valley.supply.trace.actions import following_sql as sql
from valley.supply.trace.actions.copying import copy_rows
from valley.supply.trace.engine.codes import Action, EventType
from valley.supply.trace.engine.graph import lot_of
from valley.supply.trace.engine.intervals import Mark, Stay, Verb, cut
from valley.supply.trace.engine.nodes import class_of, node_id
from valley.supply.trace.engine.rows import ORDINAL_BITS
from valley.supply.trace.models import StayKind

GRAPH = "graph"
VERBS: dict[int, Verb] = {Action.ADD: "add", Action.OBSERVE: "observe", Action.DELETE: "delete"}
KINDS = {EventType.AGGREGATION: StayKind.AGGREGATION, EventType.ASSOCIATION: StayKind.ASSOCIATION}
STAY = (
    "kind", "child_id", "parent_id", "start", "end", "opened_by", "closed_by", "seen", "ended", "quantity", "uom",
)  # fmt: skip
Pair = tuple[int, int]
"""(kind of stay, child)"""


def follow(*, batches: int = 50) -> int:
    """Take in at most so many batches that have a position; the number taken in. Waits for whoever follows already."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.NO_TABLE_WHOLE)
        cursor.execute(sql.FOLLOWED, [GRAPH])
        cursor.execute(sql.POSITION, [GRAPH])
        (position,) = cursor.fetchone()
        cursor.execute(sql.BATCHES, [position, batches])
        found = cursor.fetchall()
        for number, _position in found:
            _take_in(cursor, number << ORDINAL_BITS, (number + 1) << ORDINAL_BITS)
        if found:
            cursor.execute(sql.MOVE, [found[-1][1], GRAPH])
    return len(found)


def follow_all() -> int:
    """Until nothing is left; the number of batches taken in."""
    whole = 0
    while taken := follow():
        whole += taken
    return whole


def _take_in(cursor: Any, low: int, high: int) -> None:
    span = {"low": low, "high": high}
    cursor.execute(sql.WITHDRAW, span)
    withdrawn = [number for (number,) in cursor.fetchall()]
    events = {**span, "withdrawn": withdrawn}
    cursor.execute(sql.ONE_BY_ONE)
    cursor.execute(sql.TOUCHED, events)
    touched = {(kind, child) for kind, child in cursor.fetchall()}
    _cut_anew(cursor, touched)
    cursor.execute(sql.TOGETHER)
    _lots_anew(cursor, events)
    cursor.execute(sql.WHEREABOUTS, span)
    if withdrawn:
        cursor.execute(sql.FORGET, {"withdrawn": withdrawn})
        cursor.execute(sql.WHEREABOUTS_OF, {"nodes": [node for (node,) in cursor.fetchall()]})


def _cut_anew(cursor: Any, touched: set[Pair]) -> None:
    if not touched:
        return
    children = sorted({child for _kind, child in touched})
    given = {"children": children}
    cursor.execute(sql.MARKS, given)
    rows = cursor.fetchall()
    cursor.execute(sql.BESIDE, {"events": sorted({event for _c, _r, event, *_rest in rows})})
    beside: dict[int, frozenset[str]] = {event: frozenset(map(str, nodes)) for event, nodes in cursor.fetchall()}
    marks: dict[Pair, list[Mark]] = defaultdict(list)
    of_class: dict[int, bool] = {}
    parents: dict[int, set[Pair]] = defaultdict(set)
    for child, is_class, event, at, type_, action, parent, quantity, uom in rows:
        pair: Pair = (KINDS[EventType(type_)], child)
        of_class[child] = of_class.get(child, False) or is_class
        together = beside.get(event, frozenset())
        marks[pair].append(Mark(at, event, VERBS.get(action, "observe"), str(parent), together, True, quantity, uom))
        parents[parent].add(pair)
    cursor.execute(sql.EMPTIED, {"parents": sorted(parents)})
    for parent, event, at, type_ in cursor.fetchall():
        for kind, child in parents[parent]:
            if kind == KINDS[EventType(type_)]:
                marks[kind, child].append(Mark(at, event, "delete", str(parent), named=False))
    cursor.execute(sql.ENDED, given)
    for child, event, at in cursor.fetchall():
        for each in KINDS.values():
            if (each, child) in marks:
                marks[each, child].append(Mark(at, event, "end"))
    cursor.execute(sql.DROP, given)
    found = ((kind, s) for (kind, child), of in marks.items() for s in cut(str(child), of, of_class=of_class[child]))
    _copy(cursor, found)


def _copy(cursor: Any, found: Iterable[tuple[int, Stay]]) -> None:
    rows = (
        (
            kind, int(stay.child), int(stay.parent), stay.start, stay.end, stay.opened_by, stay.closed_by, stay.seen,
            stay.ended, stay.quantity, stay.uom,
        )
        for kind, stay in found
    )  # fmt: skip
    copy_rows(cursor, "trace_stay", STAY, rows)


def _lots_anew(cursor: Any, events: dict[str, Any]) -> None:
    """Items whose ILMD names a lot came out of it; the lot becomes a node where nobody named it yet."""
    cursor.execute(sql.LOTS, {**events, "name": node_id("urn:epcglobal:cbv:mda:lotNumber")})
    rows = cursor.fetchall()
    found: dict[tuple[int, int], tuple[str, Any, int]] = {}
    for item, uri, event, at, number in rows:
        if lot := lot_of(uri, number):
            found[item, event] = (lot, at, event)
    cursor.execute(sql.DROP_LOTS, {"withdrawn": events["withdrawn"]})
    if not found:
        return
    lots = sorted({lot for lot, _at, _event in found.values()})
    cursor.execute(sql.LOT_NODES, [[node_id(lot) for lot in lots], [node_id(class_of(lot)) for lot in lots], lots])
    stays = (
        (StayKind.LOT, Stay(str(item), str(node_id(lot)), at, None, event))
        for (item, _event), (lot, at, event) in found.items()
    )
    _copy(cursor, stays)
