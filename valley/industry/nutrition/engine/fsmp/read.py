"""A special medical formula as people write it → Formula."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from valley.industry.nutrition.engine.fsmp.check import Formula
from valley.industry.nutrition.engine.fsmp.rows import Edition
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.engine.standards.amount import Below, amount

OWN = {"energy": ("能量", "kJ"), "protein": ("蛋白质", "g")}


def nutrients(loaded: Iterable[Edition]) -> dict[str, tuple[str, str]]:
    """Key → (Chinese name, unit) of every nutrient that a loaded row asks for; energy and protein are always there."""
    found = dict(OWN)
    for edition in loaded:
        for row in edition.rows:
            unit = "g" if row.unit == "%" else row.unit
            found.setdefault(row.nutrient, (row.zh, unit))
    return found


def formula(held: Mapping[str, Any], loaded: Iterable[Edition]) -> Formula:
    """`held`: kind, ages, registration, and `contents`: name → "420 kJ" per 100 mL or g as fed.

    Raises: BadInput for a nutrient that no loaded row asks for, or an amount that is none.
    """
    known = nutrients(loaded)
    names = {spelled: key for key, (zh, _unit) in known.items() for spelled in (key, zh)}
    contents: dict[str, Decimal | None] = {}
    for name, given in dict(held.get("contents", {})).items():
        key = names.get(str(name).strip())
        if key is None:
            listed = "、".join(zh for zh, _unit in known.values())
            raise BadInput(str(name), given, f"已载入的各行有：{listed}", f"loaded rows: {', '.join(known)}")
        value = amount(given, known[key][1], str(name))
        if isinstance(value, Below):
            raise BadInput(str(name), given, "请填数字", "give a number")
        contents[key] = value
    kind, ages = (str(held.get(name, "")) for name in ("kind", "ages"))
    return Formula(contents, kind, ages, str(held.get("registration", "")))
