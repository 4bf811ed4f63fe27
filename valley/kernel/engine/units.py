"""Units with a dimension, converted exactly (计量单位).

A number never travels without its unit. Every factor is a `Fraction`: 1 亩 is two
thousand thirds of a square metre and stays so until the last rounding.

Sources: 1 亩 = 2000/3 m² (15 亩 = 1 hm², as in 第三次全国国土调查 and GB/T 21010);
元 = 100 分, 中国人民银行法 第十七条; mass, area and time multiples are SI (GB 3100).
Rounding of measured values: GB/T 8170-2008 四舍六入五成双, `round_even`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

Exact = int | Decimal | Fraction
"""What a quantity may be made of. A float is refused: its error has no owner."""


class UnknownUnit(ValueError):
    """The text names no unit that the platform knows."""


class DimensionMismatch(ValueError):
    """The two units measure different things; no factor can join them."""


Dimension = tuple[tuple[str, int], ...]
"""Base quantities with their powers, sorted: 万元/亩 is (("area", -1), ("money", 1))."""

NONE: Dimension = ()
"""Of a pure number: a ratio, a share."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit; `1 unit = factor × base unit of its dimension`."""

    code: str
    dimension: Dimension
    factor: Fraction
    zh: str
    en: str

    def from_base(self, amount: Fraction) -> Fraction:
        """`amount` in base units → in this unit, exact."""
        return amount / self.factor

    def to_base(self, amount: Fraction) -> Fraction:
        """`amount` in this unit → in base units, exact."""
        return amount * self.factor


def times(one: Dimension, other: Dimension, sign: int = 1) -> Dimension:
    """The dimension of a product (sign 1) or quotient (sign -1)."""
    powers = dict(one)
    for base, power in other:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def said(dimension: Dimension) -> str:
    """A dimension in words for a refusal, such as "area^-1·money"; "1" for a pure number."""
    return "·".join(base if power == 1 else f"{base}^{power}" for base, power in dimension) or "1"


def _table(*rows: tuple[str, str, str, str, str]) -> Mapping[str, Unit]:
    return MappingProxyType(
        {
            code: Unit(code, ((base, 1),) if base else NONE, Fraction(factor), zh, en)
            for code, base, factor, zh, en in rows
        }
    )


UNITS: Mapping[str, Unit] = _table(
    # code, dimension, size in the dimension's base unit, 中文, English
    ("m2", "area", "1", "平方米", "m²"),
    ("mu", "area", "2000/3", "亩", "mu"),
    ("wan_mu", "area", "20000000/3", "万亩", "10,000 mu"),
    ("ha", "area", "10000", "公顷", "ha"),
    ("km2", "area", "1000000", "平方公里", "km²"),
    ("fen", "money", "1", "分", "fen"),
    ("yuan", "money", "100", "元", "CNY"),
    ("wan_yuan", "money", "1000000", "万元", "CNY 10,000"),
    ("yi_yuan", "money", "10000000000", "亿元", "CNY 100 million"),
    ("one", "", "1", "比值", "ratio"),
    ("percent", "", "1/100", "%", "%"),
    ("permille", "", "1/1000", "‰", "‰"),
    ("person", "person", "1", "人", "people"),
    ("wan_person", "person", "10000", "万人", "10,000 people"),
    ("firm", "firms", "1", "家", "firms"),
    ("item", "count", "1", "个", "items"),
    ("count", "count", "1", "个", "items"),
    ("event", "count", "1", "次", "times"),
    ("project", "projects", "1", "项", "projects"),
    ("patent", "patents", "1", "件", "patents"),
    ("m", "length", "1", "米", "m"),
    ("km", "length", "1000", "公里", "km"),
    ("m3", "volume", "1", "立方米", "m³"),
    ("kWh", "energy", "1", "千瓦时", "kWh"),
    ("MWh", "energy", "1000", "兆瓦时", "MWh"),
    ("USD", "dollars", "1", "美元", "USD"),
    ("yi_USD", "dollars", "100000000", "亿美元", "USD 100 million"),
    ("g", "mass", "1", "克", "g"),
    ("kg", "mass", "1000", "千克", "kg"),
    ("t", "mass", "1000000", "吨", "t"),
    ("wan_t", "mass", "10000000000", "万吨", "10,000 t"),
    ("s", "time", "1", "秒", "s"),
    ("min", "time", "60", "分钟", "min"),
    ("h", "time", "3600", "小时", "h"),
    ("d", "time", "86400", "日", "d"),
    # A working day has no length in seconds, a calendar year none in days: bases of their own.
    ("working_day", "working_days", "1", "工作日", "working days"),
    ("month", "months", "1", "月", "months"),
    ("year", "months", "12", "年", "years"),
    ("calendar_year", "calendar_years", "1", "年", "year"),  # a point in time: 2035 is no length
)

ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "ratio": "one", "CNY": "yuan", "CNY_10k": "wan_yuan", "CNY_100m": "yi_yuan", "USD_100m": "yi_USD", "m²": "m2",
    }
)  # fmt: skip
"""Other codes of the same units, as plans and data sets write them."""

# Where two units share a Chinese name (个, 年), the one listed first is meant.
_BY_NAME: Mapping[str, Unit] = MappingProxyType(
    {u.zh: u for u in reversed(list(UNITS.values()))}
    | dict(UNITS)
    | {name: UNITS[code] for name, code in ALIASES.items()}
)


def unit(name: str) -> Unit:
    """Find a unit by code or by its Chinese name; `a/b` makes the derived unit (`wan_yuan/mu`, `万元/亩`).

    Raises: UnknownUnit.
    """
    if name in _BY_NAME:
        return _BY_NAME[name]
    over, slash, under = name.partition("/")
    if slash and over in _BY_NAME and under in _BY_NAME:
        a, b = _BY_NAME[over], _BY_NAME[under]
        return Unit(
            f"{a.code}/{b.code}",
            times(a.dimension, b.dimension, -1),
            a.factor / b.factor,
            f"{a.zh}/{b.zh}",
            f"{a.en} per {b.en}",
        )
    raise UnknownUnit(name)


def dimension(name: str) -> Dimension:
    """What a unit measures: `dimension("mu") == (("area", 1),)`. Raises: UnknownUnit."""
    return unit(name).dimension


def exact(value: Exact) -> Fraction:
    """The value as a fraction. Raises: TypeError for float, bool or text (a float's error has no owner)."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        raise TypeError(f"an exact number is needed, not {value!r}")
    return Fraction(value)


def convert(value: Exact, from_: str, to: str) -> Fraction:
    """The same quantity in another unit, exactly.

    Raises: UnknownUnit; DimensionMismatch (m² into 元); TypeError for a float.
    """
    a, b = unit(from_), unit(to)
    if a.dimension != b.dimension:
        raise DimensionMismatch(f"{a.code} ({said(a.dimension)}) → {b.code} ({said(b.dimension)})")
    return exact(value) * a.factor / b.factor


def round_even(value: Exact, places: int = 0) -> Decimal:
    """Round to `places` decimals, ties to even: GB/T 8170-2008 四舍六入五成双.

    Done on the fraction, once; rounding in steps (3.3 of the standard) cannot happen.
    """
    scaled = round(exact(value) * 10**places)  # Fraction.__round__ is half-even
    return _decimal(scaled, places)


def round_half_up(value: Exact, places: int = 0) -> Decimal:
    """Round to `places` decimals, ties away from zero (四舍五入): the rule for money."""
    scaled = exact(value) * 10**places
    whole = (abs(scaled) + Fraction(1, 2)).__floor__()
    return _decimal(-whole if scaled < 0 else whole, places)


def _decimal(scaled: int, places: int) -> Decimal:
    digits = tuple(int(d) for d in str(abs(scaled)))
    return Decimal((1 if scaled < 0 else 0, digits, -places))


def format_quantity(value: Exact, name: str, *, language: str = "zh", places: int = 2) -> str:
    """A quantity for the eye, rounded half-even: `1,200亩`, `1,200 mu`, `12.5%`.

    Trailing zeros after the point are dropped; thousands are grouped. zh joins unit and number, en spaces them.
    """
    number = f"{round_even(value, places):,f}"
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    if number == "-0":
        number = "0"
    u = unit(name)
    label = u.en if language.startswith("en") else u.zh
    gap = "" if not language.startswith("en") or label in "%‰" else " "
    return f"{number}{gap}{label}"
