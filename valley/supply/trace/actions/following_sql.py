"""The statements of `following`. Parameters: [low, high) is a batch's range of event numbers."""

from valley.supply.trace.engine.codes import Action, Area, EventType, NodeKind, Role
from valley.supply.trace.models import StayKind

_LIVE = "NOT EXISTS (SELECT FROM trace_withdrawn w WHERE w.event_id = {}.event_id)"
_KIND = f"CASE e.type WHEN {EventType.AGGREGATION:d} THEN {StayKind.AGGREGATION:d} ELSE {StayKind.ASSOCIATION:d} END"
_HOLDING = f"e.type IN ({EventType.AGGREGATION:d}, {EventType.ASSOCIATION:d})"
_CHILDREN = f"({Role.CHILD:d}, {Role.CHILD_CLASS:d})"
_ENDING = f"""(l.role = {Role.INPUT:d} AND e.type = {EventType.TRANSFORMATION:d}
               OR l.role = {Role.EPC:d} AND e.type = {EventType.OBJECT:d} AND e.action = {Action.DELETE:d})"""
_THINGS = ", ".join(
    f"{role:d}"
    for role in (Role.EPC, Role.PARENT, Role.CHILD, Role.INPUT, Role.OUTPUT, Role.EPC_CLASS, Role.CHILD_CLASS,
                 Role.INPUT_CLASS, Role.OUTPUT_CLASS)
)  # fmt: skip

NO_TABLE_WHOLE = "SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0"
ONE_BY_ONE = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
TOGETHER = "SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on"
"""Some thousand things are looked up in a store of millions: one by one, by their indexes. The planner, which thinks
more of them than there are, would read whole tables for each batch (10⁷ events: 15 s for 20,000, by index 4 s)."""
FOLLOWED = "INSERT INTO trace_followed (name, position) VALUES (%s, 0) ON CONFLICT (name) DO NOTHING"
POSITION = "SELECT position FROM trace_followed WHERE name = %s FOR UPDATE"
BATCHES = "SELECT id, position FROM trace_batch WHERE position > %s ORDER BY position LIMIT %s"
MOVE = "UPDATE trace_followed SET position = %s WHERE name = %s"

WITHDRAW = """
    INSERT INTO trace_withdrawn (event_id)
    SELECT id FROM trace_event WHERE id >= %(low)s AND id < %(high)s AND declared_at IS NOT NULL
    UNION
    SELECT other.id FROM trace_event e JOIN trace_event other USING (event_id)
     WHERE e.id >= %(low)s AND e.id < %(high)s AND e.declared_at IS NOT NULL
    UNION
    SELECT e.id FROM trace_event e JOIN trace_event other USING (event_id)
     WHERE e.id >= %(low)s AND e.id < %(high)s AND other.declared_at IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING event_id
"""
"""Declarations of error, the events that they name (by eventID), and late events named by an earlier declaration."""

TOUCHED = f"""
    WITH e AS (
        SELECT id AS event_id, type, action FROM trace_event e
         WHERE id >= %(low)s AND id < %(high)s OR id = ANY(%(withdrawn)s::bigint[])
    )
    SELECT {_KIND}, l.node_id FROM e JOIN trace_link l USING (event_id) WHERE {_HOLDING} AND l.role IN {_CHILDREN}
    UNION
    SELECT s.kind, s.child_id FROM e JOIN trace_link l USING (event_id)
      JOIN trace_stay s ON s.parent_id = l.node_id AND s.kind = {_KIND}
     WHERE {_HOLDING} AND e.action = {Action.DELETE:d} AND l.role = {Role.PARENT:d}
       AND NOT EXISTS (SELECT FROM trace_link c WHERE c.event_id = e.event_id AND c.role IN {_CHILDREN})
    UNION
    SELECT s.kind, s.child_id FROM e JOIN trace_link l USING (event_id)
      JOIN trace_stay s ON s.child_id = l.node_id AND s.kind <> {StayKind.LOT:d}
     WHERE {_ENDING}
"""  # noqa: S608
"""Whose stays these events may change: children named, contents of what was emptied, and what ended."""

MARKS = f"""
    SELECT l.node_id, l.role = {Role.CHILD_CLASS:d}, l.event_id, l.event_time, e.type, e.action, p.node_id, l.quantity,
           l.uom
      FROM unnest(%(children)s::bigint[]) AS child (node_id)
      JOIN trace_link l ON l.node_id = child.node_id AND l.role IN {_CHILDREN}
      JOIN trace_link p ON p.event_id = l.event_id AND p.role = {Role.PARENT:d}
      JOIN trace_event e ON e.id = l.event_id AND {_HOLDING}
     WHERE {_LIVE.format("l")}
"""  # noqa: S608
BESIDE = f"""
    SELECT c.event_id, array_agg(c.node_id) FROM unnest(%(events)s::bigint[]) AS e (event_id)
      JOIN trace_link c ON c.event_id = e.event_id AND c.role = {Role.CHILD:d}
     WHERE EXISTS (SELECT FROM trace_link q WHERE q.node_id = c.node_id AND q.role = {Role.PARENT:d})
     GROUP BY 1
"""  # noqa: S608
"""Of each event the children that are containers themselves."""

EMPTIED = f"""
    SELECT l.node_id, l.event_id, l.event_time, e.type FROM unnest(%(parents)s::bigint[]) AS parent (node_id)
      JOIN trace_link l ON l.node_id = parent.node_id AND l.role = {Role.PARENT:d}
      JOIN trace_event e ON e.id = l.event_id AND e.action = {Action.DELETE:d} AND {_HOLDING}
     WHERE {_LIVE.format("l")}
       AND NOT EXISTS (SELECT FROM trace_link c WHERE c.event_id = l.event_id AND c.role IN {_CHILDREN})
"""  # noqa: S608
ENDED = f"""
    SELECT l.node_id, l.event_id, l.event_time FROM unnest(%(children)s::bigint[]) AS child (node_id)
      JOIN trace_link l ON l.node_id = child.node_id AND l.role IN ({Role.EPC:d}, {Role.INPUT:d})
      JOIN trace_event e ON e.id = l.event_id
     WHERE {_ENDING} AND {_LIVE.format("l")}
"""  # noqa: S608
DROP = f"DELETE FROM trace_stay WHERE child_id = ANY(%(children)s) AND kind <> {StayKind.LOT:d}"  # noqa: S608

LOTS = f"""
    SELECT l.node_id, n.uri, l.event_id, l.event_time, f.text FROM trace_field f
      JOIN trace_link l ON l.event_id = f.event_id AND l.role IN ({Role.EPC:d}, {Role.OUTPUT:d})
      JOIN trace_node n ON n.id = l.node_id AND n.kind = {NodeKind.ITEM:d}
     WHERE f.event_id >= %(low)s AND f.event_id < %(high)s AND f.name_id = %(name)s AND f.area = {Area.ILMD:d}
       AND f.depth = 0 AND {_LIVE.format("f")}
"""  # noqa: S608
DROP_LOTS = f"DELETE FROM trace_stay WHERE kind = {StayKind.LOT:d} AND opened_by = ANY(%(withdrawn)s::bigint[])"  # noqa: S608
LOT_NODES = f"""
    INSERT INTO trace_node (id, class_id, kind, uri, urn)
    SELECT id, class_id, {NodeKind.LOT:d}, uri, '' FROM unnest(%s::bigint[], %s::bigint[], %s::text[])
           AS new (id, class_id, uri) ORDER BY id
    ON CONFLICT (id) DO NOTHING
"""  # noqa: S608

_NEWER = "(EXCLUDED.at, EXCLUDED.event_id) >= (trace_whereabouts.at, trace_whereabouts.event_id)"
_STATE = ("role", "step_id", "disposition_id", "event_id", "at")
_KEEP_NEWER = ", ".join(
    f"{name} = CASE WHEN {_NEWER} THEN EXCLUDED.{name} ELSE trace_whereabouts.{name} END" for name in _STATE
)


def _whereabouts(which: str) -> str:
    """State and place of all things in the links that `which` (a condition on `l`) chooses."""
    return f"""
    WITH seen AS MATERIALIZED (
        SELECT l.node_id, l.event_id, l.event_time AS at, l.role, e.biz_step_id AS step_id, e.disposition_id,
               coalesce(e.biz_location_id, e.read_point_id) AS place_id
          FROM trace_link l JOIN trace_event e ON e.id = l.event_id
         WHERE {which} AND l.role IN ({_THINGS}) AND {_LIVE.format("l")}
    ), placed AS (
        SELECT DISTINCT ON (node_id) node_id, place_id, at FROM seen WHERE place_id IS NOT NULL
         ORDER BY node_id, at DESC, event_id DESC
    )
    INSERT INTO trace_whereabouts (node_id, {", ".join(_STATE)}, place_id, placed_at)
    SELECT DISTINCT ON (seen.node_id) seen.node_id, role, step_id, disposition_id, event_id, seen.at, placed.place_id,
           placed.at
      FROM seen LEFT JOIN placed USING (node_id) ORDER BY seen.node_id, seen.at DESC, event_id DESC
    ON CONFLICT (node_id) DO UPDATE SET {_KEEP_NEWER},
           place_id = CASE WHEN EXCLUDED.placed_at >= coalesce(trace_whereabouts.placed_at, '-infinity')
                           THEN EXCLUDED.place_id ELSE trace_whereabouts.place_id END,
           placed_at = greatest(trace_whereabouts.placed_at, EXCLUDED.placed_at)
    """  # noqa: S608


WHEREABOUTS = _whereabouts("l.event_id >= %(low)s AND l.event_id < %(high)s")
WHEREABOUTS_OF = _whereabouts("l.node_id = ANY(%(nodes)s::bigint[])")
FORGET = """
    DELETE FROM trace_whereabouts w USING (SELECT DISTINCT node_id FROM trace_link
                                            WHERE event_id = ANY(%(withdrawn)s::bigint[])) l
     WHERE w.node_id = l.node_id RETURNING w.node_id
"""
"""Whereabouts that rested on withdrawn events, to be drawn again from the others."""
