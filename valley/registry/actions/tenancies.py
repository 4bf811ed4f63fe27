"""Who is in which park and who holds which space: residences and tenancies, begun and ended."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.places import area_of
from valley.registry.actions.versions import choice, end, insert, lock, span, text
from valley.registry.errors import AlreadyMerged, AreaExceeded, NotInThePark, PlaceTaken, WrongLevel
from valley.registry.events import Left, Let, Settled, Vacated
from valley.registry.models import (
    Level,
    Organisation,
    Place,
    Residence,
    Tenancy,
    Use,
)


@transaction.atomic
def settle(
    *,
    by: User | None,
    organisation: Organisation,
    park: Place,
    since: date,
    until: date | None = None,
    origin: str = "",
) -> Residence:
    """The organisation is in the park over [since, until); `origin` is where it came from.

    Raises: NotAllowed; WrongLevel; Invalid for reversed dates; AlreadyInThePark; AlreadyMerged after its end.
    """
    if park.level != Level.PARK:
        raise WrongLevel(field="park", value=park.name)
    if by is not None:
        require(by, "registry.settle_organisation", park)
    organisation = lock(organisation)
    if organisation.ended_on is not None and (until is None or until > organisation.ended_on):
        raise AlreadyMerged(field="organisation", value=organisation.name)
    row = insert(
        Residence,
        by=by,
        organisation=organisation,
        park=park,
        period=span(since, until),
        origin=text(origin, field="origin", most=100, required=False),
    )
    publish(Settled(subject=organisation.uri, park=park.uri, since=since.isoformat()), by=by)
    return row


@transaction.atomic
def leave_park(*, by: User | None, residence: Residence, on: date, reason: str = "") -> Residence:
    """The organisation leaves; `on` is the first day without. Its lettings in that park end then, too.

    Raises: NotAllowed; AlreadyEnded; Superseded.
    """
    if by is not None:
        require(by, "registry.settle_organisation", residence.park)
    lock(residence.organisation)
    row = end(residence, by=by, on=on, reason=reason)
    held = Tenancy.objects.known().filter(organisation=residence.organisation, place__park=residence.park)
    for tenancy in held.filter(period__contains=on).order_by("pk"):
        if tenancy.started_on < on:
            vacate(by=by, tenancy=tenancy, on=on, reason=reason)
    publish(Left(subject=residence.organisation.uri, park=residence.park.uri, on=on.isoformat()), by=by)
    return row


@transaction.atomic
def let(
    *,
    by: User | None,
    organisation: Organisation,
    place: Place,
    since: date,
    until: date | None = None,
    use: str = Use.OFFICE,
    area_m2: Decimal | None = None,
    exclusive: bool = False,
) -> Tenancy:
    """`organisation` holds `place` (or `area_m2` of it) over [since, until). A room is always held alone.

    The organisation must be in the park on the first day. Where the place's area is known, the parts let at a time
    stay within it; a place held alone cannot be let again, nor what stands in it, nor what it stands in.
    Raises: NotAllowed; WrongLevel for a park; NotInThePark; PlaceTaken; AreaExceeded; Invalid.
    """
    if by is not None:
        require(by, "registry.change_place", place)
    if place.level == Level.PARK:
        raise WrongLevel(field="place", value=place.name, remedy=_("请选具体的地块、楼宇或房间。"))
    choice(use, Use, field="use")
    period = span(since, until)
    exclusive = exclusive or place.level == Level.ROOM
    assert place.park is not None  # a trigger fills it
    lock(place.park)  # lettings of one park queue up: a building and a room in it are different rows
    if not Residence.objects.known().on(since).filter(organisation=organisation, park=place.park).exists():
        raise NotInThePark(field="organisation", value=organisation.name, remedy=_("请先登记入驻。"))
    area = area_of(area_m2)
    _free(place, period, area, exclusive=exclusive)
    row = insert(
        Tenancy,
        by=by,
        organisation=organisation,
        place=place,
        area_m2=area,
        use=use,
        exclusive=exclusive,
        period=period,
    )
    publish(Let(subject=place.uri, organisation=organisation.uri, since=since.isoformat()), by=by)
    return row


@transaction.atomic
def vacate(*, by: User | None, tenancy: Tenancy, on: date, reason: str = "") -> Tenancy:
    """The place is given back; `on` is the first day without. Raises: NotAllowed; AlreadyEnded; Superseded."""
    if by is not None:
        require(by, "registry.change_place", tenancy.place)
    row = end(tenancy, by=by, on=on, reason=reason)
    publish(Vacated(subject=tenancy.place.uri, organisation=tenancy.organisation.uri, on=on.isoformat()), by=by)
    return row


def _free(place: Place, period: Any, area_m2: Decimal | None, *, exclusive: bool) -> None:
    live = Tenancy.objects.known().filter(period__overlap=period)
    above = [p for p in (place.parent, place.parent and place.parent.parent) if p is not None]
    if live.filter(place__in=above, exclusive=True).exists():
        raise PlaceTaken(field="place", value=place.name)
    inside = live.filter(place__parent=place) | live.filter(place__parent__parent=place)
    here = live.filter(place=place)
    if here.filter(exclusive=True).exists() or (exclusive and (here.exists() or inside.exists())):
        raise PlaceTaken(field="place", value=place.name)
    if place.area_m2 is None:
        return
    # An upper bound of what is let at any one time: simple, and never lets too much.
    let_m2 = (here | inside).aggregate(sum=Sum("area_m2"))["sum"] or Decimal(0)
    if let_m2 + (area_m2 or 0) > place.area_m2:
        raise AreaExceeded(
            _("场所面积 %(whole)s m²，这段时间已出租 %(let)s m²，不够再租 %(more)s m²。")
            % {"whole": place.area_m2, "let": let_m2, "more": area_m2 or 0},
            field="area_m2",
            value=str(area_m2),
        )
