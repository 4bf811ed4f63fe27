"""Renewing idle or thinly used land and space (腾笼换鸟), stage by stage, each on evidence."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.space import coming
from valley.registry.actions.versions import choice, lock, text
from valley.registry.errors import WrongLevel
from valley.registry.errors.space import NotLetYet, NotNow, RenewalOpen, StillHeld
from valley.registry.events.space import RenewalHandedOver, RenewalMoved, RenewalOpened
from valley.registry.models import Level, Place, Renewal, RenewalStage, RenewalStep, Tenancy
from valley.registry.queries.land import land_output

STAGES = [RenewalStage.TALK, RenewalStage.AGREED, RenewalStage.VACATED, RenewalStage.RELET, RenewalStage.REVIEWED]


@transaction.atomic
def open_renewal(*, by: User, place: Place, words: str, next_step: str, due_on: date) -> Renewal:
    """Begin to bring a parcel, building or room into better use; its output per mu of last year is kept, where known.

    Source: plan L44, “腾笼换鸟”. Raises: NotAllowed; WrongLevel for a park; Invalid; RenewalOpen.
    """
    require(by, "registry.run_case", None)
    if place.level == Level.PARK:
        raise WrongLevel(field="place", value=place.name)
    year = clock.today().year - 1
    try:
        with transaction.atomic():
            case = Renewal.objects.create(
                place=place, words=text(words, field="words", most=2000), owner=by, opened_on=clock.today(),
                next_step=text(next_step, field="next_step", most=200), due_on=coming(due_on, "due_on"),
                before_year=year, before_fen=_per_mu(place, year),
            )  # fmt: skip
    except IntegrityError as broken:
        raise RenewalOpen(field="place", value=place.name) from broken
    RenewalStep.objects.create(renewal=case, stage=RenewalStage.TALK, on=clock.today(), evidence=words[:300], by=by)
    publish(RenewalOpened(subject=case.uri, place=place.uri), by=by)
    return case


@transaction.atomic
def move_renewal(
    *, by: User, case: Renewal, stage: str, on: date, evidence: str, next_step: str = "", due_on: date | None = None
) -> Renewal:
    """One stage after the other, each on evidence; staying renews the next step; it may be stopped at any time.

    "vacated" and "relet" are what the register of lettings says; "reviewed" keeps the output per mu of last year.
    Raises: NotAllowed; NotNow; Invalid; StillHeld; NotLetYet.
    """
    require(by, "registry.run_case", case)
    choice(stage, RenewalStage, field="stage")
    held = lock(case)
    if not held.is_open:
        raise NotNow(field="stage", value=held.stage)
    over = stage in (RenewalStage.STOPPED, RenewalStage.REVIEWED)
    here = STAGES.index(RenewalStage(held.stage))
    if stage != RenewalStage.STOPPED and STAGES.index(RenewalStage(stage)) not in (here, here + 1):
        raise NotNow(
            _("阶段须依次推进，不能跳过或退回。"), field="stage", value=stage, remedy=_("请选现在的阶段或下一阶段。")
        )
    if on > clock.today():
        raise Invalid(_("日期在将来。"), field="on", value=on.isoformat(), remedy=_("办完后再登记。"))
    if stage == RenewalStage.VACATED and _tenancies(held.place).on(on).exists():
        raise StillHeld(field="stage", value=held.place.name)
    if (
        stage == RenewalStage.RELET
        and not _tenancies(held.place).filter(period__startswith__gte=held.opened_on).exists()
    ):
        raise NotLetYet(field="stage", value=held.place.name)
    if stage == RenewalStage.REVIEWED:
        held.after_year = clock.today().year - 1
        held.after_fen = _per_mu(held.place, held.after_year)
    if not over and due_on is None:
        raise Invalid(_("须写明下一步的期限。"), field="due_on", remedy=_("请填写日期。"))
    held.stage = stage
    held.next_step = "" if over else text(next_step, field="next_step", most=200)
    held.due_on = None if over or due_on is None else coming(due_on, "due_on")
    held.save(update_fields=["stage", "next_step", "due_on", "after_year", "after_fen"])
    said = text(evidence, field="evidence", most=300)
    RenewalStep.objects.create(renewal=held, stage=stage, on=on, evidence=said, by=by)
    publish(RenewalMoved(subject=held.uri, place=held.place.uri, stage=stage, on=on.isoformat()), by=by)
    case.refresh_from_db()
    return held


def hand_over_renewals(user: User, to: User, by: User | None, *, uri: str = "") -> int:
    """`to` runs the open cases of `user` from now on (or the one at `uri`); how many."""
    rows = open_renewals(user).order_by("pk").select_for_update(of=("self",), no_key=True)
    found = list(rows.filter(public_id=uri.removeprefix(Renewal.uri_prefix)) if uri else rows)
    for row in found:
        row.owner = to
        row.save(update_fields=["owner"])
        publish(RenewalHandedOver(subject=row.uri, before=user.uri, owner=to.uri), by=by)
    return len(found)


def open_renewals(owner: User) -> Any:
    """Open cases that name `owner`."""
    return Renewal.objects.filter(owner=owner).exclude(stage__in=[RenewalStage.REVIEWED, RenewalStage.STOPPED])


def _tenancies(place: Place) -> Any:
    """Whoever holds the place or something in it."""
    live = Tenancy.objects.known()
    return live.filter(place=place) | live.filter(place__parent=place) | live.filter(place__parent__parent=place)


def _per_mu(place: Place, year: int) -> Decimal | None:
    """Output per mu of the parcel that the place is or stands in; None where a return or the area is missing."""
    parcel: Place | None = place
    while parcel is not None and parcel.level != Level.PARCEL:
        parcel = parcel.parent
    if parcel is None or parcel.park_id is None:
        return None
    row = next((each for each in land_output(year, [parcel.park_id]) if each.parcel == parcel), None)
    found = row.fen_per_mu if row is not None and row.tenants else None
    return None if found is None else found.quantize(Decimal("0.01"))
