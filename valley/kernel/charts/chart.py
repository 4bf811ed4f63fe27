"""What a chart says, before anyone draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from valley.kernel import formats
from valley.kernel.errors import Words

X = str | int | date
Y = int | float | Decimal | None

#: Each at least 3:1 against the card (WCAG 2.2, 1.4.11); series also differ by dash and mark, never by colour alone.
PALETTE = ("#1c5646", "#b27a12", "#235a78", "#9a3324", "#6b8f7d", "#6b4c6e")


@dataclass(frozen=True)
class Series:
    """One row of values. A missing y is None: a gap, never 0.

    look: "solid" (known), "dashed" (interpolated or forecast; say so in the name), "points" (stated points alone),
    "hollow" (declared readings), "bar".
    """

    name: Words
    points: Sequence[tuple[X, Y]]
    look: Literal["solid", "dashed", "points", "hollow", "bar"] = "solid"
    colour: int | None = None

    @property
    def bridged(self) -> bool:
        """Whether the line runs on over years that it does not name; a y of None always breaks a solid one."""
        return self.look == "dashed" or all(y is not None for _x, y in self.points)


@dataclass(frozen=True)
class Chart:
    """A chart over a shared x axis (years, dates or labels, in the order given).

    key: unique on its page. unit: of every y. note: what the reader must know. source: where the values come from.
    """

    key: str
    title: Words
    series: Sequence[Series]
    unit: Words = ""
    note: Words = ""
    source: Words = ""
    stacked: bool = False
    from_zero: bool = False
    lying: bool = False
    short: bool = False

    @property
    def xs(self) -> list[X]:
        """Every x once: dates sorted, labels in order of appearance, years all from the first to the last.

        Years without a value keep their place, because 2022, 2025, 2030 at even steps would bend every line.
        """
        found = list(dict.fromkeys(x for each in self.series for x, _y in each.points))
        years = [x for x in found if isinstance(x, int)]
        if found and len(years) == len(found):
            return list(range(min(years), max(years) + 1))
        days = [x for x in found if isinstance(x, date)]
        return [*sorted(days)] if len(days) == len(found) else found

    @property
    def dated(self) -> bool:
        """Whether x are dates and distances between them mean something; bars stand at even steps."""
        return bool(self.xs) and isinstance(self.xs[0], date) and all(s.look != "bar" for s in self.series)

    @property
    def labels(self) -> list[str]:
        return [x.isoformat() if isinstance(x, date) else str(x) for x in self.xs]

    def values(self, series: Series) -> list[float | None]:
        """One y per x."""
        known = dict(series.points)
        return [None if (y := known.get(x)) is None else float(y) for x in self.xs]

    @property
    def empty(self) -> bool:
        return not any(y is not None for each in self.series for _x, y in each.points)

    @property
    def heads(self) -> list[Words]:
        return [each.name for each in self.series]

    @property
    def lines(self) -> list[tuple[str, list[str]]]:
        """The same as a table: (label, one text per series)."""
        known = [dict(each.points) for each in self.series]
        return [
            (label, [formats.number(points.get(x)) for points in known])
            for label, x in zip(self.labels, self.xs, strict=True)
            if any(x in points for points in known)
        ]
