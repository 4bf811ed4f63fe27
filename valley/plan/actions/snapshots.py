"""Freezing the indicators."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.plan import events
from valley.plan.actions.readings import parts_of, ratio_text, reasons_of, recompute, rounded
from valley.plan.engine.evaluate import Span
from valley.plan.models import (
    PlanEdition,
    PlanValue,
    Reading,
    ReadingState,
    Snapshot,
    SnapshotFigure,
    SnapshotPart,
    SnapshotRecord,
)
from valley.plan.queries.frozen import Taken, take

BATCH = 2000


@transaction.atomic
def take_snapshot(
    *,
    by: User | None,
    edition: PlanEdition,
    title: str,
    span: Span,
    reason: str,
    known_at: datetime | None = None,
) -> Snapshot:
    """Freeze every indicator of the plan over `span` as known at `known_at` (default: now), with its records,
    definitions and entered values, under one hash.

    Of a snapshot the public sees what it has been shown already: figures that rest on public records only, and those
    whose live reading of this moment is published. So a snapshot "as of now" recomputes the readings first.
    `by` None is the platform itself (the console). A span may reach into the future; it then says what is known so far.
    Raises: NotAllowed; Invalid for an empty title or reason, or knowledge from the future.
    """
    if by is not None:
        require(by, "plan.take_snapshot", edition)
    now = clock.now()
    if known_at and known_at > now:
        raise Invalid(_("所知时间在将来。"), field="known_at", value=known_at, remedy=_("请填现在或以前的时间。"))
    for field, text in (("title", title), ("reason", reason)):
        if not text.strip():
            raise Invalid(_("此项不能为空。"), field=field, value=text, remedy=_("请填写。"))
    if known_at is None:
        recompute(edition=edition)
    taken = take(edition, span, known_at=known_at or now)
    snapshot = Snapshot.objects.create(
        plan=edition,
        title=title.strip(),
        start=span.start,
        end=span.end,
        known_at=taken.frozen.known_at,
        made_at=now,
        made_by=by,
        reason=reason.strip(),
        plan_checksum=taken.plan.checksum,
        values_entered={row.path: row.value for row in PlanValue.objects.filter(plan=edition).order_by("pk")},
        hash=taken.frozen.hash,
    )
    parts = _keep_parts(snapshot, taken)
    _keep_figures(snapshot, taken, parts)
    publish(events.SnapshotTaken(subject=snapshot.uri, hash=snapshot.hash, figures=len(taken.computed)), by=by)
    return snapshot


def _keep_parts(snapshot: Snapshot, taken: Taken) -> dict[tuple[str, Span], SnapshotPart]:
    kept = {}
    for (measure, span), rows in taken.rows.items():
        weighed = taken.grounds.weigh(measure, span)
        ground = weighed.ground if weighed else None
        part = SnapshotPart.objects.create(
            snapshot=snapshot,
            measure=measure,
            start=span.start,
            end=span.end,
            registered=rows is not None,
            expected=ground.expected if ground else None,
            received=ground.received if ground else None,
        )
        SnapshotRecord.objects.bulk_create(
            (
                SnapshotRecord(
                    part=part,
                    uri=row.record.uri,
                    quantity=Decimal(row.record.quantity.numerator) / row.record.quantity.denominator,
                    on=row.record.on,
                    organisation=row.organisation,
                    disclosure=row.disclosure,
                )
                for row in rows or ()
            ),
            batch_size=BATCH,
        )
        kept[measure, span] = part
    return kept


def _keep_figures(snapshot: Snapshot, taken: Taken, parts: dict[tuple[str, Span], SnapshotPart]) -> None:
    frozen = {(figure.indicator, figure.alternative): figure for figure in taken.frozen.figures}
    units = {indicator.no: indicator.unit.unit for indicator in taken.plan.indicators}
    shown = _shown_already(snapshot)
    for (no, alternative), (definition, computed) in taken.computed.items():
        result = computed.result
        closed = any(
            row.disclosure != "public" for part in computed.parts for row in taken.rows[part.measure, part.span] or ()
        )
        figure = SnapshotFigure.objects.create(
            snapshot=snapshot,
            indicator=no,
            alternative=alternative,
            edition=definition.edition,
            formula=frozen[no, alternative].formula,
            state=ReadingState(result.state.value),
            value=ratio_text(result.value),
            amount=rounded(result.in_unit(units[no])),
            reasons=reasons_of(result, {measure.name: measure for measure in taken.plan.measures}),
            sensitive=closed and shown.get((no, alternative)) != (ratio_text(result.value), parts_of(computed)),
        )
        figure.parts.set([parts[part.measure, part.span] for part in computed.parts])


def _shown_already(snapshot: Snapshot) -> dict[tuple[int, str], tuple[str, list[dict[str, Any]]]]:
    """(value, parts) of the live figures over the snapshot's span that the public may see as they are now."""
    rows = Reading.objects.filter(plan=snapshot.plan, scope="", start=snapshot.start, end=snapshot.end)
    found = {}
    for row in rows.exclude(public=None):
        public = row.public or {}
        if public["known_at"] == row.known_at.isoformat():
            found[row.indicator, row.alternative] = (public["value"], public["parts"])
    return found
