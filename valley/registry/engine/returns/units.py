"""How a cell is typed and how it is stored: exact both ways.

| stored          | typed as | one typed unit is     |
|-----------------|----------|-----------------------|
| `fen`           | 万元     | 10⁶ fen               |
| `person`        | 人       | 1 person              |
| `fte_hundredth` | 人年     | 100 hundredths of one |

人年 is the unit of 折合全时工作量 in 国家统计局《研究与试验发展（R&D）投入统计规范（试行）》(国统字〔2019〕47号).
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from valley.registry.engine.returns.words import Text

LARGEST = 10**15
"""No cell may exceed this many stored units either way: 10¹⁵ fen is 10 万亿元, and a number of 15 digits
survives Excel, whose cells are IEEE 754 doubles."""

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_MINUS = str.maketrans("－−–，", "---,")


@dataclass(frozen=True, slots=True)
class Unit:
    """`per_typed`: stored units in one typed unit; `places`: decimals that can be typed."""

    code: str
    typed: Text
    per_typed: int
    places: int


UNITS = {
    unit.code: unit
    for unit in (
        Unit("fen", Text("万元", "CNY 10,000"), 10**6, 6),
        Unit("person", Text("人", "persons"), 1, 0),
        Unit("fte_hundredth", Text("人年", "person-years"), 100, 2),
    )
}


class Unreadable(ValueError):
    """What was typed is no quantity of this unit; `text` says why, `remedy` what to type."""

    def __init__(self, text: Text, remedy: Text) -> None:
        self.text = text
        self.remedy = remedy
        super().__init__(text.zh)


def read(typed: str, unit: Unit) -> int | None:
    """What a person typed (`1,234.5`, `－3`, full width too) as stored units; None if nothing was typed.

    Raises: Unreadable for anything that is no number, is finer than the unit holds, or is beyond LARGEST.
    """
    plain = unicodedata.normalize("NFKC", typed).translate(_MINUS).strip()
    plain = plain.removesuffix(unit.typed.zh).rstrip()
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain):
        raise Unreadable(
            Text("“{typed}”不是数字。", "“{typed}” is not a number.").fill(typed=_short(typed)),
            Text("请只填数字，单位是{unit}，例如 1234.5。", "Type digits only, in {unit}, for example 1234.5.").fill(
                unit=unit.typed
            )
            if unit.places
            else Text("请填整数，单位是{unit}，例如 12。", "Type a whole number of {unit}, for example 12.").fill(
                unit=unit.typed
            ),
        )
    return store(Decimal(plain.replace(",", "")), unit)


def store(number: Decimal, unit: Unit) -> int:
    """A number in typed units as stored units. Raises: Unreadable where it is too fine or too large."""
    if not number.is_finite() or abs(number) * unit.per_typed > LARGEST:
        raise Unreadable(
            Text("数字太大。", "The number is too large."),
            Text("请核对单位：本栏以{unit}填写。", "Check the unit: this cell is in {unit}.").fill(unit=unit.typed),
        )
    stored = number * unit.per_typed
    if stored != stored.to_integral_value():
        raise Unreadable(
            Text("小数位太多，最多 {places} 位。", "Too many decimals; at most {places}.").fill(places=unit.places)
            if unit.places
            else Text("必须是整数。", "It must be a whole number."),
            Text("平台不替您四舍五入，请改为准确的数。", "The platform does not round for you; type the exact number."),
        )
    return int(stored)


def typed(stored: int, unit: Unit) -> Decimal:
    """Stored units as the exact number in typed units, without trailing zeros."""
    number = Decimal(stored).scaleb(-unit.places)
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def show(stored: int | None, unit: Unit, *, group: bool = True) -> str:
    """For the eye (`1,234.5`) or, without groups, for an input field (`1234.5`); "" for None."""
    if stored is None:
        return ""
    return f"{typed(stored, unit):,f}" if group else f"{typed(stored, unit):f}"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
