"""Steps of a need by program: taking it, splitting off a question, answering, saying whether it helped; a bid."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from valley.innovation.exchange import actions
from valley.innovation.exchange.api.schemas import AnswerIn, BidIn, BidOut, CheckIn, NeedLine, SplitIn, TakeIn
from valley.innovation.exchange.models import Answer, Call, Need, Verdict
from valley.kernel.errors import Missing
from valley.kernel.permissions import may
from valley.registry.models import Organisation

router = Router()


@router.post("/needs/{uuid:public_id}/take", response={200: NeedLine}, url_name="need_take")
def take(request: HttpRequest, public_id: UUID, given: TakeIn) -> Any:
    """`organisation` takes it: what is done next, until when."""
    made = actions.take_need(
        by=request.user, need=_need(request, public_id), organisation=_organisation(given.organisation),  # type: ignore[arg-type]
        next_step=given.next_step, due_on=given.due_on,
    )  # fmt: skip
    return _again(made)


@router.post("/needs/{uuid:public_id}/split", response={201: NeedLine}, url_name="need_split")
def split(request: HttpRequest, public_id: UUID, given: SplitIn) -> Any:
    """Split off a need of the next level; `due_on` is the new date of the need itself. `organisation`: whom to ask."""
    asked = _organisation(given.organisation) if given.organisation else None
    data = given.dict(exclude={"organisation", "topics"})
    made = actions.split_need(
        by=request.user, need=_need(request, public_id), organisation=asked, topics_of=given.topics, **data  # type: ignore[arg-type]
    )  # fmt: skip
    return Status(201, made)


@router.post("/needs/{uuid:public_id}/answer", response={201: NeedLine}, url_name="need_answer")
def answer(request: HttpRequest, public_id: UUID, given: AnswerIn) -> Any:
    """Answer it; whoever asked, or the level below, says whether it helped."""
    made = actions.give_answer(by=request.user, need=_need(request, public_id), **given.dict())  # type: ignore[arg-type]
    return Status(201, _again(made.need))


@router.post("/needs/{uuid:public_id}/check", response={200: NeedLine}, url_name="need_check")
def check(request: HttpRequest, public_id: UUID, given: CheckIn) -> Any:
    """Whether the waiting answer helped: by whoever asked, in person, never by staff."""
    need = _need(request, public_id)
    waiting = Answer.objects.filter(need=need, verdict=Verdict.OPEN).first()
    if waiting is None:
        raise Missing(field="answer", value=public_id)
    actions.check_answer(by=request.user, answer=waiting, helped=given.helped, reason=given.reason)  # type: ignore[arg-type]
    return _again(need)


@router.post("/calls/{uuid:public_id}/bids", response={201: BidOut}, url_name="call_bids")
def bid(request: HttpRequest, public_id: UUID, given: BidIn) -> Any:
    """Offer to solve a call. Reviewers see the letter in place of the name."""
    call = get_object_or_404(Call.objects.select_related("organisation"), public_id=public_id)
    made = actions.submit_bid(
        by=request.user, call=call, organisation=_organisation(given.organisation), plan=given.plan,  # type: ignore[arg-type]
        price_fen=given.price_fen, months=given.months,
    )  # fmt: skip
    return Status(201, made)


def _need(request: HttpRequest, public_id: UUID) -> Need:
    related = ("organisation", "handler", "parent__handler", "owner_organisation", "owner", "reporter")
    found: Need = get_object_or_404(Need.objects.select_related(*related), public_id=public_id)
    if not may(request.user, "exchange.view", found):
        raise Missing(value=public_id)
    return found


def _again(need: Need) -> Need:
    return Need.objects.select_related("handler").get(pk=need.pk)


def _organisation(public_id: UUID) -> Organisation:
    return get_object_or_404(Organisation, public_id=public_id)
