"""Ingredients in descending order of what was weighed in, and the allergens among them."""

from collections.abc import Iterable

from valley.industry.nutrition.engine.label.allergens import ALLERGENS
from valley.industry.nutrition.engine.label.product import Ingredient


def ingredient_statement(ingredients: Iterable[Ingredient], *, english: bool = False) -> str:
    """“水、燕麦、盐”: most first; equal amounts keep the recipe's order; what was not used is left out."""
    used = sorted((item for item in ingredients if item.mass_g > 0), key=lambda item: -item.mass_g)
    names = dict.fromkeys((item.name_en or item.name) if english else item.name for item in used)
    return (", " if english else "、").join(names)


def allergens(ingredients: Iterable[Ingredient], *, english: bool = False) -> str:
    """“乳、大豆”, each once, in the order in which the statement meets them."""
    used = sorted((item for item in ingredients if item.mass_g > 0), key=lambda item: -item.mass_g)
    found: dict[str, None] = {}
    for item in used:
        for name in item.allergens:
            pair = ALLERGENS.get(name.strip().casefold())
            pair = pair or next((both for both in ALLERGENS.values() if name in both), (name, name))
            found[pair[1] if english else pair[0]] = None
    return (", " if english else "、").join(found)
