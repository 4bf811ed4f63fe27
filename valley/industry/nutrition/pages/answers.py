"""An outcome in words and small drawings, for the workbench."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from valley.industry.nutrition.engine.additives.check import check as check_additives
from valley.industry.nutrition.engine.additives.use import Use as UseIn
from valley.industry.nutrition.engine.design import Level, Outcome, Repair, Worksheet
from valley.industry.nutrition.engine.design.outcome import Demand, Safety, Stable
from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.engine.standards import BadInput, Verdict
from valley.industry.nutrition.pages.common import VERDICTS
from valley.industry.nutrition.pages.label.tables import VERDICTS as FINDINGS
from valley.industry.nutrition.pages.label.tables import here
from valley.industry.nutrition.queries.nutrients import label
from valley.kernel import clock, formats

LEAST_CNY = 5e-6  # a smaller price is the solver's tolerance
WIDTH = 100.0  # of a range's drawing


@dataclass(frozen=True)
class LevelRow:
    """One nutrient as it is shown. `bar`: x and width of the range, x of the value, 0 to 100; None without a range."""

    name: str
    amount: str
    unit: str
    range: str
    verdict: tuple[str, Any]
    bar: tuple[float, float, float] | None
    coverage: str
    missing: str


@dataclass(frozen=True)
class Answered:
    """Everything that the answer's side shows. `fault`: what keeps it from being reckoned."""

    outcome: Outcome | None = None
    fault: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    levels: Sequence[LevelRow] = ()
    amounts: Sequence[tuple[str, str, str]] = ()
    shadows: Sequence[str] = ()
    nearly: Sequence[str] = ()
    ranges: Sequence[str] = ()
    price_note: str = ""
    conflict: Sequence[str] = ()
    repairs: Sequence[tuple[str, str]] = ()
    all_repairs: str = ""
    left_out: str = ""
    unpriced: str = ""
    cost: str = ""
    cost_per_kg: str = ""
    product: str = ""
    gaps: int = 0
    additives: Sequence[tuple[tuple[str, Any], str, str]] = ()
    safety: Sequence[str] = ()

    @property
    def told(self) -> int:
        """How many words about money a phone folds away."""
        return len(self.shadows) + len(self.nearly) - 2


def answered(sheet: Worksheet, outcome: Outcome) -> Answered:
    """In the language of the reader."""
    names = {line.code: line.name for line in sheet.lines}
    levels = [_row(level, names) for level in outcome.levels]
    movable = [r for r in outcome.repairs if r.amount is not None]
    return Answered(
        outcome=outcome,
        levels=levels,
        amounts=_amounts(sheet, outcome),
        shadows=[_shadow(s.demand, s.cny, names) for s in outcome.shadows if abs(s.cny) >= LEAST_CNY][:8],
        nearly=[
            _("%(name)s：每 kg 便宜 %(cny)s 元就会入选") % {"name": names[code], "cny": _short(less)}
            for code, less in outcome.nearly
        ],
        ranges=[_range(one, names) for one in outcome.ranges],
        price_note=here(outcome.price_note) if outcome.price_note[0] else "",
        conflict=[demand_words(demand, sheet, names) for demand in outcome.conflict],
        repairs=[(_repair(r, names), _value(r) if r.amount is not None else "") for r in outcome.repairs],
        all_repairs=";".join(_value(r) for r in movable) if movable else "",
        left_out=formats.listed([names[code] for code in outcome.left_out]),
        unpriced=formats.listed([names[code] for code in outcome.unpriced]),
        cost="" if outcome.cny is None else formats.number(float(outcome.cny), 2),
        cost_per_kg=""
        if outcome.cny is None or not outcome.product_g
        else formats.number(float(outcome.cny * 1000 / outcome.product_g), 2),
        product=formats.number(float(outcome.product_g), 1),
        safety=_safety(outcome.safety),
        additives=_additives(sheet, outcome),
        gaps=sum(1 for level in outcome.levels if level.verdict == "unknown"),
    )


def _additives(sheet: Worksheet, outcome: Outcome) -> list[tuple[tuple[str, Any], str, str]]:
    """(verdict, words, value) of each additive in the answer under GB 2760-2024, and of what sub-recipes bring in."""
    product_kg = outcome.product_g / 1000
    if not sheet.category or not product_kg:
        return []
    uses = []
    for line in sheet.lines:
        grams = outcome.grams.get(line.code)
        if not grams:
            continue
        if line.use is not None:
            uses.append(UseIn(line.name, _decimal(grams / product_kg)))
        for name, category, per_kg in line.carried:
            share = grams * sheet.mass_yield / outcome.product_g
            uses.append(
                UseIn(name, None, carried_by=line.name, carried_category=category, carried_amount=_decimal(per_kg),
                      carried_share=_decimal(share))
            )  # fmt: skip
    try:
        found = check_additives(uses, sheet.category, as_of=clock.today()).findings if uses else ()
    except BadInput as flaw:
        return [(FINDINGS[Verdict.UNKNOWN], f"{sheet.category}: {here((flaw.remedy_zh, flaw.remedy_en))}", "")]
    return [(FINDINGS[one.verdict], here(one.words), f"{one.cited} {one.value}".strip()) for one in found]


def _decimal(value: Fraction) -> Decimal:
    return round(Decimal(value.numerator) / Decimal(value.denominator), 6)


def _safety(found: Safety | None) -> list[str]:
    """What the batches promise, in words."""
    if found is None:
        return []
    low, high = (formats.percent(share, 0) for share in found.interval)
    said = [
        _(
            "模拟批次（SR26 的离散度）：%(joint)s 的批次全部达到"
            "（95%% 区间 %(low)s–%(high)s），不求稳健时 %(plain)s；多花 %(price)s。"
        )
        % {
            "joint": formats.percent(found.joint, 0), "low": low, "high": high,
            "plain": formats.percent(found.plain_joint, 0), "price": formats.percent(found.price, 1),
        }
    ]  # fmt: skip
    if not found.met:
        said.append(_("要求的 %(asked)s 达不到，这是最稳的配方。") % {"asked": formats.percent(found.asked, 0)})
    if found.no_spread:
        names = formats.listed([label(n) for n in found.no_spread])
        said.append(_("没有离散度数据，未计入：%(names)s") % {"names": names})
    return said


def _amounts(sheet: Worksheet, outcome: Outcome) -> list[tuple[str, str, str]]:
    """(name, g, share of cost) of what is used, largest first."""
    lines = {line.code: line for line in sheet.lines}
    rows = []
    for code, grams in sorted(outcome.grams.items(), key=lambda pair: -pair[1]):
        price = lines[code].cny_per_kg
        share = None if price is None or not outcome.cny else float(grams * price / 1000 / outcome.cny)
        rows.append((lines[code].name, formats.number(float(grams), 1), formats.percent(share, 0)))
    return rows


def _row(level: Level, names: Mapping[str, str]) -> LevelRow:
    per = "" if level.per in {"total", "share", "ratio"} else f"/{level.per}"
    name = _("%(name)s 供能比") % {"name": label(level.nutrient)} if level.per == "share" else label(level.nutrient)
    at_least = "≥ " if level.missing and level.amount else ""
    return LevelRow(
        name,
        f"{at_least}{_short(float(level.amount))}",
        f"{level.unit}{per}",
        range_words(level.low, level.high),
        VERDICTS[level.verdict],
        _bar(level),
        formats.percent(float(level.coverage), 0),
        formats.listed([names[code] for code in level.missing]),
    )


def range_words(low: Fraction | None, high: Fraction | None) -> str:
    """ "10 – 20", "≥ 10", "≤ 20" or ""."""
    if low is not None and high is not None:
        return f"{_short(float(low))} – {_short(float(high))}"
    if low is not None:
        return f"≥ {_short(float(low))}"
    return "" if high is None else f"≤ {_short(float(high))}"


def _bar(level: Level) -> tuple[float, float, float] | None:
    if level.low is None and level.high is None:
        return None
    low = float(level.low or 0)
    value = float(level.amount)
    top = max(float(level.high) if level.high is not None else low * 1.6, value, low) * 1.15 or 1.0
    right = float(level.high) / top * WIDTH if level.high is not None else WIDTH
    return round(low / top * WIDTH, 1), round(right - low / top * WIDTH, 1), round(min(value / top, 1) * WIDTH, 1)


def demand_words(demand: Demand, sheet: Worksheet, names: Mapping[str, str]) -> str:
    """What was asked, with its limits."""
    if demand.kind == "range":
        one = next(r for r in sheet.ranges if r.nutrient == demand.key)
        per = "" if one.per == "total" else f" / {one.per}"
        return f"{label(demand.key)} {range_words(one.low, one.high)} {UNITS[one.nutrient]}{per}".strip()
    if demand.kind == "share":
        share = next(s for s in sheet.shares if s.nutrient == demand.key)
        low, high = (None if v is None else v * 100 for v in (share.low, share.high))
        return f"{_what(demand, names)} {range_words(low, high)} %"
    if demand.kind == "ratio":
        ratio = next(r for r in sheet.ratios if r.key == demand.key)
        return f"{_what(demand, names)} {range_words(ratio.low, ratio.high)}"
    if demand.kind == "line":
        line = next(x for x in sheet.lines if x.code == demand.key)
        tops = [t for t in (line.max_g, line.stock_g if sheet.use_stock else None) if t is not None]
        return f"{_what(demand, names)} {range_words(line.min_g, min(tops) if tops else None)} g"
    if demand.kind in {"additive", "additives"}:
        return _what(demand, names)
    if demand.kind == "mass":
        return f"{_what(demand, names)} {range_words(sheet.mass_low, sheet.mass_high)} g"
    if demand.kind == "budget":
        yuan = _("元")
        return f"{_what(demand, names)} {range_words(None, sheet.budget)} {yuan}"
    return _("最多 %(n)s 种，每种不少于 %(g)s g") % {"n": sheet.most, "g": _short(float(sheet.min_use_g))}


def _what(demand: Demand, names: Mapping[str, str]) -> str:
    if demand.kind == "line":
        return _("%(name)s 的用量") % {"name": names.get(demand.key, demand.key)}
    if demand.kind == "share":
        return _("%(name)s 供能比") % {"name": label(demand.key)}
    if demand.kind in {"range", "ratio"}:
        return label(demand.key)
    if demand.kind == "additive":
        return _("%(name)s 的最大使用量（GB 2760）") % {"name": names.get(demand.key, demand.key)}
    if demand.kind == "additives":
        return _("%(function)s：用量与最大使用量之比合计 ≤ 1（GB 2760-2024 A.4）") % {"function": demand.key}
    return {"mass": _("成品质量"), "budget": _("预算")}.get(demand.kind, _("原料种数"))


def _shadow(demand: Demand, cny: float, names: Mapping[str, str]) -> str:
    what, unit = _what(demand, names), _("元") if demand.unit == "CNY" else demand.unit
    if demand.kind == "ratio":
        said = {"what": what, "cny": _short(abs(cny) / 10)}
        return (
            _("%(what)s 再高 0.1，每份多花 %(cny)s 元") if cny > 0 else _("%(what)s 放宽 0.1，每份省 %(cny)s 元")
        ) % said
    if cny > 0:
        return _("%(what)s 再多要 1 %(unit)s，每份多花 %(cny)s 元") % {
            "what": what, "unit": unit, "cny": _short(cny),
        }  # fmt: skip
    return _("%(what)s 放宽 1 %(unit)s，每份省 %(cny)s 元") % {"what": what, "unit": unit, "cny": _short(-cny)}


def _range(one: Stable, names: Mapping[str, str]) -> str:
    """Between which values nothing changes."""
    low = "0" if one.low <= 0 else _short(one.low)
    between = f"≥ {low}" if math.isinf(one.high) else f"{low} – {_short(one.high)}"
    if one.demand.kind == "price":
        return _("%(name)s：单价在 %(between)s 元/kg 内，用量不变") % {
            "name": names[one.demand.key], "between": between,
        }  # fmt: skip
    unit = _("元") if one.demand.unit == "CNY" else one.demand.unit
    return _("%(what)s：限值在 %(between)s %(unit)s 内，多要一点的花费不变") % {
        "what": _what(one.demand, names), "between": between, "unit": unit,
    }  # fmt: skip


def _repair(repair: Repair, names: Mapping[str, str]) -> str:
    what = _what(repair.demand, names)
    if repair.amount is None or repair.now is None or repair.then is None:
        return _("%(what)s 的限值须去掉：没有可比的分母") % {"what": what}
    said = {
        "what": what, "now": _exactly(repair.now), "then": _exactly(repair.then), "by": _short(abs(repair.amount)),
        "unit": _("元") if repair.demand.unit == "CNY" else repair.demand.unit,
    }  # fmt: skip
    if repair.amount < 0:
        return _("%(what)s 的下限从 %(now)s 降到 %(then)s %(unit)s（至少降 %(by)s）") % said
    return _("%(what)s 的上限从 %(now)s 提到 %(then)s %(unit)s（至少提 %(by)s）") % said


def _value(repair: Repair) -> str:
    return f"{repair.demand.kind}|{repair.demand.key}|{repair.amount:.6g}"


def _exactly(value: float) -> str:
    """A limit as it stands in its field."""
    return format(float(f"{value:.6g}"), "f").rstrip("0").rstrip(".") or "0"


def _short(value: float) -> str:
    """Three significant digits, no exponent."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return format(round(value), "d")
    return format(float(f"{value:.3g}"), "f").rstrip("0").rstrip(".")
