"""Contents as people write them → what the score is reckoned from."""

from collections.abc import Mapping
from decimal import Decimal

from valley.industry.nutrition.engine.label.names import key_of
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.engine.standards.amount import Below, amount

UNITS = {
    "energy": "kJ", "sugars": "g", "saturated_fat": "g", "fat": "g", "protein": "g", "fibre": "g", "sodium": "mg",
    "salt": "g",
}  # fmt: skip


def contents(held: Mapping[str, object]) -> dict[str, Decimal | None]:
    """Name in either language → amount in the unit of `UNITS`. Raises: BadInput naming the row."""
    found: dict[str, Decimal | None] = {}
    for name, given in held.items():
        key, said = key_of(name)
        if key not in UNITS:
            raise BadInput(name, given, "不计入 Nutri-Score", f"not part of the score: {', '.join(UNITS)}")
        value = amount(given, UNITS[key], name, said)
        if isinstance(value, Below):
            raise BadInput(name, given, "请填数字", "give a number")
        if value is not None and UNITS[key] == "g" and value > 100:
            raise BadInput(name, given, "100 g 中不可能多于 100 g：请核对单位", "more than 100 g in 100 g: the unit?")
        found[key] = value
    return found
