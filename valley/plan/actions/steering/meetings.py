"""Meetings of the leading group: an agenda from the records, decisions with assigned actions."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.plan import events
from valley.plan.actions.steering.changes import settle_change
from valley.plan.actions.steering.orders import Order, assign_action
from valley.plan.actions.steering.telling import tell_settled
from valley.plan.actions.steering.words import need
from valley.plan.errors import AlreadyDecided, AlreadyOpen, MeetingClosed
from valley.plan.models import (
    AgendaItem,
    ChangeProposal,
    Decision,
    Escalation,
    EscalationState,
    ItemState,
    Meeting,
    MeetingState,
    PlanEdition,
    Source,
)
from valley.plan.queries.agenda import raised


@transaction.atomic
def escalate(*, by: User, plan: PlanEdition, thing: object, subject: str, question: str, wanted_by: date) -> Escalation:
    """Put `question` about the record `subject` (its URI; `thing` is the record, for permission) to the leading group.

    Source: plan L347, 统筹协调规划实施中的重大问题.
    Raises: NotAllowed; Invalid for an empty question or a date in the past; AlreadyOpen for this subject.
    """
    require(by, "plan.escalate", thing)
    question = need(question, "question")
    if wanted_by < clock.today():
        raise Invalid(_("最迟答复日期已过。"), field="wanted_by", value=wanted_by, remedy=_("请填今天或以后的日期。"))
    try:
        with transaction.atomic():
            escalation = Escalation.objects.create(
                plan=plan, subject=subject, question=question, raised_by=by, raised_at=clock.now(), wanted_by=wanted_by
            )
    except IntegrityError as broken:
        raise AlreadyOpen(field="subject", value=subject) from broken
    link(escalation.uri, Relation.WAS_INFORMED_BY, subject, by=by)
    publish(events.Escalated(subject=escalation.uri, about=subject, wanted_by=wanted_by.isoformat()), by=by)
    return escalation


@transaction.atomic
def withdraw_escalation(*, by: User, escalation: Escalation) -> None:
    """Take an open question back. Raises NotAllowed, AlreadyDecided."""
    require(by, "plan.withdraw_escalation", escalation)
    changed = Escalation.objects.filter(pk=escalation.pk, state=EscalationState.OPEN).update(
        state=EscalationState.WITHDRAWN
    )
    if not changed:
        raise AlreadyDecided(field="state", value=escalation.state)


@transaction.atomic
def call_meeting(*, by: User, plan: PlanEdition, title: str, held_on: date) -> Meeting:
    """Call a meeting and draw its first agenda from the records. Raises NotAllowed, Invalid, AlreadyOpen."""
    require(by, "plan.run_meeting", plan)
    title = need(title, "title")
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(plan=plan, title=title, held_on=held_on, called_by=by)
    except IntegrityError as broken:
        raise AlreadyOpen(field="held_on", value=held_on) from broken
    _raise_items(by=by, meeting=meeting)
    return meeting


@transaction.atomic
def build_agenda(*, by: User, meeting: Meeting) -> int:
    """Look through the records again; points that are new are added, none is taken away. Returns how many.

    Raises: NotAllowed; MeetingClosed.
    """
    require(by, "plan.run_meeting", meeting.plan)
    return _raise_items(by=by, meeting=_open(meeting))


def _raise_items(*, by: User, meeting: Meeting) -> int:
    known = set(meeting.items.values_list("source", "subject"))
    fresh = [r for r in raised(meeting.plan, on=meeting.held_on) if (r.source, r.subject) not in known]
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, source=r.source, subject=r.subject, title=r.title, facts=r.facts) for r in fresh
    )
    if fresh:
        publish(events.AgendaBuilt(subject=meeting.uri, count=len(fresh)), by=by)
    return len(fresh)


@transaction.atomic
def add_item(*, by: User, meeting: Meeting, title: str, subject: str = "") -> AgendaItem:
    """Add a point that no record raised. Raises NotAllowed, Invalid, MeetingClosed."""
    require(by, "plan.run_meeting", meeting.plan)
    return AgendaItem.objects.create(
        meeting=_open(meeting), source=Source.MANUAL, subject=subject, title=need(title, "title"),
        state=ItemState.ACCEPTED,
    )  # fmt: skip


@transaction.atomic
def take_up_item(*, by: User, item: AgendaItem) -> None:
    """Put a raised point on the agenda. Raises NotAllowed, MeetingClosed, AlreadyDecided."""
    _set_state(by, item, ItemState.ACCEPTED, "")


@transaction.atomic
def drop_item(*, by: User, item: AgendaItem, reason: str) -> None:
    """Leave a raised point off the agenda, with the reason.

    Raises: NotAllowed; Invalid; MeetingClosed; AlreadyDecided.
    """
    _set_state(by, item, ItemState.DROPPED, need(reason, "reason"))


def _set_state(by: User, item: AgendaItem, state: str, reason: str) -> None:
    require(by, "plan.run_meeting", item.meeting.plan)
    _open(item.meeting)
    changed = AgendaItem.objects.filter(pk=item.pk).exclude(state=ItemState.DECIDED).update(state=state, reason=reason)
    if not changed:
        raise AlreadyDecided(field="state", value=ItemState.DECIDED)
    item.refresh_from_db()


@transaction.atomic
def decide(
    *, by: User, item: AgendaItem, words: str, orders: Sequence[Order] = (), adopt: bool | None = None
) -> Decision:
    """Record what the leading group decided on `item`, with the actions that it assigns.

    adopt: for a proposed change of the plan, whether it is adopted; None for every other point.
    Raises: NotAllowed; Invalid; MeetingClosed; AlreadyDecided; ValueChangedMeanwhile (adopting a stale proposal).
    """
    require(by, "plan.decide", item.meeting.plan)
    words = need(words, "words")
    held = AgendaItem.objects.select_for_update(of=("self",), no_key=True).get(pk=item.pk)
    meeting = _open(held.meeting)
    if held.state == ItemState.DECIDED:
        raise AlreadyDecided(field="state", value=held.state)
    if (held.source == Source.CHANGE) != (adopt is not None):
        raise Invalid(
            _("调整建议须写明是否采纳，其他议题不须。"), field="adopt", value=adopt, remedy=_("请选择采纳或不采纳。")
        )
    decision = Decision.objects.create(item=held, words=words, decided_on=meeting.held_on, recorded_by=by)
    held.state = ItemState.DECIDED
    held.save(update_fields=["state"])
    for order in orders:
        assign_action(by=by, decision=decision, order=order)
    if held.source == Source.CHANGE:
        proposal = ChangeProposal.objects.get(public_id=held.subject.rsplit("/", 1)[-1])
        settle_change(by=by, proposal=proposal, decision=decision, adopt=bool(adopt))
    if held.source == Source.ESCALATION:
        question = Escalation.objects.get(public_id=held.subject.rsplit("/", 1)[-1])
        question.state = EscalationState.SETTLED
        question.save(update_fields=["state"])
        tell_settled(question)
    if held.subject:
        link(decision.uri, Relation.WAS_INFORMED_BY, held.subject, by=by)
    publish(events.Decided(subject=decision.uri, item=held.uri, actions=len(orders)), by=by)
    item.refresh_from_db()
    return decision


@transaction.atomic
def close_meeting(*, by: User, meeting: Meeting) -> None:
    """End the meeting. Points taken up but not decided come back by themselves while their cause lasts.

    Raises: NotAllowed; MeetingClosed.
    """
    require(by, "plan.run_meeting", meeting.plan)
    _open(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CLOSED)
    meeting.refresh_from_db()


def _open(meeting: Meeting) -> Meeting:
    held = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    if held.state == MeetingState.CLOSED:
        raise MeetingClosed(field="meeting", value=str(held.held_on))
    return held
