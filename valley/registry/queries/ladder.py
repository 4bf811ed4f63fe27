"""Where a firm stands on the growth ladder, as of a date and a knowledge."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from valley.kernel import clock
from valley.registry.engine.grades import Held, Standing, catalogue, standing
from valley.registry.models import Acceptance, Frequency, Organisation, ReturnValue
from valley.registry.queries.organisations import certificates_in_force, residents

Facts = dict[str, Decimal | None]

# Item of the annual return → the fact that criteria ask for.
ITEMS = {"employees": "staff_heads", "revenue": "revenue_fen", "rd_spend": "rd_spend_fen"}


def facts_of(organisations: Collection[int], day: date, known_at: datetime) -> dict[int, Facts]:
    """By organisation: what its accepted return of the year before `day` (上年度) says. One query.

    Without that return nothing is known; older figures are not taken for it.
    """
    last_year = date(day.year - 1, 1, 1), date(day.year, 1, 1)
    accepted = Acceptance.objects.known(known_at).filter(
        report__organisation__in=organisations,
        report__campaign__frequency=Frequency.YEAR,
        report__campaign__period=last_year,
    )
    rows = ReturnValue.objects.filter(version__in=accepted.values("version"), item__in=ITEMS)
    found: dict[int, Facts] = {}
    for firm, item, quantity in rows.values_list("version__report__organisation", "item", "quantity"):
        found.setdefault(firm, {})[ITEMS[item]] = Decimal(quantity)
    for facts in found.values():
        spend, revenue = facts.get("rd_spend_fen"), facts.get("revenue_fen")
        if spend is not None and revenue:
            facts["rd_per_mille"] = spend * 1000 / revenue
    return found


def standing_of(organisation: Organisation, day: date | None = None, known_at: datetime | None = None) -> Standing:
    """The firm's grade, its expiry, and how near it is to the next, by published criteria only."""
    day, known_at = day or clock.today(), known_at or clock.now()
    rows = certificates_in_force(day, known_at).filter(organisation=organisation)
    held = [Held(row.kind, row.valid.upper) for row in rows]
    facts = facts_of([organisation.pk], day, known_at).get(organisation.pk, {})
    return standing(catalogue(), held, facts)


def ladder_of_residents(day: date, known_at: datetime | None = None) -> list[tuple[Organisation, Standing]]:
    """Every enterprise in the park with its standing, by name; three queries."""
    known_at = known_at or clock.now()
    enterprises = residents(day, known_at).filter(types__kind="enterprise", types__retracted_at=None)
    firms = list(enterprises.order_by("name", "pk"))
    keys = [firm.pk for firm in firms]
    held: dict[int, list[Held]] = {}
    for row in certificates_in_force(day, known_at).filter(organisation__in=keys):
        held.setdefault(row.organisation_id, []).append(Held(row.kind, row.valid.upper))
    facts, known = facts_of(keys, day, known_at), catalogue()
    return [(firm, standing(known, held.get(firm.pk, []), facts.get(firm.pk, {}))) for firm in firms]
