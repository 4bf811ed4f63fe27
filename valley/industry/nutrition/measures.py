"""What nutrition design can count."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, DecimalField, F, Q, Value
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.events import ReleaseWithdrawn, TrialJudged, VersionReleased
from valley.industry.nutrition.models import Release, Trial, TrialState
from valley.kernel.measures import Evidence, Kind, Period, Scope, measure
from valley.registry.models import Organisation
from valley.registry.queries.organisations import residents

FIELDS = ("uri", "quantity", "on", "organisation", "disclosure")
ONE = Value(1, DecimalField(max_digits=20, decimal_places=6))
# A formula is its owner's secret: that there is one is known inside the park only.
INSIDE = Value("park", CharField())


def _uri(prefix: str, path: str) -> Any:
    return Concat(Value(prefix), Cast(path, CharField()), output_field=CharField())


@measure(
    "nutrition.released_formulas",
    unit="count",
    kind=Kind.CUMULATIVE,
    label=_("累计放行配方数"),
    stale_on=(VersionReleased, ReleaseWithdrawn),
    history=False,
)
def released_formulas(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Releases up to the end of the period that were not withdrawn by then; one a formula version."""
    rows: Any = Release.objects.filter(released_at__date__lt=period.end, released_at__lte=known_at)
    rows = rows.filter(Q(withdrawn_at=None) | Q(withdrawn_at__date__gte=period.end))
    if scope.places:
        here = residents(period.last_day, known_at, scope.places)
        rows = rows.filter(version__formula__owner__in=here)
    answered = rows.annotate(
        uri=_uri(Release.uri_prefix, "public_id"),
        quantity=ONE,
        on=TruncDate("released_at"),
        organisation=_uri(Organisation.uri_prefix, "version__formula__owner__public_id"),
        disclosure=INSIDE,
    )
    return Evidence(answered.values(*FIELDS))


@measure(
    "nutrition.trials_judged",
    unit="count",
    kind=Kind.FLOW,
    label=_("完成检测的试制数"),
    stale_on=(TrialJudged,),
    history=False,
)
def trials_judged(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Trials run in the period whose assay is in, whether met or missed."""
    rows: Any = Trial.objects.filter(
        run_on__gte=period.start, run_on__lt=period.end, state__in=(TrialState.MET, TrialState.MISSED)
    )
    if scope.places:
        here = residents(period.last_day, known_at, scope.places)
        rows = rows.filter(version__formula__owner__in=here)
    answered = rows.annotate(
        uri=_uri(Trial.uri_prefix, "public_id"),
        quantity=ONE,
        on=F("run_on"),
        organisation=_uri(Organisation.uri_prefix, "version__formula__owner__public_id"),
        disclosure=INSIDE,
    )
    return Evidence(answered.values(*FIELDS))
