"""Traces over the store: level by level, each level one statement, each thing once with its best bound."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection

from valley.supply.trace.engine.graph import Direction, Way
from valley.supply.trace.queries import walking_sql as sql

EVER = datetime(9999, 12, 31, tzinfo=UTC)
NEVER = datetime(1, 1, 2, tzinfo=UTC)
BOUNDS = {"back": EVER, "forward": NEVER}


class Flow(NamedTuple):
    """Substance went from node `source` (at `left`) into node `target` (at `came`), by events `out_of` and `into`."""

    source: int
    target: int
    left: datetime
    came: datetime
    way: Way
    out_of: int
    into: int


class Carried(NamedTuple):
    """`thing` was in `container` over [start, end)."""

    container: int
    thing: int
    start: datetime | None
    end: datetime | None


@dataclass
class Walk:
    """What was reached so far. bounds: node → the moment its substance is bound by; `whole`: nothing is left to ask."""

    direction: Direction
    bounds: dict[int, datetime] = field(default_factory=dict)
    flows: set[Flow] = field(default_factory=set)
    levels: int = 0
    whole: bool = False

    @property
    def reached(self) -> list[int]:
        return list(self.bounds)


def walk(
    start: int, direction: Direction, *, at: datetime | None = None, most: int | None = None, items: bool = True
) -> Walk:
    """From `start` back to what it was made of by `at`, or forward to what came of it since.

    most: stop after the level that reaches so many; items: False leaves out what is taken out of lots one by one.
    """
    last = Walk(direction)
    for last in walking(start, direction, at=at, items=items):
        if most is not None and len(last.bounds) >= most:
            break
    return last


def walking(start: int, direction: Direction, *, at: datetime | None = None, items: bool = True) -> Iterator[Walk]:
    """The same walk, told after each level: a page shows what is there while the rest is being asked for."""
    found = Walk(direction)
    level: dict[int, datetime] = {}
    back = direction == "back"
    known = found.bounds

    def reach(node: int, bound: datetime) -> None:
        there = known.get(node)
        if there is None or (bound > there if back else bound < there):
            known[node] = bound
            level[node] = bound

    reach(start, at or BOUNDS[direction])
    for node, since, until, says in _ask(sql.CONTENTS, [start, None if back else at, at if back else None]):
        moment = (until if back else since) or BOUNDS[direction]
        a, b = (node, start) if back else (start, node)
        found.flows.add(Flow(a, b, moment, moment, "inside", says, says))
        reach(node, moment)
    statement = sql.BACK if back else sql.FORWARD if items else sql.FORWARD_MADE
    while level:
        asked = [list(level), list(level.values())]
        level = {}
        for row in sorted(_ask(statement, asked)):  # the same order whenever it is asked
            flow = Flow(*row)
            found.flows.add(flow)
            if back:
                reach(flow.source, flow.left)
            else:
                reach(flow.target, flow.came)
        found.levels += 1
        found.whole = not level
        yield found


def carriers(bounds: dict[int, datetime]) -> list[Carried]:
    """The containers of the things reached, from their bound on, however deep."""
    return [Carried(*row) for row in _ask(sql.CARRIERS, [list(bounds), list(bounds.values())])]


def _ask(statement: str, given: Sequence[Any]) -> list[Any]:
    """Rows of a prepared statement: planned once a connection, not once a level."""
    with connection.cursor() as cursor:
        cursor.cursor.execute(statement, given, prepare=True)
        rows: list[Any] = cursor.fetchall()
    return rows
