"""How far a recall has come: two figures that nobody adds together, and what is not known beside them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Fate = Literal["shipped", "recovered", "destroyed", "consumed"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """Goods in scope and what became of them. `amount` None: nobody said how much. One good has one fate."""

    fate: Fate
    amount: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one unit. `unstated`: how many shipments or answers gave no amount."""

    unit: str
    shipped: Decimal
    recovered: Decimal
    destroyed: Decimal
    consumed: Decimal
    unstated: int

    @property
    def accounted(self) -> Decimal:
        return self.recovered + self.destroyed + self.consumed

    @property
    def unknown(self) -> Decimal:
        """Shipped and neither back, destroyed nor confirmed consumed; never below nothing."""
        return max(self.shipped - self.accounted, Decimal(0))

    @property
    def over(self) -> Decimal:
        """More accounted for than was shipped: somebody's figure is wrong."""
        return max(self.accounted - self.shipped, Decimal(0))

    @property
    def share(self) -> Decimal | None:
        """Accounted of shipped, a share of 1; None where nothing was shipped, or a shipment has no amount."""
        return None if not self.shipped or self.unstated or self.over else self.accounted / self.shipped


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """notified, confirmed: consignees. tallies: goods, one for each unit."""

    consignees: int
    notified: int
    confirmed: int
    tallies: tuple[Tally, ...]

    @property
    def confirmed_share(self) -> Decimal | None:
        """Consignees confirmed of those notified; None while nobody was."""
        return Decimal(self.confirmed) / self.notified if self.notified else None

    @property
    def closed(self) -> bool:
        """Everybody was notified and answered, and everything is accounted for."""
        known = all(tally.unknown == 0 and not tally.unstated and not tally.over for tally in self.tallies)
        return self.consignees == self.notified == self.confirmed and known


def effectiveness(*, consignees: int, notified: int, confirmed: int, quantities: Iterable[Quantity]) -> Effectiveness:
    """Both figures. Units are never converted into each other. Raises: ValueError for impossible counts."""
    if not 0 <= confirmed <= notified <= consignees:
        raise ValueError(f"confirmed {confirmed}, notified {notified}, consignees {consignees}")
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    unstated: dict[str, int] = defaultdict(int)
    for each in quantities:
        if each.amount is None:
            unstated[each.unit] += 1
        else:
            sums[each.unit][each.fate] += each.amount
    tallies = tuple(
        Tally(unit, of["shipped"], of["recovered"], of["destroyed"], of["consumed"], unstated[unit])
        for unit in sorted({*sums, *unstated})
        for of in (sums[unit],)
    )
    return Effectiveness(consignees, notified, confirmed, tallies)
