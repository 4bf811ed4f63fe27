"""Traces over the store: level by level, each level one statement, each thing once with its best bound."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from valley.supply.trace.engine.graph import Direction, Way
from valley.supply.trace.queries import walking_sql as sql
from valley.supply.trace.queries.prepared import rows

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
    """A walk that can be gone on with: what was reached so far, in the order in which it was.

    bounds: node → the moment its substance is bound by; flows: each with how many things were known before the level
    that found it was asked; levels: how many were asked; whole: nothing is left to ask.
    """

    direction: Direction
    items: bool = True
    bounds: dict[int, datetime] = field(default_factory=dict)
    flows: dict[Flow, int] = field(default_factory=dict)
    levels: int = 0
    _level: dict[int, datetime] = field(default_factory=dict)

    @classmethod
    def begun(cls, start: int, direction: Direction, *, at: datetime | None = None, items: bool = True) -> "Walk":
        """`start` and, where it is a container, what was in it; nothing is asked of them yet."""
        found = cls(direction, items)
        back = direction == "back"
        found._reach(start, at or BOUNDS[direction])
        for node, since, until, says in rows(sql.CONTENTS, [start, None if back else at, at if back else None]):
            moment = (until if back else since) or BOUNDS[direction]
            a, b = (node, start) if back else (start, node)
            found.flows[Flow(a, b, moment, moment, "inside", says, says)] = 0
            found._reach(node, moment)
        return found

    @property
    def whole(self) -> bool:
        return not self._level

    def further(self) -> None:
        """Ask the next level: one statement."""
        back, known = self.direction == "back", len(self.bounds)
        statement = sql.BACK if back else sql.FORWARD if self.items else sql.FORWARD_MADE
        level = sorted(self._level)  # neighbours in an index are looked up one after the other
        found = rows(statement, [level, [self._level[node] for node in level]])
        self._level = {}
        for row in sorted(found):  # the same order whenever it is asked
            flow = Flow._make(row)
            self.flows.setdefault(flow, known)
            if back:
                self._reach(flow.source, flow.left)
            else:
                self._reach(flow.target, flow.came)
        self.levels += 1

    def _reach(self, node: int, bound: datetime) -> None:
        there = self.bounds.get(node)
        if there is None or (bound > there if self.direction == "back" else bound < there):
            self.bounds[node] = self._level[node] = bound


def walk(
    start: int, direction: Direction, *, at: datetime | None = None, most: int | None = None, items: bool = True
) -> Walk:
    """From `start` back to what it was made of by `at`, or forward to what came of it since.

    most: stop after the level that reaches so many; items: False leaves out what is taken out of lots one by one.
    """
    found = Walk.begun(start, direction, at=at, items=items)
    while not found.whole and (most is None or len(found.bounds) < most or not found.levels):
        found.further()
    return found


def carriers(bounds: dict[int, datetime]) -> list[Carried]:
    """The containers of the things reached, from their bound on, however deep."""
    return [Carried(*row) for row in rows(sql.CARRIERS, [list(bounds), list(bounds.values())])]
