"""The plan's part of the `valley` console."""

import argparse
from typing import Any

from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Missing
from valley.kernel.formats import both
from valley.plan.actions import readings
from valley.plan.actions.snapshots import take_snapshot
from valley.plan.queries.readings import span_of_year
from valley.plan.queries.values import active_edition, plan_of


def commands(sub: Any) -> None:
    """Add the commands to the parser; called by `config.cli`."""
    command = sub.add_parser("recompute", help="重算全部指标 · recompute the indicators: [--indicator N …] [--stale]")
    command.add_argument("--indicator", type=int, action="append", help="only this one; may be repeated")
    command.add_argument("--stale", action="store_true", help="only those whose records have changed")
    command.set_defaults(run=recompute)
    command = sub.add_parser("snapshot", help="冻结指标 · freeze the indicators: --title --reason [--year Y]")
    command.add_argument("--year", type=int, help="the plan year (default: last year, or the plan's first)")
    command.add_argument("--title", required=True, help="its name")
    command.add_argument("--reason", required=True, help="what it is for")
    command.set_defaults(run=snapshot)


def recompute(chosen: argparse.Namespace) -> None:
    """Recompute here and now, without the worker."""
    edition = active_edition()
    if edition is None:
        raise Missing(_("还没有装入规划。"))
    if chosen.stale:
        count = readings.recompute_stale(edition=edition)
    else:
        count = readings.recompute(edition=edition, indicators=chosen.indicator)
    print(both(_("已计算 %(count)d 个读数。"), {"count": count}))


def snapshot(chosen: argparse.Namespace) -> None:
    """Take a snapshot of the plan in force and say its address and hash."""
    edition = active_edition()
    if edition is None:
        raise Missing(_("还没有装入规划。"))
    plan, today = plan_of(edition), clock.today()
    year = chosen.year or max(today.year - 1, plan.term.first_year)
    taken = take_snapshot(
        by=None, edition=edition, title=chosen.title, reason=chosen.reason, span=span_of_year(plan, year, today)
    )
    print(f"{taken.uri}\n{taken.hash}")
