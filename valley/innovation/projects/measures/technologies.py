"""What independent experts affirmed (indicators 5 and 22), and what is new."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, DecimalField, F, Q, Value
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.events import OutputEntered, ReviewConcluded, ReviewRevoked
from valley.innovation.projects.models import Output, Review
from valley.kernel.measures import Evidence, Kind, Period, Scope, measure
from valley.registry.queries import resided
from valley.registry.queries.organisations import uri_of

ONE = Value(1, DecimalField(max_digits=24, decimal_places=6))
FIELDS = ("uri", "quantity", "on", "organisation", "disclosure")


def _evidence(rows: Any, model: Any, owner: str, on: str) -> Evidence:
    """Each record once, as its owner's."""
    held: Any = model._meta.get_field(owner).related_model
    answered = rows.annotate(
        uri=uri_of(model, "public_id"), quantity=ONE, on=F(on),
        organisation=uri_of(held, f"{owner}__public_id"), disclosure=Value("public", CharField()),
    )  # fmt: skip
    return Evidence(answered.values(*FIELDS))


def _affirmed(kind: str, period: Period, scope: Scope, known_at: datetime) -> Any:
    held = Q(concluded_at__lte=known_at) & (Q(revoked_at=None) | Q(revoked_at__gt=known_at))
    rows = Review.objects.filter(held, kind=kind, state__in=["affirmed", "revoked"], concluded_on__lt=period.end)
    return rows.annotate(here=resided("owner", "concluded_on", scope, known_at)).filter(here=True)


@measure(
    "projects.leading_technologies",
    unit="count",
    kind=Kind.CUMULATIVE,
    label=_("经独立认定为国际领先的关键技术"),
    stale_on=(ReviewConcluded, ReviewRevoked),
    columns=True,
)
def leading_technologies(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Affirmed by at least two thirds of five or more untied experts, of an owner in the park on that day."""
    return _evidence(_affirmed("leading", period, scope, known_at), Review, "owner", "concluded_on")


@measure(
    "projects.strangleholds_solved",
    unit="count",
    kind=Kind.CUMULATIVE,
    label=_("经独立认定已突破的卡脖子问题"),
    stale_on=(ReviewConcluded, ReviewRevoked),
    columns=True,
)
def strangleholds_solved(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """The same procedure, about a line of the list."""
    return _evidence(_affirmed("solved", period, scope, known_at), Review, "owner", "concluded_on")


@measure(
    "projects.leading_clusters",
    unit="count",
    kind=Kind.STOCK,
    label=_("经独立认定具有技术主导权的产业集群"),
    stale_on=(ReviewConcluded, ReviewRevoked),
    columns=True,
)
def leading_clusters(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """The same procedure, about a cluster, in the name of the organisation that speaks for it (indicator 22)."""
    return _evidence(_affirmed("cluster", period, scope, known_at), Review, "owner", "concluded_on")


@measure("projects.outputs", unit="count", kind=Kind.FLOW, label=_("五新产出"), stale_on=(OutputEntered,), columns=True)
def outputs(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """First versions that were issued in the period; an output counts once, however its credit is split."""
    rows = Output.objects.filter(
        entered_at__lte=known_at, issued_on__gte=period.start, issued_on__lt=period.end, replaces=None
    ).annotate(here=resided("owner", "issued_on", scope, known_at))
    return _evidence(rows.filter(here=True), Output, "owner", "issued_on")
