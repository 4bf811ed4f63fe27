"""Who met at gatherings, and what followed (inventory rows 28 and 113)."""

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, DecimalField, F, Q, Value, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.events import FollowedUp, Met
from valley.innovation.projects.models import Acquaintance
from valley.kernel.measures import Evidence, Kind, Period, Scope, measure
from valley.registry.models import Organisation
from valley.registry.queries.organisations import residents, uri_of

FIELDS = ("uri", "quantity", "on", "organisation", "disclosure")


def _pairs(on: str, period: Period, scope: Scope, known_at: datetime, **where: Any) -> Evidence:
    """Confirmed pairs by the day of `on`, each once, as of the organisation of whoever said so first. In a part of the
    valley: those of which a side's organisation was there on the last day."""
    dated = {f"{on}__lte": known_at, f"{on}__date__gte": period.start, f"{on}__date__lt": period.end}
    rows: Any = Acquaintance.objects.filter(state=Acquaintance.State.CONFIRMED, **dated, **where)
    if scope.places:
        there = residents(period.last_day, known_at, scope.places)
        rows = rows.filter(Q(sayer__organisation__in=there) | Q(other__organisation__in=there))
    whose = Case(
        When(sayer__organisation__isnull=False, then=uri_of(Organisation, "sayer__organisation__public_id")),
        default=Value(""),
        output_field=CharField(),
    )
    answered = rows.annotate(
        uri=uri_of(Acquaintance, "public_id"), quantity=Value(1, DecimalField(max_digits=24, decimal_places=6)),
        on=TruncDate(F(on)), organisation=whose, disclosure=Value("park", CharField()),
    )  # fmt: skip
    return Evidence(answered.order_by("pk").values(*FIELDS))


@measure("projects.pairs_met", unit="count", kind=Kind.FLOW, label=_("交流活动中双方确认的结识"), stale_on=(Met,))
def pairs_met(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Pairs who were both at a gathering, of whom one said that they met and the other confirmed it in the period."""
    return _pairs("answered_at", period, scope, known_at)


@measure("projects.pairs_followed", unit="count", kind=Kind.FLOW, label=_("结识之后有了后续"), stale_on=(FollowedUp,))
def pairs_followed(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Confirmed pairs of whom one named, in the period, a record of the platform that followed. Named anew, it counts
    on the newest day."""
    return _pairs("followed_at", period, scope, known_at)
