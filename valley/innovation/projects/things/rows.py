"""Tracks, gatherings, promotions, common calls, templates, interfaces, fostering."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models import (
    OPEN_CONSORTIA,
    OPEN_FOSTERINGS,
    OPEN_INTERFACES,
    Acquaintance,
    Attendance,
    Fostering,
    Gathering,
    Interface,
    Pool,
    Promotion,
    Sharing,
    Template,
    Track,
    Trial,
)
from valley.innovation.projects.things.found import found, uris
from valley.kernel.actions import Owned
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.queries import organisations_of


def _card_of(model: Any, name: Any, verb: str = "", *related: str) -> Callable[[str, Viewer], Card | None]:
    """For everybody with an account, or by `verb` of the row."""

    def card(uri: str, viewer: Viewer) -> Card | None:
        row = found(model, uri, *related)
        if row is None or not may(viewer, verb or "projects.see", row if verb else None):
            return None
        state = str(row.get_state_display()) if hasattr(row, "state") else ""
        return Card(row.uri, str(name), str(row), state)

    return card


def _document_of(model: Any, key: str) -> Callable[[str], Document | None]:
    def document(uri: str) -> Document | None:
        row = found(model, uri)
        if row is None:
            return None
        text = "\n".join(filter(None, (row.words, row.title_other, row.words_other)))
        return Document(uri, key, row.title, text=text, codes=(row.number,), audience=("account",))

    return document


def _owned(model: Any, state: str) -> Callable[[User], Iterable[Work]]:
    def work(user: User) -> Iterable[Work]:
        for row in model.objects.filter(owner=user, state=state).order_by("due_on")[:50]:
            yield Work(row.uri, str(row), row.next_step, row.due_on, user.username)

    return work


def _trials(user: User) -> Iterable[Work]:
    ours = organisations_of(user)
    mine = Q(item__output__owner__in=ours, state="asked") | Q(organisation__in=ours, state="running")
    for row in Trial.objects.filter(mine).select_related("item__output__owner", "organisation").order_by("due_on")[:50]:
        side = row.item.output.owner if row.state == "asked" else row.organisation
        yield Work(row.uri, str(row), row.next_step, row.due_on, str(side))


def _interfaces(user: User) -> Iterable[Work]:
    ours = organisations_of(user)
    mine = Q(waits_for__in=ours) | (
        Q(state="agreed") & (Q(upstream__organisation__in=ours) | Q(downstream__organisation__in=ours))
    )
    rows = Interface.objects.filter(mine, state__in=OPEN_INTERFACES).select_related("waits_for")
    for row in rows.order_by("due_on")[:50]:
        yield Work(row.uri, str(row), row.next_step, row.due_on, str(row.waits_for or user.username))


def _fosterings(user: User) -> Iterable[Work]:
    rows = Fostering.objects.filter(supplier__in=organisations_of(user), state__in=OPEN_FOSTERINGS)
    for row in rows.select_related("supplier").order_by("due_on")[:50]:
        yield Work(row.uri, str(row), row.next_step, row.due_on, str(row.supplier))


def _sharings(user: User) -> Iterable[Work]:
    rows = Sharing.objects.filter(organisation__in=organisations_of(user), consortium__state__in=OPEN_CONSORTIA)
    for row in rows.select_related("consortium", "organisation").prefetch_related("given").order_by("due_on")[:50]:
        if sum(one.count for one in row.given.all()) < row.planned_count:
            yield Work(row.consortium.uri, str(row), str(_("按计划投入并记录")), row.due_on, str(row.organisation))


def _acquaintances(user: User) -> Iterable[Work]:
    rows = Acquaintance.objects.filter(other__user=user, state="said").select_related("sayer__gathering", "sayer__user")
    for row in rows[:50]:
        yield Work(row.sayer.gathering.uri, str(row.sayer.gathering), str(_("确认是否结识")), None, user.username)


register(
    Kind("projects_track", _("赛道"), Track.uri_prefix, _card_of(Track, _("赛道")), work=_owned(Track, "candidate"),
         document=_document_of(Track, "track"), all_uris=lambda: uris(Track),
         **Owned(model=Track, open=Q(state="candidate")).plugs())
)  # fmt: skip
register(
    Kind("projects_gathering", _("交流活动"), Gathering.uri_prefix, _card_of(Gathering, _("交流活动")),
         work=_owned(Gathering, "open"), document=_document_of(Gathering, "gathering"),
         all_uris=lambda: uris(Gathering),
         **Owned(model=Gathering, open=Q(state="open"), within="organiser").plugs())
)  # fmt: skip
register(
    Kind(
        "projects_attendance",
        _("活动报名"),
        Attendance.uri_prefix,
        _card_of(Attendance, _("活动报名"), "projects.was_there"),
    )
)
register(
    Kind("projects_acquaintance", _("结识"), Acquaintance.uri_prefix,
         _card_of(Acquaintance, _("结识"), "projects.follow_acquaintance", "sayer__user", "other__user",
                  "sayer__organisation", "other__organisation"),
         work=_acquaintances)
)  # fmt: skip
register(
    Kind("projects_promotion", _("推广目录"), Promotion.uri_prefix, _card_of(Promotion, _("推广目录")),
         work=_owned(Promotion, "open"), document=_document_of(Promotion, "promotion"),
         all_uris=lambda: uris(Promotion),
         **Owned(model=Promotion, open=Q(state="open"), within="association").plugs())
)  # fmt: skip
register(
    Kind("projects_trial", _("试用"), Trial.uri_prefix,
         _card_of(Trial, _("试用"), "projects.view_trial", "item__output__owner", "item__promotion__association",
                  "organisation"),
         work=_trials)
)  # fmt: skip
register(
    Kind("projects_common_call", _("共性技术征集"), Pool.uri_prefix, _card_of(Pool, _("共性技术征集")),
         work=_owned(Pool, "collecting"), document=_document_of(Pool, "common_call"), all_uris=lambda: uris(Pool),
         **Owned(model=Pool, open=Q(state="collecting"), within="organiser").plugs())
)  # fmt: skip
register(Kind("projects_template", _("范本"), Template.uri_prefix, _card_of(Template, _("范本"))))
register(Kind("projects_sharing", _("共享投入"), Sharing.uri_prefix, _card_of(Sharing, _("共享投入")), work=_sharings))
register(
    Kind("projects_interface", _("共同规格"), Interface.uri_prefix,
         _card_of(Interface, _("共同规格"), "projects.view_interface", "upstream__organisation",
                  "downstream__organisation", "upstream__consortium__lead"),
         work=_interfaces, **Owned(model=Interface, open=Q(state__in=OPEN_INTERFACES)).plugs())
)  # fmt: skip
register(
    Kind("projects_fostering", _("配套培育"), Fostering.uri_prefix,
         _card_of(Fostering, _("配套培育"), "projects.view_fostering", "leader", "supplier"), work=_fosterings,
         **Owned(model=Fostering, open=Q(state__in=OPEN_FOSTERINGS), within="leader").plugs())
)  # fmt: skip
