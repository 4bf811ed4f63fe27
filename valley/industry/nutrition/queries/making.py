"""What a maker needs of a formula, and nothing else: no prices, no targets, no alternatives, no suppliers' terms."""

from decimal import Decimal
from typing import Any

from valley.industry.nutrition.models import DishSheet, FormulaVersion, SetPoint
from valley.industry.nutrition.queries.sheets import lines_with_things


def making_sheet(version: FormulaVersion) -> dict[str, Any]:
    """Amounts per batch in g with allergens, the steps, packing and storage; sub-recipes inside. Numbers as text."""
    rows = []
    for line in lines_with_things(version):
        if not line.amount_g or line.excluded:
            continue
        thing = line.ingredient
        row: dict[str, Any] = {"name": str(thing or line.part), "amount_g": _said(line.amount_g)}
        if thing is not None:
            row |= {"uri": thing.uri, "allergens": thing.allergens, "edible_percent": _said(thing.edible_percent)}
        elif line.part is not None:
            row |= {"uri": line.part.uri, "recipe": making_sheet(line.part)}
        rows.append(row)
    dish = DishSheet.objects.filter(version=version).first()
    formula = version.formula
    return {
        "format": "valley-release/2",
        "title": formula.title,
        "version": version.number,
        "uri": version.uri,
        "owner": formula.owner.uri,
        "lines": rows,
        "steps": [
            {
                "name": s.name,
                "settings": s.settings,
                "yield_percent": _said(s.yield_percent),
                "set_points": [set_point(p) for p in s.set_points.all()],
            }
            for s in version.steps.prefetch_related("set_points")
        ],
        "product_g": version.result.get("product_g", ""),
        "dish": {
            name: _said(getattr(dish, name)) if isinstance(getattr(dish, name), Decimal) else getattr(dish, name)
            for name in ("cutting", "portion_g", "packaging", "storage", "shelf_life_hours", "heating", "standard")
        }
        if dish
        else {},
    }


def set_point(point: SetPoint) -> dict[str, Any]:
    """One set-point as it stands in the package: numbers as text in `unit`; null is no limit."""
    return {
        "quantity": point.quantity, "name": point.name, "value": _said(point.value), "unit": point.unit,
        "low": None if point.low is None else _said(point.low),
        "high": None if point.high is None else _said(point.high), "held_by": point.held_by,
    }  # fmt: skip


def _said(value: Decimal) -> str:
    return format(value.normalize(), "f")
