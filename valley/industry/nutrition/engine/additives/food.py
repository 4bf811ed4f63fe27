"""The food that additives are in, and what turns one unit into another."""

from dataclasses import dataclass
from decimal import Decimal

from valley.industry.nutrition.engine.additives.table import Category


@dataclass(frozen=True, slots=True)
class Food:
    """`only`: which “仅限…” it is. `dilution`: how many times a solid drink or jelly powder is diluted.

    `density_kg_per_l` turns g/kg into g/L; `fat_percent` an amount in the food into one in its fat.
    """

    category: Category
    only: tuple[str, ...] = ()
    dilution: Decimal | None = None
    density_kg_per_l: Decimal | None = None
    fat_percent: Decimal | None = None

    @property
    def fat_share(self) -> Decimal | None:
        """Fat as a part of the food; 1 for what holds practically no water (02.01)."""
        if self.fat_percent is not None:
            return self.fat_percent / 100
        return Decimal(1) if self.category.code.startswith("02.01") else None
