"""Reads about campaigns and returns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from valley.kernel import clock
from valley.kernel.compiled import Compiled
from valley.kernel.models import User
from valley.kernel.permissions import principals_of
from valley.registry.engine.returns.checking import Outcome, check
from valley.registry.engine.returns.forms import Nature
from valley.registry.engine.returns.states import DONE, WITH_FIRM, WITH_OFFICE, State
from valley.registry.engine.returns.units import show
from valley.registry.models import (
    Acceptance,
    Campaign,
    DueItem,
    Kind,
    OrganisationIdentifier,
    OrganisationType,
    Residence,
    Return,
    ReturnValue,
    ReturnVersion,
    Role,
    RoleGrant,
    Scheme,
)


def residents(on: date, known_at: datetime | None = None) -> QuerySet[Residence]:
    """Who was in the park on `on`, as known at `known_at`: the earliest residence of each firm.

    A firm is an organisation typed 企业, or not typed at all; institutes, universities and offices owe no return.
    """
    typed = OrganisationType.objects.known(known_at).filter(organisation=OuterRef("organisation"))
    lived: QuerySet[Residence] = Residence.objects.known(known_at).on(on)
    return (
        lived.filter(Exists(typed.filter(kind=Kind.ENTERPRISE)) | ~Exists(typed))
        .order_by("organisation_id", "period", "pk")
        .distinct("organisation_id")
    )


def due(campaign: Campaign, known_at: datetime | None = None) -> QuerySet[DueItem]:
    """The due list as known at `known_at`."""
    found: QuerySet[DueItem] = DueItem.objects.known(known_at).filter(campaign=campaign)
    return found


def returns_due(campaign: Campaign) -> QuerySet[Return]:
    """Returns that the campaign waits for or has, with their firms and parks; by name."""
    listed = due(campaign).filter(organisation=OuterRef("organisation"))
    return (
        Return.objects.filter(Exists(listed), campaign=campaign)
        .annotate(park_name=Subquery(listed.values("park__name")[:1]))
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


@dataclass(frozen=True)
class Progress:
    """How far a campaign is; counts of returns. `not_started`: nothing was ever saved."""

    due: int
    not_started: int
    with_firm: int
    with_office: int
    accepted: int

    @property
    def percent(self) -> int:
        """Accepted of due, rounded down."""
        return self.accepted * 100 // self.due if self.due else 0


def progress(campaign: Campaign) -> Progress:
    """Counted in one query; a reopened return still counts as accepted: its version is known."""
    known = Acceptance.objects.known().filter(report=OuterRef("pk"))
    counts = (
        returns_due(campaign)
        .order_by()
        .annotate(known=Exists(known))
        .aggregate(
            due=Count("pk"),
            accepted=Count("pk", filter=Q(known=True)),
            not_started=Count("pk", filter=Q(known=False, revision=0)),
            with_firm=Count("pk", filter=Q(known=False, revision__gt=0, state__in=[s.value for s in WITH_FIRM])),
            with_office=Count("pk", filter=Q(known=False, state__in=[s.value for s in WITH_OFFICE])),
        )
    )
    return Progress(**counts)


def missing(campaign: Campaign) -> QuerySet[Return]:
    """Returns due that are still with the firm, and no version of which is known."""
    return returns_due(campaign).filter(unanswered())


def unanswered() -> Q:
    """Narrows returns to those still with the firm, no version of which is known."""
    known = Acceptance.objects.known().filter(report=OuterRef("pk"))
    return Q(~Exists(known), state__in=[s.value for s in WITH_FIRM])


def values_of(version: ReturnVersion) -> dict[str, int]:
    """Item code → quantity in the item's stored unit."""
    return dict(ReturnValue.objects.filter(version=version).values_list("item", "quantity"))


def last_values(reports: Iterable[Return], known_at: datetime | None = None) -> dict[int, dict[str, int]]:
    """Per return (pk): the values of the firm's latest earlier accepted return of the same form. Two queries: in one,
    PostgreSQL may read every value of every return before it learns which few are asked for."""
    reports = list(reports)
    if not reports:
        return {}
    campaign = reports[0].campaign
    earlier = (
        Acceptance.objects.known(known_at)
        .filter(
            report__organisation__in=[r.organisation_id for r in reports],
            report__campaign__form_code=campaign.form_code,
            report__campaign__period__endswith__lte=campaign.period.lower,
        )
        .order_by("report__organisation_id", "-report__campaign__period")
        .distinct("report__organisation_id")
        .values_list("version", "report__organisation")
    )
    firm_of: dict[int, int] = dict(earlier)
    by_firm: dict[int, dict[str, int]] = {}
    rows = ReturnValue.objects.filter(version__in=list(firm_of)).values_list("version", "item", "quantity")
    for version, item, quantity in rows:
        by_firm.setdefault(firm_of[version], {})[item] = quantity
    return {r.pk: by_firm.get(r.organisation_id, {}) for r in reports}


def last_of(report: Return) -> dict[str, int]:
    """The last period's accepted values of this firm."""
    return last_values([report])[report.pk]


def outcome(
    report: Return,
    typed: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
    last: Mapping[str, int] | None = None,
) -> Outcome:
    """The engine's answer to what stands in the return (or to `typed` and `reasons` instead)."""
    return check(
        report.campaign.form,
        report.typed if typed is None else typed,
        last=last_of(report) if last is None else last,
        reasons=report.reasons if reasons is None else reasons,
    )


def prefill(report: Return, last: Mapping[str, int]) -> dict[str, str]:
    """What the form shows at first: what was typed; else, before anything was saved, last period's stock figures.

    Figures of a period (output, profit …) are shown beside, never carried over: an old flow is a wrong new one.
    """
    if report.revision or report.typed:
        return dict(report.typed)
    return {
        item.code: show(last[item.code], item.unit, group=False)
        for item in report.campaign.form.items
        if item.nature is Nature.STOCK and item.code in last
    }


def returns_of(user: User) -> QuerySet[Return]:
    """Returns that `user`, or whom `user` is a deputy for, has to do with for a firm, the latest period first."""
    grants = RoleGrant.objects.known().on(clock.today())
    mine = grants.filter(user__in=[user, *principals_of(user)], role__in=[Role.ADMINISTRATOR, Role.FILLER, Role.SIGNER])
    listed = DueItem.objects.known().filter(campaign=OuterRef("campaign"), organisation=OuterRef("organisation"))
    return (
        Return.objects.filter(Exists(listed), organisation__in=mine.values("organisation"))
        .select_related("campaign", "organisation")
        .order_by("-campaign__period", "organisation__name", "pk")
    )


def to_check() -> QuerySet[Return]:
    """Returns that wait for the office, the longest waiting first."""
    return (
        Return.objects.filter(state__in=[State.SIGNED.value, State.CHECKED.value])
        .select_related("campaign", "organisation", "version")
        .order_by("version__signed_at", "pk")
    )


def accepted_version(report: Return, known_at: datetime | None = None) -> ReturnVersion | None:
    """The version that was known at `known_at` (now)."""
    found = Acceptance.objects.known(known_at).filter(report=report).select_related("version__signed_by").first()
    return found.version if found else None


def credit_codes(organisations: Iterable[int]) -> dict[int, str]:
    """Unified social credit codes by organisation (pk), as known now."""
    rows = OrganisationIdentifier.objects.known().filter(organisation__in=organisations, scheme=Scheme.USCC)
    return dict(rows.values_list("organisation", "value"))


def by_next_step() -> Case:
    """Orders returns by how far they are from being accepted: those with the firm first."""
    order = [State.DRAFT, State.RETURNED, State.FILLED, State.SIGNED, State.CHECKED, State.ACCEPTED, State.LOCKED]
    return Case(*[When(state=s.value, then=Value(n)) for n, s in enumerate(order)], default=Value(9))


def open_campaigns() -> list[tuple[Campaign, int, int]]:
    """Campaigns that are not locked, soonest due first: (campaign, returns due, versions known); one query, and one
    more where a firm was taken off a list."""
    campaigns = _OPEN.objects()
    shortened = [campaign for campaign in campaigns if _of(campaign, "gone")]
    received = {campaign.pk: _of(campaign, "received") for campaign in campaigns}
    if shortened:
        on_list = DueItem.objects.known().filter(
            campaign=OuterRef("report__campaign"), organisation=OuterRef("report__organisation")
        )
        still = Acceptance.objects.known().filter(Exists(on_list), report__campaign__in=shortened)
        counts = dict(still.order_by().values_list("report__campaign").annotate(n=Count("pk")))
        received |= {campaign.pk: counts.get(campaign.pk, 0) for campaign in shortened}
    return [(campaign, _of(campaign, "due"), received[campaign.pk]) for campaign in campaigns]


def _of(campaign: Campaign, name: str) -> int:
    """What the query of the open campaigns told beside."""
    found: int = vars(campaign)[name]
    return found


def _open_campaigns() -> QuerySet[Campaign]:
    listed = DueItem.objects.known().filter(campaign=OuterRef("pk")).order_by().values("campaign")
    # A settled return has a version that is known; of the others one may have, when it was opened again. Named one by
    # one: for "not settled" PostgreSQL reads every return of the campaign.
    returns = Return.objects.filter(campaign=OuterRef("pk")).order_by().values("campaign")
    reopened = returns.filter(state__in=[state for state in State if state not in DONE]).filter(
        Exists(Acceptance.objects.known().order_by().filter(report=OuterRef("pk")))
    )
    gone = DueItem.objects.filter(campaign=OuterRef("pk"), retracted_at__isnull=False)
    return (
        Campaign.objects.filter(locked_at=None)
        .annotate(
            due=_counted(listed), received=_counted(returns.filter(state__in=DONE)) + _counted(reopened),
            gone=Exists(gone),
        )
        .order_by("due_on", "pk")
    )  # fmt: skip


_OPEN = Compiled(_open_campaigns)


def _counted(rows: Any) -> Coalesce:
    """How many of `rows`, grouped by the campaign outside."""
    return Coalesce(Subquery(rows.annotate(n=Count("*")).values("n")), 0)


def people_for(report: Return, *roles: Role) -> list[User]:
    """Accounts that hold one of `roles` in the firm today; the signers where nobody fills, and the other way round."""
    grants = RoleGrant.objects.known().on(clock.today()).filter(organisation=report.organisation_id)
    found = User.objects.filter(is_active=True, pk__in=grants.filter(role__in=roles).values("user"))
    if not found.exists():
        found = User.objects.filter(
            is_active=True, pk__in=grants.filter(role__in=[Role.FILLER, Role.SIGNER, Role.ADMINISTRATOR]).values("user")
        )
    return list(found.order_by("pk"))


def office_for(report: Return) -> list[User]:
    """Accounts of the office of the firm's park, without those who act for the firm."""
    item = DueItem.objects.known().filter(campaign=report.campaign_id, organisation=report.organisation_id).first()
    today = RoleGrant.objects.known().on(clock.today())
    office = today.filter(Q(park=None) | Q(park=item.park_id if item else None), role=Role.OPERATOR)
    own = today.filter(organisation=report.organisation_id)
    found = User.objects.filter(is_active=True, pk__in=office.values("user")).exclude(pk__in=own.values("user"))
    return list(found.order_by("pk"))
