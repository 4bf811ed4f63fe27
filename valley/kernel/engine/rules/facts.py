"""What may be known about a case: typed facts (事实).

A fact is a code, a choice, a yes/no, a number with a unit, a date or a text. Nobody has to
know everything: a code may be given by its first digits, a number as an interval, a choice as
a set of what remains open. What is not given at all is unknown, never false.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from valley.kernel.engine.units import UnknownUnit, convert, dimension, said, unit


class Kind(StrEnum):
    CODE = "code"
    CHOICE = "choice"
    BOOL = "bool"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in the two languages of the platform."""

    zh: str
    en: str = ""

    def say(self, language: str = "zh") -> str:
        return self.en if language.startswith("en") and self.en else self.zh


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of numbers (in the fact's unit) or of dates; `None` is open without end."""

    low: Fraction | date | None
    high: Fraction | date | None
    low_closed: bool = True
    high_closed: bool = True

    def holds(self, value: Fraction | date) -> bool:
        above = self.low is None or _less(self.low, value) or (self.low_closed and self.low == value)
        below = self.high is None or _less(value, self.high) or (self.high_closed and self.high == value)
        return above and below

    def meets(self, other: "Interval") -> bool:
        return not (_ends_before(self, other) or _ends_before(other, self))


def _less(a: Fraction | date, b: Fraction | date) -> bool:
    return a < b  # type: ignore[operator]  # a fact is all numbers or all dates, checked on reading


def _ends_before(a: Interval, b: Interval) -> bool:
    if a.high is None or b.low is None:
        return False
    return _less(a.high, b.low) or (a.high == b.low and not (a.high_closed and b.low_closed))


Scalar = str | bool | Fraction | date
Value = Scalar | Interval | frozenset[str]


NO_WORDS = Words("")


class FactNotUnderstood(ValueError):
    """A given value does not fit its fact: names the fact, the value and what would fit."""

    def __init__(self, fact: str, value: object, remedy: Words) -> None:
        super().__init__(f"{fact}: {value!r} — {remedy.zh}")
        self.fact, self.value, self.remedy = fact, value, remedy


@dataclass(frozen=True, slots=True)
class FactType:
    """One fact that rules may ask for.

    `effort` is what changing the fact costs its owner (whole number ≥ 1, comparable within an
    edition); `None` means that it cannot be changed and no advice will say so.
    `digits` is the length of a complete code; `codes` the complete codes that exist, when known.
    `settles_doubt` marks a question of reading (疑义): only an authority answers it.
    """

    id: str
    kind: Kind
    name: Words
    question: Words
    help: Words = NO_WORDS
    choices: Mapping[str, Words] = field(default_factory=dict)
    unit: str = ""
    scheme: str = ""
    digits: int = 0
    codes: frozenset[str] = frozenset()
    effort: int | None = None
    settles_doubt: bool = False

    @property
    def changeable(self) -> bool:
        return self.effort is not None

    def read(self, raw: object) -> Value:
        """Understand what was typed, chosen or passed on. Raises: FactNotUnderstood."""
        reader = {
            Kind.CODE: self._code,
            Kind.CHOICE: self._choice,
            Kind.BOOL: self._bool,
            Kind.NUMBER: self._number,
            Kind.DATE: self._date,
            Kind.TEXT: self._text,
        }[self.kind]
        return reader(raw)

    def _refuse(self, raw: object, zh: str, en: str) -> FactNotUnderstood:
        return FactNotUnderstood(self.id, raw, Words(zh, en))

    def _code(self, raw: object) -> Value:
        text = str(raw).strip().upper()
        if not text or len(text) > self.digits or not (text.isascii() and text.isalnum()):
            raise self._refuse(raw, f"应为不超过{self.digits}位的代码", f"a code of at most {self.digits} characters")
        if self.codes and not any(c.startswith(text) for c in self.codes):
            raise self._refuse(raw, "分类中没有这个代码", "no such code in the classification")
        return text

    def _choice(self, raw: object) -> Value:
        if isinstance(raw, frozenset):
            return frozenset(str(self._choice(r)) for r in raw)
        text = str(raw).strip()
        for key, words in self.choices.items():
            if text in (key, words.zh, words.en):
                return key
        options = "、".join(w.zh for w in self.choices.values())
        raise self._refuse(raw, f"应为：{options}", "one of: " + ", ".join(w.en for w in self.choices.values()))

    def _bool(self, raw: object) -> Value:
        if isinstance(raw, bool):
            return raw
        text = str(raw).strip().lower()
        if text in ("是", "yes", "true", "1"):
            return True
        if text in ("否", "no", "false", "0"):
            return False
        raise self._refuse(raw, "应为“是”或“否”", "yes or no")

    def _number(self, raw: object) -> Value:
        if isinstance(raw, Interval):
            return raw
        if isinstance(raw, int | Decimal | Fraction) and not isinstance(raw, bool):
            return Fraction(raw)
        match = re.fullmatch(r"(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(.*)", str(raw).strip())
        if match is None:
            raise self._refuse(raw, "应为数字加单位", "a number with its unit")
        try:
            number = Decimal(match[1].replace(",", ""))
            return convert(number, match[2], self.unit) if match[2] else Fraction(number)
        except (InvalidOperation, UnknownUnit, ValueError) as problem:
            raise self._refuse(
                raw, f"单位应可换算为{self.unit}", f"a unit of {said(dimension(self.unit))} ({self.unit})"
            ) from problem

    def _date(self, raw: object) -> Value:
        if isinstance(raw, date | Interval):
            return raw
        try:
            return date.fromisoformat(str(raw).strip())
        except ValueError as problem:
            raise self._refuse(raw, "日期应写作 2026-11-22", "a date such as 2026-11-22") from problem

    def _text(self, raw: object) -> Value:
        text = str(raw).strip()
        if not text:
            raise self._refuse(raw, "不能为空", "must not be empty")
        return text

    def show(self, value: Value, language: str = "zh") -> str:
        """A value in words."""
        en = language.startswith("en")
        if isinstance(value, bool):
            return ("yes" if value else "no") if en else ("是" if value else "否")
        if isinstance(value, frozenset):
            *most, last = [self.show(v, language) for v in self.choices if v in value]
            return (", " if en else "、").join(most) + (" or " if en else "或") * bool(most) + last
        if isinstance(value, Interval):
            return _show_interval(self, value, language)
        if isinstance(value, Fraction):
            number = str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
            measured = unit(self.unit)
            return f"{number} {measured.en if en else measured.zh}"
        if isinstance(value, date):
            return value.isoformat()
        return self.choices[value].say(language) if value in self.choices else value


def _show_interval(fact: FactType, value: Interval, language: str) -> str:
    if value.low is not None and value.low == value.high:
        return fact.show(value.low, language)
    parts = []
    if value.low is not None:
        parts.append(("≥ " if value.low_closed else "> ") + fact.show(value.low, language))
    if value.high is not None:
        parts.append(("≤ " if value.high_closed else "< ") + fact.show(value.high, language))
    if not parts:
        return "any" if language.startswith("en") else "任意"
    return (", " if language.startswith("en") else "，").join(parts)


@dataclass(frozen=True, slots=True)
class Given:
    """A known fact and where it comes from (a register, a document, the applicant's own word)."""

    value: Value
    source: str = ""
