"""A small park: an office, three firms in it, their fillers and signers, and an open campaign."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from valley.kernel import clock
from valley.kernel.models import User
from valley.registry.actions import returns as actions
from valley.registry.models import Campaign, Level, Organisation, Place, Residence, Return, Role, RoleGrant
from valley.registry.queries import returns as queries

GOOD = {
    "output_value": "7620",
    "output_value_local": "5000.5",
    "revenue": "8000",
    "profit": "-12.34",
    "rd_spend": "300",
    "rd_staff": "20",
    "rd_staff_fte": "18.5",
    "employees": "110",
    "foreign_talent": "1",
    "returnee_talent": "2",
}
_serial = itertools.count(1)
FOREVER = DateRange(date(2015, 1, 1), None)
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)


def account() -> User:
    """An account without a password: hashing one takes longer than most tests."""
    return User.objects.create(username=f"returns{next(_serial)}")


def grant(user: User, role: str, organisation: Organisation | None = None, park: Place | None = None) -> RoleGrant:
    return RoleGrant.objects.create(
        user=user, role=role, organisation=organisation, park=park, period=FOREVER, recorded_at=LONG_AGO
    )


@dataclass
class Firm:
    organisation: Organisation
    filler: User
    signer: User


@dataclass
class Park:
    """What the tests stand on, with the moves that they make all the time."""

    place: Place
    office: User
    firms: list[Firm]
    years: dict[int, Campaign] = field(default_factory=dict)

    def open(self, year: int = 2023, **more: Any) -> Campaign:
        campaign = actions.open_campaign(
            by=self.office, form_code="annual", form_edition="2022", start=date(year, 1, 1),
            due_on=date(year + 1, 3, 31), **more,
        )  # fmt: skip
        self.years[year] = campaign
        return campaign

    def report(self, n: int = 0, year: int = 2023) -> Return:
        return Return.objects.get(campaign=self.years[year], organisation=self.firms[n].organisation)

    def fill(self, n: int = 0, year: int = 2023, reasons: dict[str, str] | None = None, **typed: str) -> Return:
        report = self.report(n, year)
        return actions.fill(
            by=self.firms[n].filler, report=report, typed=GOOD | typed, reasons=reasons or {}, revision=report.revision
        )

    def submit(self, n: int = 0, year: int = 2023, reasons: dict[str, str] | None = None, **typed: str) -> Return:
        self.fill(n, year, reasons, **typed)
        return actions.submit(by=self.firms[n].filler, report=self.report(n, year), revision=None)

    def sign(self, n: int = 0, year: int = 2023, reasons: dict[str, str] | None = None, **typed: str) -> Return:
        report = self.submit(n, year, reasons, **typed)
        seal, _reasons = actions.seal(report, queries.outcome(report))
        actions.sign(by=self.firms[n].signer, report=report, digest=seal)
        return self.report(n, year)

    def check(self, n: int = 0, year: int = 2023, reasons: dict[str, str] | None = None, **typed: str) -> Return:
        return actions.check(by=self.office, report=self.sign(n, year, reasons, **typed))

    def accept(self, n: int = 0, year: int = 2023, reasons: dict[str, str] | None = None, **typed: str) -> Return:
        report = self.check(n, year, reasons, **typed)
        actions.accept(by=self.office, report=report)
        return self.report(n, year)


def build(firms: int = 3) -> Park:
    place = Place.objects.create(level=Level.PARK, code="X", name="兴谷园区（演示）")
    office = account()
    grant(office, Role.OPERATOR)
    made = []
    for n in range(firms):
        organisation = Organisation.objects.create(name=f"示例食品{n}有限公司")
        Residence.objects.create(organisation=organisation, park=place, period=FOREVER, recorded_at=LONG_AGO)
        firm = Firm(organisation, account(), account())
        grant(firm.filler, Role.FILLER, organisation)
        grant(firm.signer, Role.SIGNER, organisation)
        made.append(firm)
    return Park(place, office, made)


def opened() -> Park:
    """Three firms, campaign 2023 open."""
    found = build()
    with clock.travel(datetime(2024, 1, 5, tzinfo=UTC)):
        found.open(2023)
    return found


@pytest.fixture
def park(db: None) -> Park:
    return opened()


def on(year: int, month: int, day: int) -> Any:
    """`with on(2024, 3, 1): …` does it on that day, at noon UTC."""
    return clock.travel(datetime(year, month, day, 12, tzinfo=UTC))


@pytest.fixture
def at() -> Callable[[int, int, int], Any]:
    return on
