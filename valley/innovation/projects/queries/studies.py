"""Reads of studies and institutions."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from valley.innovation.exchange.queries.calls import sold_by
from valley.innovation.projects.models import Income, Institution, Output, Reading, Resource, Run, Study


@dataclass(frozen=True)
class Compared:
    """One figure over the runs of a study or of a strain: best first; figures of different units are not compared."""

    name: str
    unit: str
    readings: tuple[Reading, ...]


def compared(readings: QuerySet[Reading]) -> list[Compared]:
    """Measured figures that occur in more than one run."""
    groups: dict[tuple[str, str], list[Reading]] = {}
    rows = readings.filter(run__method=Run.Method.BATCH).select_related("run__resource", "run__study")
    for one in rows.order_by("-value", "pk"):
        groups.setdefault((one.name, one.unit), []).append(one)
    return [Compared(name, unit, tuple(rows)) for (name, unit), rows in sorted(groups.items()) if len(rows) > 1]


def usable_by(study: Study) -> QuerySet[Resource]:
    """Strains and data sets of the study's organisation, and those lent to it on a signed agreement."""
    ours = study.organisation_id
    lent = Q(lendings__organisation=ours, lendings__agreement__isnull=False)
    return Resource.objects.filter(Q(owner=ours) | lent, kind__in=["strain", "data"]).distinct().order_by("number")


def income_of(institution: Institution) -> dict[int, list[Income]]:
    """The newest line of each year and kind, newest year first."""
    found: dict[int, dict[str, Income]] = {}
    for row in institution.income.order_by("-year", "-at", "-pk").select_related("evidence"):
        found.setdefault(row.year, {}).setdefault(row.kind, row)
    return {year: sorted(kinds.values(), key=lambda one: -one.amount_fen) for year, kinds in found.items()}


def brought_forth(institution: Institution) -> tuple[QuerySet[Output], int]:
    """What came of it: outputs that it owns, and how many registered technology contracts in which it sells."""
    owner = institution.organisation_id
    return Output.objects.filter(owner=owner), sold_by(owner).count()
