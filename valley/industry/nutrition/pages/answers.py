"""An outcome in words and small drawings, for the workbench."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from valley.industry.nutrition.engine.additives.check import check as check_additives
from valley.industry.nutrition.engine.additives.use import Use as UseIn
from valley.industry.nutrition.engine.design import Level, Outcome, Worksheet
from valley.industry.nutrition.engine.design.outcome import Safety
from valley.industry.nutrition.engine.standards import BadInput, Verdict
from valley.industry.nutrition.pages.common import VERDICTS
from valley.industry.nutrition.pages.demands import (
    demand_words,
    move_of,
    range_words,
    repair_words,
    shadow_words,
    short,
    stable_words,
)
from valley.industry.nutrition.pages.label.tables import VERDICTS as FINDINGS
from valley.industry.nutrition.pages.label.tables import here
from valley.industry.nutrition.queries.nutrients import basis_words, label
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
    instead: tuple[str, str] = ("", "")
    reached: Sequence[str] = ()
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
        shadows=[shadow_words(s.demand, s.cny, names) for s in outcome.shadows if abs(s.cny) >= LEAST_CNY][:8],
        nearly=[
            _("%(name)s：每 kg 便宜 %(cny)s 元就会入选") % {"name": names[code], "cny": short(less)}
            for code, less in outcome.nearly
        ],
        ranges=[stable_words(one, names) for one in outcome.ranges],
        price_note=here(outcome.price_note) if outcome.price_note[0] else "",
        conflict=[demand_words(demand, sheet, names) for demand in outcome.conflict],
        repairs=[(repair_words(r, names), move_of(r) if r.amount is not None else "") for r in outcome.repairs],
        all_repairs=";".join(move_of(r) for r in movable) if movable else "",
        instead=("", "")
        if outcome.instead is None
        else (repair_words(outcome.instead, names), move_of(outcome.instead)),
        reached=_reached(sheet, outcome),
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


def _alone(outcome: Outcome, names: Mapping[str, str]) -> tuple[str, str]:
    one = outcome.instead
    return ("", "") if one is None else (repair_words(one, names), move_of(one))


def _reached(sheet: Worksheet, outcome: Outcome) -> list[str]:
    """What each aim came to, in order; nothing where cost, which is shown anyway, is the only one."""
    if sheet.objectives == ("cost",) or sheet.mode == "manual":
        return []
    said = {
        "cost": _("成本 %(n)s 元"), "distance": _("与习惯用量共相差 %(n)s g"),
        "deviation": _("与期望值的偏差合计 %(n)s"), "count": _("用了 %(n)s 种"),
    }  # fmt: skip
    numbers = {"cost": lambda v: formats.number(v, 2), "deviation": lambda v: formats.percent(v, 1)}
    return [said[name] % {"n": numbers.get(name, short)(float(value))} for name, value in outcome.reached]


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
    per = "" if level.per in {"total", "share", "ratio"} else f"/{basis_words(level.per)}"
    aimed = "" if level.aim is None else f"→ {short(float(level.aim))}"
    name = _("%(name)s 供能比") % {"name": label(level.nutrient)} if level.per == "share" else label(level.nutrient)
    at_least = "≥ " if level.missing and level.amount else ""
    return LevelRow(
        name,
        f"{at_least}{short(float(level.amount))}",
        f"{level.unit}{per}",
        f"{range_words(level.low, level.high)} {aimed}".strip(),
        VERDICTS[level.verdict],
        _bar(level),
        formats.percent(float(level.coverage), 0),
        formats.listed([names[code] for code in level.missing]),
    )


def _bar(level: Level) -> tuple[float, float, float] | None:
    if level.low is None and level.high is None:
        return None
    low = float(level.low or 0)
    value = float(level.amount)
    top = max(float(level.high) if level.high is not None else low * 1.6, value, low) * 1.15 or 1.0
    right = float(level.high) / top * WIDTH if level.high is not None else WIDTH
    return round(low / top * WIDTH, 1), round(right - low / top * WIDTH, 1), round(min(value / top, 1) * WIDTH, 1)
