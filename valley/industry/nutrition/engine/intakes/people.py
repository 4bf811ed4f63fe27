"""Persons against editions: targets for a problem, editions side by side, and groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from valley.industry.nutrition.engine.intakes.editions import Edition, Reference

ACTIVITY = ("light", "moderate", "heavy")
PA = {
    "m": {"sedentary": "1.00", "low": "1.11", "active": "1.25", "very": "1.48"},
    "f": {"sedentary": "1.00", "low": "1.12", "active": "1.27", "very": "1.45"},
}
"""Coefficients of physical activity, IOM 2002/2005 (Dietary Reference Intakes for Energy …, chapter 5)."""
WANTED = ("RNI", "RDA", "AI")
ATWATER_KCAL = {"fat": 9, "saturated_fat": 9, "n6_pufa": 9, "n3_pufa": 9, "linoleic_acid": 9, "linolenic_acid": 9}


@dataclass(frozen=True, slots=True)
class Person:
    """`age` in years, `sex` "m" or "f", `state` of pregnancy (first, second, third trimester) or lactation."""

    age: Decimal
    sex: str
    state: str = ""
    activity: str = "light"
    name: str = ""

    def of(self, edition: Edition) -> dict[tuple[str, str], Reference]:
        """What an edition gives for this person."""
        return edition.of(self.age, self.sex, self.state)


def targets(
    person: Person, edition: Edition, *, upper: bool = True, energy_within: str = "0.05"
) -> list[dict[str, Any]]:
    """Rows for `targets` of a problem file: RNI, RDA or AI as minimum, UL as maximum, energy within ±5 % of the EER.

    A nutrient whose goal is not to fall short of a maximum (sodium) is limited by its PI instead. Shares of energy are
    not among them: see `energy_shares`.
    """
    found = person.of(edition)
    rows: list[dict[str, Any]] = []
    for nutrient in edition.nutrients:
        unit = edition.nutrients[nutrient].unit
        if unit == "%E":
            continue
        row: dict[str, Any] = {"nutrient": nutrient}
        need = found.get((nutrient, f"EER-{person.activity}"))
        if need is not None:
            room = need.value * Decimal(energy_within)
            row |= {"min": f"{need.value - room} {unit}", "max": f"{need.value + room} {unit}"}
        else:
            least = next((found[nutrient, kind] for kind in WANTED if (nutrient, kind) in found), None)
            most = found.get((nutrient, "PI" if nutrient == "sodium" else "UL"))
            if least is not None:
                row["min"] = f"{least.value} {unit}"
            if most is not None and upper:
                row["max"] = f"{most.value} {unit}"
        if len(row) > 1:
            rows.append(row)
    return rows


def energy_shares(person: Person, edition: Edition) -> list[dict[str, Any]]:
    """Rows for `energy_shares`: the acceptable range of each fat and of carbohydrate."""
    found = person.of(edition)
    rows = []
    for nutrient, held in edition.nutrients.items():
        low, high = (found.get((nutrient, kind)) for kind in ("LOW", "HIGH"))
        if held.unit == "%E" and (low or high) and nutrient != "added_sugars":
            row: dict[str, Any] = {
                "nutrient": nutrient.removesuffix("_share"),
                "kcal_per_g": ATWATER_KCAL.get(nutrient, 4),
            }
            row |= {k: f"{one.value} %" for k, one in (("min", low), ("max", high)) if one is not None}
            rows.append(row)
    return rows


def side_by_side(person: Person, held: Sequence[Edition]) -> dict[tuple[str, str], Mapping[str, Reference | None]]:
    """(nutrient, kind) → edition → reference or None where that edition is silent. RDA stands beside RNI."""
    each = {one.name: {(n, "RNI" if k == "RDA" else k): r for (n, k), r in person.of(one).items()} for one in held}
    keys = sorted({key for found in each.values() for key in found})
    return {key: {name: found.get(key) for name, found in each.items()} for key in keys}


def group(mix: Sequence[tuple[Person, Decimal | int]], edition: Edition) -> list[dict[str, Any]]:
    """Targets for one dish that a group shares, per head and day: nobody below their need, nobody above their limit.

    `mix`: persons with how many of them. A minimum is the highest of all, a maximum the lowest; where these cross, the
    row has a minimum only and `crossed` says for whom the maximum fails. `mean`: need per head, weighted by heads.
    Raises ValueError for an empty mix or a head count that is not above 0.
    """
    heads = sum((Decimal(n) for _, n in mix), Decimal(0))
    if not mix or any(Decimal(n) <= 0 for _, n in mix):
        raise ValueError("mix: at least one person, each with a count above 0")
    each = [({row["nutrient"]: row for row in targets(person, edition)}, person, Decimal(n)) for person, n in mix]
    rows = []
    for nutrient in edition.nutrients:
        held = [(rows_of.get(nutrient, {}), person, n) for rows_of, person, n in each]
        lows = [(Decimal(row["min"].split()[0]), n) for row, _, n in held if "min" in row]
        highs = [(Decimal(row["max"].split()[0]), person) for row, person, _ in held if "max" in row]
        if not lows and not highs:
            continue
        unit = edition.nutrients[nutrient].unit
        row: dict[str, Any] = {"nutrient": nutrient}
        low = max((v for v, _ in lows), default=None)
        if low is not None:
            row["min"] = f"{low} {unit}"
            if len(lows) == len(held):
                row["mean"] = f"{sum((v * n for v, n in lows), Decimal(0)) / heads:.6g} {unit}"
        high = min((v for v, _ in highs), default=None)
        if high is not None and (low is None or low <= high):
            row["max"] = f"{high} {unit}"
        elif high is not None and low is not None:
            row["crossed"] = [person.name or f"{person.age} {person.sex}" for v, person in highs if v < low]
        rows.append(row)
    return rows


def energy_iom(age: Decimal, sex: str, activity: str, weight_kg: Decimal, height_m: Decimal) -> Decimal:
    """Estimated energy requirement of an adult in kcal a day.

    Source: IOM, Dietary Reference Intakes for Energy, Carbohydrate, Fiber, Fat, Fatty Acids, Cholesterol, Protein, and
    Amino Acids (2002/2005): men 662 − 9.53·age + PA·(15.91·kg + 539.6·m), women 354 − 6.91·age + PA·(9.36·kg + 726·m).
    Raises ValueError below 19 years, for another sex or activity, or a size that is not above 0.
    """
    if sex not in PA or activity not in PA[sex] or age < 19 or weight_kg <= 0 or height_m <= 0:
        raise ValueError(f"age {age}, sex {sex!r}, activity {activity!r}: adults of 19, {', '.join(PA['m'])}")
    pa = Decimal(PA[sex][activity])
    if sex == "m":
        return 662 - Decimal("9.53") * age + pa * (Decimal("15.91") * weight_kg + Decimal("539.6") * height_m)
    return 354 - Decimal("6.91") * age + pa * (Decimal("9.36") * weight_kg + 726 * height_m)
