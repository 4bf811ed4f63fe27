"""Tracks: candidates with the points that sourced evidence gives them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from valley.innovation.projects.actions import tracks as actions
from valley.innovation.projects.api.schemas import Page
from valley.innovation.projects.models import Aspect, Track, TrackState
from valley.innovation.projects.queries.tracks import points_of
from valley.kernel.permissions import require

router = Router()


class TrackLine(Schema):
    """A track."""

    uri: str
    number: str
    title: str
    title_other: str
    language: str
    field: str
    industry: str = Field(description="class of GB/T 4754, four digits, or empty")
    topics: list[str]
    state: str
    next_step: str
    due_on: date | None
    reason: str


class TrackEvidenceOut(Schema):
    """One person's points for an aspect; the newest of a person counts."""

    aspect: str
    points: int
    words: str
    source: str
    at: datetime


class TrackOut(TrackLine):
    """One track. `points`: the mean of each aspect that has evidence, 0 to 100; aspects without any are absent."""

    words: str
    words_other: str
    points: dict[str, float]
    evidence: list[TrackEvidenceOut]


class TrackEvidenceIn(Schema):
    """Points with the source that they rest on."""

    aspect: Aspect
    points: int = Field(ge=0, le=100)
    words: str = Field(min_length=1, max_length=600)
    source: str = Field(min_length=1, max_length=300)


@router.get("/tracks", response={200: list[TrackLine]}, url_name="tracks")
def tracks(request: HttpRequest, page: Query[Page], state: TrackState | None = None) -> Any:
    """Tracks, newest first."""
    require(request.user, "projects.see", None)
    rows = Track.objects.all()
    return list(page.of(rows.filter(state=state) if state else rows))


@router.get("/tracks/{uuid:public_id}", response={200: TrackOut}, url_name="track")
def track(request: HttpRequest, public_id: UUID) -> Any:
    """One track with its evidence."""
    require(request.user, "projects.see", None)
    return _shown(get_object_or_404(Track, public_id=public_id))


@router.post("/tracks/{uuid:public_id}/evidence", response={201: TrackOut}, url_name="track_evidence")
def support(request: HttpRequest, public_id: UUID, given: TrackEvidenceIn) -> Any:
    """Add points for an aspect."""
    found = get_object_or_404(Track, public_id=public_id)
    actions.support_track(by=request.user, track=found, **given.dict())  # type: ignore[arg-type]
    return Status(201, _shown(found))


def _shown(found: Track) -> dict[str, Any]:
    points = {aspect: float(value) for aspect, value in points_of(found).items()}
    words = {"words": found.words, "words_other": found.words_other}
    return TrackLine.from_orm(found).dict() | words | {"points": points, "evidence": list(found.evidence.all())}
