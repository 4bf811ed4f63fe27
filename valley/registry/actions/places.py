"""Places, land, arrivals and exits, lettings."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, end, insert, lock, promises, span, supersede, text
from valley.registry.engine.outlines import Fault, check
from valley.registry.errors import AreaExceeded, WrongLevel
from valley.registry.events import LandUseRecorded, PlaceAdded, PlaceChanged
from valley.registry.models import (
    Carrier,
    LandPurpose,
    LandStatus,
    LandUse,
    Layer,
    Level,
    Place,
    Tenancy,
)

ORDER = (Level.PARK, Level.PARCEL, Level.BUILDING, Level.ROOM)
_OUTLINE_WORDS = {
    Fault.SHAPE: _("轮廓须是至少三个 [x, y] 点的列表。"),
    Fault.RANGE: _("轮廓的坐标须是 ±100000 米以内的数。"),
    Fault.CROSSES: _("轮廓的边互相交叉。"),
}


@transaction.atomic
def add_place(
    *,
    by: User | None,
    level: str,
    code: str,
    name: str,
    parent: Place | None = None,
    role: str = "",
    area_m2: Decimal | None = None,
    outline: list[list[float]] | None = None,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
) -> Place:
    """Enter a park, parcel, building or room; each stands in one of the level above.

    `area_m2` above 0, None where it is unknown; `outline` in metres from the park's reference point (x east, y north);
    latitude and longitude in degrees, WGS 84, both or neither.
    Raises: NotAllowed; WrongLevel; CodeOfPlaceTaken; Invalid naming the field.
    """
    if by is not None:
        require(by, "registry.change_place", parent)
    choice(level, Level, field="level")
    above = ORDER[ORDER.index(Level(level)) - 1] if level != Level.PARK else None
    if (parent.level if parent else None) != above:
        raise WrongLevel(field="parent", value=parent.name if parent else "")
    with promises():
        place = Place.objects.create(
            parent=parent,
            level=level,
            code=text(code, field="code", most=40),
            name=text(name, field="name", most=100),
            role=text(role, field="role", most=300, required=False),
            area_m2=area_of(area_m2),
            outline=_outline(outline),
            **_position(latitude, longitude),
        )
    place.refresh_from_db()
    publish(PlaceAdded(subject=place.uri, level=level), by=by)
    return place


@transaction.atomic
def change_place(*, by: User, place: Place, **changes: Any) -> Place:
    """Change `name`, `role`, `carrier`, `layer`, `area_m2`, `outline`, `latitude` with `longitude`, or `closed_on`.

    Raises: NotAllowed; Invalid naming the field; AreaExceeded where less area is left than is let.
    """
    require(by, "registry.change_place", place)
    place = lock(place)
    cleaned: dict[str, Any] = {}
    for field, value in changes.items():
        match field:
            case "name":
                cleaned[field] = text(value, field=field, most=100)
            case "role":
                cleaned[field] = text(value, field=field, most=300, required=False)
            case "area_m2":
                cleaned[field] = area_left(place, area_of(value))
            case "carrier" | "layer":
                codes = Carrier if field == "carrier" else Layer
                cleaned[field] = choice(value, codes, field=field) if value else ""
            case "outline":
                cleaned[field] = _outline(value)
            case "closed_on":
                cleaned[field] = value
            case "latitude" | "longitude":
                cleaned |= _position(changes.get("latitude"), changes.get("longitude"))
            case _:
                raise Invalid(field=field)
    for field, value in cleaned.items():
        setattr(place, field, value)
    place.save(update_fields=list(cleaned))
    publish(PlaceChanged(subject=place.uri, fields=sorted(cleaned)), by=by)
    return place


@transaction.atomic
def record_land_use(
    *,
    by: User | None,
    place: Place,
    status: str,
    since: date,
    purpose: str = LandPurpose.INDUSTRIAL,
    area_m2: Decimal | None = None,
    source: str = "",
) -> LandUse:
    """From `since` on, `area_m2` (None: unknown) of a park's or parcel's land has this status and purpose.

    The status before ends there. Raises: NotAllowed; WrongLevel for a building or room; Invalid; PeriodTaken.
    """
    if by is not None:
        require(by, "registry.change_place", place)
    if place.level not in (Level.PARK, Level.PARCEL):
        raise WrongLevel(field="place", value=place.name)
    choice(status, LandStatus, field="status")
    choice(purpose, LandPurpose, field="purpose")
    lock(place)
    row: LandUse
    before = LandUse.objects.known().filter(place=place, purpose=purpose, period__endswith=None).first()
    facts = {
        "status": status,
        "area_m2": area_of(area_m2),
        "source": text(source, field="source", most=200, required=False),
    }
    if before and before.started_on == since:
        row = supersede(before, by=by, reason="", **facts)
    else:
        if before and before.started_on < since:
            end(before, by=by, on=since)
        row = insert(LandUse, by=by, place=place, purpose=purpose, period=span(since), **facts)
    publish(LandUseRecorded(subject=place.uri, status=status, purpose=purpose, since=since.isoformat()), by=by)
    return row


def area_left(place: Place, area_m2: Decimal | None) -> Decimal | None:
    """`area_m2` if it holds what is let from today on, at every moment."""
    today = clock.today()
    inside = Q(place=place) | Q(place__parent=place) | Q(place__parent__parent=place)
    ahead = Tenancy.objects.known().filter(inside, period__endswith__gt=today)
    ahead = ahead | Tenancy.objects.known().filter(inside, period__endswith=None)
    lettings = [(row.period, row.area_m2 or Decimal(0)) for row in ahead]
    moments = {today, *(period.lower for period, _m2 in lettings if period.lower > today)}
    most = max(sum((m2 for period, m2 in lettings if moment in period), Decimal(0)) for moment in moments)
    if area_m2 is not None and most > area_m2:
        raise AreaExceeded(
            _("已出租 %(let)s m²，场所面积不能少于此数。") % {"let": most}, field="area_m2", value=str(area_m2)
        )
    return area_m2


def area_of(area_m2: Decimal | None) -> Decimal | None:
    if area_m2 is None:
        return None
    if not area_m2.is_finite() or area_m2 <= 0 or area_m2 >= Decimal(10) ** 12:
        raise Invalid(
            _("面积须是大于 0 的平方米数。"),
            field="area_m2",
            value=str(area_m2),
            remedy=_("面积不明就留空，不要填 0。"),
        )
    return area_m2.quantize(Decimal("0.01"))


def _outline(outline: list[list[float]] | None) -> list[list[float]] | None:
    if outline is None:
        return None
    fault = check(outline)
    if fault:
        raise Invalid(_OUTLINE_WORDS[fault], field="outline", remedy=_("请重新描画。"))
    return outline


def _position(latitude: Decimal | None, longitude: Decimal | None) -> dict[str, Decimal | None]:
    if (latitude is None) != (longitude is None):
        raise Invalid(_("经度和纬度要么都填，要么都不填。"), field="latitude", remedy=_("请补齐。"))
    if latitude is not None and longitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Invalid(
            _("经纬度超出范围。"), field="latitude", value=str(latitude), remedy=_("纬度 ±90°，经度 ±180°，WGS 84。")
        )
    return {"latitude": latitude, "longitude": longitude}
