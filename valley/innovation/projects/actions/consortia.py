"""A consortium from its problem to its end: seats, shares, signature."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import number, people_of, tell, topics
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.shared import ends, in_state, promises
from valley.innovation.projects.errors import HoldsShares, NotAgreed
from valley.innovation.projects.models import (
    OPEN_CONSORTIA,
    Chair,
    Consortium,
    ConsortiumState,
    Field,
    Part,
    Seat,
    Sector,
    Track,
)
from valley.innovation.projects.queries import empty_roles
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.models.tongues import here
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, text

if TYPE_CHECKING:
    from valley.innovation.exchange.models import Call, Need
    from valley.registry.models import Organisation

MOST_LINKS = 20


def sectors_of(given: Sequence[str]) -> list[str]:
    """Each sector once. Raises Invalid for one that there is not."""
    return [choice(one, Sector, field="sectors") for one in dict.fromkeys(given)]


@transaction.atomic
def found_consortium(
    *,
    by: User,
    lead: "Organisation",
    title: str,
    goal: str,
    field: str,
    links: Sequence[str],
    due_on: date,
    topics_of: Sequence[str] = (),
    need: "Need | None" = None,
    call: "Call | None" = None,
    role: str = Chair.INDUSTRY,
    sectors: Sequence[str] = (),
    track: Track | None = None,
) -> Consortium:
    """A firm sets the problem and leads. `links`: the chain from raw material to market, in order.

    Raises: NotAllowed; Invalid.
    """
    require(by, "projects.found", lead)
    chain = list(dict.fromkeys(text(one, field="links", most=40) for one in links if one.strip()))
    if not 1 <= len(chain) <= MOST_LINKS:
        raise Invalid(
            _("链条环节须有 1 到 %(most)s 个。") % {"most": MOST_LINKS},
            field="links",
            value=len(chain),
            remedy=_("请自上游到下游写出各环节。"),
        )
    made = Consortium.objects.create(
        number=number("U"), title=text(title, field="title", most=120), goal=text(goal, field="goal", most=600),
        field=choice(field, Field, field="field"), links=chain, lead=lead, owner=by, need=need, call=call,
        topics=topics(topics_of), track=track, sectors=sectors_of(sectors), language=here(),
        next_step=step("consortium-form"),
        due_on=shared.future(due_on, "due_on"), founded_at=clock.now(),
    )  # fmt: skip
    Seat.objects.create(
        consortium=made, organisation=lead, role=choice(role, Chair, field="role"), duty=str(_("牵头，提出并验收问题")),
        state=Seat.State.TAKEN, asked_by=by, asked_at=clock.now(), answered_at=clock.now(),
    )  # fmt: skip
    link(made.uri, Relation.WAS_ATTRIBUTED_TO, lead.uri, by=by)
    for source in (need, call, track):
        if source is not None:
            link(made.uri, Relation.WAS_DERIVED_FROM, source.uri, by=by)
    publish(events.ConsortiumFounded(subject=made.uri, lead=lead.uri), by=by)
    return made


@transaction.atomic
def ask_seat(*, by: User, consortium: Consortium, organisation: "Organisation", role: str, duty: str) -> Seat:
    """Ask an organisation to take a role. Raises: NotAllowed; WrongState; SeatThere; Invalid."""
    require(by, "projects.lead", consortium)
    held = in_state(consortium, *OPEN_CONSORTIA)
    with promises():
        seat = Seat.objects.create(
            consortium=held, organisation=organisation, role=choice(role, Chair, field="role"),
            duty=text(duty, field="duty", most=300), asked_by=by, asked_at=clock.now(),
        )  # fmt: skip
    publish(events.SeatAsked(subject=seat.uri, consortium=held.uri, organisation=organisation.uri, role=role), by=by)
    tell("projects.seat_asked", held.uri, people_of(organisation), but=by)
    return seat


@transaction.atomic
def answer_seat(*, by: User, seat: Seat, taken: bool, reason: str = "") -> Seat:
    """The organisation takes the role, or says why not. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.answer_seat", seat)
    in_state(seat.consortium, *OPEN_CONSORTIA)
    held = in_state(seat, Seat.State.ASKED)
    held.state = Seat.State.TAKEN if taken else Seat.State.DECLINED
    held.reason = text(reason, field="reason", most=300, required=not taken)
    held.answered_at = clock.now()
    held.save()
    if taken:
        link(held.consortium.uri, Relation.HAD_MEMBER, held.organisation.uri, by=by)
    publish(events.SeatAnswered(subject=held.uri, consortium=held.consortium.uri, state=held.state), by=by)
    tell("projects.seat_answered", held.consortium.uri, [held.consortium.owner], but=by)
    return held


@transaction.atomic
def leave_seat(*, by: User, seat: Seat, reason: str) -> Seat:
    """The organisation leaves. Raises: NotAllowed; WrongState; Invalid; HoldsShares while it holds parts."""
    require(by, "projects.answer_seat", seat)
    consortium = in_state(seat.consortium, *OPEN_CONSORTIA)
    held = in_state(seat, Seat.State.TAKEN)
    if held.organisation_id == consortium.lead_id:
        raise WrongState(
            _("牵头单位不能退出。"), field="state", value=held.state, remedy=_("可以解散联合体，并写明理由。")
        )
    splits = [one for one in (consortium.contribution_id, consortium.ip_id) if one]
    others = consortium.seats.filter(organisation=held.organisation, state=Seat.State.TAKEN).exclude(pk=held.pk)
    if not others.exists() and Part.objects.filter(split__in=splits, organisation=held.organisation).exists():
        raise HoldsShares(field="state", value=str(held.organisation))
    held.state, held.reason = Seat.State.LEFT, text(reason, field="reason", most=300)
    held.answered_at = clock.now()
    held.save()
    publish(events.SeatAnswered(subject=held.uri, consortium=consortium.uri, state=held.state), by=by)
    tell("projects.seat_answered", consortium.uri, [consortium.owner], but=by)
    return held


@transaction.atomic
def agree_shares(
    *,
    by: User,
    consortium: Consortium,
    what: Literal["contribution", "ip"],
    total: int,
    parts: Mapping["Organisation", int],
    words: str,
    replaces: int | None = None,
) -> Consortium:
    """Who gives (or owns) how many whole parts of the agreement's `total`. `replaces`: id of the split that was read.

    Raises: NotAllowed; WrongState (also where somebody agreed on another split meanwhile); Invalid where the parts do
            not make the total or one of them is no member's.
    """
    require(by, "projects.lead", consortium)
    held = in_state(consortium, *OPEN_CONSORTIA)
    if what not in ("contribution", "ip"):
        raise Invalid(_("只有出资和知识产权两种份额。"), field="what", value=what, remedy=_("请选一种。"))
    before = getattr(held, f"{what}_id")
    if before != replaces:
        raise WrongState(_("刚才已有新的份额约定。"), field="parts", value=before, remedy=_("请刷新页面后再改。"))
    members = set(held.seats.filter(state=Seat.State.TAKEN).values_list("organisation", flat=True))
    for one in parts:
        if one.pk not in members:
            raise Invalid(
                _("“%(name)s”不是已加入的成员。") % {"name": one}, field="parts", value=str(one),
                remedy=_("请先邀请并等其同意加入。"),
            )  # fmt: skip
    made = shared.split(by=by, total=total, parts=parts, words=words)
    setattr(held, what, made)
    held.save(update_fields=[what])
    publish(
        events.SharesAgreed(
            subject=held.uri, what=what, total=total, parts={one.uri: count for one, count in parts.items()}
        ),
        by=by,
    )
    people = [user for one in parts for user in people_of(one)]
    tell("projects.shares_agreed", held.uri, people, but=by)
    return held


@transaction.atomic
def start_consortium(
    *, by: User, consortium: Consortium, file: Upload, next_step: str, due_on: date, without: str = ""
) -> Consortium:
    """The agreement is signed. An empty role is not forbidden, but `without` says why it stays empty.

    Raises: NotAllowed; WrongState; NotAgreed without both splits, or with an empty role and no reason; FileRefused.
    """
    require(by, "projects.lead", consortium)
    held = in_state(consortium, ConsortiumState.FORMING)
    if held.contribution_id is None or held.ip_id is None:
        raise NotAgreed(_("还没有约定出资和知识产权份额。"), field="file", remedy=_("请先约定两种份额。"))
    empty = empty_roles(held)
    if empty and not without.strip():
        raise NotAgreed(
            _("空缺的角色：%(roles)s。") % {"roles": "、".join(str(role.label) for role in empty)},
            field="without",
            remedy=_("请邀请相应单位，或写明为什么不需要。"),
        )
    held.agreement = store(file, held.uri, by)
    held.state, held.started_at = ConsortiumState.RUNNING, clock.now()
    held.reason = text(without, field="without", most=600, required=False)
    held.next_step = text(next_step, field="next_step", most=200)
    held.due_on = shared.future(due_on, "due_on")
    held.save()
    publish(events.ConsortiumStarted(subject=held.uri), by=by)
    tell("projects.consortium_started", held.uri, _members(held), but=by)
    return held


@transaction.atomic
def end_consortium(*, by: User, consortium: Consortium, achieved: bool, reason: str) -> Consortium:
    """The problem is solved, or the consortium falls apart: either way with what was learnt.

    Raises: NotAllowed; WrongState (a goal is achieved only by one that runs and has no open package); Invalid.
    """
    require(by, "projects.lead", consortium)
    held = in_state(consortium, *((ConsortiumState.RUNNING,) if achieved else OPEN_CONSORTIA))
    if achieved and held.packages.filter(state="planned").exists():
        raise WrongState(
            _("还有没完成的工作包。"), field="achieved", value=held.state, remedy=_("请先完成或取消它们。")
        )
    state = ConsortiumState.ENDED if achieved else ConsortiumState.DISSOLVED
    ends(held, state, text(reason, field="reason", most=600))
    publish(events.ConsortiumEnded(subject=held.uri, state=state), by=by)
    tell("projects.consortium_ended", held.uri, _members(held), but=by)
    return held


def _members(consortium: Consortium) -> list[User]:
    seats = consortium.seats.filter(state=Seat.State.TAKEN).select_related("organisation")
    return [user for seat in seats for user in people_of(seat.organisation)]
