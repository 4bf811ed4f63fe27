"""特殊医学用途配方食品. What is loaded of GB 29922 and GB 25596, and what a dossier still lacks."""

from valley.industry.nutrition.engine.fsmp.check import Formula, check
from valley.industry.nutrition.engine.fsmp.dossier import Dossier, dossier
from valley.industry.nutrition.engine.fsmp.read import formula, nutrients
from valley.industry.nutrition.engine.fsmp.rows import Edition, Row, editions, read_rows

__all__ = ["Dossier", "Edition", "Formula", "Row", "check", "dossier", "editions", "formula", "nutrients", "read_rows"]
