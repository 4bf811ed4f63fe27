"""What of newly computed readings the public may know (ADR-0010)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from valley.kernel.engine.ground import Ground
from valley.plan.engine.evaluate import Span
from valley.plan.engine.measures import Expected
from valley.plan.models import PlanEdition, PublishedCell, Reading
from valley.plan.queries.beside import Cell
from valley.plan.queries.disclosure import publishable


@transaction.atomic
def disclose(
    *,
    edition: PlanEdition,
    expected: Mapping[str, Expected],
    known: Mapping[Cell, Ground | None],
    known_at: datetime,
    before: Sequence[Reading],
    rows: Iterable[Reading],
) -> None:
    """Give each of `rows` what the public may know: itself where that is safe, else what the public knew before.

    known: the totals that `rows` rest on, as known at `known_at`; before: the readings kept so far, earliest end first.
    """
    shown_before = {
        (row.measure, row.scope, row.start, row.year): row for row in PublishedCell.objects.filter(plan=edition)
    }
    former = {
        (row.indicator, row.alternative, row.scope, row.start): row.public for row in before if row.public is not None
    }
    last = _last_totals(before)
    allowed: set[Cell] = set()
    for name in sorted({cell.measure for cell in known}):
        cells = sorted(cell for cell in known if cell.measure == name)
        shown = {
            Cell(name, row.scope, Span(row.start, row.end)): row.known_at
            for (measure, *_rest), row in shown_before.items()
            if measure == name
        }
        if all(_slot(cell) in last and last[_slot(cell)] == _text(known[cell]) for cell in cells):
            # Totals that did not move tell nothing new: what was shown may be shown, the rest stays withheld.
            allowed |= {cell for cell in cells if _slot(cell) in shown_before}
        else:
            allowed |= publishable(expected[name], cells, known_at, shown)
    fresh: set[Cell] = set()
    for row in rows:
        cells = [
            Cell(part["measure"], row.scope, Span(date.fromisoformat(part["start"]), date.fromisoformat(part["end"])))
            for part in row.parts
        ]
        if all(cell in allowed for cell in cells):
            row.public = _public_form(row)
            fresh.update(cells)
        else:
            row.public = former.get((row.indicator, row.alternative, row.scope, row.start))
    again, new = [], []
    for cell in sorted(fresh):
        held = shown_before.get(_slot(cell))
        if held and held.end == cell.span.end:
            again.append(held.pk)
        else:
            new.append(
                PublishedCell(
                    plan=edition,
                    measure=cell.measure,
                    scope=cell.scope,
                    start=cell.span.start,
                    year=_slot(cell)[3],
                    end=cell.span.end,
                    known_at=known_at,
                )
            )
    PublishedCell.objects.filter(pk__in=again).update(known_at=known_at)
    PublishedCell.objects.bulk_create(
        new,
        update_conflicts=True,
        update_fields=["end", "known_at"],
        unique_fields=["plan", "measure", "scope", "start", "year"],
    )


def _slot(cell: Cell) -> tuple[str, str, date, int]:
    """A cell through time: the running year's grows by a day each day."""
    return cell.measure, cell.scope, cell.span.start, date.fromordinal(cell.span.end.toordinal() - 1).year


def _text(ground: Ground | None) -> str | None:
    return None if ground is None or ground.total is None else str(ground.total)


def _last_totals(before: Iterable[Reading]) -> dict[tuple[str, str, date, int], str | None]:
    """The totals of the last computation by slot, for every measure that the plan looks at."""
    found = {}
    for row in before:
        for part in row.parts:
            span = Span(date.fromisoformat(part["start"]), date.fromisoformat(part["end"]))
            found[_slot(Cell(part["measure"], row.scope, span))] = part["total"]
    return found


def _public_form(row: Reading) -> dict[str, Any]:
    """A reading as the public sees it, in JSON."""
    return {
        "end": row.end.isoformat(),
        "state": str(row.state),
        "value": row.value,
        "amount": None if row.amount is None else str(row.amount),
        "reasons": row.reasons,
        "parts": row.parts,
        "known_at": row.known_at.isoformat(),
    }
