"""Readings of Chinese characters, without tones, and readings as people type them.

Readings are those of pypinyin (MIT), which takes them from the Unihan database and the 漢語大字典.
"""

import unicodedata
from functools import cache

from valley.kernel.engine.search.letters import is_han, is_latin, units

MAX_READINGS = 3  # of one character; rarer ones are left out
LONGEST_SYLLABLE = 6  # zhuang
LONGEST_RUN = 48  # letters that are cut into syllables


@cache
def readings(unit: str) -> tuple[str, ...]:
    """`"重"` → ("zhong", "chong", …); a latin word or a number reads as itself; () where nobody knows."""
    if not is_han(unit):
        return (unit,)
    from pypinyin import Style, pinyin  # its tables take a moment: only where Chinese is read

    found = pinyin(unit, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0]))[:MAX_READINGS] if found else ()


@cache
def initials(unit: str) -> tuple[str, ...]:
    """First letters of the readings."""
    return tuple(dict.fromkeys(reading[0] for reading in readings(unit)))


@cache
def syllables() -> frozenset[str]:
    """Every toneless syllable of the common characters (U+4E00…U+9FA5) that holds a vowel."""
    from pypinyin.constants import PINYIN_DICT

    found: set[str] = set()
    for code in range(0x4E00, 0x9FA6):
        for toned in PINYIN_DICT.get(code, "").split(","):
            plain = unicodedata.normalize("NFD", toned).replace("u\u0308", "v")  # lǜ is typed lv
            found.add("".join(ch for ch in plain if is_latin(ch)))
    return frozenset(s for s in found if set(s) & set("aeiouv"))


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(s[:n] for s in syllables() for n in range(1, len(s)))


def cut(run: str) -> list[tuple[str, ...]]:
    """Letters as typed → the readings with the fewest syllables, three at most; a last syllable may be begun only.

    `"xian"` → [("xian",)], `"huachens"` → [("hua", "chen")]. [] where it is no pinyin.
    """
    run = run[:LONGEST_RUN]
    best: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(run) + 1):
        ways = [
            (*way, run[start:end])
            for start in range(max(0, end - LONGEST_SYLLABLE), end)
            if run[start:end] in syllables()
            for way in best[start]
        ]
        best.append(sorted(ways, key=len)[:3])
    if best[-1]:
        return best[-1]
    for start in range(len(run) - 1, 0, -1):
        if best[start] and len(run) - start < LONGEST_SYLLABLE and run[start:] in _beginnings():
            return best[start]
    return []


def heard_at(word: str, said: tuple[str, ...]) -> int:
    """Where in `word` the syllables `said` can be read, as number of the unit; -1 where they cannot."""
    options = [readings(unit) for unit in units(word)]
    for start in range(len(options) - len(said) + 1):
        if all(said[n] in options[start + n] for n in range(len(said))):
            return start
    return -1


def abbreviated_at(word: str, said: str) -> int:
    """Where in `word` the letters `said` are first letters, as number of the unit; -1 where they are not."""
    options = [initials(unit) for unit in units(word)]
    for start in range(len(options) - len(said) + 1):
        if all(said[n] in options[start + n] for n in range(len(said))):
            return start
    return -1
