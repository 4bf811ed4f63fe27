"""Results and their ways down."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models import OPEN_ROUTES, Openness, Result, Route, Watch
from valley.innovation.exchange.rules import Seen, seen_by
from valley.innovation.exchange.things.needs import all_uris, found
from valley.kernel.actions import Owned
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.queries import organisations_of


def _card(uri: str, viewer: Viewer) -> Card | None:
    result = found(Result, uri, "organisation")
    if result is None or seen_by(viewer, result) < Seen.TITLE:
        return None
    return Card(result.uri, str(_("成果")), str(result), str(result.get_kind_display()))


def _document(uri: str) -> Document | None:
    result = found(Result, uri, "organisation")
    if result is None or result.withdrawn_at is not None:
        return None
    shown = result.exhibited or result.openness != Openness.TITLE
    return Document(
        uri, "result", result.title,
        text="\n".join(filter(None, (result.title_other, *((result.summary, result.summary_other) if shown else ())))),
        codes=tuple(code for code in (result.number, result.patent_number) if code),
        audience=("public",) if result.exhibited else ("account",),
    )  # fmt: skip


def _route_card(uri: str, viewer: Viewer) -> Card | None:
    route = found(Route, uri, "organisation", "result__organisation")
    if route is None or not may(viewer, "exchange.view_route", route):
        return None
    return Card(route.uri, str(_("推送")), str(route), str(route.get_state_display()))


def _work(user: User) -> Iterable[Work]:
    mine = Q(owner=user) | Q(owner=None, organisation__in=organisations_of(user))
    rows = Route.objects.filter(mine, state__in=OPEN_ROUTES).select_related("result", "organisation", "owner")
    for route in rows.order_by("due_on", "pk")[:100]:
        owner = route.owner.username if route.owner else str(route.organisation)
        yield Work(route.uri, str(route.result), route.next_step, route.due_on, owner)


def _watch_card(uri: str, viewer: Viewer) -> Card | None:
    watch = found(Watch, uri)
    return Card(watch.uri, str(_("订阅")), watch.words) if watch and viewer == watch.user else None


register(
    Kind("result", _("成果"), Result.uri_prefix, _card, document=_document, all_uris=lambda: all_uris(Result),
         **Owned(model=Result, open=Q(withdrawn_at=None), column="contact", within="organisation").plugs())
)  # fmt: skip
register(
    Kind(
        "route",
        _("推送"),
        Route.uri_prefix,
        _route_card,
        work=_work,
        **Owned(model=Route, open=Q(state__in=OPEN_ROUTES), within="organisation").plugs(),
    )
)
register(Kind("watch", _("订阅"), Watch.uri_prefix, _watch_card))
