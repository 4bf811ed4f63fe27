"""Asking for space, offering it in turn, taking it; what the park asks of whoever moves in."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.notices import declare, notify
from valley.kernel.permissions import require
from valley.registry.actions.places import area_of
from valley.registry.actions.tenancies import let, vacate
from valley.registry.actions.versions import choice, lock, text
from valley.registry.engine.moving import Answer
from valley.registry.errors import AlreadyMerged, PlaceTaken, WrongLevel
from valley.registry.errors.space import (
    NotNow,
    SpaceAskedAlready,
    SpaceBooked,
    SpaceReason,
)
from valley.registry.events.space import (
    SpaceAsked,
    SpaceCriterionSet,
    SpaceMoved,
    SpaceOwnerChanged,
)
from valley.registry.models import (
    Carrier,
    Level,
    Organisation,
    Place,
    SpaceCriterion,
    SpaceRequest,
    SpaceState,
    SpaceStep,
    Tenancy,
    Use,
)
from valley.registry.queries.ladder import ITEMS
from valley.registry.queries.organisations import people_acting_for
from valley.registry.queries.space import ahead_of, checked, open_requests

OFFERED = "registry.space_offered"
declare(OFFERED, _("为贵单位预留了场所，请在 %(due)s 前确认：%(thing)s。"))
FACTS = (*ITEMS.values(), "rd_per_mille")


@transaction.atomic
def ask_for_space(
    *,
    by: User,
    organisation: Organisation,
    carrier: str,
    use: str,
    area_m2: Decimal,
    wanted_on: date,
    words: str,
    park: Place | None = None,
    moving_from: Tenancy | None = None,
    evidence_uri: str = "",
) -> SpaceRequest:
    """The organisation wants `area_m2` of a kind of space from `wanted_on`; its turn is that of this moment.

    `moving_from` is given back when it moves. Raises: NotAllowed; Invalid naming the field; SpaceAskedAlready;
    AlreadyMerged; WrongLevel.
    """
    require(by, "registry.ask_for_space", organisation)
    if organisation.ended_on is not None:
        raise AlreadyMerged(field="organisation", value=organisation.name)
    if park is not None and park.level != Level.PARK:
        raise WrongLevel(field="park", value=park.name)
    if moving_from is not None and (moving_from.organisation_id != organisation.pk or moving_from.retracted_at):
        raise Invalid(_("要交还的场所不是本单位的。"), field="moving_from", remedy=_("请从本单位的场所中选择。"))
    area = area_of(area_m2)
    if area is None:
        raise Invalid(_("须填写面积。"), field="area_m2", remedy=_("请填写需要的面积。"))
    try:
        with transaction.atomic():
            request = SpaceRequest.objects.create(
                organisation=organisation, owner=by, park=park, carrier=choice(carrier, Carrier, field="carrier"),
                use=choice(use, Use, field="use"), area_m2=area, wanted_on=coming(wanted_on, "wanted_on"),
                words=text(words, field="words", most=2000), moving_from=moving_from, asked_at=clock.now(),
                evidence_uri=text(evidence_uri, field="evidence_uri", most=300, required=False),
            )  # fmt: skip
    except IntegrityError as broken:
        raise SpaceAskedAlready(field="carrier", value=carrier) from broken
    if evidence_uri:
        link(request.uri, Relation.USED, evidence_uri, by=by)
    _note(request, by, words)
    publish(SpaceAsked(subject=request.uri, organisation=organisation.uri, carrier=carrier), by=by)
    return request


@transaction.atomic
def offer_space(*, by: User, request: SpaceRequest, place: Place, until: date, words: str = "") -> SpaceRequest:
    """Book `place` for the request until that day. Out of turn, of another kind, too small, or against a criterion it
    needs a reason, which stays in the record.

    Raises: NotAllowed; NotNow; WrongLevel; PlaceTaken; SpaceBooked; SpaceReason naming what speaks against it; Invalid.
    """
    require(by, "registry.allocate_space", place)
    held = _held(request, SpaceState.QUEUED)
    if place.level == Level.PARK:
        raise WrongLevel(field="place", value=place.name)
    assert place.park is not None
    lock(place.park)
    live = Tenancy.objects.known().on(max(held.wanted_on, clock.today())).filter(place=place)
    if place.closed_on is not None or live.filter(exclusive=True).exists():
        raise PlaceTaken(field="place", value=place.name)
    against = _against(held, place)
    if against and not words.strip():
        raise SpaceReason(_g("须说明理由：%(why)s") % {"why": "；".join(against)}, field="words")
    held.place, held.offered_until, held.state = place, coming(until, "until"), SpaceState.OFFERED
    try:
        with transaction.atomic():
            held.save(update_fields=["place", "offered_until", "state"])
    except IntegrityError as broken:
        raise SpaceBooked(field="place", value=place.name) from broken
    said = "；".join([*against, words.strip()]) if words.strip() else ""
    _told(held, by, said, request)
    for person in people_acting_for(held.organisation):
        notify(person, OFFERED, held.uri, {"due": until.isoformat()})
    return held


def _against(request: SpaceRequest, place: Place) -> list[str]:
    """What speaks against giving `place` to this request now."""
    found = []
    earlier = ahead_of(request, place).count()
    if earlier:
        found.append(_g("前面还有 %(n)s 份合适的申请") % {"n": earlier})
    if place.carrier != request.carrier:
        found.append(_g("场所的载体类型与申请不同或未定"))
    if place.area_m2 is not None and place.area_m2 < request.area_m2:
        found.append(_g("场所面积小于申请面积"))
    if request.park_id and place.park_id != request.park_id:
        found.append(_g("不在所申请的园区"))
    found += [
        _g("未达条件：%(words)s") % {"words": each.asked.words}
        for each in checked(request)
        if each.answer is Answer.MISSED
    ]
    return found


@transaction.atomic
def take_space(*, by: User, request: SpaceRequest, since: date) -> SpaceRequest:
    """The organisation takes what is booked for it, from `since`; what it moves from is given back that day.

    Raises: NotAllowed; NotNow, also after the booking has run out; NotInThePark; PlaceTaken; AreaExceeded; Invalid.
    """
    require(by, "registry.answer_space_offer", request)
    held = _held(request, SpaceState.OFFERED)
    if held.offered_until is None or held.offered_until < clock.today():
        raise NotNow(_("预留已到期。"), field="offered_until", remedy=_("请等园区办公室重新安排。"))
    assert held.place is not None
    # The office decided with its offer; the organisation has no say over places.
    held.tenancy = let(
        by=None, organisation=held.organisation, place=held.place, since=coming(since, "since"), use=held.use,
        area_m2=held.area_m2 if held.place.area_m2 is None else min(held.area_m2, held.place.area_m2),
    )  # fmt: skip
    leaving = held.moving_from
    if leaving is not None and leaving.retracted_at is None and leaving.ended_on is None:
        vacate(by=None, tenancy=leaving, on=since, reason=str(_("迁入新场所")))
    held.state = SpaceState.LET
    held.save(update_fields=["tenancy", "state"])
    link(held.uri, Relation.WAS_ASSOCIATED_WITH, held.tenancy.uri, by=by)
    _told(held, by, "", request)
    return held


@transaction.atomic
def decline_space(*, by: User, request: SpaceRequest, words: str) -> SpaceRequest:
    """Not this place: back into the queue, in the old turn. Raises: NotAllowed; NotNow; Invalid."""
    require(by, "registry.answer_space_offer", request)
    held = _held(request, SpaceState.OFFERED)
    return _back(held, by, text(words, field="words", most=2000), request)


@transaction.atomic
def take_back_offer(*, by: User, request: SpaceRequest, words: str) -> SpaceRequest:
    """The office takes the booking back: it ran out, or the place is needed. Raises: NotAllowed; NotNow; Invalid."""
    require(by, "registry.allocate_space", request.place)
    held = _held(request, SpaceState.OFFERED)
    return _back(held, by, text(words, field="words", most=2000), request)


@transaction.atomic
def refuse_space(*, by: User, request: SpaceRequest, words: str) -> SpaceRequest:
    """The office cannot grant it. Raises: NotAllowed; NotNow; Invalid without a reason."""
    require(by, "registry.allocate_space", request.park)
    held = _held(request, SpaceState.QUEUED)
    held.state = SpaceState.REFUSED
    held.save(update_fields=["state"])
    _told(held, by, text(words, field="words", most=2000), request)
    return held


@transaction.atomic
def withdraw_space(*, by: User, request: SpaceRequest) -> SpaceRequest:
    """The organisation no longer wants it. Raises: NotAllowed; NotNow."""
    require(by, "registry.answer_space_offer", request)
    held = _held(request, SpaceState.QUEUED, SpaceState.OFFERED)
    held.state, held.place, held.offered_until = SpaceState.WITHDRAWN, None, None
    held.save(update_fields=["state", "place", "offered_until"])
    _told(held, by, "", request)
    return held


@transaction.atomic
def set_space_criterion(
    *, by: User, carrier: str, words: str, source: str, begins_on: date, fact: str = "", at_least: Decimal | None = None
) -> SpaceCriterion:
    """What the park asks of whoever moves into this kind of space from `begins_on`. Raises: NotAllowed; Invalid."""
    require(by, "registry.allocate_space", None)
    if fact and fact not in FACTS:
        raise Invalid(_("没有这项年报数据。"), field="fact", value=fact, remedy=_("请从清单中选择。"))
    if bool(fact) != (at_least is not None):
        raise Invalid(_("数据与下限要么都填，要么都不填。"), field="at_least", remedy=_("由人判断的条件都不填。"))
    row = SpaceCriterion.objects.create(
        carrier=choice(carrier, Carrier, field="carrier"), words=text(words, field="words", most=300),
        source=text(source, field="source", most=300), begins_on=begins_on, fact=fact, at_least=at_least, set_by=by,
    )  # fmt: skip
    publish(SpaceCriterionSet(subject=row.uri, carrier=carrier, on=begins_on.isoformat(), ended=False), by=by)
    return row


@transaction.atomic
def end_space_criterion(*, by: User, criterion: SpaceCriterion, on: date) -> SpaceCriterion:
    """It is asked no longer from `on`. Raises: NotAllowed; NotNow; Invalid."""
    require(by, "registry.allocate_space", None)
    row = lock(criterion)
    if row.ended_on is not None:
        raise NotNow(field="ended_on", value=row.ended_on.isoformat())
    if on < row.begins_on:
        raise Invalid(_("停止日期早于施行日期。"), field="on", value=on.isoformat(), remedy=_("请核对日期。"))
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    publish(SpaceCriterionSet(subject=row.uri, carrier=row.carrier, on=on.isoformat(), ended=True), by=by)
    return row


def hand_over_requests(user: User, to: User, by: User | None, within: str, *, uri: str = "") -> int:
    """`to` speaks for the open requests of `user` from now on (or the one at `uri`); how many."""
    rows = open_requests(user, within).order_by("pk").select_for_update(of=("self",), no_key=True)
    found = list(rows.filter(public_id=uri.removeprefix(SpaceRequest.uri_prefix)) if uri else rows)
    for row in found:
        row.owner = to
        row.save(update_fields=["owner"])
        publish(SpaceOwnerChanged(subject=row.uri, before=user.uri, owner=to.uri), by=by)
    return len(found)


def coming(day: date, field: str) -> date:
    """`day`, where it is not past. Raises: Invalid."""
    if day < clock.today():
        raise Invalid(_("日期已过。"), field=field, value=day.isoformat(), remedy=_("请填今天或以后的日期。"))
    return day


def _held(request: SpaceRequest, *states: SpaceState) -> SpaceRequest:
    held = lock(request)
    if held.state not in states:
        raise NotNow(field="state", value=held.state)
    return held


def _back(held: SpaceRequest, by: User, words: str, request: SpaceRequest) -> SpaceRequest:
    held.state, held.place, held.offered_until = SpaceState.QUEUED, None, None
    held.save(update_fields=["state", "place", "offered_until"])
    _told(held, by, words, request)
    return held


def _told(held: SpaceRequest, by: User, words: str, request: SpaceRequest) -> None:
    _note(held, by, words)
    place = held.place.uri if held.place else ""
    publish(SpaceMoved(subject=held.uri, organisation=held.organisation.uri, state=held.state, place=place), by=by)
    request.refresh_from_db()


def _note(request: SpaceRequest, by: User, words: str) -> None:
    SpaceStep.objects.create(
        request=request, at=clock.now(), by=by, state=request.state, words=words, place=request.place
    )
