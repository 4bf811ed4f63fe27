"""Where the shipped data lie, and how their lines are read."""

from __future__ import annotations

import gzip
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"


def lines(path: Path) -> list[list[str]]:
    """Cells of a tab-separated file, packed or not; lines that begin with # are comments."""
    held = path.read_bytes()
    text = (gzip.decompress(held) if path.suffix == ".gz" else held).decode()
    return [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]
