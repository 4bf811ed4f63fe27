"""Where the shipped data lie, and how their lines are read."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"


def lines(path: Path) -> list[list[str]]:
    """Cells of a tab-separated file, packed or not; lines that begin with # are comments."""
    held = path.read_bytes()
    text = (gzip.decompress(held) if path.suffix == ".gz" else held).decode()
    return [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def checksums() -> dict[str, str]:
    """Release as an answer names it → SHA-256 of the values that the project ships for it."""
    held = {
        "USDA SR28": DATA / "sr28" / "values.npz",
        "USDA Retention Factors R6": DATA / "r6" / "factors.tsv",
    }
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in held.items()}
