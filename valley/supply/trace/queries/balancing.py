"""Mass balance from the store: of every step that a lot went through, and of a lot itself."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from django.db import connection

from valley.supply.trace.engine.balance import Amount, Balance, balance
from valley.supply.trace.engine.codes import NodeKind, Role
from valley.supply.trace.models import StayKind
from valley.supply.trace.queries.standing import State, account, standing

_SIDES = {Role.INPUT: "in", Role.INPUT_CLASS: "in", Role.OUTPUT: "out", Role.OUTPUT_CLASS: "out"}
_STEPS = f"""
    WITH asked AS (
        SELECT l.event_id, coalesce(t.node_id, l.event_id) AS run FROM unnest(%s::bigint[]) AS e (event_id)
          JOIN trace_link l ON l.event_id = e.event_id AND l.role = ANY(%s)
          LEFT JOIN trace_link t ON t.event_id = l.event_id AND t.role = {Role.TRANSFORMATION:d}
         GROUP BY 1, 2
    ), whole AS (
        SELECT run, event_id FROM asked
        UNION
        SELECT a.run, t.event_id FROM asked a
          JOIN trace_link t ON t.node_id = a.run AND t.role = {Role.TRANSFORMATION:d}
    )
    SELECT w.run, l.event_id, l.event_time, l.node_id, l.role, l.quantity, l.uom FROM whole w
      JOIN trace_link l ON l.event_id = w.event_id AND l.role = ANY(%s)
     WHERE NOT EXISTS (SELECT FROM trace_withdrawn x WHERE x.event_id = w.event_id)
     ORDER BY l.event_time, l.event_id
"""  # noqa: S608
_WEIGHTS = """
    SELECT n.id, a.value FROM unnest(%s::bigint[]) AS asked (id) JOIN trace_node n ON n.id = asked.id
      JOIN LATERAL (SELECT m.attributes FROM trace_masterdata m WHERE m.node_id IN (n.id, n.class_id)
                     ORDER BY m.id DESC LIMIT 1) m ON true
      JOIN LATERAL jsonb_each_text(m.attributes) AS a (key, value) ON a.key LIKE '%%netWeight'
"""


class StepBalance(NamedTuple):
    """One step (an event, or all events of a transformationID): when it began, its events and its balance."""

    at: Any
    events: list[int]
    inputs: list[int]
    outputs: list[int]
    balance: Balance


def of_steps(events: Sequence[int]) -> list[StepBalance]:
    """The balance of each transformation among `events`, in time."""
    sides = [int(role) for role in _SIDES]
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, [list(events), sides, sides])
        rows = cursor.fetchall()
    weights = net_weights({node for *_run, node, _role, _quantity, _uom in rows})
    runs: dict[int, list[Any]] = {}
    for row in rows:
        runs.setdefault(row[0], []).append(row)
    found = []
    for of in runs.values():
        amounts = [
            Amount(str(node), _SIDES[Role(role)], quantity, uom, "made")  # type: ignore[arg-type]
            for _run, _event, _at, node, role, quantity, uom in of
        ]
        inputs = [row[3] for row in of if _SIDES[Role(row[4])] == "in"]
        outputs = [row[3] for row in of if _SIDES[Role(row[4])] == "out"]
        events_of = sorted({row[1] for row in of})
        found.append(StepBalance(of[0][2], events_of, inputs, outputs, balance(amounts, weights)))
    return found


def of_lot(lot: int) -> Balance:
    """A lot's own balance: made (else received) against used, sold, destroyed, taken out as items, by their state."""
    amounts = [
        Amount(str(lot), entry.side, entry.quantity, entry.uom, entry.purpose)  # type: ignore[arg-type]
        for entry in account(lot)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT child_id FROM trace_stay WHERE parent_id = %s AND kind = %s", [lot, StayKind.LOT])
        items = [row[0] for row in cursor.fetchall()]
    purposes = {State.STOCK: "stock", State.TRANSIT: "transit", State.SOLD: "sold", State.DESTROYED: "destroyed",
                State.USED: "used"}  # fmt: skip
    amounts += [
        Amount(str(lot), "out", 1, "", purposes.get(each.state, "unknown"))
        for each in standing(items)
        if each.kind == NodeKind.ITEM
    ]
    return balance(amounts)


def net_weights(nodes: Iterable[int]) -> dict[str, tuple[Fraction, str]]:
    """What one piece of each node holds, where its master data say so ("5.04 KGM")."""
    found: dict[str, tuple[Fraction, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_WEIGHTS, [sorted(nodes)])
        for node, text in cursor.fetchall():
            quantity, _blank, uom = text.strip().partition(" ")
            try:
                found[str(node)] = (Fraction(quantity), uom)
            except ValueError:
                continue
    return found
