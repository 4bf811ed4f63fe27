"""Why two texts match, in words that a reader knows: shared words, translated words, the passage that says most."""

import math
import re
from collections.abc import Mapping

from valley.innovation.exchange.engine.matching.dictionary import known_words, translated
from valley.innovation.exchange.engine.matching.tokens import tokens

MOST_WORDS = 6
MOST_CHARACTERS = 160
LEAST_WORTH = 0.3  # of a translation, the best one of a word being 1
_SENTENCES = re.compile(r"(?<=[。！？；!?;\n])|(?<=\. )")
_RUNS = re.compile(r"[㐀-鿿]+")


def passage(text: str, wanted: Mapping[str, float], rarity: Mapping[str, float]) -> str:
    """The sentence of `text` that holds most of what is wanted, cut; "" where none holds any."""
    best, most = "", 0.0
    for sentence in _SENTENCES.split(text[:20_000]):
        held = math.fsum(wanted.get(term, 0.0) * rarity.get(term, 1.0) for term in set(tokens(sentence)))
        if held > most:
            best, most = sentence.strip(), held
    return best if len(best) <= MOST_CHARACTERS else f"{best[:MOST_CHARACTERS]}…"


def shared_words(
    one: str, language: str, other: str, its_language: str, rarity: Mapping[str, float]
) -> list[tuple[str, str]]:
    """(word, its word in the other text), those that weigh most first; equal in one language."""
    if language == its_language:
        found = {word: word for word in (_common_runs(one, other) if language == "zh" else _common_terms(one, other))}
    else:
        found = _bridged(one, language, other)
    worth = {word: math.fsum(rarity.get(term, 1.0) for term in set(tokens(said))) for word, said in found.items()}
    return sorted(found.items(), key=lambda row: (-worth[row[0]], row[0]))[:MOST_WORDS]


def _common_terms(one: str, other: str) -> set[str]:
    return {term for term in set(tokens(one)) & set(tokens(other)) if len(term) > 2}


def _common_runs(one: str, other: str) -> set[str]:
    """The longest runs of two characters or more that stand in both, and words in letters."""
    pairs = {run[at : at + 2] for run in _RUNS.findall(other[:20_000]) for at in range(len(run) - 1)}
    found: set[str] = {term for term in _common_terms(one, other) if term.isascii()}
    for run in _RUNS.findall(one[:20_000]):
        begun = at = 0
        while at < len(run) - 1:
            if run[at : at + 2] in pairs:
                at += 1
                continue
            if at > begun:
                found.add(run[begun : at + 1])
            at += 1
            begun = at
        if at > begun:
            found.add(run[begun:])
    # pairs may touch without the run standing there: what does not stand in the other text is cut to its pairs
    whole = {word for word in found if word.isascii() or word in other}
    cut = {word[at : at + 2] for word in found - whole for at in range(len(word) - 1)}
    return whole | {pair for pair in cut if not any(pair in word for word in whole)}


def _bridged(one: str, language: str, other: str) -> dict[str, str]:
    """Words of `one` whose translation stands in `other`."""
    there = set(tokens(other))
    words = known_words(one[:4_000]) if language == "zh" else list(dict.fromkeys(tokens(one[:4_000])))
    found: dict[str, str] = {}
    for word in words:
        if len(word) < 2:
            continue
        told = translated(word, language)
        good = [
            term for term, weight in sorted(told.items(), key=lambda row: -row[1]) if term in there and weight > 0.3
        ]
        good = [term for term in good if len(term) > 1]
        if good:
            found[word] = good[0]
    return found
