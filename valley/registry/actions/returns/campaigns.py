"""Opening a period, keeping its due list, reminding, locking."""

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.returns.steps import worded
from valley.registry.actions.versions import insert, lock, promises, retract
from valley.registry.engine.returns import library
from valley.registry.engine.returns.states import State, Verb, after
from valley.registry.errors.returns import AlreadyDue, NobodyDue, NotDue, StillMissing
from valley.registry.events.returns import CampaignLocked, CampaignOpened, DueListChanged, RemindersSent
from valley.registry.models import (
    Campaign,
    DueItem,
    Organisation,
    Place,
    Residence,
    Return,
    ReturnTransition,
)
from valley.registry.queries import returns as queries

REMIND_AGAIN_AFTER = timedelta(hours=20)
"""Nobody is reminded twice a day."""
REMIND_BEFORE = timedelta(days=7)
"""The platform's own round begins a week before the day on which returns are due."""


@transaction.atomic
def open_campaign(
    *, by: User, form_code: str, form_edition: str, start: date, due_on: date, listed_on: date | None = None
) -> Campaign:
    """Open the period that begins on `start` (1 January, or the first day of a quarter) and freeze its due list.

    `listed_on` (default: the period's last day): firms in the park on this date owe a return.
    Raises: NotAllowed; Invalid for an unknown form or misplaced dates; CampaignExists; NobodyDue.
    """
    require(by, "registry.open_campaign")
    try:
        form = library.form(form_code, form_edition)
    except library.UnknownForm:
        known = _("、").join(f"{code}/{edition}" for code, edition in library.forms())
        raise Invalid(
            _("没有这份报表。"), field="form", value=f"{form_code}/{form_edition}",
            remedy=_("可选：%(known)s。") % {"known": known},
        ) from None  # fmt: skip
    end = _end(start, form.frequency)
    listed_on = listed_on or end - timedelta(days=1)
    if due_on < listed_on:
        raise Invalid(
            _("截止日期早于名单日期。"), field="due_on", value=due_on.isoformat(), remedy=_("请推迟截止日期。")
        )
    with promises():
        campaign = Campaign.objects.create(
            form_code=form.code, form_edition=form.edition, form_fingerprint=form.fingerprint,
            frequency=form.frequency, period=DateRange(start, end), listed_on=listed_on, due_on=due_on,
            opened_at=clock.now(), opened_by=by,
        )  # fmt: skip
    listed = list(queries.residents(listed_on).values_list("organisation", "park"))
    if not listed:
        raise NobodyDue(field="listed_on", value=listed_on.isoformat())
    DueItem.objects.bulk_create(
        [DueItem(campaign=campaign, organisation_id=o, park_id=p, recorded_by=by) for o, p in listed], batch_size=2000
    )
    Return.objects.bulk_create([Return(campaign=campaign, organisation_id=o) for o, _park in listed], batch_size=2000)
    publish(
        CampaignOpened(
            subject=campaign.uri, count=len(listed), form=form.code, since=start.isoformat(), until=end.isoformat()
        ),
        by=by,
    )
    return campaign


def _end(start: date, frequency: str) -> date:
    """The first day after the period. Raises: Invalid where `start` begins no such period."""
    if frequency == "year" and (start.month, start.day) == (1, 1):
        return date(start.year + 1, 1, 1)
    if frequency == "quarter" and start.day == 1 and start.month in (1, 4, 7, 10):
        return date(start.year + start.month // 10, (start.month + 2) % 12 + 1, 1)
    raise Invalid(
        _("报告期应从年初或季初开始。"),
        field="start",
        value=start.isoformat(),
        remedy=_("年报从 1 月 1 日起；季报从 1、4、7、10 月 1 日起。"),
    )


@transaction.atomic
def add_to_due_list(
    *, by: User, campaign: Campaign, organisation: Organisation, reason: str, park: Place | None = None
) -> DueItem:
    """Put a firm on the frozen list. Without `park`, the one where it was on the campaign's date, if any.

    Raises: NotAllowed; Invalid without a reason; AlreadyDue.
    """
    require(by, "registry.open_campaign", campaign)
    reason = worded(reason, most=300)
    campaign = lock(campaign)
    if park is None:
        lived = Residence.objects.known().on(campaign.listed_on).filter(organisation=organisation)
        found = lived.select_related("park").order_by("period", "pk").first()
        park = found.park if found else None
    if queries.due(campaign).filter(organisation=organisation).exists():
        raise AlreadyDue(field="organisation", value=organisation.name)
    item = insert(
        DueItem, by=by, campaign=campaign, organisation=organisation, park=park, added_because=reason,
        recorded_at=clock.now(),
    )  # fmt: skip
    Return.objects.get_or_create(campaign=campaign, organisation=organisation)
    publish(DueListChanged(subject=campaign.uri, organisation=organisation.uri, added=True), by=by)
    return item


@transaction.atomic
def remove_from_due_list(*, by: User, campaign: Campaign, organisation: Organisation, reason: str) -> DueItem:
    """Take a firm off the list. What it reported stays in the history, and no longer counts.

    Raises: NotAllowed; Invalid without a reason; NotDue.
    """
    require(by, "registry.open_campaign", campaign)
    reason = worded(reason, most=300)
    lock(campaign)
    item = queries.due(campaign).filter(organisation=organisation).first()
    if item is None:
        raise NotDue(field="organisation", value=organisation.name)
    gone = retract(item, by=by, reason=reason)
    publish(DueListChanged(subject=campaign.uri, organisation=organisation.uri, added=False), by=by)
    return gone


@transaction.atomic
def lock_campaign(*, by: User, campaign: Campaign, reason: str = "") -> int:
    """Lock every accepted return; how many. Where some are not accepted, that takes a reason; they may come late.

    Raises: NotAllowed; StillMissing without a reason.
    """
    require(by, "registry.open_campaign", campaign)
    campaign = lock(campaign)
    now = queries.progress(campaign)
    open_ = now.due - now.accepted
    if open_ and not reason.strip():
        raise StillMissing(_("还有 %(n)s 份报表没有采纳。") % {"n": open_}, field="reason", value=open_)
    if open_:
        reason = worded(reason)
    held = list(
        queries.returns_due(campaign)
        .filter(state=State.ACCEPTED.value)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    target = after(State.ACCEPTED, Verb.LOCK)
    for report in held:
        report.state = target.value
        report.revision += 1
    Return.objects.bulk_update(held, ["state", "revision"], batch_size=2000)
    at = clock.now()
    ReturnTransition.objects.bulk_create(
        [
            ReturnTransition(
                report=report, verb=Verb.LOCK.value, source=State.ACCEPTED.value, target=target.value,
                version_id=report.version_id, reason=reason, at=at, by=by,
            )
            for report in held
        ],
        batch_size=2000,
    )  # fmt: skip
    campaign.locked_at = at
    campaign.save(update_fields=["locked_at"])
    publish(CampaignLocked(subject=campaign.uri, count=len(held), missing=open_), by=by)
    return len(held)


def remind_all(*, on: date | None = None) -> int:
    """The platform's own daily round: on working days, for every open campaign that is due within `REMIND_BEFORE` or
    overdue; how many were reminded. On a day of a year whose calendar is not loaded, Monday to Friday."""
    day = on or clock.today()
    working = clock.calendar().is_working(day)
    if not (day.weekday() < 5 if working is None else working):
        return 0
    near = Campaign.objects.filter(locked_at=None, opened_at__lte=clock.now(), due_on__lte=day + REMIND_BEFORE)
    return sum(remind(by=None, campaign=campaign) for campaign in near.order_by("due_on", "pk"))


@transaction.atomic
def remind(*, by: User | None, campaign: Campaign, report: Return | None = None) -> int:
    """Remind whoever must act on the missing returns (or on `report` alone); how many. None twice within 20 hours.

    `by` is None for the platform's own daily round. Raises: NotAllowed.
    """
    if by is not None:
        require(by, "registry.open_campaign", campaign)
    wanted = queries.missing(campaign).filter(**({"pk": report.pk} if report else {}))
    now = clock.now()
    held = [
        r
        for r in wanted.order_by("pk").select_for_update(of=("self",), no_key=True)
        if r.reminded_at is None or now - r.reminded_at >= REMIND_AGAIN_AFTER
    ]
    if not held:
        return 0
    Return.objects.filter(pk__in=[r.pk for r in held]).update(reminded_at=now)
    publish(
        RemindersSent(
            subject=campaign.uri, count=len(held), returns=[r.uri for r in held], due=campaign.due_on.isoformat()
        ),
        by=by,
    )
    return len(held)
