"""Consortia, seats, packages, appointments."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models import OPEN_CONSORTIA, Appointment, Consortium, Seat, WorkPackage
from valley.innovation.projects.things.found import found, uris
from valley.kernel.actions import Owned
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.queries import organisations_of


def _card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Consortium, uri)
    if row is None or not may(viewer, "projects.see", None):
        return None
    return Card(row.uri, str(_("创新联合体")), str(row), str(row.get_state_display()))


def _document(uri: str) -> Document | None:
    row = found(Consortium, uri)
    if row is None:
        return None
    text = "\n".join(filter(None, (row.goal, row.title_other, row.words_other)))
    return Document(uri, "consortium", row.title, text=text, codes=(row.number,), audience=("account",))


def _work(user: User) -> Iterable[Work]:
    for row in Consortium.objects.filter(owner=user, state__in=OPEN_CONSORTIA).order_by("due_on")[:50]:
        yield Work(row.uri, str(row), row.next_step, row.due_on, user.username)
    ours = organisations_of(user)
    seats = Seat.objects.filter(organisation__in=ours, state=Seat.State.ASKED, consortium__state__in=OPEN_CONSORTIA)
    for seat in seats.select_related("consortium", "organisation")[:50]:
        yield Work(
            seat.consortium.uri,
            str(seat.consortium),
            str(_("答复邀请")),
            seat.consortium.due_on,
            str(seat.organisation),
        )
    rows = WorkPackage.objects.filter(
        Q(organisation__in=ours), state=WorkPackage.State.PLANNED, consortium__state__in=OPEN_CONSORTIA
    )
    for package in rows.select_related("consortium", "organisation").order_by("due_on")[:50]:
        yield Work(
            package.consortium.uri, str(package), str(_("完成工作包")), package.due_on, str(package.organisation)
        )


def _seat_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Seat, uri, "organisation")
    if row is None or not may(viewer, "projects.see", None):
        return None
    return Card(row.uri, str(_("联合体席位")), str(row), str(row.get_state_display()))


def _package_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(WorkPackage, uri)
    if row is None or not may(viewer, "projects.see", None):
        return None
    return Card(row.uri, str(_("工作包")), str(row), str(row.get_state_display()))


def _appointment_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Appointment, uri, "split")
    return Card(row.uri, str(_("双聘")), row.post) if row and may(viewer, "projects.see_appointment", row) else None


register(
    Kind("consortium", _("创新联合体"), Consortium.uri_prefix, _card, work=_work, document=_document,
         all_uris=lambda: uris(Consortium),
         **Owned(model=Consortium, open=Q(state__in=OPEN_CONSORTIA), within="lead").plugs())
)  # fmt: skip
register(Kind("seat", _("联合体席位"), Seat.uri_prefix, _seat_card))
register(Kind("work_package", _("工作包"), WorkPackage.uri_prefix, _package_card))
register(Kind("appointment", _("双聘"), Appointment.uri_prefix, _appointment_card))
