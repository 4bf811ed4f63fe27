"""Suspecting doubles: do two entries name one organisation? Signs for a person to judge, never a decision.

Plain text in, signs out. A name is compared by its core: without place, legal form, brackets and blanks.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

# Endings of legal forms and words for place: they distinguish no firm from another.
_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团公司|合伙企业|有限合伙|普通合伙|公司|集团|股份|总厂|厂|中心)$"
)
_PLACES = re.compile(r"^(中国|北京市?|平谷区?|[一-龥]{2,3}省|[一-龥]{2,3}市)")
_NOISE = re.compile(r"[\s\W_]+")
NEAR = 0.75  # share of common character pairs (Sørensen–Dice); assumed by the platform, tried on the tests' examples


class Sign(StrEnum):
    """Why two entries look alike."""

    SAME_CODE = "same_code"
    SAME_BODY = "same_body"
    SAME_NAME = "same_name"
    SAME_CORE = "same_core"
    NEAR_NAME = "near_name"
    FORMER_NAME = "former_name"


@dataclass(frozen=True)
class Known:
    """What is known of one organisation: its names (present first) and its codes as (scheme, value)."""

    name: str
    former: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = field(default=())


def plain(name: str) -> str:
    """`name` without width, case, blanks and punctuation differences."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()


def core(name: str) -> str:
    """What distinguishes the firm: "北京丰谷食品有限公司" → "丰谷食品". Never empty for a name that is not."""
    whole = plain(name)
    left = _PLACES.sub("", _PLACES.sub("", whole))
    while (shorter := _FORMS.sub("", left)) != left and shorter:
        left = shorter
    return left if len(left) >= 2 and not _FORMS.fullmatch(left) else whole


def closeness(one: str, other: str) -> float:
    """Sørensen–Dice coefficient over character pairs, 0 to 1."""
    a, b = _pairs(one), _pairs(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else float(one == other)


def signs(one: Known, other: Known) -> list[Sign]:
    """Every sign that the two are one organisation, strongest first; empty: none."""
    found: list[Sign] = []
    if set(one.codes) & set(other.codes):
        found.append(Sign.SAME_CODE)
    # Characters 9 to 17 of a credit code are the body's own code (GB 32100-2015); the rest can be re-issued.
    if _bodies(one) & _bodies(other) and Sign.SAME_CODE not in found:
        found.append(Sign.SAME_BODY)
    if plain(one.name) == plain(other.name):
        found.append(Sign.SAME_NAME)
    elif core(one.name) == core(other.name):
        found.append(Sign.SAME_CORE)
    elif closeness(core(one.name), core(other.name)) >= NEAR:
        found.append(Sign.NEAR_NAME)
    former_one, former_other = {plain(n) for n in one.former}, {plain(n) for n in other.former}
    if plain(one.name) in former_other or plain(other.name) in former_one or former_one & former_other:
        found.append(Sign.FORMER_NAME)
    return found


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _bodies(known: Known) -> set[str]:
    return {value[8:17] for scheme, value in known.codes if scheme == "uscc" and len(value) == 18}
