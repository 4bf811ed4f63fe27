"""Nutri-Score 2023, for export: a front-of-pack score of some European countries, without meaning in Chinese law."""

from valley.industry.nutrition.engine.nutriscore.read import contents
from valley.industry.nutrition.engine.nutriscore.score import SOURCE, Family, Score, score

__all__ = ["SOURCE", "Family", "Score", "contents", "score"]
