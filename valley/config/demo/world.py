"""What the parts of the story share: who is there by now."""

from dataclasses import dataclass, field
from datetime import date

from valley.kernel.models import User
from valley.plan.models import PlanEdition
from valley.registry.models import Organisation, Place

BEGINNING = date(2022, 3, 1)
"""The office begins to keep the registers."""


@dataclass
class Firm:
    """A firm of the script. Money in 万元 of 2022; `staff` its share of researchers against the others' (weight)."""

    number: int
    product: str
    park: str
    output: float
    staff: float
    arrives: date
    leaves: date | None = None
    organisation: Organisation | None = None
    account: User | None = None  # fills and signs for it, unless it has a `filler`
    filler: User | None = None

    @property
    def entry(self) -> Organisation:
        """Its entry in the register; only once it is registered."""
        assert self.organisation is not None
        return self.organisation

    @property
    def signer(self) -> User:
        assert self.account is not None
        return self.account


@dataclass
class World:
    """Accounts by their short name, departments by theirs, places by code."""

    users: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Organisation] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    firms: list[Firm] = field(default_factory=list)
    let: set[int] = field(default_factory=set)
    plan: PlanEdition | None = None

    @property
    def office(self) -> User:
        return self.users["office"]

    @property
    def edition(self) -> PlanEdition:
        assert self.plan is not None
        return self.plan

    def in_park_on(self, day: date) -> list[Firm]:
        """Firms of the script that are there on `day`."""
        return [f for f in self.firms if f.arrives <= day and (f.leaves is None or f.leaves > day)]
