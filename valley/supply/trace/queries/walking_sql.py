"""One level of a trace in one statement: where the substance of many things came from, or went, next.

Prepared once a connection and walked by index alone: `OFFSET 0` keeps the planner, which cannot know how small a level
is, from reading a whole table to join it. `f (node, bound)`: the things of this level, each with the moment
that its substance is bound by. Rows: source, target, left, came, way, out_of, into (as `engine.graph.Step`).
"""

from valley.supply.trace.engine.codes import Role
from valley.supply.trace.models import StayKind

IN = f"({Role.INPUT:d}, {Role.INPUT_CLASS:d})"
OUT = f"({Role.OUTPUT:d}, {Role.OUTPUT_CLASS:d})"
_LIVE = "NOT EXISTS (SELECT FROM trace_withdrawn w WHERE w.event_id = {}.event_id)"
_GIVEN = "f AS (SELECT * FROM unnest(%s::bigint[], %s::timestamptz[]) AS f (node, bound))"


def up(since: str) -> str:
    """Every container of the things of `f` with the span in which it holds them, from `since` on; the things too."""
    return f"""
    up (node, bound, at, since, until) AS (
        SELECT node, bound, node, {since}, NULL::timestamptz FROM f
        UNION
        SELECT up.node, up.bound, s.parent_id, greatest(up.since, s.start), least(up.until, s."end")
          FROM up CROSS JOIN LATERAL (
            SELECT * FROM trace_stay s WHERE s.child_id = up.at AND s.kind = {StayKind.AGGREGATION:d} OFFSET 0) s
         WHERE (greatest(up.since, s.start) < least(up.until, s."end")) IS NOT FALSE
    )"""  # noqa: S608


_HERE = """l.node_id = up.at AND (up.since IS NULL OR l.event_time >= up.since)
                   AND (up.until IS NULL OR l.event_time < up.until)"""


def _level(*, mine: str, other: str, bound: str, beyond: str, lot: str = "") -> str:
    """`mine` side of the transformations of this level, the `other` side of the same, all that is in it then."""
    return f"""
    WITH RECURSIVE {_GIVEN}, {up("NULL::timestamptz")},
    met AS (
        SELECT DISTINCT up.node, l.event_id, l.event_time FROM up CROSS JOIN LATERAL (
            SELECT l.event_id, l.event_time FROM trace_link l
             WHERE l.role IN {mine} AND {_HERE} AND l.event_time {bound} up.bound OFFSET 0) l
         WHERE {_LIVE.format("l")}
    ), across (node, mine, mine_at, other, other_at, thing) AS (
        SELECT met.node, met.event_id, met.event_time, o.event_id, o.event_time, o.node_id
          FROM met CROSS JOIN LATERAL (
            (SELECT l.event_id, l.event_time, l.node_id FROM trace_link l
              WHERE l.event_id = met.event_id AND l.role IN {other} OFFSET 0)
            UNION ALL
            SELECT l.event_id, l.event_time, l.node_id FROM trace_link t
              JOIN trace_link same ON same.node_id = t.node_id AND same.role = {Role.TRANSFORMATION:d}
                                  AND same.event_id <> met.event_id AND same.event_time {bound} met.event_time
              JOIN trace_link l ON l.event_id = same.event_id AND l.role IN {other}
             WHERE t.event_id = met.event_id AND t.role = {Role.TRANSFORMATION:d} AND {_LIVE.format("same")}) o
        UNION
        SELECT a.node, a.mine, a.mine_at, a.other, a.other_at, s.child_id FROM across a
         CROSS JOIN LATERAL (
            SELECT s.child_id FROM trace_stay s WHERE s.parent_id = a.thing AND s.kind = {StayKind.AGGREGATION:d}
               AND (s.start IS NULL OR s.start <= a.other_at) AND (s."end" IS NULL OR a.other_at < s."end") OFFSET 0) s
    )
    {beyond}
    {f"UNION ALL {lot}" if lot else ""}
    """  # noqa: S608


_LOT = f"""
    SELECT s.parent_id, s.child_id, s.start, s.start, 'lot', s.opened_by, s.opened_by FROM f
     CROSS JOIN LATERAL (
        SELECT * FROM trace_stay s
         WHERE s.{{end}} = f.node AND s.kind = {StayKind.LOT:d} AND s.start {{bound}} f.bound OFFSET 0) s
"""  # noqa: S608
BACK = _level(
    mine=OUT, other=IN, bound="<=",
    beyond="SELECT thing, node, other_at, mine_at, 'made', other, mine FROM across",
    lot=_LOT.format(end="child_id", bound="<="),
)  # fmt: skip
_MADE_OF = "SELECT node, thing, mine_at, other_at, 'made', mine, other FROM across"
FORWARD_MADE = _level(mine=IN, other=OUT, bound=">=", beyond=_MADE_OF)
"""Forward by transformations alone: lots, without the items taken out of them."""
FORWARD = _level(
    mine=IN, other=OUT, bound=">=",
    beyond=_MADE_OF,
    lot=_LOT.format(end="parent_id", bound=">="),
)  # fmt: skip

CONTENTS = f"""
    WITH RECURSIVE down (at, since, until, says) AS (
        SELECT %s::bigint, %s::timestamptz, %s::timestamptz, NULL::bigint
        UNION
        SELECT s.child_id, greatest(down.since, s.start), least(down.until, s."end"), coalesce(s.opened_by, s.closed_by)
          FROM down CROSS JOIN LATERAL (
            SELECT * FROM trace_stay s WHERE s.parent_id = down.at AND s.kind = {StayKind.AGGREGATION:d} OFFSET 0) s
         WHERE (greatest(down.since, s.start) < least(down.until, s."end")) IS NOT FALSE
    )
    SELECT at, since, until, says FROM down WHERE says IS NOT NULL
"""  # noqa: S608
"""Everything that was in a container within a span, however deep."""

CARRIERS = f"""
    WITH RECURSIVE {_GIVEN}, {up("bound")}
    SELECT at, node, since, until FROM up WHERE at <> node
"""  # noqa: S608
"""The containers of many things from their bound on: (container, thing, start, end)."""
