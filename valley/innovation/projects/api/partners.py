"""Specifications that two neighbouring links share; large firms that raise suppliers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from valley.innovation.projects.actions import partners as actions
from valley.innovation.projects.api.schemas import Named, Page
from valley.innovation.projects.models import Fostering, FosteringState, Interface, InterfaceState
from valley.innovation.projects.queries.partners import fosterings_for, given_to, interfaces_for
from valley.kernel.permissions import require

router = Router()


class CommonTestOut(Schema):
    """One run of the common test. `accepted`: null until the other side says so."""

    organisation: Named
    measured: str
    passed: bool
    at: datetime
    accepted: bool | None
    reason: str


class InterfaceOut(Schema):
    """One specification and one test between two neighbouring work packages."""

    uri: str
    number: str
    title: str
    title_other: str
    specification: str
    specification_other: str = Field(validation_alias="words_other")
    language: str
    test: str
    upstream: str = Field(description="URI of the work package that hands over")
    downstream: str = Field(description="URI of the work package that takes it")
    state: str
    waits_for: Named | None
    next_step: str
    due_on: date | None
    reason: str
    tests: list[CommonTestOut]

    @staticmethod
    def resolve_upstream(found: Any) -> str:
        return str(found.upstream.uri)

    @staticmethod
    def resolve_downstream(found: Any) -> str:
        return str(found.downstream.uri)

    @staticmethod
    def resolve_tests(found: Any) -> list[Any]:
        return list(found.tests.all())


class InterfaceAnswerIn(Schema):
    """The other side's word on the specification, with the date for work and test; not agreed, why."""

    agreed: bool
    due_on: date
    reason: str = Field("", max_length=600)


class CommonTestIn(Schema):
    """What was measured, and whether it meets the specification; the record comes with it as `file`."""

    measured: str = Field(min_length=1, max_length=600)
    passed: bool


class VerdictIn(Schema):
    """The other side accepts what was measured, or says what it contests."""

    accepted: bool
    reason: str = Field("", max_length=300)


class FosteringOut(Schema):
    """A firm higher on the growth ladder raises a supplier. What was ordered since is counted from the records."""

    uri: str
    number: str
    title: str
    title_other: str
    language: str
    leader: Named
    leader_step: int = Field(description="step of the growth ladder on the first day, 0: none")
    supplier: Named
    supplier_step: int
    gap: str
    goal: str
    goal_other: str = Field(validation_alias="words_other")
    support: str
    state: str
    next_step: str
    due_on: date | None
    reason: str
    orders_count: int
    contracts_count: int
    ordered_fen: int

    @staticmethod
    def resolve_orders_count(found: Any) -> int:
        return given_to(found).orders_count

    @staticmethod
    def resolve_contracts_count(found: Any) -> int:
        return given_to(found).contracts_count

    @staticmethod
    def resolve_ordered_fen(found: Any) -> int:
        return given_to(found).fen


@router.get("/interfaces", response={200: list[InterfaceOut]}, url_name="interfaces")
def interfaces(request: HttpRequest, page: Query[Page], state: InterfaceState | None = None) -> Any:
    """Shared specifications that the caller may open, newest first."""
    require(request.user, "projects.list_orders", None)
    rows = interfaces_for(request.user).select_related("waits_for").prefetch_related("tests__organisation")  # type: ignore[arg-type]
    return list(page.of(rows.filter(state=state) if state else rows))


@router.get("/interfaces/{uuid:public_id}", response={200: InterfaceOut}, url_name="interface")
def interface(request: HttpRequest, public_id: UUID) -> Any:
    """One of them, for both sides, the lead and the park's side."""
    return _interface(request, public_id)


@router.post("/interfaces/{uuid:public_id}/answer", response={200: InterfaceOut}, url_name="interface_answer")
def agree(request: HttpRequest, public_id: UUID, given: InterfaceAnswerIn) -> Any:
    """The side that is asked agrees to the specification, or ends it."""
    found = _interface(request, public_id)
    return actions.agree_interface(by=request.user, interface=found, **given.dict())  # type: ignore[arg-type]


@router.post("/interfaces/{uuid:public_id}/tests", response={201: InterfaceOut}, url_name="interface_tests")
def test(request: HttpRequest, public_id: UUID, given: Form[CommonTestIn], file: File[UploadedFile]) -> Any:
    """Hand in a run of the common test with its record, as a form with a file."""
    found = _interface(request, public_id)
    made = actions.test_interface(by=request.user, interface=found, file=file, **given.dict())  # type: ignore[arg-type]
    return Status(201, made)


@router.post("/interfaces/{uuid:public_id}/verdict", response={200: InterfaceOut}, url_name="interface_verdict")
def judge(request: HttpRequest, public_id: UUID, given: VerdictIn) -> Any:
    """The other side's word on what was measured."""
    found = _interface(request, public_id)
    return actions.accept_test(by=request.user, interface=found, **given.dict())  # type: ignore[arg-type]


@router.get("/fosterings", response={200: list[FosteringOut]}, url_name="fosterings")
def fosterings(request: HttpRequest, page: Query[Page], state: FosteringState | None = None) -> Any:
    """Who raises whom, as far as the caller may open it, newest first."""
    require(request.user, "projects.list_orders", None)
    rows = fosterings_for(request.user)  # type: ignore[arg-type]
    return list(page.of(rows.filter(state=state) if state else rows))


@router.get("/fosterings/{uuid:public_id}", response={200: FosteringOut}, url_name="fostering")
def fostering(request: HttpRequest, public_id: UUID) -> Any:
    """One of them, for both firms and the park's side."""
    found = get_object_or_404(Fostering.objects.select_related("leader", "supplier"), public_id=public_id)
    require(request.user, "projects.view_fostering", found)
    return found


def _interface(request: HttpRequest, public_id: UUID) -> Interface:
    rows = Interface.objects.select_related(
        "upstream__consortium__lead", "upstream__organisation", "downstream__organisation", "waits_for"
    )
    found = get_object_or_404(rows, public_id=public_id)
    require(request.user, "projects.view_interface", found)
    return found
