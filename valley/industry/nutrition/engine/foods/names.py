"""Chinese names of SR28's foods: the project's own translation, kept apart from what the source says."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "data" / "names" / "zh.txt"
MARK = ("本项目译名，非 USDA 所给", "translated by this project, not by USDA")
"""What a page says beside such a name."""


@lru_cache(maxsize=1)
def chinese() -> dict[str, tuple[str, ...]]:
    """SR28 number → its Chinese name, then aliases. Raises ValueError where the file gives a food or a name twice."""
    found: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        key, *names = line.split()
        if key in found or taken & set(names):
            raise ValueError(f"{FILE.name}: {line}: a food or a name is there twice")
        taken |= set(names)
        found[key] = tuple(names)
    return found
