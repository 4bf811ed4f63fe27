"""Gatherings: announced, signed up for, held; whom people met there and what followed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import lock, number, tell, topics
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import events
from valley.innovation.projects.actions.shared import ends, in_state, promises
from valley.innovation.projects.models import Acquaintance, Attendance, Gathering, GatheringKind, GatheringState
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.models.tongues import here
from valley.kernel.permissions import deputised, require
from valley.kernel.things import card_of
from valley.registry.actions.versions import choice, text
from valley.registry.rules import acts_for

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@transaction.atomic
def announce(
    *,
    by: User,
    organiser: "Organisation",
    kind: str,
    title: str,
    words: str,
    venue: str,
    starts_at: datetime,
    seats_count: int,
    topics_of: Sequence[str] = (),
) -> Gathering:
    """People may sign up until it starts. Raises: NotAllowed; Invalid."""  # fmt: skip
    require(by, "projects.found", organiser)
    if starts_at <= clock.now():
        raise Invalid(_("开始时间须在现在之后。"), field="starts_at", remedy=_("请核对日期和时间。"))
    if seats_count < 1:
        raise Invalid(_("名额至少一人。"), field="seats_count", value=seats_count, remedy=_("请核对。"))
    made = Gathering.objects.create(
        number=number("H"), organiser=organiser, kind=choice(kind, GatheringKind, field="kind"), owner=by,
        title=text(title, field="title", most=120), words=text(words, field="words", most=600), starts_at=starts_at,
        venue=text(venue, field="venue", most=200), seats_count=seats_count, topics=topics(topics_of),
        next_step=step("gathering-hold"), due_on=timezone.localtime(starts_at).date(), announced_at=clock.now(),
        language=here(),
    )  # fmt: skip
    link(made.uri, Relation.WAS_ATTRIBUTED_TO, organiser.uri, by=by)
    publish(events.GatheringAnnounced(subject=made.uri, kind=made.kind, organiser=organiser.uri), by=by)
    return made


@transaction.atomic
def sign_up(*, by: User, gathering: Gathering, offers: str, organisation: "Organisation | None" = None) -> Attendance:
    """Take a seat. Raises: NotAllowed; WrongState once it began or is full; SignedUpAlready; Invalid."""
    require(by, "projects.join_gathering", gathering)
    if organisation is not None and not deputised(by, acts_for, organisation):
        raise NotAllowed(field="organisation", value=str(organisation))
    held = in_state(gathering, GatheringState.OPEN)
    if clock.now() >= held.starts_at:
        raise WrongState(_("活动已经开始，不再接受报名。"), field="offers", value=held.number, remedy="")
    if held.attendances.filter(cancelled_at=None).count() >= held.seats_count:
        raise WrongState(_("名额已满。"), field="offers", value=held.seats_count, remedy=_("有人退出后可再报名。"))
    with promises():
        made = Attendance.objects.create(
            gathering=held, user=by, organisation=organisation, offers=text(offers, field="offers", most=300),
            signed_at=clock.now(),
        )  # fmt: skip
    publish(events.SignedUp(subject=made.uri, gathering=held.uri), by=by)
    return made


@transaction.atomic
def take_back(*, by: User, attendance: Attendance) -> Attendance:
    """The seat is free again. Raises: NotAllowed; WrongState."""
    require(by, "projects.was_there", attendance)
    in_state(attendance.gathering, GatheringState.OPEN)
    held = lock(attendance)
    if held.cancelled_at is not None:
        raise WrongState(field="state", value=str(held))
    held.cancelled_at = clock.now()
    held.save(update_fields=["cancelled_at"])
    publish(events.SignedUp(subject=held.uri, gathering=held.gathering.uri, cancelled=True), by=by)
    return held


@transaction.atomic
def hold(*, by: User, gathering: Gathering, there: Collection[Attendance], reason: str) -> Gathering:
    """It took place: who was there, and what came of it. Raises: NotAllowed; WrongState before it began; Invalid."""
    require(by, "projects.run_gathering", gathering)
    held = in_state(gathering, GatheringState.OPEN)
    if clock.now() < held.starts_at:
        raise WrongState(_("活动还没有开始。"), field="reason", value=held.number, remedy=_("举办之后再记。"))
    came = {one.pk for one in there}
    for row in held.attendances.filter(cancelled_at=None):
        row.attended = row.pk in came
        row.save(update_fields=["attended"])
    ends(held, GatheringState.HELD, text(reason, field="reason", most=600))
    publish(events.GatheringEnded(subject=held.uri, state=held.state), by=by)
    rows = held.attendances.filter(attended=True).select_related("user")
    tell("projects.gathering_held", held.uri, [row.user for row in rows], but=by)
    return held


@transaction.atomic
def call_off(*, by: User, gathering: Gathering, reason: str) -> Gathering:
    """It does not take place, and why. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.run_gathering", gathering)
    held = in_state(gathering, GatheringState.OPEN)
    ends(held, GatheringState.CANCELLED, text(reason, field="reason", most=600))
    publish(events.GatheringEnded(subject=held.uri, state=held.state), by=by)
    rows = held.attendances.filter(cancelled_at=None).select_related("user")
    tell("projects.gathering_off", held.uri, [row.user for row in rows], but=by)
    return held


@transaction.atomic
def say_met(*, by: User, attendance: Attendance, other: Attendance, words: str) -> Acquaintance:
    """Somebody who was there says whom they met; the other one confirms. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.was_there", attendance)
    both = (attendance, other)
    if other.gathering_id != attendance.gathering_id or not all(one.attended for one in both) or other == attendance:
        raise WrongState(_("双方都须到场。"), field="other", value=str(other), remedy=_("请从到场的人里选。"))
    if Acquaintance.objects.filter(sayer=other, other=attendance).exists():
        raise WrongState(_("对方已经记过这次结识。"), field="other", value=str(other), remedy=_("请在页面上确认。"))
    with promises():
        made = Acquaintance.objects.create(
            sayer=attendance, other=other, words=text(words, field="words", most=300), said_at=clock.now()
        )
    publish(events.Met(subject=made.uri, gathering=attendance.gathering.uri, state=made.state), by=by)
    tell("projects.met", attendance.gathering.uri, [other.user], but=by)
    return made


@transaction.atomic
def answer_met(*, by: User, acquaintance: Acquaintance, confirmed: bool) -> Acquaintance:
    """The other one says whether they met. Raises: NotAllowed; WrongState."""
    require(by, "projects.answer_acquaintance", acquaintance)
    held = in_state(acquaintance, Acquaintance.State.SAID)
    held.state = Acquaintance.State.CONFIRMED if confirmed else Acquaintance.State.DENIED
    held.answered_at = clock.now()
    held.save()
    publish(events.Met(subject=held.uri, gathering=held.sayer.gathering.uri, state=held.state), by=by)
    return held


@transaction.atomic
def follow_up(*, by: User, acquaintance: Acquaintance, record: str) -> Acquaintance:
    """What followed: a record of the platform that `by` may see. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.follow_acquaintance", acquaintance)
    held = in_state(acquaintance, Acquaintance.State.CONFIRMED)
    record = text(record, field="record", most=300)
    if card_of(record, by) is None:
        raise Invalid(
            _("平台上没有您可以查看的这条记录。"),
            field="record",
            value=record,
            remedy=_("请粘贴联合体、订单、合同或引介页面的网址。"),
        )
    held.followed, held.followed_at = record, clock.now()
    held.save()
    link(record, Relation.WAS_INFORMED_BY, held.sayer.gathering.uri, by=by)
    publish(events.FollowedUp(subject=held.uri, record=record), by=by)
    return held
