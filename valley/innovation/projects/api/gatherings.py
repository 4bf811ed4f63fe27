"""Gatherings: what is announced, signing up, and for the organiser who comes."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import AwareDatetime, Field

from valley.innovation.projects.actions import gatherings as actions
from valley.innovation.projects.api.schemas import Named, Page
from valley.innovation.projects.models import Attendance, Gathering, GatheringKind, GatheringState
from valley.kernel.permissions import may, require
from valley.registry.models import Organisation

router = Router()


class GatheringOut(Schema):
    """A seminar, contest, roadshow or exhibition. `signed_count` of `seats_count` persons have signed up."""

    uri: str
    number: str
    kind: str
    title: str
    title_other: str
    words: str
    words_other: str
    language: str
    topics: list[str]
    organiser: Named
    venue: str
    starts_at: datetime
    seats_count: int
    signed_count: int
    state: str
    reason: str


class GatheringIn(Schema):
    """An event to announce. `organiser`: public id of an organisation that the caller acts for."""

    organiser: UUID
    kind: GatheringKind
    title: str = Field(min_length=1, max_length=120)
    words: str = Field(min_length=1, max_length=600)
    topics: list[str] = Field([], max_length=12)
    venue: str = Field(min_length=1, max_length=200)
    starts_at: AwareDatetime = Field(lt=datetime(2200, 1, 1, tzinfo=UTC))  # the calendar ends before the year 10000
    seats_count: int = Field(ge=1, le=100_000)


class SignUpIn(Schema):
    """A seat for the caller. `organisation`: for whom, null: in person."""

    offers: str = Field(min_length=1, max_length=300)
    organisation: UUID | None = None


class AttendanceOut(Schema):
    """A seat that somebody took. `attended`: null until the organiser says so."""

    uri: str
    gathering: str
    person: str
    organisation: Named | None
    offers: str
    signed_at: datetime
    attended: bool | None
    cancelled: bool

    @staticmethod
    def resolve_gathering(found: Any) -> str:
        return str(found.gathering.uri)

    @staticmethod
    def resolve_person(found: Any) -> str:
        return str(found.user)

    @staticmethod
    def resolve_cancelled(found: Any) -> bool:
        return found.cancelled_at is not None


def _rows() -> Any:
    signed = Count("attendances", filter=Q(attendances__cancelled_at=None))
    return Gathering.objects.select_related("organiser").annotate(signed_count=signed)


@router.get("/gatherings", response={200: list[GatheringOut]}, url_name="gatherings")
def gatherings(request: HttpRequest, page: Query[Page], state: GatheringState | None = None) -> Any:
    """Gatherings, the latest first."""
    require(request.user, "projects.see", None)
    rows = _rows()
    return list(page.of(rows.filter(state=state) if state else rows))


@router.get("/gatherings/{uuid:public_id}", response={200: GatheringOut}, url_name="gathering")
def gathering(request: HttpRequest, public_id: UUID) -> Any:
    """One gathering."""
    require(request.user, "projects.see", None)
    return get_object_or_404(_rows(), public_id=public_id)


@router.post("/gatherings", response={201: GatheringOut}, url_name="gatherings")
def announce(request: HttpRequest, given: GatheringIn) -> Any:
    """Announce one."""
    data = given.dict(exclude={"organiser", "topics"})
    organiser = get_object_or_404(Organisation, public_id=given.organiser)
    made = actions.announce(by=request.user, organiser=organiser, topics_of=given.topics, **data)  # type: ignore[arg-type]
    return Status(201, _rows().get(pk=made.pk))


@router.get("/gatherings/{uuid:public_id}/attendances", response={200: list[AttendanceOut]}, url_name="attendances")
def attendances(request: HttpRequest, public_id: UUID) -> Any:
    """Who signed up: all for the organiser and for those who signed up themselves; else nobody."""
    found = get_object_or_404(Gathering.objects.select_related("organiser"), public_id=public_id)
    require(request.user, "projects.join_gathering", found)
    rows = found.attendances.filter(cancelled_at=None).select_related("gathering", "user", "organisation")
    known = may(request.user, "projects.run_gathering", found) or rows.filter(user=request.user.pk).exists()
    return list(rows) if known else []


@router.post("/gatherings/{uuid:public_id}/attendances", response={201: AttendanceOut}, url_name="attendances")
def sign_up(request: HttpRequest, public_id: UUID, given: SignUpIn) -> Any:
    """Take a seat, for the caller in person."""
    found = get_object_or_404(Gathering.objects.select_related("organiser"), public_id=public_id)
    organisation = get_object_or_404(Organisation, public_id=given.organisation) if given.organisation else None
    made = actions.sign_up(by=request.user, gathering=found, offers=given.offers, organisation=organisation)  # type: ignore[arg-type]
    return Status(201, made)


@router.post("/attendances/{uuid:public_id}/cancel", response={200: AttendanceOut}, url_name="attendance_cancel")
def cancel(request: HttpRequest, public_id: UUID) -> Any:
    """Give the seat back, in person."""
    rows = Attendance.objects.select_related("gathering", "user", "organisation")
    return actions.take_back(by=request.user, attendance=get_object_or_404(rows, public_id=public_id))  # type: ignore[arg-type]
