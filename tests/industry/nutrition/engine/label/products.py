"""Products for the tests of the label."""

from typing import Any

from valley.industry.nutrition.engine.label import Label, label, product

# USDA SR28 01077, whole milk, per 100 g: the published trap of the two rounding rules.
MILK: dict[str, Any] = {
    "name": "全脂牛奶",
    "per_100g": {
        "protein": "3.15 g",
        "fat": "3.25 g",
        "saturated_fat": "1.865 g",
        "carbohydrate": "4.80 g",
        "sugars": "5.05 g",
        "sodium": "43 mg",
        "calcium": "113 mg",
    },
}


def made(year: str = "2025", **changes: Any) -> Label:
    """The label of milk with some fields changed; `per_100g` is merged."""
    held = {**MILK, **changes}
    if "per_100g" in changes:
        held["per_100g"] = {**MILK["per_100g"], **changes["per_100g"]}
    return label(product(held), year)


def verdicts(found: Label, clause: str) -> dict[str, str]:
    """Verdicts of a clause by subject."""
    return {f.subject: f.verdict.value for f in found.findings if f.clause == clause}
