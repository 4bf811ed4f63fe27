"""Measured against declared (Table 2)."""

from collections.abc import Iterable
from decimal import Decimal

from valley.industry.nutrition.engine.label.edition import Edition
from valley.industry.nutrition.engine.label.product import Product
from valley.industry.nutrition.engine.label.table import Row
from valley.industry.nutrition.engine.standards import Finding, Verdict
from valley.industry.nutrition.engine.standards.amount import Below

# Table 2, as parts of the declared value.
LEAST, MOST, WIDE = Decimal("0.8"), Decimal("1.2"), Decimal("1.8")


def tolerance(product: Product, rows: Iterable[Row], edition: Edition) -> Iterable[Finding]:
    """One finding for each measured content. A declared 0 is held against the “0” limit."""
    for row in rows:
        measured = product.measured.get(row.nutrient.key)
        if measured is None:
            continue
        nutrient = row.nutrient
        value = measured.limit if isinstance(measured, Below) else measured
        if row.declared is None:
            yield edition.finding(
                "tolerance", Verdict.UNKNOWN, f"{nutrient.zh}没有标示值", "nothing is declared", subject=nutrient.key
            )
            continue
        low, high = {
            "least": (LEAST * row.declared, None),
            "most": (None, MOST * row.declared),
            "both": (LEAST * row.declared, WIDE * row.declared),
        }.get(nutrient.tolerance, (None, None))
        if high is not None and row.declared == 0:
            high = nutrient.zero
        if low is None and high is None:
            yield edition.finding(
                "tolerance",
                Verdict.NOTE,
                f"表2没有{nutrient.zh}的允许误差",
                "Table 2 has no tolerance for it",
                subject=nutrient.key,
            )
            continue
        inside = (low is None or value >= low) and (high is None or value <= high)
        verdict = Verdict.MET if inside else Verdict.NOT_MET
        if isinstance(measured, Below) and low is not None and low > 0:
            verdict = Verdict.NOT_MET if value <= low else Verdict.UNKNOWN
        bounds = " ~ ".join("" if bound is None else f"{bound.normalize():f}" for bound in (low, high))
        yield edition.finding(
            "tolerance",
            verdict,
            f"{nutrient.zh}实测值{'在' if verdict is Verdict.MET else '不在'}允许误差内",
            f"measured {nutrient.en.lower()} is {'' if verdict is Verdict.MET else 'not '}within tolerance",
            value=f"{value:f} {nutrient.unit} ∈ [{bounds}]",
            subject=nutrient.key,
        )
