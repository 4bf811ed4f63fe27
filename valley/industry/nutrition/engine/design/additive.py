"""What limits an additive in the formula's food category: its row of GB 2760-2024, or the firm's own limit."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from valley.industry.nutrition.engine.additives.basis import factor
from valley.industry.nutrition.engine.additives.limit import ruling
from valley.industry.nutrition.engine.additives.sums import COLOURANT, FUNCTIONS, HUES
from valley.industry.nutrition.engine.additives.table import Additive, table
from valley.industry.nutrition.engine.standards import BadInput

State = Literal["limit", "any", "residue", "forbidden", "open"]
Own = tuple[str, str, bool, str]
"""A firm's own limit: category, mg/kg or "", whether it counts a residue, clause."""


@dataclass(frozen=True, slots=True)
class Use:
    """How an additive may be used in a category. `most_g_per_kg` of the finished food, counted by `share` of what is
    weighed in; `function`: with which others it shares a maximum (A.4), "" for none.

    `state`: "limit" has a number; "any" is 按生产需要适量, "residue" limits what stays: neither has a number for use;
    "forbidden": the category does not allow it; "open": something has to be confirmed first, so no row is made.
    """

    name: str
    category: str
    state: State
    most_g_per_kg: Fraction | None = None
    share: Fraction = Fraction(1)
    function: str = ""
    clause: str = ""


@lru_cache(maxsize=2048)
def use_of(name: str, category: str, own: tuple[Own, ...] = ()) -> Use:
    """The rule for an additive by its name in a category (code or name of Table E.1). The firm's own limit of that
    category counts before the table, whichever is stricter being the firm's to say."""
    for where, most, residue, clause in own:
        if where == category:
            if residue:
                return Use(name, category, "residue", clause=clause)
            if not most:
                return Use(name, category, "any", clause=clause)
            function = _shared(name)
            return Use(name, category, "limit", Fraction(most) / 1000, function=function, clause=clause)
    held = table()
    try:
        additive, code = held.find(name), held.category(category).code
    except BadInput:
        return Use(name, category, "open")
    found = ruling(additive, code, held)
    if not found.rows:
        return Use(name, category, "forbidden", clause="GB 2760-2024 A.3")
    row = found.rows[0]
    clause = f"GB 2760-2024 表A.1 p.{row.page}"
    if row.most is None:
        return Use(name, category, "any", clause=clause)
    if row.is_residue:
        return Use(name, category, "residue", clause=clause)
    counted = factor(name, row.basis) if row.basis else Decimal(1)
    doubtful = found.conditions or row.component or row.ready_to_drink or row.unit != "g/kg" or counted is None
    if doubtful or len(found.rows) > 1:
        return Use(name, category, "open", clause=clause)
    assert counted is not None
    return Use(name, category, "limit", Fraction(row.most), Fraction(counted), _group(additive), clause)


def _shared(name: str) -> str:
    try:
        return _group(table().find(name))
    except BadInput:
        return ""


def _group(additive: Additive) -> str:
    """“防腐剂”, “抗氧化剂”, “着色剂：红” or ''."""
    found = next((function for function in FUNCTIONS if function in additive.functions), "")
    if not found and COLOURANT in additive.functions:
        hue = next((sign for sign in reversed(additive.zh) if sign in HUES), "")
        return f"{COLOURANT}：{hue}" if hue else ""
    return found
