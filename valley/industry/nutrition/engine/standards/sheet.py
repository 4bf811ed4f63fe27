"""Pages of an official PDF as lines and ruled tables, character by character.

Needs `pdfplumber` (MIT), which only somebody who builds the data again installs; nothing of the platform imports this.
Characters are put together by their baselines: the printed text has digits and marks in fonts of their own.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

Char = tuple[float, float, str]  # x, baseline from below, character
LINE_GAP = 5.0  # points between two baselines that are one line; lines of these standards stand 9 apart or more
SPACE_GAP = 2.3  # points beyond the glyph's own width (Times) that make a space
BASELINE = 2.5  # points above the baseline, inside the cell


class Page:
    """One page: `tables` with their cells as lines of text, and `lines` outside them, top to bottom."""

    def __init__(self, page: Any) -> None:
        height = float(page.height)
        chars = [(float(c["matrix"][4]), float(c["matrix"][5]), str(c["text"])) for c in page.chars]
        used: set[int] = set()
        self.items: list[tuple[float, str, Any]] = []
        for table in page.find_tables():
            rows = []
            for row in table.rows:
                cells: list[list[str] | None] = []
                for box in row.cells:
                    if box is None:
                        cells.append(None)
                        continue
                    held = [
                        place
                        for place, (x, y, _) in enumerate(chars)
                        if box[0] <= x + 2 <= box[2] and box[1] <= height - y - BASELINE <= box[3]
                    ]
                    used.update(held)
                    cells.append([text(line) for _, line in lines([chars[place] for place in held])])
                rows.append(cells)
            self.items.append((float(table.bbox[1]), "table", rows))
        free = [char for place, char in enumerate(chars) if place not in used]
        self.items += [(height - y, "line", line) for y, line in lines(free)]
        self.items.sort(key=lambda item: item[0])


def lines(chars: Sequence[Char], gap: float = LINE_GAP) -> list[tuple[float, list[Char]]]:
    """Characters of one baseline together, left to right; with the mean baseline, top first."""
    found: list[list[Char]] = []
    last = None
    for char in sorted(chars, key=lambda c: -c[1]):
        if last is None or last - char[1] > gap:
            found.append([])
        found[-1].append(char)
        last = char[1]
    return [(sum(c[1] for c in line) / len(line), sorted(line)) for line in found]


def text(line: Sequence[Char]) -> str:
    """The characters of a line without spaces, with marks as Chinese text writes them."""
    joined = "".join(char for _, _, char in line).replace(" ", "").replace("\u3000", "")
    return joined.replace("gL/", "g/L").replace("g/Lkg", "g/kg")


def english(line: Sequence[Char], size: float = 9.7) -> str:
    """A line of English with its spaces put back by the widths of Times; long words may keep a wrong one."""
    from pdfminer.fontmetrics import FONT_METRICS

    widths = FONT_METRICS["Times-Roman"][1]
    out = ""
    before: Char | None = None
    for char in line:
        if before and char[0] - before[0] - widths.get(before[2], 500) * size / 1000 > SPACE_GAP:
            out += " "
        out += char[2].strip()
        before = char
    for mark in ",;)":
        out = out.replace(f" {mark}", mark)
    return out.replace("( ", "(").replace("- ", "-").replace(",", ", ").replace("  ", " ").strip()


def pages(path: Path, first: int, last: int) -> Iterator[tuple[int, Page]]:
    """Pages `first` to `last` (1 is the first of the file)."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for number in range(first, last + 1):
            page = pdf.pages[number - 1]
            yield number, Page(page)
            page.close()
