"""The workbench's fields as a version was saved."""

from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.design import said
from valley.industry.nutrition.forms.process import PointEntry, StepEntry
from valley.industry.nutrition.forms.workbench.entry import PLAIN, Entry, with_known
from valley.industry.nutrition.forms.workbench.rows import GroupEntry, LineEntry, RangeEntry
from valley.industry.nutrition.models import FormulaVersion
from valley.industry.nutrition.queries.sheets import code_of, lines_with_things


def of_version(version: FormulaVersion) -> Entry:
    """As it was saved."""
    sheet: dict[str, Any] = version.sheet
    plain = {name: str(sheet.get(name) or "") for name in PLAIN}
    rows = lines_with_things(version)
    entry = Entry(
        plain,
        tuple(
            LineEntry(
                code_of(row), _text(row.amount_g), _text(row.min_g), _text(row.max_g), _text(row.habit_g),
                off=row.excluded,
            )
            for row in rows
        ),
        tuple(
            RangeEntry(
                r["nutrient"], r.get("min", ""), r.get("max", ""), r.get("per", "total"), r.get("source", ""),
                r.get("aim", ""),
            )
            for r in sheet.get("ranges", [])
        ),
        tuple(
            RangeEntry(s["nutrient"], _percent(s.get("min")), _percent(s.get("max")), "share")
            for s in sheet.get("shares", [])
        ),
        tuple(
            RangeEntry(f"{r['of']}:{r['to']}", r.get("min", ""), r.get("max", ""), "ratio")
            for r in sheet.get("ratios", [])
        ),
        tuple(
            GroupEntry(
                g["name"], tuple(g.get("members", ())), g.get("min_g", ""), g.get("max_g", ""),
                _percent(g.get("min_share")), _percent(g.get("max_share")),
            )
            for g in sheet.get("groups", [])
        ),
        tuple(sheet.get("objectives") or ("cost",)),
        tuple(
            StepEntry(
                s.name, s.settings, _text(s.yield_percent), ", ".join(f"{n}={v}" for n, v in s.retention.items()),
                s.source,
                tuple(
                    PointEntry(p.quantity, p.name, _text(p.value), p.unit, _text(p.low), _text(p.high), p.held_by)
                    for p in s.set_points.all()
                ),
            )
            for s in version.steps.prefetch_related("set_points")
        ),
        tuple(sheet.get("avoid", ())),
        bool(sheet.get("use_stock")),
        version.note,
        version.revision,
    )  # fmt: skip
    return with_known(entry, version)


def _text(value: Any) -> str:
    return "" if value is None else format(value.normalize(), "f")


def _percent(text: Any) -> str:
    return "" if text in (None, "") else said(Fraction(str(text)) * 100)
