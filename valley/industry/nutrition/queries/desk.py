"""What one user works with: the organisations, formulas, ingredients and releases that concern them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from valley.industry.nutrition.models import Formula, FormulaVersion, Ingredient, Price, Release, State, Target, Trial
from valley.industry.nutrition.rules import organisation_ids
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import deputised
from valley.registry.models import Organisation
from valley.registry.rules import is_operator, is_regulator


@dataclass(frozen=True)
class Desk:
    """A user's desk: what forms without a thing are asked about."""

    user: User
    uri: str = "/nutrition"

    title: ClassVar[str] = ""

    @property
    def owners(self) -> QuerySet[Organisation]:
        """Organisations for which the user acts today."""
        return owners_of(self.user)


def owners_of(user: User) -> QuerySet[Organisation]:
    """Organisations for which `user` acts today, by name."""
    found: QuerySet[Organisation] = Organisation.objects.filter(pk__in=organisation_ids(user)).order_by("name")
    return found


def formulas_of(user: User) -> QuerySet[Formula]:
    """Formulas of the user's organisations with number and state of the newest version."""
    newest = FormulaVersion.objects.filter(formula=OuterRef("pk")).order_by("-number")
    return (
        Formula.objects.filter(owner__in=organisation_ids(user))
        .select_related("owner", "target")
        .annotate(
            newest=Subquery(newest.values("number")[:1]),
            newest_state=Subquery(newest.values("state")[:1]),
            newest_result=Subquery(newest.values("result")[:1]),
            saved_at=Subquery(newest.values("saved_at")[:1]),
            approved=Count("versions", filter=Q(versions__state=State.APPROVED)),
        )
        .order_by("-begun_at")
    )


def ingredients_of(user: User) -> QuerySet[Ingredient]:
    """Ingredients of the user's organisations with the price of today."""
    price = Price.objects.filter(ingredient=OuterRef("pk"), scenario="", on__lte=clock.today()).order_by("-on")
    return (
        Ingredient.objects.filter(owner__in=organisation_ids(user), retired_at=None)
        .select_related("owner", "own_food__table")
        .annotate(price=Subquery(price.values("cny_per_kg")[:1]), priced_on=Subquery(price.values("on")[:1]))
    )


def targets_of(user: User) -> QuerySet[Target]:
    """Targets of the user's organisations."""
    return Target.objects.filter(owner__in=organisation_ids(user)).select_related("owner")


def releases_of(user: User) -> QuerySet[Release]:
    """Releases that concern the user: own ones, those they may or might make; all for park office and regulators."""
    rows = Release.objects.select_related("version__formula__owner")
    if deputised(user, is_operator) or deputised(user, is_regulator):
        return rows
    own = organisation_ids(user)
    return rows.filter(Q(version__formula__owner__in=own) | Q(makers__maker__in=own)).distinct()


def trials_of(user: User) -> QuerySet[Trial]:
    """Trials of the user's organisations."""
    return Trial.objects.filter(version__formula__owner__in=organisation_ids(user)).select_related("version__formula")


def waiting_for(user: User) -> Sequence[FormulaVersion]:
    """Versions that wait for a decision which this user may take."""
    from valley.kernel.permissions import may

    rows = FormulaVersion.objects.filter(
        state=State.SUBMITTED, formula__owner__in=organisation_ids(user)
    ).select_related("formula__owner")
    return [row for row in rows.order_by("submitted_at") if may(user, "nutrition.decide_version", row)]
