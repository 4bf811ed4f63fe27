"""The plan's part of the `valley` console."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from valley.kernel.errors import Missing
from valley.plan.actions import readings
from valley.plan.queries.values import active_edition


def commands(sub: Any) -> None:
    """Add the commands to the parser; called by `config.cli`."""
    command = sub.add_parser("recompute", help="重算全部指标 · recompute the indicators: [--indicator N …] [--stale]")
    command.add_argument("--indicator", type=int, action="append", help="only this one; may be repeated")
    command.add_argument("--stale", action="store_true", help="only those whose records have changed")
    command.set_defaults(run=recompute)


def recompute(chosen: argparse.Namespace) -> None:
    """Recompute here and now, without the worker."""
    edition = active_edition()
    if edition is None:
        raise Missing(_("还没有装入规划。"))
    if chosen.stale:
        count = readings.recompute_stale(edition=edition)
    else:
        count = readings.recompute(edition=edition, indicators=chosen.indicator)
    print(_("已计算 %(count)d 个读数。") % {"count": count})
