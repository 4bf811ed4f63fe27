"""What every row of a problem file is read against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from valley.industry.nutrition.engine.foods import Food, Foods
from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.problem import Ingredient
from valley.industry.nutrition.engine.nutrients.terms import UNITS, canonical


@dataclass(slots=True)
class Context:
    """What every row of a file is read against."""

    units: dict[str, str]
    foods: Foods
    today: date
    fibre_declared: bool = False
    open_units: bool = False  # nutrients of the tables may be named without being declared
    notes: list[tuple[str, str]] = field(default_factory=list)
    data: set[str] = field(default_factory=set)
    densities: dict[str, Fraction] = field(default_factory=dict)
    found: dict[str, tuple[Food, Fraction]] = field(default_factory=dict)  # with the edible share reckoned with
    made: dict[str, Ingredient] = field(default_factory=dict)
    portions: dict[str, tuple[str, Fraction | None]] = field(default_factory=dict)  # see `Problem.portions`

    def nutrient(self, where: str, name: str) -> tuple[str, str]:
        """The name under which a nutrient is kept, and its unit. Raises BadProblem if it is not declared."""
        if name in self.units:
            return name, self.units[name]
        key = canonical(name)
        if key in self.units:
            return str(key), self.units[str(key)]
        for said, into in self.units.items():
            if key is not None and canonical(said) == key:
                return said, into
        if self.open_units and key is not None and key in UNITS:
            self.units[key] = UNITS[key]
            return key, UNITS[key]
        raise BadProblem(
            where, name, "请在 [nutrients] 中写明该营养素及单位", "declare it with its unit in [nutrients]"
        )
