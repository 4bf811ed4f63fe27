"""What was asked, what it costs and how it gives way, in words."""

import math
from collections.abc import Mapping
from fractions import Fraction
from urllib.parse import quote

from django.utils.translation import gettext as _

from valley.industry.nutrition.engine.design import Repair, Worksheet
from valley.industry.nutrition.engine.design.outcome import Demand, Stable
from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.queries.nutrients import basis_words, label, unit_words


def range_words(low: Fraction | None, high: Fraction | None) -> str:
    """ "10 – 20", "≥ 10", "≤ 20" or ""."""
    if low is not None and high is not None:
        return f"{short(float(low))} – {short(float(high))}"
    if low is not None:
        return f"≥ {short(float(low))}"
    return "" if high is None else f"≤ {short(float(high))}"


def demand_words(demand: Demand, sheet: Worksheet, names: Mapping[str, str]) -> str:
    """What was asked, with its limits."""
    if demand.kind in {"group", "group_share"}:
        group = next(g for g in sheet.groups if g.name == demand.key)
        if demand.kind == "group":
            return f"{what(demand, names)} {range_words(group.min_g, group.max_g)} g"
        low, high = (None if v is None else v * 100 for v in (group.min_share, group.max_share))
        return f"{what(demand, names)} {range_words(low, high)} %"
    if demand.kind == "range":
        one = next(r for r in sheet.ranges if r.nutrient == demand.key)
        per = "" if one.per == "total" else f" / {basis_words(one.per)}"
        return f"{label(demand.key)} {range_words(one.low, one.high)} {UNITS[one.nutrient]}{per}".strip()
    if demand.kind == "share":
        share = next(s for s in sheet.shares if s.nutrient == demand.key)
        low, high = (None if v is None else v * 100 for v in (share.low, share.high))
        return f"{what(demand, names)} {range_words(low, high)} %"
    if demand.kind == "ratio":
        ratio = next(r for r in sheet.ratios if r.key == demand.key)
        return f"{what(demand, names)} {range_words(ratio.low, ratio.high)}"
    if demand.kind == "line":
        line = next(x for x in sheet.lines if x.code == demand.key)
        tops = [t for t in (line.max_g, line.stock_g if sheet.use_stock else None) if t is not None]
        return f"{what(demand, names)} {range_words(line.min_g, min(tops) if tops else None)} g"
    if demand.kind in {"additive", "additives"}:
        return what(demand, names)
    if demand.kind == "mass":
        return f"{what(demand, names)} {range_words(sheet.mass_low, sheet.mass_high)} g"
    if demand.kind == "budget":
        yuan = _("元")
        return f"{what(demand, names)} {range_words(None, sheet.budget)} {yuan}"
    return _("最多 %(n)s 种，每种不少于 %(g)s g") % {"n": sheet.most, "g": short(float(sheet.min_use_g))}


def what(demand: Demand, names: Mapping[str, str]) -> str:
    if demand.kind == "line":
        return _("%(name)s 的用量") % {"name": names.get(demand.key, demand.key)}
    if demand.kind == "group":
        return _("“%(name)s”合计") % {"name": demand.key}
    if demand.kind == "group_share":
        return _("“%(name)s”占成品的比例") % {"name": demand.key}
    if demand.kind == "share":
        return _("%(name)s 供能比") % {"name": label(demand.key)}
    if demand.kind in {"range", "ratio"}:
        return label(demand.key)
    if demand.kind == "additive":
        return _("%(name)s 的最大使用量（GB 2760）") % {"name": names.get(demand.key, demand.key)}
    if demand.kind == "additives":
        return _("%(function)s：用量与最大使用量之比合计 ≤ 1（GB 2760-2024 A.4）") % {"function": demand.key}
    return {"mass": _("成品质量"), "budget": _("预算")}.get(demand.kind, _("原料种数"))


def shadow_words(demand: Demand, cny: float, names: Mapping[str, str]) -> str:
    about, unit = what(demand, names), unit_words(demand.unit)
    if demand.kind == "ratio":
        said = {"what": about, "cny": short(abs(cny) / 10)}
        return (
            _("%(what)s 再高 0.1，每份多花 %(cny)s 元") if cny > 0 else _("%(what)s 放宽 0.1，每份省 %(cny)s 元")
        ) % said
    if cny > 0:
        return _("%(what)s 再多要 1 %(unit)s，每份多花 %(cny)s 元") % {
            "what": about, "unit": unit, "cny": short(cny),
        }  # fmt: skip
    return _("%(what)s 放宽 1 %(unit)s，每份省 %(cny)s 元") % {"what": about, "unit": unit, "cny": short(-cny)}


def stable_words(one: Stable, names: Mapping[str, str]) -> str:
    """Between which values nothing changes."""
    low = "0" if one.low <= 0 else short(one.low)
    between = f"≥ {low}" if math.isinf(one.high) else f"{low} – {short(one.high)}"
    if one.demand.kind == "price":
        return _("%(name)s：单价在 %(between)s 元/kg 内，用量不变") % {
            "name": names[one.demand.key], "between": between,
        }  # fmt: skip
    unit = unit_words(one.demand.unit)
    return _("%(what)s：限值在 %(between)s %(unit)s 内，多要一点的花费不变") % {
        "what": what(one.demand, names), "between": between, "unit": unit,
    }  # fmt: skip


def repair_words(repair: Repair, names: Mapping[str, str]) -> str:
    about = what(repair.demand, names)
    if repair.amount is None or repair.now is None or repair.then is None:
        return _("%(what)s 的限值须去掉：没有可比的分母") % {"what": about}
    if repair.demand.kind == "count":
        return _("最多几种：%(now)s 种放到 %(then)s 种") % {"now": round(repair.now), "then": round(repair.then)}
    said = {
        "what": about, "now": _exactly(repair.now), "then": _exactly(repair.then), "by": short(abs(repair.amount)),
        "unit": unit_words(repair.demand.unit),
    }  # fmt: skip
    if repair.amount < 0:
        return _("%(what)s 的下限从 %(now)s 降到 %(then)s %(unit)s（至少降 %(by)s）") % said
    return _("%(what)s 的上限从 %(now)s 提到 %(then)s %(unit)s（至少提 %(by)s）") % said


def move_of(repair: Repair) -> str:
    """ "kind|key|amount" for the button; a key may hold anything."""
    return f"{repair.demand.kind}|{quote(repair.demand.key)}|{repair.amount:.6g}"


def _exactly(value: float) -> str:
    """A limit as it stands in its field."""
    return format(float(f"{value:.6g}"), "f").rstrip("0").rstrip(".") or "0"


def short(value: float) -> str:
    """Three significant digits, no exponent."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return format(round(value), "d")
    return format(float(f"{value:.3g}"), "f").rstrip("0").rstrip(".")
