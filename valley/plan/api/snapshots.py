"""Snapshots over the API, under the same disclosure rules as their pages."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Schema

from valley.kernel.errors import Missing, NotAllowed
from valley.kernel.permissions import may, require
from valley.plan.api.indicators import router
from valley.plan.engine.canonical import plain
from valley.plan.models import Snapshot
from valley.plan.queries import revisions, snapshots
from valley.plan.queries.frozen import is_intact
from valley.plan.queries.printed import KINDS, LANGUAGES, Print
from valley.plan.queries.values import active_edition


class Brief(Schema):
    """A snapshot. `start` is in, `end` is not; `known_at` and `made_at` are UTC; `hash` is a SHA-256."""

    uri: str
    title: str
    start: date
    end: date
    known_at: datetime
    made_at: datetime
    reason: str
    hash: str


class Figure(Schema):
    """A frozen figure. `value` is exact, "numerator/denominator", in `unit`; None unless `state` says so.

    `state`: value, incomplete, unknown, no_source or withheld. `alternative` is "" for the definition itself.
    """

    indicator: int
    name: str
    alternative: str
    edition: str
    formula: str
    state: str
    value: str | None
    unit: str
    reasons: list[str]


class Report(Schema):
    """A report or data pack at the level of whoever asks. `made`: whether it can be downloaded now."""

    kind: str
    language: str
    address: str
    made: bool


class Whole(Brief):
    """A snapshot with its figures. `intact`: the tables still give the hash; None for who has not said who they are,
    because every record is read for it."""

    intact: bool | None
    figures: list[Figure]
    reports: list[Report]


class Changed(Schema):
    """A record that changed and that the caller may open. Quantities are words with their unit."""

    what: str
    measure: str
    uri: str
    title: str
    before: str
    after: str
    effect: str


class Closed(Schema):
    """Changes of a measure that the caller may not open: how many records and what they add up to."""

    measure: str
    records: int
    effect: str


class Difference(Schema):
    """A figure that is different now. Values are exact, in `unit`."""

    indicator: int
    alternative: str
    before: str | None
    after: str | None
    unit: str
    state_before: str
    state_after: str
    formula_changed: bool
    revisions: list[Changed]
    withheld: list[Closed]


def _found(request: HttpRequest, public_id: UUID) -> Snapshot:
    snapshot = get_object_or_404(Snapshot.objects.select_related("plan"), public_id=public_id)
    require(request.auth, "plan.see_snapshot", snapshot)  # type: ignore[attr-defined]
    return snapshot


@router.get(
    "/plan/snapshots",
    response=list[Brief],
    url_name="snapshots",
    summary="Snapshots of the plan in force, newest first",
)
def listed(request: HttpRequest) -> Any:
    """All of them; a valley takes a few each year."""
    edition = active_edition()
    if edition is None:
        raise Missing
    return snapshots.listed(edition)


@router.get(
    "/plan/snapshots/{uuid:public_id}", response=Whole, url_name="snapshot", summary="A snapshot with its figures"
)
def one(request: HttpRequest, public_id: UUID) -> Any:
    """Figures that rest on too few organisations are withheld below operator level."""
    snapshot = _found(request, public_id)
    inside = may(request.auth, "plan.see_inside")  # type: ignore[attr-defined]
    seen = snapshots.shot(snapshot, inside=inside)
    brief = {name: getattr(snapshot, name) for name in Brief.model_fields}
    return {
        **brief,
        "intact": is_intact(snapshot) if request.auth.is_authenticated else None,  # type: ignore[attr-defined]
        "figures": [_figure(line, figure) for line in seen.lines for figure in (line.figure, *line.others) if figure],
        "reports": [
            {
                "kind": kind,
                "language": language,
                "address": f"{snapshot.uri}/reports/{language}.{kind}/file",
                "made": Print(snapshot, kind, language, inside).path.is_file(),
            }
            for kind in KINDS
            for language in LANGUAGES
        ],
    }


def _figure(line: snapshots.Line, figure: snapshots.FigureSeen) -> dict[str, Any]:
    return {
        "indicator": line.no,
        "name": line.name,
        "alternative": figure.alternative,
        "edition": figure.edition,
        "formula": figure.formula,
        "state": figure.state,
        "value": plain(figure.value),
        "unit": line.indicator.unit.unit.code,
        "reasons": figure.why,
    }


@router.get(
    "/plan/snapshots/{uuid:public_id}/differences",
    response=list[Difference],
    url_name="snapshot_differences",
    summary="What has changed since, record by record",
)
def differences(request: HttpRequest, public_id: UUID) -> Any:
    """Below operator level only figures that are public both in the snapshot and now. Asks who is asking, because it
    computes everything anew."""
    user = request.auth  # type: ignore[attr-defined]
    if not user.is_authenticated:
        raise NotAllowed
    snapshot = _found(request, public_id)
    found = revisions.since(snapshot, user, inside=may(user, "plan.see_inside"))
    return [
        {
            "indicator": each.indicator.no,
            "alternative": each.alternative,
            "before": plain(each.before),
            "after": plain(each.after),
            "unit": each.indicator.unit.unit.code,
            "state_before": each.state_before,
            "state_after": each.state_after,
            "formula_changed": each.formula_changed,
            "revisions": [{**vars(row), "what": row.what.value} for row in each.revisions],
            "withheld": [vars(row) for row in each.withheld],
        }
        for each in found
    ]
