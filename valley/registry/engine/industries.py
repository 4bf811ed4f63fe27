"""The industry classification GB/T 4754-2017 as a tree (国民经济行业分类).

Sections (门类, a letter) hold divisions (大类, 2 digits), groups (中类, 3) and classes (小类, 4).
"""

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "gbt4754-2017.csv"
CHECKSUM = "549c9ef4fd1b5b7df281fcf7ebc2e59975af23e796af539937ba976043a17e28"
SCHEME = "gbt4754-2017"
_COUNTS = {1: 20, 2: 97, 3: 473, 4: 1381}


class ClassificationNotLoaded(ValueError):
    """The file is not the one that the README beside it describes, or its tree does not close."""


@dataclass(frozen=True, slots=True)
class Industry:
    code: str
    level: int
    name: str
    parent: str
    section: str


@dataclass(frozen=True)
class Classification:
    """All codes, each with its place in the tree."""

    industries: Mapping[str, Industry]

    @cached_property
    def classes(self) -> frozenset[str]:
        """The complete four-digit codes."""
        return frozenset(c for c, i in self.industries.items() if i.level == 4)

    def get(self, code: str) -> Industry | None:
        return self.industries.get(code)

    def path(self, code: str) -> tuple[Industry, ...]:
        """From the section down to the code; empty for an unknown code."""
        steps: list[Industry] = []
        at = self.industries.get(code)
        while at is not None:
            steps.append(at)
            at = self.industries.get(at.parent)
        return tuple(reversed(steps))

    def children(self, code: str) -> tuple[Industry, ...]:
        return tuple(i for i in self.industries.values() if i.parent == code)

    def search(self, text: str, *, limit: int = 20) -> tuple[Industry, ...]:
        """Codes that begin with the digits typed, or names nearest to the words typed; best first.

        Nearness of names: the typed text as a whole, then the share of its character pairs found.
        """
        wanted = "".join(text.split())
        if not wanted:
            return ()
        if wanted.isascii() and wanted[:1].isdigit():
            hits = [i for i in self.industries.values() if i.code.startswith(wanted)]
            return tuple(sorted(hits, key=lambda i: (i.level, i.code))[:limit])
        pairs = {wanted[i : i + 2] for i in range(len(wanted) - 1)} or {wanted}

        def score(industry: Industry) -> float:
            if wanted in industry.name:
                return 2 + 1 / len(industry.name)
            return sum(p in industry.name for p in pairs) / len(pairs)

        scored = [(score(i), i) for i in self.industries.values()]
        best = sorted((s for s in scored if s[0] > 0), key=lambda s: (-s[0], -s[1].level, s[1].code))
        return tuple(i for _, i in best[:limit])


def read_classification(content: bytes, *, checksum: str = CHECKSUM) -> Classification:
    """Raises: ClassificationNotLoaded for another file, a wrong count, or a code without its parent."""
    if hashlib.sha256(content).hexdigest() != checksum:
        raise ClassificationNotLoaded("checksum")
    rows = [
        Industry(r["code"], int(r["level"]), r["name"], r["parent"], r["section"])
        for r in csv.DictReader(io.StringIO(content.decode("utf-8")))
    ]
    industries = {i.code: i for i in rows}
    counts = {level: sum(i.level == level for i in rows) for level in _COUNTS}
    if len(industries) != len(rows) or counts != _COUNTS:
        raise ClassificationNotLoaded(f"counts: {counts}")
    for industry in rows:
        parent = industries.get(industry.parent)
        if (industry.level == 1) != (parent is None) or (parent and parent.level != industry.level - 1):
            raise ClassificationNotLoaded(f"parent of {industry.code}")
    return Classification(industries)


@lru_cache(maxsize=1)
def classification() -> Classification:
    """The shipped edition. Raises: ClassificationNotLoaded; OSError."""
    return read_classification(FILE.read_bytes())
