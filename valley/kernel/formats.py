"""Numbers, money, areas and times as words on a screen, in the reader's language.

Every function takes the stored unit and answers text; None is said as `UNKNOWN`, never as 0.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from valley.kernel.errors import Words

UNKNOWN = "—"
Number = int | float | Decimal

#: 1 mu is 2000/3 m²; 1 m² is 3/2000 mu.
MU_PER_M2 = Decimal(3) / Decimal(2000)

#: (CNY of one, words) in the reader's language, smallest first.
ZH_SCALES = ((1, "{} 元"), (10**4, "{} 万元"), (10**8, "{} 亿元"))
EN_SCALES = ((1, "CNY {}"), (10**6, "CNY {} million"), (10**9, "CNY {} billion"))


def exact(value: Number) -> Decimal:
    """The decimal that a person would write: floats by their shortest repr."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def rounded(value: Number, digits: int) -> Decimal:
    """Rounded half up (四舍五入) to `digits` decimals."""
    return exact(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def number(value: Number | None, digits: int | None = None) -> str:
    """`1,234,567.5`; `digits` None keeps what is there without trailing zeros."""
    if value is None:
        return UNKNOWN
    if digits is not None:
        return f"{rounded(value, digits):,f}"
    text = f"{exact(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def bracketed(words: object, inside: object) -> str:
    """`words（inside）`, with the brackets of the reader's language."""
    return _("%(words)s（%(inside)s）") % {"words": words, "inside": inside}


def listed(parts: Iterable[object]) -> str:
    """The parts in a row, parted as the reader's language does (、)."""
    return _("、").join(str(part) for part in parts)


def percent(share: Number | None, digits: int = 1) -> str:
    """A share (0.253) as `25.3%`."""
    return UNKNOWN if share is None else f"{number(exact(share) * 100, digits)}%"


def money(fen: int | None, digits: int = 2) -> str:
    """Fen as 元, 万元 or 亿元 (CNY, million, billion in English), rounded half up to `digits` decimals."""
    if fen is None:
        return UNKNOWN
    yuan = Decimal(fen) / 100
    (one, words), *larger = EN_SCALES if in_english() else ZH_SCALES
    for next_one, next_words in larger:
        # By the rounded amount: 99,999,999.99 CNY is not said as 10,000.00 万元 but as 1.00 亿元.
        if abs(rounded(yuan / one, digits)) * one >= next_one:
            one, words = next_one, next_words
    return words.format(f"{rounded(yuan / one, digits):,f}")


def area(m2: Number | None) -> str:
    """Square metres with mu beside them: `1,234 m²（1.85 亩）`."""
    if m2 is None:
        return UNKNOWN
    return _("%(m2)s m²（%(mu)s 亩）") % {"m2": number(m2), "mu": number(exact(m2) * MU_PER_M2, 2)}


def quantity(value: Number | None, unit: str = "", digits: int | None = None) -> str:
    """A number and its unit, with a narrow no-break space between; unknown stays unknown without a unit."""
    return UNKNOWN if value is None else f"{number(value, digits)}{chr(0x202F) + unit if unit else ''}"


def day(value: date | datetime | None) -> str:
    """`2026-11-22` in Asia/Shanghai."""
    if value is None:
        return UNKNOWN
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value.isoformat()


def moment(value: datetime | None) -> str:
    """`2026-11-22 21:30` in Asia/Shanghai."""
    if value is None:
        return UNKNOWN
    return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%d %H:%M")


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def both(words: Words | Exception, given: Mapping[str, object] | None = None) -> str:
    """The Chinese and, on a line of its own, the English: the console does not know what its operator reads.

    `given` fills the places in lazy words.
    """
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(str(words) % given if given else str(words))
    return "\n".join(dict.fromkeys(said))
