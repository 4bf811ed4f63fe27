"""Templates of texts and programmes; what partners of a consortium share."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from valley.innovation.projects.actions import templates as actions
from valley.innovation.projects.api.schemas import Named, Page
from valley.innovation.projects.models import Consortium, Sharing, Template, TemplateKind
from valley.kernel.permissions import require

router = Router()


class TemplateLine(Schema):
    """A version of a template. `organisation` null: the park office's own."""

    uri: str
    number: str
    kind: str
    title: str
    version: str
    language: str
    source: str
    organisation: Named | None
    replaces: str | None = Field(description="URI of the version before")
    at: datetime
    withdrawn_at: datetime | None

    @staticmethod
    def resolve_replaces(found: Any) -> str | None:
        return found.replaces.uri if found.replaces else None


class PlannedOut(Schema):
    """A package of a programme: done `days` after the start, after the packages at the places `after`."""

    place: int
    link: str
    title: str
    days: int
    after: list[int]


class WantedOut(Schema):
    """Students (persons), working hours or machine hours that a programme needs."""

    kind: str
    words: str
    planned_count: int


class TemplateOut(TemplateLine):
    """One template: a text with places to fill, or packages and shares."""

    text: str
    packages: list[PlannedOut]
    shares: list[WantedOut]

    @staticmethod
    def resolve_packages(found: Any) -> list[Any]:
        return list(found.packages.all())

    @staticmethod
    def resolve_shares(found: Any) -> list[Any]:
        return list(found.shares.all())


class SharingOut(WantedOut):
    """What a partner shares. `given_count`: persons or hours noted until now; no organisation: nobody gives it yet."""

    uri: str
    organisation: Named | None
    given_count: int
    due_on: date

    @staticmethod
    def resolve_given_count(found: Any) -> int:
        return sum(one.count for one in found.given.all())


class GivenIn(Schema):
    """What was given on a day."""

    on: date
    count: int = Field(ge=1, le=1_000_000)
    words: str = Field(min_length=1, max_length=300)


@router.get("/templates", response={200: list[TemplateLine]}, url_name="templates")
def templates(request: HttpRequest, page: Query[Page], kind: TemplateKind | None = None) -> Any:
    """Templates that are offered now."""
    require(request.user, "projects.see", None)
    rows = Template.objects.filter(withdrawn_at=None).select_related("organisation", "replaces")
    return list(page.of(rows.filter(kind=kind) if kind else rows))


@router.get("/templates/{uuid:public_id}", response={200: TemplateOut}, url_name="template")
def template(request: HttpRequest, public_id: UUID) -> Any:
    """One template, a version that is used no more too."""
    require(request.user, "projects.see", None)
    return get_object_or_404(Template.objects.select_related("organisation", "replaces"), public_id=public_id)


@router.get("/consortia/{uuid:public_id}/sharings", response={200: list[SharingOut]}, url_name="sharings")
def sharings(request: HttpRequest, public_id: UUID) -> Any:
    """What partners of a consortium share: planned and given."""
    require(request.user, "projects.see", None)
    found = get_object_or_404(Consortium, public_id=public_id)
    return list(found.sharings.select_related("organisation").prefetch_related("given"))


@router.post("/sharings/{uuid:public_id}/given", response={201: SharingOut}, url_name="sharing_given")
def give(request: HttpRequest, public_id: UUID, given: GivenIn) -> Any:
    """Note what was given on a day: by whoever gives it, as a timesheet or a machine's log knows."""
    rows = Sharing.objects.select_related("consortium__lead", "organisation").prefetch_related("given")
    found = get_object_or_404(rows, public_id=public_id)
    actions.give_sharing(by=request.user, sharing=found, **given.dict())  # type: ignore[arg-type]
    return Status(201, rows.get(pk=found.pk))
