"""What a report says, before anybody prints it. Every word is already in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Paragraph:
    """Running words. look: "" (plain), "lead" (the main finding), "small" (a remark), "code" (a formula)."""

    text: str
    look: Literal["", "lead", "small", "code"] = ""


@dataclass(frozen=True)
class Facts:
    """Label and value, one pair a line."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Tiles:
    """A row of counts: (label, number)."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Notes:
    """A list of remarks; `none` is said where there are none."""

    rows: Sequence[str]
    none: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of text under a head. widths: shares of the page, one per column. ends: columns of numbers, set right.

    Raises: ValueError where a row or the widths do not fit the head.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    ends: frozenset[int] = frozenset()
    caption: str = ""
    none: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in [*self.rows, self.widths]):
            raise ValueError(f"{self.caption}: a row does not fit the head")


@dataclass(frozen=True)
class Picture:
    """A chart as SVG, with what it shows in words for whom cannot see it."""

    title: str
    svg: str
    words: str
    note: str = ""


Block = Paragraph | Facts | Tiles | Notes | Table | Picture


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it; level 1 or 2."""

    heading: str
    blocks: Sequence[Block]
    level: int = 1


@dataclass(frozen=True)
class Report:
    """A report. language: "zh" or "en". kicker: the line above the title. footer: on each page, beside its number.
    mark: across each page ("" for none). remark: in a frame on the cover.

    `at` is the moment of its facts; the same report printed twice is the same bytes, so nothing else carries a time.
    """

    language: str
    kicker: str
    title: str
    subtitle: str
    facts: Facts
    sections: Sequence[Section]
    footer: str
    at: datetime
    contents: str
    mark: str = ""
    remark: str = ""
