"""Campaigns and returns for a firm's own software: read, fill, submit, sign.

Quantities are integers in the stored unit of their item: fen, persons, hundredths of a person-year. What is typed
is text in the unit of the form (万元, 人, 人年), exactly as in the browser.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router, Schema

from valley.kernel.errors import Missing
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions import returns as actions
from valley.registry.models import Campaign, Return
from valley.registry.queries import returns as queries

router = Router(tags=["returns"])


class CampaignOut(Schema):
    """One round of returns. `since` and `until` are the period, until exclusive."""

    uri: str
    form: str
    edition: str
    since: date
    until: date
    listed_on: date
    due_on: date
    locked_at: datetime | None
    due: int
    accepted: int


class ReturnOut(Schema):
    """Where a return stands; no values."""

    uri: str
    campaign: str
    organisation: str
    state: str
    revision: int
    due_on: date


class ProblemOut(Schema):
    """A problem at a cell. `blocking`: it stands in the way of submitting."""

    code: str
    item: str
    severity: str
    message: str
    remedy: str
    blocking: bool


class ReturnFull(ReturnOut):
    """A return with what was typed, what that reads as, and what is wrong with it.

    `digest` is what a signature would freeze; it is given once the return waits for its signer.
    """

    typed: dict[str, str]
    reasons: dict[str, str]
    values: dict[str, int]
    units: dict[str, str]
    last_values: dict[str, int]
    problems: list[ProblemOut]
    digest: str


class FillIn(Schema):
    """Cells to save, as text in the form's unit; cells left out stay. `revision`: the one that you read."""

    revision: int
    typed: dict[str, str] = {}
    reasons: dict[str, str] = {}


class SubmitIn(Schema):
    """`revision`: the one that you read."""

    revision: int


class SignIn(Schema):
    """`digest`: that of what you read and answer for."""

    digest: str


class Signed(Schema):
    """The version that was frozen."""

    number: int
    digest: str
    signed_at: datetime


@router.get("/campaigns", response=list[CampaignOut], url_name="campaigns", summary="Campaigns")
def campaigns(request: HttpRequest) -> Any:
    """The latest period first."""
    require(_user(request), "registry.view_campaign")
    return [_campaign(found) for found in Campaign.objects.all()]


@router.get("/returns", response=list[ReturnOut], url_name="returns", summary="My returns")
def mine(request: HttpRequest) -> Any:
    """Returns of the firms that the account works for."""
    return [_return(report) for report in queries.returns_of(_user(request))]


@router.get("/returns/{public_id}", response=ReturnFull, url_name="return", summary="One return")
def one(request: HttpRequest, public_id: UUID) -> Any:
    """With values, problems and last period's values."""
    return _full(_find(request, public_id, "registry.view_return"))


@router.patch("/returns/{public_id}", response=ReturnFull, url_name="return", summary="Save a draft")
def fill(request: HttpRequest, public_id: UUID, given: FillIn) -> Any:
    """Saved as typed, also what is no number; problems are in the answer."""
    report = _find(request, public_id, "registry.fill_return")
    actions.fill(by=_user(request), report=report, typed=given.typed, reasons=given.reasons, revision=given.revision)
    return _full(_find(request, public_id, "registry.view_return"))


@router.post("/returns/{public_id}/submit", response=ReturnFull, url_name="return_submit", summary="Submit")
def submit(request: HttpRequest, public_id: UUID, given: SubmitIn) -> Any:
    """Hand it to the signer; refused while a problem is blocking."""
    report = _find(request, public_id, "registry.fill_return")
    actions.submit(by=_user(request), report=report, revision=given.revision)
    return _full(_find(request, public_id, "registry.view_return"))


@router.post("/returns/{public_id}/sign", response=Signed, url_name="return_sign", summary="Sign")
def sign(request: HttpRequest, public_id: UUID, given: SignIn) -> Any:
    """Freeze the version whose digest is given. Only the firm's signers."""
    report = _find(request, public_id, "registry.sign_return")
    return actions.sign(by=_user(request), report=report, digest=given.digest)


def _user(request: HttpRequest) -> User:
    user: User = request.auth  # type: ignore[attr-defined]
    return user


def _find(request: HttpRequest, public_id: UUID, verb: str) -> Return:
    """Raises: Missing; NotAllowed."""
    found = Return.objects.select_related("campaign", "organisation").filter(public_id=public_id).first()
    if found is None:
        raise Missing(value=str(public_id))
    require(_user(request), verb, found)
    return found


def _campaign(found: Campaign) -> dict[str, Any]:
    counted = queries.progress(found)
    return {
        "uri": found.uri, "form": found.form_code, "edition": found.form_edition,
        "since": found.period.lower, "until": found.period.upper, "listed_on": found.listed_on,
        "due_on": found.due_on, "locked_at": found.locked_at, "due": counted.due, "accepted": counted.accepted,
    }  # fmt: skip


def _return(report: Return) -> dict[str, Any]:
    return {
        "uri": report.uri, "campaign": report.campaign.uri, "organisation": report.organisation.uri,
        "state": report.state, "revision": report.revision, "due_on": report.campaign.due_on,
    }  # fmt: skip


def _full(report: Return) -> dict[str, Any]:
    last = queries.last_of(report)
    found = queries.outcome(report, last=last)
    language = get_language() or "zh-hans"
    return {
        **_return(report),
        "typed": report.typed,
        "reasons": report.reasons,
        "values": found.values,
        "units": {item.code: item.unit.code for item in report.campaign.form.items},
        "last_values": last,
        "problems": [
            {
                "code": p.code, "item": p.item, "severity": p.severity.value, "blocking": p.blocking,
                "message": p.message.say(language), "remedy": p.remedy.say(language),
            }
            for p in found.problems
        ],
        "digest": actions.seal(report, found)[0] if report.state == "filled" else "",
    }  # fmt: skip
