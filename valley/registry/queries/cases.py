"""What came and what left, and which disciplines the courted institutions cover."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from valley.registry.models import Engagement, Inflow, PartnerCase, Residence, Stage


@dataclass(frozen=True)
class Movement:
    """One line of the ledger (迁移—聚集). `amount_fen` for money only; `left`: it went instead of came."""

    kind: str
    on: date
    uri: str
    words: str
    origin: str
    organisation: str
    amount_fen: int | None = None
    left: bool = False


def movements(start: date, end: date, known_at: datetime | None = None, *, people: bool = True) -> list[Movement]:
    """Arrivals and exits of organisations and people, money and technology in [start, end), by date.

    People stand there as opaque lines: only where they came from and where they work.
    """
    within = (start, end)
    found = []
    residences = Residence.objects.known(known_at).select_related("organisation", "park")
    for row in residences.filter(_touches(within)):
        for day, left in _days(row, within):
            name = f"{row.organisation.name} · {row.park.name}"
            found.append(Movement("organisation", day, row.uri, name, row.origin, row.organisation.uri, left=left))
    if people:
        engagements = Engagement.objects.known(known_at).select_related("organisation")
        for engagement in engagements.filter(_touches(within)):
            firm = engagement.organisation
            for day, left in _days(engagement, within):
                words = f"{firm.name} · {engagement.get_kind_display()}"
                found.append(Movement("person", day, engagement.uri, words, engagement.origin, firm.uri, left=left))
    inflows = Inflow.objects.known(known_at).filter(on__gte=start, on__lt=end).select_related("organisation")
    found += [
        Movement(i.kind, i.on, i.uri, f"{i.organisation.name} · {i.words}", i.origin, i.organisation.uri, i.amount_fen)
        for i in inflows
    ]
    return sorted(found, key=lambda m: (m.on, m.uri, m.left))


def net(lines: list[Movement]) -> dict[str, tuple[int, int, int | None]]:
    """(came, left, sum of money in fen) by kind; the increment is came less left."""
    found: dict[str, tuple[int, int, int | None]] = {}
    for kind in ("organisation", "person", "money", "technology"):
        of = [m for m in lines if m.kind == kind]
        money = sum(m.amount_fen or 0 for m in of) if kind == "money" else None
        found[kind] = (sum(not m.left for m in of), sum(m.left for m in of), money)
    return found


def coverage() -> list[tuple[str, dict[str, int]]]:
    """Disciplines of the courted institutions with the number of cases at each stage, the thinnest first."""
    counted: dict[str, Counter[str]] = {}
    for field, stage in PartnerCase.objects.exclude(stage=Stage.STOPPED).values_list("field", "stage"):
        for discipline in (part.strip() for part in field.replace(",", "、").replace("，", "、").split("、")):
            if discipline:
                counted.setdefault(discipline, Counter())[stage] += 1
    rows = [(discipline, dict(counts)) for discipline, counts in counted.items()]
    return sorted(rows, key=lambda row: (row[1].get("active", 0), sum(row[1].values()), row[0]))


def _touches(within: tuple[date, date]) -> Q:
    start, end = within
    began = Q(period__startswith__gte=start, period__startswith__lt=end)
    return began | Q(period__endswith__gte=start, period__endswith__lt=end)


def _days(row: Any, within: tuple[date, date]) -> list[tuple[date, bool]]:
    start, end = within
    days = [(row.started_on, False), (row.ended_on, True)]
    return [(day, left) for day, left in days if day is not None and start <= day < end]
