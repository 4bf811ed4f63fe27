"""A file with `label`: the way back from a label and its ordered list of ingredients to grams, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.problem import Problem
from valley.industry.nutrition.engine.formulation.quantity import amount, number, share, split
from valley.industry.nutrition.engine.formulation.read import read
from valley.industry.nutrition.engine.formulation.reverse import Reversed, reverse
from valley.industry.nutrition.engine.formulation.spoken import named, with_unit
from valley.industry.nutrition.engine.nutrients.terms import UNITS, canonical

ASKED = ("targets", "energy_shares", "ratios", "groups", "budget", "count", "mass", "robust", "menu", "front", "pool")
LABEL_UNITS = {"energy": "kJ"}
"""The unit of a bare number on a label where it is not the table's: GB 28050 declares energy in kJ."""


def backward(given: Mapping[str, Any]) -> tuple[Problem, Reversed]:
    """`label`: nutrient → declared value per 100 g, its last digit the rounding step; `ingredients` in the list's
    order; `known`: name → % of what is weighed in that the label states. Raises: BadProblem."""
    for key in ASKED:
        if key in given:
            raise BadProblem(key, given[key], "反推时不写要求", "going back from a label nothing is asked for")
    label = given.get("label")
    if not isinstance(label, Mapping) or not label:
        raise BadProblem("label", label, "写作 { 营养素 = 标示值 }", "write { nutrient = declared value }")
    said: dict[str, tuple[str, Any]] = {}
    for name, value in label.items():
        plain, unit = named(str(name))
        known_as = canonical(plain)
        if known_as is None or known_as not in UNITS:
            raise BadProblem(f"label.{name}", name, "没有这种营养素", "no such nutrient is known")
        if known_as in said:
            raise BadProblem(f"label.{name}", name, "写了两次", "is given twice")
        said[known_as] = str(name), with_unit(value, unit or LABEL_UNITS.get(known_as, ""))
    rest = {key: value for key, value in given.items() if key not in {"label", "known"}}
    if not rest.get("nutrients"):  # named in targets that ask for nothing: kept in the table's units
        rest["targets"] = [{"nutrient": key, "min": 0} for key in said]
    problem = read(rest | {"objectives": ["distance"]})
    kept = {canonical(name) or name: name for name in problem.nutrients}
    declared = {}
    for nutrient, (name, value) in said.items():
        if nutrient not in kept:
            raise BadProblem(f"label.{name}", name, "请在 [nutrients] 中写明", "declare it in [nutrients]")
        into = problem.nutrients[kept[nutrient]]
        at = f"label.{name}"
        declared[kept[nutrient]] = float(amount(value, into, at)), float(_step(value, into, at))
    known = {str(n): float(share(v if "%" in str(v) else f"{v} %", f"known.{n}") * 100)
             for n, v in (given.get("known") or {}).items()}  # fmt: skip
    return problem, reverse(declared, problem.ingredients, known=known)


def _step(value: Any, into: str, where: str) -> Fraction:
    """What one in the last digit is: "7.5 g" was rounded to 0.1 g."""
    parts = split(value) if isinstance(value, str) else None
    digits, unit = parts if parts is not None else (str(value), "")
    number(digits, where)
    after = digits.partition(".")[2]
    step = Fraction(1, 10 ** len(after)) if after.isdigit() else Fraction(1)
    return amount(f"{float(step)!r} {unit}", into, where) if unit else step
