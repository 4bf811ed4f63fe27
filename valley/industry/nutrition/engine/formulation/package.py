"""A frozen run: problem as rows, prices, solver, grams, duals, in canonical JSON with one hash."""

import hashlib
import json
import math
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.formulation.answer import Answer
from valley.industry.nutrition.engine.formulation.problem import Problem, Row
from valley.industry.nutrition.engine.formulation.program import breach


def freeze(problem: Problem, answer: Answer) -> tuple[bytes, str]:
    """Canonical bytes and their SHA-256. Exact numbers are written as fractions "n/d", floats by repr."""

    def said(value: Fraction | None) -> str | None:
        return None if value is None else str(value)

    document = {
        "format": "valley-formulation/1",
        "title": problem.title,
        "currency": problem.currency,
        "objectives": list(problem.objectives),
        "nutrients": dict(problem.nutrients),
        "excluded": sorted(problem.excluded),
        "ingredients": [
            {
                "name": i.name,
                "price_per_kg": said(i.price_per_kg),
                "mass_yield": str(i.mass_yield),
                "habit_g": str(i.habit_g),
                "per_100g": {n: said(v) for n, v in i.per_100g.items()},
                "retention": {n: str(v) for n, v in i.retention.items()},
            }
            for i in problem.ingredients
        ],
        "demands": [
            {
                "key": d.key,
                "words": list(d.words),
                "most": d.most,
                "min_use_g": str(d.min_use_g),
                "rows": [
                    {"c": {n: str(v) for n, v in r.coefficients.items()}, "low": said(r.low), "high": said(r.high)}
                    for r in d.rows
                ],
            }
            for d in problem.demands
        ],
        "solver": answer.solver,
        "grams": dict(answer.grams),
        "objective": answer.objective,
        "bound": answer.bound if math.isfinite(answer.bound) else None,
        "row_duals": list(answer.row_duals),
    }
    data = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    return data, hashlib.sha256(data).hexdigest()


def verify(data: bytes, digest: str) -> dict[str, float | bool | None]:
    """Recomputed from the package alone, in fractions: hash, worst violation, cost, for an LP its duality gap.

    `gap` is None where a count limit or another first objective leaves no LP certificate.
    """
    document: dict[str, Any] = json.loads(data)

    def read(text: str | None) -> Fraction | None:
        return None if text is None else Fraction(text)

    grams = {name: Fraction(value) for name, value in document["grams"].items()}
    rows = [
        Row({n: Fraction(v) for n, v in r["c"].items()}, read(r["low"]), read(r["high"]))
        for d in document["demands"]
        for r in d["rows"]
    ]
    worst = max((breach(row, grams) for row in rows), default=Fraction(0))
    for demand in document["demands"]:
        if demand["most"] is not None:
            used = [g for g in grams.values() if g > 0]
            worst = max(worst, Fraction(max(0, len(used) - demand["most"])))
            low = Fraction(demand["min_use_g"])
            worst = max([worst, *((low - g) / max(Fraction(1), low) for g in used)])
    prices = {i["name"]: Fraction(i["price_per_kg"] or 0) / 1000 for i in document["ingredients"]}
    cost = sum((prices[name] * g for name, g in grams.items()), Fraction(0))
    gap = None
    duals = [Fraction(d) for d in document["row_duals"]]
    if document["objectives"] == ["cost"] and len(duals) == len(rows):
        gap = float(_gap(rows, duals, prices, set(document["excluded"]), cost))
    return {
        "hash": hashlib.sha256(data).hexdigest() == digest,
        "worst": float(worst),
        "cost": float(cost),
        "gap": gap,
    }


def _gap(
    rows: list[Row], duals: list[Fraction], prices: dict[str, Fraction], excluded: set[str], cost: Fraction
) -> Fraction:
    """(cost − dual bound) / max(1, cost). A reduced cost below −1e-9 is no certificate: 1."""
    bound, reduced = Fraction(0), dict(prices)
    for row, dual in zip(rows, duals, strict=True):
        limit = row.low if dual > 0 else row.high
        if not dual or limit is None:
            continue  # a dual on an absent side is no certificate: left out, the bound stays valid
        bound += dual * limit
        for name, value in row.coefficients.items():
            reduced[name] -= dual * value
    short = min([Fraction(0), *(r for n, r in reduced.items() if n not in excluded)])
    scale = max(Fraction(1), cost)
    return (cost - bound) / scale if short >= -Fraction(1, 10**9) else Fraction(1)
