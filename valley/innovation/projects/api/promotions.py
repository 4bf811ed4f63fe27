"""Promotion lists of associations, and trials of what stands on them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from valley.innovation.projects.actions import promotions as actions
from valley.innovation.projects.api.schemas import Named, Page
from valley.innovation.projects.models import Promotion, PromotionItem, Trial, TrialState
from valley.innovation.projects.queries.trials import trials_for
from valley.kernel.permissions import require
from valley.registry.models import Organisation

router = Router()


class ItemOut(Schema):
    """An output on the list, and why it stands there."""

    output: str = Field(description="URI of the output")
    title: str
    owner: Named
    words: str

    @staticmethod
    def resolve_output(found: Any) -> str:
        return str(found.output.uri)

    @staticmethod
    def resolve_title(found: Any) -> str:
        return str(found.output.title)

    @staticmethod
    def resolve_owner(found: Any) -> Any:
        return found.output.owner


class PromotionOut(Schema):
    """A list of techniques and equipment worth using, kept by an association until a day."""

    uri: str
    number: str
    title: str
    title_other: str
    words: str
    words_other: str
    language: str
    association: Named
    state: str
    due_on: date | None
    reason: str
    items: list[ItemOut]

    @staticmethod
    def resolve_items(found: Any) -> list[Any]:
        return list(found.items.all())


class TrialOut(Schema):
    """A firm's trial. It ends adopted, dropped or declined, each with its reason."""

    uri: str
    promotion: str = Field(description="URI of the list")
    output: str = Field(description="URI of the output")
    organisation: Named
    purpose: str
    state: str
    next_step: str
    due_on: date | None
    reason: str

    @staticmethod
    def resolve_promotion(found: Any) -> str:
        return str(found.item.promotion.uri)

    @staticmethod
    def resolve_output(found: Any) -> str:
        return str(found.item.output.uri)


class TrialIn(Schema):
    """Who tries what. `output`: public id of one on the list; `organisation`: one that the caller acts for."""

    output: UUID
    organisation: UUID
    purpose: str = Field(min_length=1, max_length=300)


class AgreedIn(Schema):
    """The owner's word; not agreed, the reason is asked for."""

    agreed: bool
    reason: str = Field("", max_length=300)


class ConcludedIn(Schema):
    """Adopted with its effect, or dropped and why."""

    adopted: bool
    reason: str = Field(min_length=1, max_length=300)


@router.get("/promotions", response={200: list[PromotionOut]}, url_name="promotions")
def promotions(request: HttpRequest, page: Query[Page], state: Promotion.State | None = None) -> Any:
    """Lists, newest first."""
    require(request.user, "projects.see", None)
    return list(page.of(_rows().filter(state=state) if state else _rows()))


@router.get("/promotions/{uuid:public_id}", response={200: PromotionOut}, url_name="promotion")
def promotion(request: HttpRequest, public_id: UUID) -> Any:
    """One list."""
    require(request.user, "projects.see", None)
    return get_object_or_404(_rows(), public_id=public_id)


@router.post("/promotions/{uuid:public_id}/trials", response={201: TrialOut}, url_name="promotion_trials")
def ask(request: HttpRequest, public_id: UUID, given: TrialIn) -> Any:
    """Ask to try an output of the list."""
    rows = PromotionItem.objects.select_related("promotion", "output__owner")
    item = get_object_or_404(rows, promotion__public_id=public_id, output__public_id=given.output)
    organisation = get_object_or_404(Organisation, public_id=given.organisation)
    made = actions.ask_trial(by=request.user, item=item, organisation=organisation, purpose=given.purpose)  # type: ignore[arg-type]
    return Status(201, made)


@router.get("/trials", response={200: list[TrialOut]}, url_name="trials")
def trials(request: HttpRequest, page: Query[Page], state: TrialState | None = None) -> Any:
    """Trials that the caller may open, newest first."""
    require(request.user, "projects.list_orders", None)
    rows = trials_for(request.user)  # type: ignore[arg-type]
    return list(page.of(rows.filter(state=state) if state else rows))


@router.get("/trials/{uuid:public_id}", response={200: TrialOut}, url_name="trial")
def trial(request: HttpRequest, public_id: UUID) -> Any:
    """One trial, for whoever tries it, whose it is, the association, the park's side."""
    return _trial(request, public_id)


@router.post("/trials/{uuid:public_id}/answer", response={200: TrialOut}, url_name="trial_answer")
def answer(request: HttpRequest, public_id: UUID, given: AgreedIn) -> Any:
    """The owner of the output agrees, or says why not."""
    found = _trial(request, public_id)
    return actions.answer_trial(by=request.user, trial=found, **given.dict())  # type: ignore[arg-type]


@router.post("/trials/{uuid:public_id}/conclude", response={200: TrialOut}, url_name="trial_conclude")
def conclude(request: HttpRequest, public_id: UUID, given: ConcludedIn) -> Any:
    """Who tried it says what came of it; adopted, it stands in the ledger."""
    found = _trial(request, public_id)
    return actions.conclude_trial(by=request.user, trial=found, **given.dict())  # type: ignore[arg-type]


def _rows() -> Any:
    return Promotion.objects.select_related("association").prefetch_related("items__output__owner")


def _trial(request: HttpRequest, public_id: UUID) -> Trial:
    rows = Trial.objects.select_related("item__output__owner", "item__promotion__association", "organisation")
    found = get_object_or_404(rows, public_id=public_id)
    require(request.user, "projects.view_trial", found)
    return found
