"""Values, amounts and reasons of the plan as words on a screen, in the reader's language."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from valley.kernel import formats, measures
from valley.kernel.screens import Tone
from valley.kernel.units import UNITS
from valley.plan.engine.amounts import Amount, Shape, Stated
from valley.plan.engine.indicators import Indicator
from valley.plan.engine.results import WORDS, Why
from valley.plan.engine.text import Quote, Status, Text
from valley.plan.queries.values import awaited

MISMATCH = lazy("度量%(measure)s的登记（%(found)s）与规划的声明（%(expected)s）不符，未计算。")

STATES: dict[str, tuple[Tone, str | Promise]] = {
    "value": ("good", lazy("已计算")),
    "incomplete": ("warn", lazy("数据不齐")),
    "unknown": ("warn", lazy("暂不能计算")),
    "no_source": ("idle", lazy("尚无数据来源")),
    "withheld": ("idle", lazy("不公开")),
    "unbound": ("idle", lazy("未绑定口径")),
}
STATUSES: dict[Status, tuple[Tone, str | Promise]] = {
    Status.STATED: ("good", lazy("原文载明")),
    Status.INFERRED: ("info", lazy("据原文推得")),
    Status.MISSING: ("warn", lazy("原文脱落")),
    Status.ASSUMED: ("warn", lazy("平台假定")),
    Status.ENTERED: ("info", lazy("后来补录")),
}


def language() -> str:
    return get_language() or "zh-hans"


def said(text: Text | Quote | None) -> str:
    """Words of the plan in the reader's language; "" where the source lost them."""
    if isinstance(text, Quote):
        text = text.text
    return text.said_in(language()) if text else ""


def name_of(indicator: Indicator) -> str:
    """The indicator's name, or its number where the text lost the name."""
    return said(indicator.name) or _("指标%(no)s") % {"no": indicator.no}


def unit_of(indicator: Indicator) -> str:
    """The unit's words; in English nothing where the plan's unit is a mere classifier (个)."""
    text = indicator.unit.text
    if not language().startswith("en"):
        return text.zh
    return f"× {text.en}" if text.en[:1].isdigit() else text.en  # 95 × 100 million CNY, never 95100 million


def measured(value: Fraction | None, unit: str) -> str:
    """A number with its unit, a narrow blank between; the number alone where the unit has no words."""
    return f"{number(value)}{chr(0x202F) + unit if unit else ''}"


def sentences(*said: str) -> str:
    """One after the other: Chinese ones close up, English ones with a blank between."""
    return (" " if language().startswith("en") else "").join(said)


def digits(value: Fraction | Decimal) -> int:
    """Decimals worth showing: none for whole numbers, more for small ones."""
    if value == int(value):
        return 0
    size = abs(Fraction(value))
    return 1 if size >= 100 else 2 if size >= 1 else 4


def decimal(value: Fraction) -> Decimal:
    """A fraction to 28 digits, for showing only."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def number(value: Fraction | None) -> str:
    """A value as it is shown: rounded to the digits worth showing, without trailing zeros."""
    return formats.UNKNOWN if value is None else formats.number(formats.rounded(decimal(value), digits(value)))


_SHAPES = {
    Shape.POINT: "%(low)s",
    Shape.RANGE: "%(low)s–%(high)s",
    Shape.AT_LEAST: "≥ %(low)s",
    Shape.MORE_THAN: "> %(low)s",
    Shape.AT_MOST: "≤ %(high)s",
    Shape.LESS_THAN: "< %(high)s",
}


def amount(given: Amount | None, unit: str = "") -> str:
    """`≥ 5 家`, `4–5 %`; UNKNOWN where there is none."""
    if given is None:
        return formats.UNKNOWN
    words = _SHAPES[given.shape] % {"low": number(given.low), "high": number(given.high)}
    about = _("约 ") if given.approximate else ""
    return f"{about}{words}{chr(0x202F) + unit if unit else ''}"


def target(indicator: Indicator) -> str:
    """The target, or why there is none."""
    return stated(indicator.target, unit_of(indicator), lost=_("目标缺失（原文脱落）"))


def stated(value: Stated, unit: str = "", lost: str = "") -> str:
    """A stated value; `lost` where the text lost it."""
    return amount(value.amount, unit) if value.amount else lost or _("原文脱落")


def in_its_unit(value: Stated) -> str:
    """A stated value in its own unit, in words."""
    if value.amount is None:
        return stated(value)
    return amount(value.amount, value.amount.unit.en if language().startswith("en") else value.amount.unit.zh)


def unit_words(code: str) -> str:
    """A unit of the platform in words."""
    held = UNITS[code]
    return held.en if language().startswith("en") else held.zh


def measure_label(name: str) -> str:
    """The measure's own words where somebody registers it, else those of the plan that expects it, else its name."""
    found = measures.get(name)
    return str(found.label) if found else said(awaited().get(name)) or name


def reason(kept: Mapping[str, Any]) -> str:
    """A reason as kept with a reading, in words."""
    given = {**kept, "measure": measure_label(str(kept.get("measure", "")))}
    if kept["why"] == "mismatch":
        return str(MISMATCH) % given
    return _(WORDS[Why(kept["why"])]) % given


def in_unit(total: Fraction, code: str) -> tuple[Fraction, str]:
    """A measure's total as people read it, with its unit: fen as 万元, m² as they are."""
    if code == "fen":
        return total / 10**6, _("万元")
    words = {"count": "", "item": "", "event": _("次"), "person": _("人"), "m2": "m²", "CNY": _("元")}
    return total, str(words.get(code, code))


PARTS = {
    "name": lazy("名称"),
    "baseline": lazy("现状值"),
    "target": lazy("目标"),
    "amount": lazy("数值"),
    "baseline_date": lazy("现状值的年份"),
}


def part_words(key: str) -> str:
    """The last part of a path of the plan, in words."""
    return str(PARTS.get(key, key))


def bracketed(said: str, more: str) -> str:
    """`said（more）`, or `said (more)` in English."""
    return _("%(said)s（%(more)s）") % {"said": said, "more": more}


def labelled(label: str, value: str) -> str:
    """`label：value`, or `label: value`."""
    return _("%(label)s：%(value)s") % {"label": label, "value": value}


def joined(items: Iterable[str]) -> str:
    """`one；two`, or `one; two`."""
    return _("；").join(items)
