"""Which letters of an answer to mark."""

import unicodedata
from itertools import groupby, pairwise

from valley.kernel.engine.search.letters import letters


def marked(query: str, text: str) -> list[tuple[str, bool]]:
    """`text` in pieces, each with whether the query has it: the query as a whole, else its pairs, else nothing."""
    said = letters(query)
    places = [n for n, ch in enumerate(text) if _plain(ch)]
    plain = "".join(_plain(text[n]) for n in places)
    lit: set[int] = set()
    for piece in [[said], ["".join(pair) for pair in pairwise(said)]]:
        for part in piece:
            lit |= _at(plain, part)
        if lit:
            break
    hot = {places[n] for n in lit}
    if hot:  # what stands between two marked letters is marked with them
        hot |= {n for a, b in pairwise(sorted(hot)) if b - a <= 2 for n in range(a, b)}
    return [("".join(text[n] for n in run), on) for on, run in groupby(range(len(text)), key=hot.__contains__)]


def _plain(ch: str) -> str:
    """The letter for comparing; "" for what is none. One for one, so that places stay."""
    folded = unicodedata.normalize("NFKC", ch).casefold()[:1]
    return folded if folded.isalnum() else ""


def _at(plain: str, part: str) -> set[int]:
    found: set[int] = set()
    start = plain.find(part) if part else -1
    while start >= 0:
        found.update(range(start, start + len(part)))
        start = plain.find(part, start + 1)
    return found
