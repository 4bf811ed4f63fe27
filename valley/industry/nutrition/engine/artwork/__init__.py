"""标签图. The label as SVG, PDF or PNG at real size, in Chinese or English, and the check of what is printed."""

from valley.industry.nutrition.engine.artwork.draw import Artwork, draw
from valley.industry.nutrition.engine.artwork.printed import print_check
from valley.industry.nutrition.engine.artwork.statements import allergens, ingredient_statement

__all__ = ["Artwork", "allergens", "draw", "ingredient_statement", "print_check"]
