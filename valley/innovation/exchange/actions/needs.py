"""A need from its report until somebody works on it, and what its owner can do with it meanwhile."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.actions import shared
from valley.innovation.exchange.actions.shared import lock, number, tell, topics
from valley.innovation.exchange.engine.photos import bare
from valley.innovation.exchange.errors import AtCapacity, NotAParty, WrongState
from valley.innovation.exchange.models import (
    OPEN,
    Level,
    Need,
    NeedState,
    Openness,
    Origin,
    Party,
    Refusal,
)
from valley.innovation.exchange.rules import LEVEL_TIER
from valley.kernel import clock
from valley.kernel.engine.credentials import new_code
from valley.kernel.engine.filetypes import MAX_FILE_BYTES
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.permissions import deputised, require
from valley.registry.actions.versions import choice, text
from valley.registry.rules import acts_for

if TYPE_CHECKING:
    from valley.registry.models import Organisation, Place

PHOTOS = 6


@dataclass(frozen=True)
class Reported:
    """A new need; `secret` is shown once to an anonymous asker, "" for everybody else."""

    need: Need
    secret: str = ""


@transaction.atomic
def report_problem(
    *,
    by: User | None,
    origin: str,
    title: str,
    summary: str,
    detail: str = "",
    goal: str = "",
    incumbent: str = "",
    topics_of: Sequence[str] = (),
    language: str = "zh",
    openness: str = Openness.TITLE,
    organisation: "Organisation | None" = None,
    park: "Place | None" = None,
    photos: Sequence[Upload] = (),
) -> Reported:
    """Somebody has a problem. It lies with the desk until a station takes it.

    `by` None: an anonymous asker, who gets a case number and a secret, and speaks with these from then on.
    Raises: NotAllowed (also where `by` does not act for `organisation`); Invalid; FileRefused on a photo.
    """
    minted = None
    if by is None:
        minted, organisation = new_code(), None
    else:
        require(by, "exchange.report_need")
        if organisation is not None and not deputised(by, acts_for, organisation):
            raise NotAllowed(field="organisation", value=str(organisation))
    if len(photos) > PHOTOS:
        raise Invalid(
            _("照片太多，最多 %(most)s 张。") % {"most": PHOTOS},
            field="photos",
            value=len(photos),
            remedy=_("请留下最能说明问题的几张。"),
        )
    need = Need(
        number=number("N"),
        origin=choice(origin, Origin, field="origin"),
        organisation=organisation,
        reporter=by,
        secret_digest=minted.digest if minted else "",
        park=park,
        owner_desk=True,
        next_step=step("need-place"),
        expires_on=clock.today() + shared.HOLDS_FOR,
        reported_at=clock.now(),
        **words_of(title, summary, detail, goal, incumbent, topics_of, language, openness),
    )
    shared.due(need, shared.INTAKE_DAYS)
    need.save(force_insert=True)
    need.root = need
    need.save(update_fields=["root"])
    for photo in photos:
        store(photo if by else _unsigned(photo), need.uri, by)
    if organisation is not None:
        link(need.uri, Relation.WAS_ATTRIBUTED_TO, organisation.uri, by=by)
    publish(
        events.NeedReported(
            subject=need.uri, level=Level.PROBLEM, organisation=organisation.uri if organisation else ""
        ),
        by=by,
    )
    return Reported(need, minted.text if minted else "")


def _unsigned(photo: Upload) -> Upload:
    """An anonymous asker's photo does not say where and with what it was taken."""
    content = photo.read(MAX_FILE_BYTES + 1)
    kept = bare(content) if len(content) <= MAX_FILE_BYTES else content  # too large: refused as it came
    return File(io.BytesIO(kept), name=photo.name)


def words_of(
    title: str,
    summary: str,
    detail: str,
    goal: str,
    incumbent: str,
    topics_of: Sequence[str],
    language: str,
    openness: str,
) -> dict[str, Any]:
    if language not in ("zh", "en"):
        raise Invalid(_("语言只能是中文或英文。"), field="language", value=language, remedy=_("请选 zh 或 en。"))
    return {
        "title": text(title, field="title", most=120),
        "summary": text(summary, field="summary", most=600),
        "detail": text(detail, field="detail", most=20_000, required=False),
        "goal": text(goal, field="goal", most=300, required=False),
        "incumbent": text(incumbent, field="incumbent", most=300, required=False),
        "topics": topics(topics_of),
        "language": language,
        "openness": choice(openness, Openness, field="openness"),
    }


@transaction.atomic
def place_need(*, by: User, need: Need, organisation: "Organisation") -> Need:
    """The desk asks a party of the right tier to take it. Raises: NotAllowed; WrongState; NotAParty; AtCapacity."""
    require(by, "exchange.run_desk")
    held = lock(need)
    shared.in_state(held, NeedState.REPORTED)
    room_at(organisation, held)
    held.owner_organisation, held.owner, held.owner_desk = organisation, None, False
    held.next_step = step("need-take")
    shared.due(held, shared.INTAKE_DAYS)
    held.save(update_fields=["owner_organisation", "owner", "owner_desk", "next_step", "due_on", "due_not_before"])
    publish(events.NeedPlaced(subject=held.uri, organisation=organisation.uri), by=by)
    tell("exchange.need_placed", held.uri, shared.people_of(organisation), but=by)
    return held


@transaction.atomic
def take_need(
    *, by: User, need: Need, organisation: "Organisation", next_step: str, due_on: date, owner: User | None = None
) -> Need:
    """`organisation` takes it; `owner` (default: who does so) answers for the next step until `due_on`.

    Raises: NotAllowed; WrongState if somebody was faster; NotAParty; AtCapacity; Invalid.
    """
    require(by, "exchange.take_need", need)
    held = lock(need)
    shared.in_state(held, NeedState.REPORTED)
    if not deputised(by, acts_for, organisation) or held.owner_organisation_id not in (None, organisation.pk):
        raise NotAllowed(field="organisation", value=str(organisation))
    room_at(organisation, held)
    owner = colleague(owner or by, organisation)
    held.state, held.handler = NeedState.ANALYSING, organisation
    held.owner, held.owner_organisation, held.owner_desk = owner, organisation, False
    held.next_step = text(next_step, field="next_step", most=200)
    shared.due_by(held, due_on)
    held.taken_at = held.taken_at or clock.now()
    held.save()
    link(held.uri, Relation.WAS_ASSOCIATED_WITH, organisation.uri, by=by)
    publish(events.NeedTaken(subject=held.uri, organisation=organisation.uri, due_on=due_on.isoformat()), by=by)
    tell("exchange.need_taken", held.uri, askers_of(held), but=by)
    return held


@transaction.atomic
def refuse_need(*, by: User, need: Need, kind: str, words: str) -> Need:
    """The party that was asked will not take it; it goes back to whoever asked, with the reason.

    Raises: NotAllowed; WrongState; Invalid.
    """
    require(by, "exchange.refuse_need", need)
    held = lock(need)
    shared.in_state(held, NeedState.REPORTED)
    asked = held.owner_organisation
    if asked is None:
        raise WrongState(field="state", value=held.state)
    Refusal.objects.create(
        need=held, organisation=asked, by=by, at=clock.now(),
        kind=choice(kind, Refusal.Reason, field="kind"), words=text(words, field="words", most=300),
    )  # fmt: skip
    _back(held)
    held.save()
    publish(events.NeedRefused(subject=held.uri, organisation=asked.uri, kind=kind), by=by)
    tell("exchange.need_refused", held.uri, [held.owner, *askers_of(held)], but=by)
    return held


def _back(held: Need) -> None:
    """To the desk; what was split off also back to the eyes of whoever split it off."""
    held.owner, held.owner_organisation, held.owner_desk = None, None, True
    held.next_step = step("need-place-again")
    shared.due(held, shared.INTAKE_DAYS)


@transaction.atomic
def decline_need(*, by: User, need: Need, kind: str, words: str) -> Need:
    """The desk closes what is no need, or what nobody may ask.

    Raises: NotAllowed; WrongState; Invalid.
    """
    require(by, "exchange.run_desk")
    held = lock(need)
    shared.in_state(held, NeedState.REPORTED)
    words = text(words, field="words", most=300)
    Refusal.objects.create(
        need=held, organisation=None, by=by, at=clock.now(),
        kind=choice(kind, Refusal.Reason, field="kind"), words=words,
    )  # fmt: skip
    close(held, NeedState.DECLINED, words)
    publish(events.NeedDeclined(subject=held.uri, kind=kind), by=by)
    tell("exchange.need_declined", held.uri, askers_of(held), but=by)
    return held


def resume(parent: Need) -> None:
    """The level below goes on when nothing above it is open any more."""
    held = lock(parent)
    if held.state != NeedState.WAITING or held.children.filter(state__in=OPEN).exists():
        return
    held.state = NeedState.ANALYSING
    held.next_step = step("need-answer-from-above")
    shared.due(held, shared.REWORK_DAYS)
    held.save(update_fields=["state", "next_step", "due_on", "due_not_before"])
    tell("exchange.need_answered", held.uri, [held.owner])


def close(held: Need, state: str, reason: str) -> None:
    """No owner, no next step, no date: it is over."""
    held.state, held.close_reason, held.closed_at = state, reason, clock.now()
    held.owner, held.owner_organisation, held.owner_desk = None, None, False
    held.next_step, held.due_on, held.due_not_before = "", None, None
    held.save()


def askers_of(need: Need) -> list[User | None]:
    """Whom to tell what becomes of it."""
    if need.parent is not None:
        return [need.parent.owner, *shared.people_of(need.parent.handler)]
    return [need.reporter]


def colleague(owner: User, organisation: "Organisation") -> User:
    if not acts_for(owner, organisation):
        raise Invalid(
            _("负责人不是该单位的账号。"),
            field="owner",
            value=owner.username,
            remedy=_("请选择在该单位有角色的账号。"),
        )
    return owner


def room_at(organisation: "Organisation", need: Need) -> None:
    party = shared.party_of(organisation, LEVEL_TIER[Level(need.level)])
    if party is None:
        raise NotAParty(field="organisation", value=str(organisation))
    party = lock(party)
    if party.capacity_count is not None and _held_by(party) >= party.capacity_count:
        raise AtCapacity(field="organisation", value=str(organisation))


def _held_by(party: Party) -> int:
    return Need.objects.filter(handler=party.organisation_id, state__in=OPEN).count()
