"""Internships: a base opens posts, people are placed, assessed, and hired or not (plan L277)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock, personal
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, lock, promises, text
from valley.registry.errors import AlreadyMerged
from valley.registry.errors.internships import NoPlaceLeft, PostClosed, StageOver
from valley.registry.events.internships import InternshipPostClosed, InternshipPostOpened, PlacementMoved
from valley.registry.models import Grade, Hire, InternshipPost, Organisation, Person, Placement, PlacementStage


@transaction.atomic
def open_post(
    *,
    by: User,
    organisation: Organisation,
    title: str,
    places: int,
    starts_on: date,
    ends_on: date,
    field: str = "",
    partner: Organisation | None = None,
) -> InternshipPost:
    """Offer `places` places from `starts_on` until `ends_on`, with a school or institute as `partner`.

    Raises: NotAllowed; Invalid naming the field; AlreadyMerged where the organisation is no more.
    """
    require(by, "registry.run_internships", organisation)
    if organisation.ended_on is not None:
        raise AlreadyMerged(field="organisation", value=organisation.name)
    if partner == organisation:
        raise Invalid(_("合作院校不能是实习单位自己。"), field="partner", remedy=_("请填另一单位，或不填。"))
    if ends_on <= starts_on:
        raise Invalid(
            _("结束日期须晚于起始日期。"),
            field="ends_on",
            value=ends_on.isoformat(),
            remedy=_("请核对两个日期，不要颠倒。"),
        )
    if places < 1:
        raise Invalid(_("至少要有一个名额。"), field="places", value=places, remedy=_("请填 1 或更大的整数。"))
    post = InternshipPost.objects.create(
        organisation=organisation,
        partner=partner,
        title=text(title, field="title", most=200),
        field=text(field, field="field", most=200, required=False),
        places=places,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    publish(
        InternshipPostOpened(
            subject=post.uri, organisation=organisation.uri, places=places, starts_on=starts_on.isoformat()
        ),
        by=by,
    )
    return post


@transaction.atomic
def close_post(*, by: User, post: InternshipPost) -> InternshipPost:
    """Place nobody more on it; who is there stays. Raises: NotAllowed; PostClosed."""
    require(by, "registry.run_internships", post.organisation)
    post = lock(post)
    if post.closed_on is not None:
        raise PostClosed(value=post.title)
    post.closed_on = clock.today()
    post.save(update_fields=["closed_on"])
    publish(InternshipPostClosed(subject=post.uri, on=post.closed_on.isoformat()), by=by)
    return post


@transaction.atomic
def place(*, by: User, post: InternshipPost, person: Person) -> Placement:
    """Give a registered person one of the places.

    Raises: NotAllowed; PostClosed; NoPlaceLeft; AlreadyPlaced; AlreadyErased where the person is erased.
    """
    require(by, "registry.run_internships", post.organisation)
    require(by, "registry.view_person", person)
    post = lock(post)
    if post.closed_on is not None:
        raise PostClosed(value=post.title)
    if post.placements.exclude(stage=PlacementStage.BROKEN_OFF).count() >= post.places:
        raise NoPlaceLeft(value=post.places)
    personal.write(person.key, "")  # an erased person cannot be placed
    with promises():
        placement = Placement.objects.create(post=post, person=person)
    return _moved(placement, by, placement.placed_on)


@transaction.atomic
def start(*, by: User, placement: Placement, on: date) -> Placement:
    """The person came on `on`. Raises: NotAllowed; StageOver; Invalid where `on` is outside the post's time."""
    placement = _at(by, placement, PlacementStage.PLACED)
    if not placement.post.starts_on <= on < placement.post.ends_on:
        raise Invalid(
            _("到岗日期须在岗位的起止日期之内。"),
            field="on",
            value=on.isoformat(),
            remedy=_("岗位自 %(since)s 至 %(until)s。")
            % {"since": placement.post.starts_on.isoformat(), "until": placement.post.ends_on.isoformat()},
        )
    placement.stage, placement.started_on = PlacementStage.STARTED, on
    placement.save(update_fields=["stage", "started_on"])
    return _moved(placement, by, on)


@transaction.atomic
def assess(*, by: User, placement: Placement, grade: str, remarks: str, on: date) -> Placement:
    """The assessment: a grade and remarks, which are sealed with the person's key.

    Raises: NotAllowed; StageOver; Invalid; AlreadyErased.
    """
    placement = _at(by, placement, PlacementStage.STARTED)
    choice(grade, Grade, field="grade")
    _not_before_start(placement, on)
    remarks = text(remarks, field="remarks", most=1000)
    placement.stage, placement.grade = PlacementStage.ASSESSED, grade
    placement.remarks_sealed = personal.write(placement.person.key, remarks)
    placement.save(update_fields=["stage", "grade", "remarks_sealed"])
    return _moved(placement, by, on)


@transaction.atomic
def finish(*, by: User, placement: Placement, hire: str, on: date) -> Placement:
    """The last day, and whether the person was hired. Raises: NotAllowed; StageOver; Invalid."""
    placement = _at(by, placement, PlacementStage.ASSESSED)
    choice(hire, Hire, field="hire")
    _not_before_start(placement, on)
    placement.stage, placement.hire, placement.ended_on = PlacementStage.ENDED, hire, on
    placement.save(update_fields=["stage", "hire", "ended_on"])
    return _moved(placement, by, on)


@transaction.atomic
def break_off(*, by: User, placement: Placement, on: date) -> Placement:
    """It ends without an assessment; the place is free again. Raises: NotAllowed; StageOver; Invalid."""
    placement = _at(by, placement, PlacementStage.PLACED, PlacementStage.STARTED)
    if placement.started_on is not None:
        _not_before_start(placement, on)
    placement.stage, placement.ended_on = PlacementStage.BROKEN_OFF, on
    placement.save(update_fields=["stage", "ended_on"])
    return _moved(placement, by, on)


def _at(by: User, placement: Placement, *stages: str) -> Placement:
    require(by, "registry.run_internships", placement.post.organisation)
    placement = lock(placement)
    if placement.stage not in stages:
        raise StageOver(value=placement.get_stage_display())
    return placement


def _not_before_start(placement: Placement, on: date) -> None:
    if placement.started_on is not None and on < placement.started_on:
        raise Invalid(_("日期早于到岗日期。"), field="on", value=on.isoformat(), remedy=_("请核对两个日期，不要颠倒。"))


def _moved(placement: Placement, by: User, on: date) -> Placement:
    publish(
        PlacementMoved(
            subject=placement.uri,
            post=placement.post.uri,
            stage=placement.stage,
            on=on.isoformat(),
            hire=placement.hire,
        ),
        by=by,
    )
    return placement
