"""What a snapshot's totals are made of by industry, without giving any single organisation away (匿名数据).

Cells are sections of GB/T 4754-2017. The rules are those of every page (ADR-0010): three organisations at least, nobody
learnt to within p per cent, and no cell that sums and differences with what is known otherwise would open. As known
otherwise count the total and every park's total, also those that a page would withhold. All spans of a measure are
decided together: this year less last year must not be one firm either.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from valley.plan.engine.disclosure import Cell, Decision, protect
from valley.plan.engine.sensitivity import Contribution
from valley.plan.models import Snapshot, SnapshotPart, SnapshotRecord
from valley.plan.queries.disclosure import rule
from valley.registry.engine.industries import classification
from valley.registry.models import Industry, Organisation, Residence

NO_INDUSTRY = ""


@dataclass(frozen=True)
class Row:
    """A section's share in a part of the snapshot. `organisations` and `total` are None where it is withheld; `total`
    is in the measure's base unit."""

    part: SnapshotPart
    section: str
    organisations: int | None
    total: Fraction | None


def breakdown(snapshot: Snapshot) -> Iterator[Row]:
    """Every part by section, measure by measure; sections without records are left out."""
    by_measure: dict[str, list[SnapshotPart]] = defaultdict(list)
    for part in SnapshotPart.objects.filter(snapshot=snapshot).order_by("measure", "start", "end"):
        by_measure[part.measure].append(part)
    for parts in by_measure.values():
        yield from _of_measure(snapshot, parts)


def _of_measure(snapshot: Snapshot, parts: list[SnapshotPart]) -> Iterator[Row]:
    cells: list[Cell] = []
    known: list[Cell] = []
    rows: list[tuple[SnapshotPart, str, str, set[str], Fraction]] = []
    for part in parts:
        records = list(SnapshotRecord.objects.filter(part=part).exclude(organisation=""))
        last = date.fromordinal(part.end.toordinal() - 1)
        who = {record.organisation for record in records}
        sections, parks = _sections(who, last, snapshot), _parks(who, last, snapshot)
        grouped: dict[str, list[SnapshotRecord]] = defaultdict(list)
        places: dict[str, list[SnapshotRecord]] = defaultdict(list)
        for record in records:
            grouped[sections.get(record.organisation, NO_INDUSTRY)].append(record)
            for park in parks.get(record.organisation, ()):
                places[park].append(record)
        for section, held in sorted(grouped.items()):
            key = f"{part.pk} section {section}"
            cells.append(Cell(key, _closed(held), weight=part.end.year))
            total = sum((Fraction(record.quantity) for record in held), Fraction(0))
            rows.append((part, section, key, {record.organisation for record in held}, total))
        known.append(Cell(f"{part.pk} whole", _closed(records)))
        known += [Cell(f"{part.pk} park {park}", _closed(held)) for park, held in sorted(places.items())]
    decided = protect(cells, rule(), published=known)
    for part, section, key, who, total in rows:
        shown = decided[key] is Decision.SHOWN
        yield Row(part, section, len(who) if shown else None, total if shown else None)


def _closed(records: Iterable[SnapshotRecord]) -> tuple[Contribution, ...]:
    """Records that stand on public registers protect nothing; a corrected amount is another atom."""
    return tuple(
        Contribution(f"{record.uri} {record.quantity}", record.organisation, abs(Fraction(record.quantity)))
        for record in records
        if record.disclosure != "public"
    )


def _ids(uris: Iterable[str]) -> list[str]:
    return [uri.removeprefix(Organisation.uri_prefix) for uri in uris]


def _sections(who: set[str], day: date, snapshot: Snapshot) -> dict[str, str]:
    rows = Industry.objects.known(snapshot.known_at).on(day).filter(organisation__public_id__in=_ids(who))
    codes = classification()
    found = {}
    for row in rows.select_related("organisation"):
        held = codes.get(row.code)
        found[row.organisation.uri] = held.section if held else NO_INDUSTRY
    return found


def _parks(who: set[str], day: date, snapshot: Snapshot) -> dict[str, list[str]]:
    rows = Residence.objects.known(snapshot.known_at).on(day).filter(organisation__public_id__in=_ids(who))
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows.select_related("organisation", "park"):
        found[row.organisation.uri].append(row.park.uri)
    return found
