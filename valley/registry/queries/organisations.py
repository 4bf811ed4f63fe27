"""Organisations as of a date and a knowledge."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, CharField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from valley.kernel import clock
from valley.kernel.measures import CellScope, Scope
from valley.kernel.models import User
from valley.kernel.permissions import principals_of
from valley.registry.engine import identifiers
from valley.registry.models import (
    Certificate,
    Industry,
    Organisation,
    OrganisationIdentifier,
    Place,
    Residence,
    RoleGrant,
    Succession,
)

LONGEST_CHAIN = 20  # of mergers that an old address follows


def residents(day: date, known_at: datetime | None = None, parks: Sequence[str] = ()) -> QuerySet[Organisation]:
    """Organisations "in the park" on `day`, as known at `known_at`; `parks` are URIs, none: the whole plan area."""
    rows = Residence.objects.known(known_at).on(day)
    if parks:
        rows = rows.filter(park__in=places_of(parks))
    return Organisation.objects.filter(pk__in=rows.values("organisation"))


def places_of(uris: Sequence[str]) -> QuerySet[Place]:
    """Places by URI; what is not the URI of a place is left out."""
    prefix = Place.uri_prefix
    ids = [uri.removeprefix(prefix) for uri in uris if uri.startswith(prefix)]
    return Place.objects.filter(public_id__in=[i for i in ids if _is_uuid(i)])


def uri_of(model: Any, field: str) -> Func:
    """The URI of the `model` whose public id (or record) `field` leads to, as an expression."""
    return Concat(Value(model.uri_prefix), Cast(field, CharField()), output_field=CharField())


def within(scope: Scope, field: str = "park") -> Q:
    """Whether the place that `field` leads to lies in `scope`, which may be a column (`measures.CELL`)."""
    if isinstance(scope, CellScope):
        return Q(_Within(scope.place, uri_of(Place, f"{field}__public_id")))
    return Q(**{f"{field}__in": places_of(scope.places)}) if scope.places else Q()


class _Within(Func):
    """A scope's place is "" or the URI."""

    template = "(%(expressions)s))"
    arg_joiner = " IN ('', "
    output_field = BooleanField()


def resided(organisation: str, day: str, scope: Scope, known_at: datetime) -> Exists:
    """Whether the organisation that `organisation` leads to was in `scope` on the date in `day`, as known then."""
    rows = Residence.objects.known(known_at).filter(organisation=OuterRef(organisation), period__contains=OuterRef(day))
    return Exists(rows.filter(within(scope)))


def certificates_in_force(day: date, known_at: datetime | None = None) -> QuerySet[Certificate]:
    """Certificates that hold on `day`: valid, and not taken back by then."""
    rows = Certificate.objects.known(known_at).filter(valid__contains=day)
    found: QuerySet[Certificate] = rows.filter(Q(revoked_on=None) | Q(revoked_on__gt=day))
    return found


def current_of(organisation: Organisation) -> Organisation:
    """Where the old address leads: the organisation into which it was merged, step by step; else itself.

    A dissolved organisation with several successors stays itself: its page names them.
    """
    for _step in range(LONGEST_CHAIN):
        merged = (
            Succession.objects.known()
            .filter(predecessor=organisation)
            .exclude(kind="division")
            .select_related("successor")
            .first()
        )
        if merged is None:
            break
        organisation = merged.successor
    return organisation


def find_by_code(code: str) -> Organisation | None:
    """The organisation that holds the code under any scheme, as typed by people."""
    value = identifiers.clean(code)
    row = OrganisationIdentifier.objects.known().filter(value=value).select_related("organisation").first()
    return row.organisation if row else None


def find_organisation(words: str) -> Organisation | None:
    """By code, by the address of its page, or by its exact name; None also where two bear that name."""
    found = find_by_code(words)
    tail = words.rstrip("/").rsplit("/", 1)[-1]
    if found is None and _is_uuid(tail):
        found = Organisation.objects.filter(public_id=tail).first()
    if found is None:
        named = list(Organisation.objects.filter(name=words.strip())[:2])
        found = named[0] if len(named) == 1 else None
    return found


def organisations_with_facts(day: date | None = None) -> QuerySet[Organisation]:
    """For lists: each with `code`, `industry_code`, `park_name`, `since`, `grades` of the day, in one query."""
    day = day or clock.today()
    live = {"organisation": OuterRef("pk"), "retracted_at": None}
    residence = Residence.objects.filter(**live, period__contains=day).order_by("period")
    codes = OrganisationIdentifier.objects.filter(**live).exclude(scheme="none").order_by(F("scheme").desc(), "pk")
    industry = Industry.objects.filter(**live, period__contains=day)
    return Organisation.objects.annotate(
        code=Subquery(codes.values("value")[:1]),
        industry_code=Subquery(industry.values("code")[:1]),
        park_name=Subquery(residence.values("park__name")[:1]),
        residence_period=Subquery(residence.values("period")[:1]),
        in_park=Exists(residence),
    )


def organisations_of(user: User, day: date | None = None) -> QuerySet[Organisation]:
    """Organisations for which `user` holds any role on `day` (default today)."""
    grants = RoleGrant.objects.known().on(day or clock.today()).filter(user=user, organisation__isnull=False)
    return Organisation.objects.filter(pk__in=grants.values("organisation"))


def acted_for(user: User) -> QuerySet[Organisation]:
    """Organisations for which `user` holds a role today, or somebody for whom `user` is a deputy today."""
    grants = RoleGrant.objects.known().on(clock.today()).filter(user__in=[user, *principals_of(user)])
    return Organisation.objects.filter(pk__in=grants.filter(organisation__isnull=False).values("organisation"))


def people_acting_for(organisation: Organisation, day: date | None = None) -> QuerySet[User]:
    """Active accounts that hold any role in `organisation` on `day` (default today)."""
    grants = RoleGrant.objects.known().on(day or clock.today()).filter(organisation=organisation)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk")


def roles_of(user: User, day: date | None = None) -> QuerySet[RoleGrant]:
    """The roles of `user` on `day` (default today), the park's first."""
    grants = RoleGrant.objects.known().on(day or clock.today()).filter(user=user)
    found: QuerySet[RoleGrant] = grants.select_related("organisation", "park").order_by("organisation__name", "role")
    return found


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
