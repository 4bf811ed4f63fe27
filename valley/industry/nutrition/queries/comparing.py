"""Two versions beside each other."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.industry.nutrition.engine.design import Change, difference
from valley.industry.nutrition.engine.design import said as said_number
from valley.industry.nutrition.models import FormulaVersion
from valley.industry.nutrition.queries.nutrients import AIMS, basis_words, label
from valley.industry.nutrition.queries.process import said, steps_with_points
from valley.industry.nutrition.queries.sheets import code_of, lines_with_things
from valley.kernel import formats

SETTINGS = {
    "mass_low": gettext_lazy("成品质量，最少（g）"),
    "mass_high": gettext_lazy("成品质量，最多（g）"),
    "budget": gettext_lazy("预算（元/份）"),
    "most": gettext_lazy("最多几种原料"),
    "min_use_g": gettext_lazy("选用者每种不少于（g）"),
    "joint": gettext_lazy("批次不齐也要达到（% 的批次）"),
    "per_day": gettext_lazy("每天吃几份"),
    "scenario": gettext_lazy("价格情景"),
}


def compared(before: FormulaVersion, after: FormulaVersion) -> tuple[Change, ...]:
    """What changed, as text: amounts, limits, ranges, steps, nutrients, settings."""
    return difference(_facts(before), _facts(after))


def _facts(version: FormulaVersion) -> dict[str, dict[str, str]]:
    lines = lines_with_things(version)
    sheet: dict[str, Any] = version.sheet
    names = {code_of(line): str(line.ingredient or line.part) for line in lines}
    return {
        "line": {str(x.ingredient or x.part): f"{_said(x.amount_g)} g" for x in lines if x.amount_g},
        "limit": {
            str(x.ingredient or x.part): f"{_said(x.min_g)} – {_said(x.max_g)} g"
            for x in lines
            if x.min_g is not None or x.max_g is not None
        },
        "range": {
            label(key): f"{r.get('min') or '—'} – {r.get('max') or '—'}{_on(r)}"
            for key, r in (
                *((r["nutrient"], r) for r in sheet.get("ranges", [])),
                *((f"{r['of']}:{r['to']}", r) for r in sheet.get("ratios", [])),
            )
        }
        | {
            _("%(name)s 供能比") % {"name": label(r["nutrient"])}: f"{_hundred(r, 'min')} – {_hundred(r, 'max')} %"
            for r in sheet.get("shares", [])
        }
        | {_("“%(name)s”合计") % {"name": group["name"]}: _group(group, names) for group in sheet.get("groups", [])},
        "sheet": {str(words): str(sheet.get(name) or "—") for name, words in SETTINGS.items() if sheet.get(name)}
        | {str(_("目标")): " → ".join(str(AIMS.get(one, one)) for one in sheet.get("objectives") or ["cost"])},
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


def _on(row: dict[str, Any]) -> str:
    """ "/100 g" and the level aimed at, where there are any."""
    per = row.get("per") or "total"
    aim = f" → {row['aim']}" if row.get("aim") else ""
    return f"{aim}{'' if per == 'total' else f' /{basis_words(per)}'}"


def _hundred(row: dict[str, Any], side: str) -> str:
    return said_number(Fraction(str(row[side])) * 100) if row.get(side) else "—"


def _group(one: dict[str, Any], names: dict[str, str]) -> str:
    members = formats.listed([names[code] for code in one.get("members", ()) if code in names])
    grams = f"{one.get('min_g') or '—'} – {one.get('max_g') or '—'} g"
    share = f" · {_hundred(one, 'min_share')} – {_hundred(one, 'max_share')} %"
    return f"{members}: {grams}{share if one.get('min_share') or one.get('max_share') else ''}"


def _said(value: Any) -> str:
    return "—" if value is None else format(value.normalize(), "f")
