"""Two versions beside each other."""

from typing import Any

from valley.industry.nutrition.engine.design import Change, difference
from valley.industry.nutrition.models import FormulaVersion
from valley.industry.nutrition.queries.nutrients import label
from valley.industry.nutrition.queries.process import said, steps_with_points
from valley.industry.nutrition.queries.sheets import lines_with_things


def compared(before: FormulaVersion, after: FormulaVersion) -> tuple[Change, ...]:
    """What changed, as text: amounts, limits, ranges, steps, nutrients, settings."""
    return difference(_facts(before), _facts(after))


def _facts(version: FormulaVersion) -> dict[str, dict[str, str]]:
    lines = lines_with_things(version)
    sheet: dict[str, Any] = version.sheet
    return {
        "line": {str(x.ingredient or x.part): f"{_said(x.amount_g)} g" for x in lines if x.amount_g},
        "limit": {
            str(x.ingredient or x.part): f"{_said(x.min_g)} – {_said(x.max_g)} g"
            for x in lines
            if x.min_g is not None or x.max_g is not None
        },
        "range": {
            label(key): f"{r.get('min') or '—'} – {r.get('max') or '—'}"
            for key, r in (
                *((r["nutrient"], r) for r in sheet.get("ranges", [])),
                *((f"{r['of']}:{r['to']}", r) for r in sheet.get("ratios", [])),
            )
        },
        "step": {
            s.name: " · ".join(
                [
                    *(f"{said(p)} {p.held_by}".strip() for p in s.set_points.all()),
                    s.settings,
                    f"{_said(s.yield_percent)} %",
                    *(f"{label(n)} {v}" for n, v in sorted(s.retention.items())),
                ]
            ).strip(" ·")
            for s in steps_with_points(version)
        },
        "level": {
            label(x["nutrient"]): f"{float(x['amount'] or 0):.4g} {x['unit']}"
            for x in version.result.get("levels", [])
            if x["per"] not in {"share", "ratio"}
        },
    }


def _said(value: Any) -> str:
    return "—" if value is None else format(value.normalize(), "f")
