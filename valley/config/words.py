"""`valley words`: joins the rooms' word lists (`docs/words/*.md`) into `docs/words.md`, sorted by identifier."""

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HEAD = """# Words

中文 ↔ identifier ↔ meaning ↔ source. A word that is absent here is not yet a class.
Joined by `valley words` from `docs/words/*.md`: write there.

| 中文 | identifier | meaning | source |
|---|---|---|---|
"""


def rows(directory: Path) -> list[tuple[str, ...]]:
    """Four cells a row. Raises ValueError naming file and line where a row has another number."""
    found = set()
    for path in sorted(directory.glob("*.md")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.startswith("|") or line.startswith(("|---", "| ---", "| 中文", "|:")):
                continue
            cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
            if len(cells) != 4:
                raise ValueError(f"{path.name}:{number}: {len(cells)} cells, not 4")
            found.add(cells)
    return sorted(found, key=lambda cells: (cells[1].strip("`").casefold(), cells))


def joined(root: Path = ROOT) -> str:
    """The whole of `docs/words.md`."""
    return HEAD + "".join(f"| {' | '.join(cells)} |\n" for cells in rows(root / "docs" / "words"))


def main(arguments: Sequence[str]) -> int:
    """Write `docs/words.md`; exit code 2 on arguments, because there are none."""
    if arguments:
        print(f"valley words: {arguments[0]}?", file=sys.stderr)
        return 2
    (ROOT / "docs" / "words.md").write_text(joined(), encoding="utf-8")
    return 0
