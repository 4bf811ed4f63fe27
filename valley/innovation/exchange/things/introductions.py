"""Introductions in lists of work, threads and notices."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models import OPEN_INTRODUCTIONS, Introduction
from valley.innovation.exchange.things.needs import found
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Kind, Viewer, Work, register
from valley.registry.queries import organisations_of


def _card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Introduction, uri, "broker", "owner", "organisation")
    if row is None or not may(viewer, "exchange.view_introduction", row):
        return None
    return Card(row.uri, str(_("引介")), str(row), str(row.get_state_display()))


def _work(user: User) -> Iterable[Work]:
    ours = organisations_of(user)
    rows = Introduction.objects.filter(Q(owner__in=ours) | Q(organisation__in=ours), state__in=OPEN_INTRODUCTIONS)
    for row in rows.select_related("owner", "organisation").order_by("due_on", "pk")[:50]:
        yield Work(row.uri, str(row), row.next_step, row.due_on, str(row.organisation))


register(Kind("introduction", _("引介"), Introduction.uri_prefix, _card, work=_work))
