"""Shared resources and the agreements about them."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models import OPEN_LENDINGS, Lending, LendingState, Resource
from valley.innovation.projects.things.found import found, uris
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.queries import organisations_of


def _card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Resource, uri)
    if row is None or not may(viewer, "projects.see"):
        return None
    return Card(row.uri, str(row.get_kind_display()), str(row))


def _document(uri: str) -> Document | None:
    row = found(Resource, uri)
    if row is None or not row.is_open:
        return None
    codes = tuple(code for code in (row.number, row.identity) if code)
    return Document(uri, "resource", row.title, text=row.words, codes=codes, audience=("account",))


def _lending_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Lending, uri, "resource__owner", "organisation")
    if row is None or not may(viewer, "projects.view_lending", row):
        return None
    return Card(row.uri, str(_("借用")), str(row), str(row.get_state_display()))


def _work(user: User) -> Iterable[Work]:
    ours = organisations_of(user)
    mine = Q(resource__owner__in=ours, state=LendingState.ASKED) | Q(organisation__in=ours, state=LendingState.AGREED)
    rows = Lending.objects.filter(mine, state__in=OPEN_LENDINGS).select_related("resource__owner", "organisation")
    for row in rows.order_by("due_on", "pk")[:50]:
        side = row.resource.owner if row.state == LendingState.ASKED else row.organisation
        yield Work(row.uri, str(row), row.next_step, row.due_on, str(side))


register(
    Kind("resource", _("开放资源"), Resource.uri_prefix, _card, document=_document, all_uris=lambda: uris(Resource))
)
register(Kind("lending", _("借用"), Lending.uri_prefix, _lending_card, work=_work))
