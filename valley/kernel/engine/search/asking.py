"""What a query asks for: terms with weights. The weights say how much a kind of agreement is worth, before rarity."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from valley.kernel.engine.search.letters import is_han, is_latin, latin_runs, letters, words
from valley.kernel.engine.search.pinyin import cut, readings
from valley.kernel.engine.search.terms import CODE_LENGTHS, code_parts, deletions, skips

MAX_QUERY = 60  # letters

# Tuned on the forty queries of tests/registry/test_search_queries.py; only their order is argued:
# a whole code > nearly the code > same letters > same initials (long) > same sound > a letter apart > in the text.
WHOLE_CODE, NEAR_CODE, PART_OF_CODE = 6.0, 3.0, 0.5
PAIR, PAIR_IN_TEXT, SINGLE, SINGLE_IN_TEXT = 1.0, 0.5, 0.2, 0.1
APART, ONE_TOO_MANY = 0.45, 0.35
SOUND, TYPED_SOUND, SINGLE_SOUND = 0.5, 0.9, 0.15
INITIALS = {2: 0.3, 3: 0.6, 4: 0.9}


@dataclass(frozen=True)
class Wanted:
    """A term and what it is worth. `exact`: every document that holds the query's letters holds this term."""

    term: str
    weight: float
    exact: bool = False


def wanted(query: str) -> list[Wanted]:
    """The terms of a query as typed, each once with its greatest weight; [] where it holds no letter."""
    said = letters(query)[:MAX_QUERY]
    best: dict[str, Wanted] = {}
    for each in _all(query, said):
        if each.term not in best or best[each.term].weight < each.weight:
            best[each.term] = each
    return sorted(best.values(), key=lambda each: each.term)


def _all(query: str, said: str) -> Iterator[Wanted]:
    yield from _letters(said)
    yield from _sounds(said)
    for run in latin_runs(said):
        if run.isalpha():
            yield from _typed(run)
    for code in {said, *words(query[:MAX_QUERY])}:
        if code.isascii():
            yield from _code(code)


def _letters(said: str) -> Iterator[Wanted]:
    if len(said) == 1:
        yield Wanted("c" + said, PAIR, exact=True)
        yield Wanted("b" + said, PAIR_IN_TEXT)
        return
    for ch in said:
        if is_han(ch):
            yield Wanted("c" + ch, SINGLE)
            yield Wanted("b" + ch, SINGLE_IN_TEXT)
    for pair in map("".join, pairwise(said)):
        yield Wanted("c" + pair, PAIR, exact=True)
        yield Wanted("b" + pair, PAIR_IN_TEXT)
        yield Wanted("s" + pair, APART)  # the document has one letter more
    for pair in skips(said):
        yield Wanted("c" + pair, ONE_TOO_MANY)  # the query has one letter more
        yield Wanted("s" + pair, ONE_TOO_MANY)  # one letter is another


def _sounds(said: str) -> Iterator[Wanted]:
    alone = len(said) == 1
    for ch in said:
        if is_han(ch):
            yield from (Wanted("p" + reading, SOUND if alone else SINGLE_SOUND) for reading in readings(ch))
    for one, two in pairwise(said):
        if is_han(one) and is_han(two):
            yield from (Wanted(f"p{a}.{b}", SOUND) for a in readings(one) for b in readings(two))


def _typed(run: str) -> Iterator[Wanted]:
    """Letters may be pinyin or initials."""
    for way in cut(run):
        weight = TYPED_SOUND if len(way) == 1 else SINGLE_SOUND
        yield from (Wanted("p" + syllable, weight) for syllable in way)
        yield from (Wanted(f"p{a}.{b}", TYPED_SOUND) for a, b in pairwise(way))
    if all(map(is_latin, run)):
        for size, weight in INITIALS.items():
            yield from (Wanted("i" + run[n : n + size], weight) for n in range(len(run) - size + 1))


def _code(code: str) -> Iterator[Wanted]:
    yield Wanted("x" + code, WHOLE_CODE)
    if not any(ch.isdigit() for ch in code):
        return
    yield from (Wanted(part, PART_OF_CODE) for part in code_parts(code))
    if len(code) in CODE_LENGTHS:
        yield from (Wanted(term, NEAR_CODE) for term in deletions(code))
