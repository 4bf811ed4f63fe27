"""How near an answer is to the query as a whole, beyond the terms that both share."""

from collections.abc import Sequence

from valley.kernel.engine.search.letters import is_han, letters, units, words
from valley.kernel.engine.search.pinyin import abbreviated_at, cut, heard_at, readings

SAME_CODE, NEAR_CODE = 2.0, 1.0
# What a match is worth by where it stands: the whole, at the beginning, inside.
LETTERS = (1.0, 0.5, 0.35)
SOUNDS = (0.7, 0.4, 0.3)
IN_TEXT = 0.8  # a match in the text, compared with the same in the title


def nearness(query: str, title: str, text: str = "", codes: Sequence[str] = ()) -> float:
    """0 (nothing as a whole) to 2 (it is the code); added to the score of the terms, whose best answer has 1."""
    said = letters(query)
    if not said:
        return 0.0
    best = max(_word(said, letters(title)), *(_word(said, word) for word in words(title)), 0.0)
    best = max(best, *(IN_TEXT * _word(said, word) for word in words(text)), 0.0)
    return max(best, *(_code(said, letters(code)) for code in codes), 0.0)


def _word(said: str, word: str) -> float:
    if said in word:
        return LETTERS[0 if said == word else 1 if word.startswith(said) else 2]
    size = sum(1 for _unit in units(word))
    found = 0.0
    for syllables in _spoken(said):
        found = max(found, _sound(heard_at(word, syllables), len(syllables), size))
    if said.isascii() and said.isalpha() and len(said) > 1:
        found = max(found, _sound(abbreviated_at(word, said), len(said), size))
    return found


def _sound(at: int, length: int, size: int) -> float:
    return 0.0 if at < 0 else SOUNDS[0 if length == size else 1 if at == 0 else 2]


def _spoken(said: str) -> list[tuple[str, ...]]:
    if said.isascii():
        return cut(said) if said.isalpha() else []
    if all(map(is_han, said)):
        return [tuple((readings(ch) or ("",))[0] for ch in said)]
    return []


def _code(said: str, code: str) -> float:
    return SAME_CODE if said == code else NEAR_CODE if len(code) > 4 and one_slip(said, code) else 0.0


def one_slip(one: str, other: str) -> bool:
    """Whether one wrong, missing, additional or two swapped characters make `one` of `other`.

    >>> one_slip("91110A", "91110B"), one_slip("9110A", "91110A"), one_slip("19110A", "91110A"), one_slip("a", "bc")
    (True, True, True, False)
    """
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
