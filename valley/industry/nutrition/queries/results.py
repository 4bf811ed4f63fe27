"""An outcome as plain data, kept beside the version so that lists and comparisons need no solver."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.design import Outcome, Worksheet, said


def result_of(sheet: Worksheet, outcome: Outcome) -> dict[str, Any]:
    """Cost in CNY, product in g, each nutrient with its coverage; numbers as decimal text, None unknown."""
    return {
        "cny": None if outcome.cny is None else said(outcome.cny),
        "product_g": said(outcome.product_g),
        "met": outcome.met,
        "levels": [
            {
                "nutrient": level.nutrient, "unit": level.unit, "amount": said(level.amount), "per": level.per,
                "coverage": said(level.coverage), "low": said(level.low), "high": said(level.high),
                "verdict": level.verdict,
            }
            for level in outcome.levels
        ],
    }  # fmt: skip


def per_100g(result: Mapping[str, Any]) -> dict[str, Fraction]:
    """Nutrient → amount in 100 g of product, of a kept result; only where every ingredient has a value."""
    product = Fraction(result.get("product_g") or 0)
    if not product:
        return {}
    found = {}
    for level in result.get("levels", []):
        if level["per"] not in {"share", "ratio"} and Fraction(level["coverage"] or 0) == 1:
            amount = Fraction(level["amount"] or 0)
            found[level["nutrient"]] = amount if level["per"] == "100 g" else amount / product * 100
    return found
