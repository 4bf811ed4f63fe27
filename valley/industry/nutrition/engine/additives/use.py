"""How much of an additive is in a food, and as what it is counted."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Use:
    """An additive as used. `amount` in `unit` (g/kg or g/L of the finished food); None: not stated.

    `counted_as`: the substance in which `amount` is already counted, where that is not the additive itself.
    `residue_mg_per_kg`: measured residue. `colour`: the hue of a colourant. `only`: which “仅限…” the food is.
    `carried_by`: the ingredient that brings it in, with that food's category, its amount there (g/kg), the share of the
    ingredient in the product (0 to 1), and whether the amount is far below what direct use would need (3.4.1 d).
    """

    name: str
    amount: Decimal | None
    unit: str = "g/kg"
    counted_as: str = ""
    residue_mg_per_kg: Decimal | None = None
    colour: str = ""
    only: str = ""
    carried_by: str = ""
    carried_category: str = ""
    carried_amount: Decimal | None = None
    carried_share: Decimal | None = None
    carried_well_below: bool | None = None
    where: str = ""
