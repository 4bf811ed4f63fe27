"""Targets of units over the API: whoever may see them reads, the unit reports."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from valley.kernel.permissions import require
from valley.plan.actions import steering
from valley.plan.models import Target
from valley.plan.queries.targets import last_report, targets_for
from valley.plan.queries.values import active_edition

router = Router(tags=["plan"])


class TargetOut(Schema):
    """A unit's target. `amount` and `reported` are in the indicator's unit; `points` run from 0 to 100."""

    uri: str
    indicator: int
    year: int
    scope: str
    unit: str
    amount: Decimal
    basis: str
    state: str
    due_on: date
    reported: Decimal | None
    reported_at: datetime | None
    points: int | None


class ReportIn(Schema):
    """What the unit reached, in the indicator's unit; `evidence_uri`: a record of the platform; `due_on`: points by."""

    amount: Decimal = Field(max_digits=29, decimal_places=6)
    words: str
    evidence_uri: str = Field(max_length=300)
    due_on: date


def _out(row: Target) -> dict[str, Any]:
    report = last_report(row)
    return {
        "uri": row.uri, "indicator": row.indicator, "year": row.year, "scope": row.scope, "unit": row.unit.uri,
        "amount": row.amount, "basis": row.basis, "state": row.state, "due_on": row.due_on, "points": row.points,
        "reported": report.reported if report else None, "reported_at": report.at if report else None,
    }  # fmt: skip


@router.get("/plan/targets", response=list[TargetOut], url_name="plan_targets")
def plan_targets(request: HttpRequest) -> Any:
    """The targets that the caller may see: those of their units; the park's side and assessors see all."""
    edition = active_edition()
    rows = targets_for(request.auth, edition) if edition else Target.objects.none()  # type: ignore[attr-defined]
    return [_out(row) for row in rows.order_by("-year", "indicator", "pk")]


@router.get("/plan/targets/{uuid:public_id}", response=TargetOut, url_name="plan_target")
def plan_target(request: HttpRequest, public_id: UUID) -> Any:
    """One target."""
    row = get_object_or_404(Target.objects.select_related("unit"), public_id=public_id)
    require(request.auth, "plan.see_target", row)  # type: ignore[attr-defined]
    return _out(row)


@router.post("/plan/targets/{uuid:public_id}/report", response=TargetOut, url_name="plan_target_report")
def plan_target_report(request: HttpRequest, public_id: UUID, given: ReportIn) -> Any:
    """The unit's own report; what the records say now is kept beside it."""
    row = get_object_or_404(Target.objects.select_related("unit", "plan"), public_id=public_id)
    held = steering.report_target(
        by=request.auth, target=row, amount=given.amount, words=given.words, due_on=given.due_on,  # type: ignore[attr-defined]
        proof=steering.Proof(uri=given.evidence_uri),
    )  # fmt: skip
    return _out(held)
