"""Lots, items and containers, and the ledger, as the rest of the platform sees them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel.notices import declare
from valley.kernel.things import Card, Kind, Viewer, register
from valley.supply.trace.actions.ledger import CHECKPOINT, LEDGER
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.engine.scanning import Unreadable, read
from valley.supply.trace.queries.answers import knows
from valley.supply.trace.queries.naming import names

declare(
    CHECKPOINT,
    gettext_lazy(
        "%(thing)s检查点，请存到本平台之外：事件数 %(size)s，根 %(root)s，签署于 %(signed)s，签名 %(signature)s"
    ),
)
THINGS = "/trace/things/"


def _thing(uri: str, viewer: Viewer) -> Card | None:
    number = uri.removeprefix(THINGS)
    if not (number.isascii() and number.isdigit() and len(number) < 20):
        return None
    named = names([int(number)]).get(int(number))
    if named is None or not knows(viewer, named.id):
        return None
    return Card(named.address, str(named.kind_word), named.title, named.uri)


def _spelled(text: str) -> str | None:
    """The thing whose label says this, where the store knows it."""
    try:
        return f"{THINGS}{id_of(read(text).uri)}"
    except Unreadable:
        return None


def _ledger(uri: str, viewer: Viewer) -> Card | None:
    return Card(LEDGER, str(_("追溯账本")), str(_("追溯账本"))) if uri == LEDGER else None


register(Kind("trace_thing", gettext_lazy("追溯对象"), THINGS, _thing, spelled=_spelled))
register(Kind("trace_ledger", gettext_lazy("追溯账本"), LEDGER, _ledger))
