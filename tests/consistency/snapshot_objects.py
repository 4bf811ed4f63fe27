"""A snapshot with its printed files for the matrix."""

from datetime import date
from typing import Any

from tests.consistency.indicator_objects import plan_in_force
from tests.consistency.kinds import World
from valley.plan.actions.reports import print_report
from valley.plan.actions.snapshots import take_snapshot
from valley.plan.engine.evaluate import Span


def snapshot(world: World) -> Any:
    """A snapshot of the plan in force."""
    plan_in_force(world)
    span = Span(date(2024, 1, 1), date(2025, 1, 1))
    return take_snapshot(by=None, edition=world.made["plan"], title="虚构快照", span=span, reason="矩阵")


def snapshot_report(world: World) -> Any:
    """A data pack, made at both levels."""
    made = snapshot(world)
    for inside in (False, True):
        print_report(snapshot=made, kind="zip", language="zh", inside=inside)
    return {"public_id": made.public_id, "language": "zh", "kind": "zip"}


MAKERS = (snapshot, snapshot_report)
