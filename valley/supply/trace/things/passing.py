"""Goods that passed from the firm that shipped them to the firm that received them."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from valley.kernel.passing import Passing, Source, register
from valley.supply.trace.queries.handing import handed, parties
from valley.supply.trace.things.goods import THINGS


def _shipments(start: date, end: date) -> Iterable[Passing]:
    rows = list(handed(start, end))
    firms = parties(rows)
    for row in rows:
        yield Passing(f"{THINGS}{row.node}", row.on, firms[row.giver], firms[row.taker])


register(Source("trace.shipments", _("发运并收到的货物"), _shipments))
