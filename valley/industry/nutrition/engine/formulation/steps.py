"""Processing: yields and retentions of all steps of an ingredient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.foods import UnknownProcess
from valley.industry.nutrition.engine.foods.retention import process
from valley.industry.nutrition.engine.formulation.context import Context
from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.problem import ONE, Ingredient
from valley.industry.nutrition.engine.formulation.quantity import number, share
from valley.industry.nutrition.engine.formulation.shape import known
from valley.industry.nutrition.engine.nutrients.terms import canonical


def processed(told: Context, where: str, row: Mapping[str, Any], one: Ingredient) -> Ingredient:
    """The yields and retentions of all steps, multiplied."""
    if not row.keys() & {"yield", "retention", "steps"}:
        return one
    steps = row.get("steps", [])
    steps = [steps] if isinstance(steps, Mapping | str | int) else steps
    own = {"yield": row.get("yield", 1), "retention": row.get("retention", {})}
    kept = dict(one.retention)
    mass = one.mass_yield
    for place, step in enumerate([own, *steps]):
        step = {"retention": step} if isinstance(step, str | int) else step
        told_where = where if not place else f"{where} · steps[{place}]"
        known(told_where, step, {"name", "yield", "retention", "code"})
        given = step.get("yield", 1)
        factor = _yield(given, f"{told_where} · yield")
        mass *= factor
        for name, part in _retention(told, told_where, step).items():
            kept[name] = kept.get(name, ONE) * part
    return replace(one, mass_yield=mass, retention=kept)


def _yield(given: Any, where: str) -> Fraction:
    text = isinstance(given, str) and given.strip().endswith("%")
    factor = number(given.strip().removesuffix("%"), where) / 100 if text else number(given, where)
    if not factor:
        raise BadProblem(where, given, "得率须大于 0", "the yield must be above 0")
    return factor


def _retention(told: Context, where: str, step: Mapping[str, Any]) -> dict[str, Fraction]:
    """Of one step: a code of R6, factors written out, or both (what is written wins)."""
    found: dict[str, Fraction] = {}
    given = step.get("retention", {})
    codes = [step["code"]] if "code" in step else []
    if isinstance(given, str | int):
        codes.append(given)
        given = {}
    for code in codes:
        try:
            one = process(code)
        except UnknownProcess:
            raise BadProblem(
                where, code, "USDA 保留率第 6 版没有这一编号", "USDA retention R6 has no such code"
            ) from None
        told.data.add("USDA Retention Factors R6")
        for name in list(told.units):
            part = one.kept.get(canonical(name) or name)
            if part is not None:
                found[name] = Fraction(part)
    for said, value in given.items():
        name, _ = told.nutrient(where, str(said))
        found[name] = share(value, f"{where} · retention.{said}")
    return found
