"""An amount counted as another substance: by molar masses.

Source: standard atomic weights, abridged, IUPAC 2021. Only salts that are sold without water of crystallisation
are here; for the others the user states the counted amount.
"""

import re
from decimal import Decimal

_WEIGHTS = [
    "H",
    "1.008",
    "C",
    "12.011",
    "N",
    "14.007",
    "O",
    "15.999",
    "Na",
    "22.990",
    "S",
    "32.06",
    "K",
    "39.098",
    "Ca",
    "40.078",
]
WEIGHTS = dict(zip(_WEIGHTS[::2], map(Decimal, _WEIGHTS[1::2]), strict=True))
# counted as → its formula and {as used: (formula, how many of it one unit gives)}
FAMILIES: dict[str, tuple[str, dict[str, tuple[str, int]]]] = {
    "苯甲酸": ("C7H6O2", {"苯甲酸钠": ("C7H5O2Na", 1)}),
    "山梨酸": ("C6H8O2", {"山梨酸钾": ("C6H7O2K", 1)}),
    "丙酸": ("C3H6O2", {"丙酸钠": ("C3H5O2Na", 1), "丙酸钙": ("C6H10O4Ca", 2)}),
    "抗坏血酸": ("C6H8O6", {"D-异抗坏血酸": ("C6H8O6", 1)}),
    "环己基氨基磺酸": ("C6H13NO3S", {"环己基氨基磺酸钠": ("C6H12NO3SNa", 1), "甜蜜素": ("C6H12NO3SNa", 1)}),
}
OTHER_NAMES = {
    "sodium benzoate": "苯甲酸钠", "benzoic acid": "苯甲酸", "211": "苯甲酸钠", "210": "苯甲酸",
    "potassium sorbate": "山梨酸钾", "sorbic acid": "山梨酸", "202": "山梨酸钾", "200": "山梨酸",
    "sodium propionate": "丙酸钠", "calcium propionate": "丙酸钙", "propionic acid": "丙酸",
    "281": "丙酸钠", "282": "丙酸钙", "280": "丙酸", "sodium cyclamate": "环己基氨基磺酸钠",
}  # fmt: skip


def molar(formula: str) -> Decimal:
    """g/mol of a formula such as C7H5O2Na."""
    parts = re.findall(r"([A-Z][a-z]?)(\d*)", formula)
    return sum((WEIGHTS[element] * int(count or 1) for element, count in parts), Decimal(0))


def factor(used: str, counted_as: str) -> Decimal | None:
    """g of `counted_as` in 1 g of `used`; 1 where they are the same; None where it is not known."""
    name = re.sub(r"^(INS|E)\s*", "", used.strip(), flags=re.IGNORECASE)
    name = OTHER_NAMES.get(name.casefold(), name)
    if not counted_as or name == counted_as or name.startswith(f"{counted_as}及其"):
        return Decimal(1)
    family = FAMILIES.get(counted_as)
    if family is None or name not in family[1]:
        return None
    formula, count = family[1][name]
    return molar(family[0]) * count / molar(formula)
