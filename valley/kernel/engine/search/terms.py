"""What a document is cut into. The first letter of a term says what it is:

c  one or two neighbouring letters of the title         b  the same of the text
s  two letters of the title with one between them       p  one or two readings (p hua, p hua.chen)
i  two to four initials                                 x  a whole code; k  four neighbouring characters of a code
d  digest of a code without one of its characters, or of the whole code (a wrong, missing or doubled character
   leaves one of them equal: the deletion neighbourhood of Garbe's SymSpell)
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise, product

from valley.kernel.engine.search.letters import is_han, letters, units, words
from valley.kernel.engine.search.pinyin import initials, readings

MAX_TITLE = 200  # letters
MAX_TEXT = 1000  # letters
MAX_SPOKEN = 300  # letters of title and text that are also indexed by sound
CODE_LENGTHS = range(5, 41)  # of codes that are found in spite of a slip


def terms_of(title: str, text: str = "", codes: Iterable[str] = ()) -> list[str]:
    """The terms of a document, sorted, each once."""
    name = letters(title)[:MAX_TITLE]
    found = {*("c" + gram for gram in grams(name)), *("s" + gram for gram in skips(name))}
    left_text, left_spoken = MAX_TEXT, MAX_SPOKEN - len(name)
    spoken = [name]
    for word in words(text):
        word = word[:left_text]
        left_text -= len(word)
        found.update("b" + gram for gram in grams(word))
        if left_spoken > 0:
            spoken.append(word[:left_spoken])
            left_spoken -= len(word)
    for word in [*spoken, *words(title)]:
        found.update(sounds(word))
    for code in codes:
        found.update(code_terms(letters(code)))
    return sorted(found - {"c", "b"})


def grams(word: str) -> Iterator[str]:
    """Single letters and pairs of neighbours."""
    yield from word
    yield from (a + b for a, b in pairwise(word))


def skips(word: str) -> Iterator[str]:
    """Pairs with one letter between them."""
    return (word[n] + word[n + 2] for n in range(len(word) - 2))


def sounds(word: str) -> Iterator[str]:
    """Readings and initials of `word`, every reading of a character with each of its neighbours'."""
    parts = list(units(word))
    for part in parts:
        if is_han(part):
            yield from ("p" + reading for reading in readings(part))
    for two in pairwise(parts):
        if is_han(two[0]) and is_han(two[1]):
            yield from ("p" + ".".join(pair) for pair in _choices(two, readings))
    for size in (2, 3, 4):
        for start in range(len(parts) - size + 1):
            yield from ("i" + "".join(choice) for choice in _choices(parts[start : start + size], initials))


def _choices(parts: Iterable[str], of: Callable[[str], tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    return product(*(of(part) for part in parts))


def code_terms(code: str) -> Iterator[str]:
    """The code, its parts, and its deletion neighbourhood."""
    if not code:
        return
    yield "x" + code
    yield from code_parts(code)
    if len(code) in CODE_LENGTHS:
        yield from deletions(code)


def code_parts(code: str) -> Iterator[str]:
    """Four neighbouring characters each."""
    return ("k" + code[n : n + 4] for n in range(len(code) - 3))


def deletions(code: str) -> Iterator[str]:
    """Digests of the code and of the code without one of its characters."""
    for text in {code, *(code[:n] + code[n + 1 :] for n in range(len(code)))}:
        yield "d" + blake2b(text.encode(), digest_size=6).hexdigest()
