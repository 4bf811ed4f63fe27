"""Where a firm stands on the growth ladder, as of a date and a knowledge."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from valley.kernel import clock
from valley.registry.engine.grades import Held, Standing, catalogue, standing
from valley.registry.models import Organisation
from valley.registry.queries.organisations import certificates_in_force, residents

Facts = dict[str, Decimal | None]
Source = Callable[[Organisation, date, datetime], Facts]

# Who knows facts that criteria ask for (staff_heads, revenue_fen, rd_spend_fen, …), e.g. the accepted returns.
SOURCES: list[Source] = []


def facts_of(organisation: Organisation, day: date, known_at: datetime) -> Facts:
    """What is known of the firm for the criteria; a later source fills only what earlier ones left open."""
    facts: Facts = {}
    for source in SOURCES:
        for name, value in source(organisation, day, known_at).items():
            if facts.get(name) is None:
                facts[name] = value
    rd, revenue = facts.get("rd_spend_fen"), facts.get("revenue_fen")
    if rd is not None and revenue:
        facts.setdefault("rd_per_mille", rd * 1000 / revenue)
    return facts


def standing_of(organisation: Organisation, day: date | None = None, known_at: datetime | None = None) -> Standing:
    """The firm's grade, its expiry, and how near it is to the next, by published criteria only."""
    day, known_at = day or clock.today(), known_at or clock.now()
    rows = certificates_in_force(day, known_at).filter(organisation=organisation)
    held = [Held(row.kind, row.valid.upper) for row in rows]
    return standing(catalogue(), held, facts_of(organisation, day, known_at))


def ladder_of_residents(day: date, known_at: datetime | None = None) -> list[tuple[Organisation, Standing]]:
    """Every enterprise in the park with its standing, by name; two queries, and one per firm and source of facts."""
    known_at = known_at or clock.now()
    firms = residents(day, known_at).filter(types__kind="enterprise", types__retracted_at=None).order_by("name", "pk")
    held: dict[int, list[Held]] = {}
    for row in certificates_in_force(day, known_at).filter(organisation__in=firms.values("pk")):
        held.setdefault(row.organisation_id, []).append(Held(row.kind, row.valid.upper))
    known = catalogue()
    return [(firm, standing(known, held.get(firm.pk, []), facts_of(firm, day, known_at))) for firm in firms]
