"""A frozen run: problem, data releases, prices, solver and its options, grams, duals, in canonical JSON with one
hash."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.foods.files import checksums
from valley.industry.nutrition.engine.formulation.answer import Answer
from valley.industry.nutrition.engine.formulation.formulate import formulate
from valley.industry.nutrition.engine.formulation.problem import Aim, Demand, Ingredient, Problem, Row
from valley.industry.nutrition.engine.formulation.program import breach
from valley.industry.nutrition.engine.formulation.solver import options, version

FORMAT = "valley-formulation/2"
Exact = Mapping[str, Fraction]


def freeze(problem: Problem, answer: Answer, rules: Mapping[str, str] | None = None) -> tuple[bytes, str]:
    """Canonical bytes and their SHA-256. Exact numbers are written as fractions "n/d", floats by repr.

    `rules`: what else the run stood on, name → edition or checksum (a rule set, a price list).
    """
    whole = any(d.most is not None for d in problem.demands) or any(i.least_use_g for i in problem.ingredients)
    document = {
        "format": FORMAT,
        "problem": stated(problem),
        "data": {name: checksums().get(name, "") for name in problem.data},
        "rules": dict(rules or {}),
        "solver": answer.solver,
        "options": dict(options(whole=whole or "count" in problem.objectives)),
        "grams": dict(answer.grams),
        "cost": answer.cost,
        "objective": answer.objective,
        "bound": answer.bound if math.isfinite(answer.bound) else None,
        "row_duals": list(answer.row_duals),
    }
    if answer.aim_duals:  # packages of other objectives keep their bytes
        document["aim_duals"] = list(answer.aim_duals)
    data = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    return data, hashlib.sha256(data).hexdigest()


def stated(problem: Problem) -> dict[str, Any]:
    """The problem as JSON values, without loss: `problem_of` gives it back."""
    return {
        "title": problem.title,
        "currency": problem.currency,
        "objectives": list(problem.objectives),
        "nutrients": dict(problem.nutrients),
        "excluded": sorted(problem.excluded),
        "notes": [list(note) for note in problem.notes],
        "data": list(problem.data),
        "scenarios": {name: _said(prices) for name, prices in problem.scenarios.items()},
        "totals": {name: [_text(low), _text(high)] for name, (low, high) in problem.totals.items()},
        "ingredients": [
            {
                "name": i.name,
                "per_100g": {n: _text(v) for n, v in i.per_100g.items()},
                "price_per_kg": _text(i.price_per_kg),
                "mass_yield": str(i.mass_yield),
                "retention": _said(i.retention),
                "allergens": sorted(i.allergens),
                "habit_g": str(i.habit_g),
                "at_most": _said(i.at_most),
                "least_use_g": str(i.least_use_g),
                "spread": _said(i.spread),
                "source": i.source,
            }
            for i in problem.ingredients
        ],
        "demands": [
            {
                "key": d.key,
                "words": list(d.words),
                "per_unit": d.per_unit,
                "most": d.most,
                "min_use_g": str(d.min_use_g),
                **({"basis": _said(d.basis), "size": str(d.size)} if d.basis else {}),
                **({"stated": [_text(one) for one in d.stated]} if d.stated != (None, None) else {}),
                **({"law": True} if d.law else {}),
                "rows": [
                    {"c": _said(r.coefficients), "low": _text(r.low), "high": _text(r.high), "uses": _said(r.uses)}
                    for r in d.rows
                ],
            }
            for d in problem.demands
        ],
        "aims": [
            {
                "key": a.key,
                "words": list(a.words),
                "c": _said(a.coefficients),
                "target": str(a.target),
                "scale": str(a.scale),
            }
            for a in problem.aims
        ],
    }


def problem_of(held: Mapping[str, Any]) -> Problem:
    """The problem out of a package's "problem"."""
    return Problem(
        title=held["title"],
        nutrients=held["nutrients"],
        ingredients=tuple(
            Ingredient(
                name=i["name"],
                per_100g={n: _read(v) for n, v in i["per_100g"].items()},
                price_per_kg=_read(i["price_per_kg"]),
                mass_yield=Fraction(i["mass_yield"]),
                retention=_exact(i["retention"]),
                allergens=frozenset(i["allergens"]),
                habit_g=Fraction(i["habit_g"]),
                at_most=_exact(i["at_most"]),
                least_use_g=Fraction(i["least_use_g"]),
                spread=_exact(i["spread"]),
                source=i["source"],
            )
            for i in held["ingredients"]
        ),
        demands=tuple(
            Demand(
                d["key"],
                (d["words"][0], d["words"][1]),
                tuple(Row(_exact(r["c"]), _read(r["low"]), _read(r["high"]), _exact(r["uses"])) for r in d["rows"]),
                d["per_unit"],
                d["most"],
                Fraction(d["min_use_g"]),
                _exact(d.get("basis", {})),
                Fraction(d.get("size", 0)),
                (_read(d.get("stated", (None, None))[0]), _read(d.get("stated", (None, None))[1])),
                d.get("law", False),
            )
            for d in held["demands"]
        ),
        objectives=tuple(held["objectives"]),
        currency=held["currency"],
        notes=tuple((zh, en) for zh, en in held["notes"]),
        excluded=frozenset(held["excluded"]),
        aims=tuple(
            Aim(a["key"], (a["words"][0], a["words"][1]), _exact(a["c"]), Fraction(a["target"]), Fraction(a["scale"]))
            for a in held["aims"]
        ),
        scenarios={name: _exact(prices) for name, prices in held["scenarios"].items()},
        data=tuple(held["data"]),
        totals={name: (_read(low), _read(high)) for name, (low, high) in held["totals"].items()},
    )


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _said(values: Exact) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


def _read(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _exact(values: Mapping[str, str]) -> dict[str, Fraction]:
    return {name: Fraction(value) for name, value in values.items()}


def replay(data: bytes, seconds: float = 60.0) -> dict[str, float | bool | str | None]:
    """Solved again from the package alone, with the solver that is here.

    `same_solver`; `objective` and how far it is from the frozen one, relative to max(1, |objective|); `same_bytes`:
    whether freezing the new answer gives the package back, as it does with the pinned solver.
    """
    document: dict[str, Any] = json.loads(data)
    problem = problem_of(document["problem"])
    found = formulate(problem, seconds)
    if not isinstance(found, Answer):
        return {
            "same_solver": document["solver"] == version(), "objective": None, "apart": None, "same_bytes": False,
            "state": type(found).__name__,
        }  # fmt: skip
    again, _ = freeze(problem, found, document["rules"])
    return {
        "same_solver": document["solver"] == version(),
        "objective": found.objective,
        "apart": abs(found.objective - document["objective"]) / max(1.0, abs(document["objective"])),
        "same_bytes": again == data,
        "state": "Answer",
    }


def verify(data: bytes, digest: str) -> dict[str, float | bool | None]:
    """Recomputed from the package alone, in fractions and without a solver: hash, worst violation, cost, duality gap.

    `gap` is of the first objective, if it is cost, distance or deviation; None where whole numbers leave no LP
    certificate.
    """
    document: dict[str, Any] = json.loads(data)
    problem = problem_of(document["problem"])
    grams = {name: Fraction(value) for name, value in document["grams"].items()}
    worst = max((breach(row, grams) for d in problem.demands for row in d.rows), default=Fraction(0))
    used = [g for g in grams.values() if g > 0]
    for demand in problem.demands:
        if demand.most is not None:
            worst = max(worst, Fraction(max(0, len(used) - demand.most)))
            worst = max([worst, *((demand.min_use_g - g) / max(Fraction(1), demand.min_use_g) for g in used)])
    worst = max([worst, *(g for name, g in grams.items() if name in problem.excluded)])
    for one in problem.ingredients:
        if one.least_use_g and grams.get(one.name):
            worst = max(worst, (one.least_use_g - grams[one.name]) / max(Fraction(1), one.least_use_g))
    prices = {i.name: (i.price_per_kg or Fraction(0)) / 1000 for i in problem.ingredients}
    cost = sum((prices[name] * g for name, g in grams.items()), Fraction(0))
    duals = [Fraction(d) for d in document["row_duals"]]
    aims = [Fraction(d) for d in document.get("aim_duals", ())]
    deviates = problem.objectives[0] == "deviation"
    gap = _deviation_gap(problem, duals, aims, grams) if deviates else _gap(problem, duals, grams, prices, cost)
    return {
        "hash": hashlib.sha256(data).hexdigest() == digest,
        "worst": float(worst),
        "cost": float(cost),
        "gap": gap,
    }


def _deviation_gap(problem: Problem, duals: list[Fraction], aims: list[Fraction], grams: Exact) -> float | None:
    """As `_gap`, of Σ |level − target| / scale ≥ Σ u · (target − level) for any |u| ≤ 1 / scale."""
    rows = [row for demand in problem.demands for row in demand.rows]
    if len(duals) != len(rows) or len(aims) != len(problem.aims) or not aims:
        return None
    names = [one.name for one in problem.ingredients if one.name not in problem.excluded]
    paid, bound, objective = dict.fromkeys(names, Fraction(0)), Fraction(0), Fraction(0)
    for row, dual in zip(rows, duals, strict=True):
        limit = row.low if dual > 0 else row.high
        if dual and limit is not None:
            bound += dual * limit
            for name in names:
                paid[name] += dual * row.coefficients.get(name, Fraction(0))
    for aim, said in zip(problem.aims, aims, strict=True):
        dual = max(-1 / aim.scale, min(1 / aim.scale, said))
        bound += dual * aim.target
        level = sum((aim.coefficients.get(name, Fraction(0)) * g for name, g in grams.items()), Fraction(0))
        objective += abs(level - aim.target) / aim.scale
        for name in names:
            paid[name] += dual * aim.coefficients.get(name, Fraction(0))
    if any(price > Fraction(1, 10**7) for price in paid.values()):
        return 1.0
    return float((objective - bound) / max(Fraction(1), abs(objective)))


def _gap(problem: Problem, duals: list[Fraction], grams: Exact, prices: Exact, cost: Fraction) -> float | None:
    """(objective − dual bound) / max(1, |objective|). A reduced cost below −1e-7 is no certificate: 1."""
    rows = [row for demand in problem.demands for row in demand.rows]
    first = problem.objectives[0]
    if not duals or len(duals) != len(rows) or first not in {"cost", "distance"}:
        return None
    bound, paid = Fraction(0), dict.fromkeys(prices, Fraction(0))
    for row, dual in zip(rows, duals, strict=True):
        limit = row.low if dual > 0 else row.high
        if not dual or limit is None:
            continue  # a dual on an absent side is no certificate: left out, the bound stays valid
        bound += dual * limit
        for name, value in row.coefficients.items():
            paid[name] += dual * value
    tolerance = Fraction(1, 10**7)
    objective = cost
    if first == "distance":
        objective = Fraction(0)
        for one in problem.ingredients:
            # min over x ≥ 0 of |x − habit| − paid·x: at x = habit, or at 0 if taking away is paid for
            objective += abs(grams.get(one.name, Fraction(0)) - one.habit_g)
            if one.name in problem.excluded:
                bound += one.habit_g
            elif paid[one.name] > 1 + tolerance:
                return 1.0
            else:
                bound += min(one.habit_g, -min(paid[one.name], Fraction(1)) * one.habit_g)
    elif any(prices[n] - p < -tolerance for n, p in paid.items() if n not in problem.excluded):
        return 1.0
    return float((objective - bound) / max(Fraction(1), abs(objective)))
