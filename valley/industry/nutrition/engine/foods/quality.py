"""Doubts about a food's values: what cannot be, or hardly, by the definitions themselves. Doubts warn; nothing is
mended."""

from __future__ import annotations

from decimal import Decimal

from valley.industry.nutrition.engine.foods.food import Food

ATWATER = {"protein": 4, "fat": 9, "carbohydrate_by_difference": 4}
"""kcal/g, Atwater's general factors; 25 % off is doubtful, since SR uses specific factors and counts fibre and
alcohol apart."""
PROXIMATES = ("water", "protein", "fat", "ash", "carbohydrate_by_difference")


def doubts(food: Food) -> tuple[tuple[str, str], ...]:
    """Each doubt in words, zh and en; empty where nothing is odd or the values to tell are missing."""
    found = []
    value = food.values.get
    sugars, carbohydrate = value("sugars"), value("carbohydrate_by_difference")
    if sugars is not None and carbohydrate is not None and sugars > carbohydrate:
        found.append(
            (f"糖 {sugars} g 多于碳水化合物 {carbohydrate} g", f"sugars {sugars} g above carbohydrate {carbohydrate} g")
        )
    fat, saturated = value("fat"), value("saturated_fat")
    if fat is not None and saturated is not None and saturated > fat:
        found.append((f"饱和脂肪 {saturated} g 多于脂肪 {fat} g", f"saturated fat {saturated} g above fat {fat} g"))
    parts = [value(key) for key in PROXIMATES]
    known = [part for part in parts if part is not None]
    if len(known) == len(parts) and not Decimal(97) <= sum(known, Decimal(0)) <= Decimal(103):
        total = sum(known, Decimal(0))
        found.append((f"各组分合计 {total} g（应约 100 g）", f"proximates add up to {total} g, not about 100 g"))
    energy = value("energy_kcal")
    each = [(value(key), factor) for key, factor in ATWATER.items()]
    if energy and all(part is not None for part, _ in each):
        reckoned = sum(((part or Decimal(0)) * factor for part, factor in each), Decimal(0))
        if reckoned and abs(energy - reckoned) > max(Decimal(30), reckoned / 4):
            said = f"{energy} kcal", f"{reckoned:.0f} kcal"
            found.append(
                (f"能量 {said[0]} 与按组分计的 {said[1]} 相差过大", f"energy {said[0]}, but {said[1]} by its parts")
            )
    return tuple(found)
