"""Text → letters: width and case folded, everything that is neither letter nor digit dropped."""

import re
import unicodedata
from collections.abc import Iterator

_RUNS = re.compile(r"[a-z]+|[0-9]+|[^a-z0-9]")
_NOT_LATIN = re.compile(r"[^a-z0-9]+")


def letters(text: str) -> str:
    """`"华辰（北京）Food"` → `"华辰北京food"` (NFKC, casefold)."""
    return "".join(ch for ch in unicodedata.normalize("NFKC", text).casefold() if ch.isalnum())


def words(text: str) -> list[str]:
    """`text` at its blanks, each as `letters`; without the empty ones."""
    return [word for word in map(letters, text.split()) if word]


def is_han(ch: str) -> bool:
    """Whether `ch` is a Chinese character (the unified ideographs and their extension A)."""
    return "㐀" <= ch <= "鿿"


def is_latin(ch: str) -> bool:
    """a to z."""
    return "a" <= ch <= "z"


def units(word: str) -> Iterator[str]:
    """What is read in one breath: a Chinese character, a run of a–z, a run of digits. `"华辰food3"` → 华 辰 food 3."""
    yield from _RUNS.findall(word)


def latin_runs(word: str) -> list[str]:
    """Runs of a–z and digits in `word`."""
    return [run for run in _NOT_LATIN.split(word) if run]
