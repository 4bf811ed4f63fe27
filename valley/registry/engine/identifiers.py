"""Identifiers of organisations and their check characters.

Unified social credit code (统一社会信用代码): GB 32100-2015, 18 characters, the 18th a check by
weights 3^(i-1) modulo 31; its places 9-17 are the organisation code, GB 11714-1997, whose ninth
character is a check by weights 3 7 9 10 5 8 4 2 modulo 11. LEI: ISO 17442-1, 18 characters and
two check digits by ISO 7064 MOD 97-10.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015 table 2: digits and capitals without I, O, S, V, Z."""
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOOKALIKES = {
    frozenset(p) for p in ("0O", "1I", "2Z", "5S", "8B", "UV", "0D", "0Q", "6G", "VY", "17", "38", "MN", "WM")
}

Check = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a code: `length`, `character` (at `position`, from 1) or `check`; and likely repairs."""

    kind: str
    position: int = 0
    expected: str = ""
    suggestions: tuple[str, ...] = ()


def clean(text: str) -> str:
    """As typed, without spaces and hyphens, full-width to half-width, in capitals."""
    half = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)
    return "".join(c for c in half if not c.isspace() and c not in "-‐–—").upper()


# ── unified social credit code ──


def uscc_check_character(first17: str) -> str:
    """The 18th character for the first 17. GB 32100-2015. Raises: ValueError for a character outside the alphabet."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_character(first8: str) -> str:
    """The ninth character of an organisation code. GB 11714-1997. Raises: ValueError for a foreign character."""
    total = sum(_ALNUM.index(c) * w for c, w in zip(first8, _ORGANISATION_WEIGHTS, strict=True))
    rest = -total % 11
    return "X" if rest == 10 else str(rest)


def is_uscc(code: str) -> bool:
    """Both checks hold and the places 3-8 (administrative division, GB/T 2260) are digits."""
    return (
        len(code) == 18
        and all(c in ALPHABET for c in code)
        and code[2:8].isdigit()
        and uscc_check_character(code[:17]) == code[17]
        and is_organisation_code(code[8:17])
    )


def is_organisation_code(code: str) -> bool:
    return len(code) == 9 and all(c in _ALNUM for c in code[:8]) and organisation_check_character(code[:8]) == code[8]


def uscc_fault(code: str) -> Fault | None:
    """What is wrong with a cleaned code, `None` if nothing."""
    if is_uscc(code):
        return None
    if len(code) != 18:
        return Fault("length", expected="18", suggestions=_repairs_of_length(code, 18, ALPHABET, is_uscc))
    for position, character in enumerate(code, start=1):
        allowed = "0123456789" if 3 <= position <= 8 else ALPHABET
        if character not in allowed:
            return Fault("character", position, allowed, tuple(repairs(code, ALPHABET, is_uscc)))
    if not is_organisation_code(code[8:17]):
        expected = organisation_check_character(code[8:16])
        return Fault("check", 17, expected, tuple(repairs(code, ALPHABET, is_uscc)))
    return Fault("check", 18, uscc_check_character(code[:17]), tuple(repairs(code, ALPHABET, is_uscc)))


def organisation_fault(code: str) -> Fault | None:
    """What is wrong with a cleaned organisation code, `None` if nothing."""
    if is_organisation_code(code):
        return None
    if len(code) != 9:
        return Fault("length", expected="9")
    for position, character in enumerate(code, start=1):
        if character not in _ALNUM:
            return Fault("character", position, _ALNUM)
    expected = organisation_check_character(code[:8])
    return Fault("check", 9, expected, tuple(repairs(code, _ALNUM, is_organisation_code)))


# ── legal entity identifier ──


def lei_check_digits(first18: str) -> str:
    """The two check digits, ISO 7064 MOD 97-10. Raises: ValueError for a foreign character."""
    return f"{98 - _as_number(first18 + '00') % 97:02d}"


def is_lei(code: str) -> bool:
    return (
        len(code) == 20
        and all(c in _ALNUM for c in code)
        and code[18:].isdigit()
        and lei_check_digits(code[:18]) == code[18:]
    )


def _as_number(text: str) -> int:
    return int("".join(str(_ALNUM.index(c)) for c in text))


def lei_fault(code: str) -> Fault | None:
    """What is wrong with a cleaned LEI, `None` if nothing."""
    if is_lei(code):
        return None
    if len(code) != 20:
        return Fault("length", expected="20", suggestions=_repairs_of_length(code, 20, _ALNUM, is_lei))
    for position, character in enumerate(code, start=1):
        allowed = "0123456789" if position > 18 else _ALNUM
        if character not in allowed:
            return Fault("character", position, allowed, tuple(repairs(code, _ALNUM, is_lei)))
    return Fault("check", 19, lei_check_digits(code[:18]), tuple(repairs(code, _ALNUM, is_lei)))


# ── repairs ──


def repairs(code: str, alphabet: str, is_right: Check) -> Iterator[str]:
    """Valid codes one slip away, likeliest first: a lookalike, two neighbours swapped, any one character."""
    found: dict[str, int] = {}
    for at, old in enumerate(code):
        for new in alphabet:
            candidate = code[:at] + new + code[at + 1 :]
            if new != old and is_right(candidate):
                found[candidate] = min(found.get(candidate, 2), 0 if frozenset((old, new)) in _LOOKALIKES else 2)
        if at and code[at - 1] != old:
            candidate = code[: at - 1] + old + code[at - 1] + code[at + 1 :]
            if is_right(candidate):
                found[candidate] = min(found.get(candidate, 1), 1)
    yield from sorted(found, key=lambda c: (found[c], c))


def _repairs_of_length(code: str, length: int, alphabet: str, is_right: Check) -> tuple[str, ...]:
    """One character too many or too few: the codes that leaving one out or putting one in makes valid."""
    if len(code) == length + 1:
        candidates = {code[:i] + code[i + 1 :] for i in range(len(code))}
    elif len(code) == length - 1:
        candidates = {code[:i] + c + code[i:] for i in range(length) for c in alphabet}
    else:
        return ()
    return tuple(sorted(c for c in candidates if is_right(c)))
