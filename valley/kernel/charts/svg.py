"""A `Chart` as SVG: for print and reports, and for a browser without JavaScript. Attributes only, no inline style."""

from datetime import date
from decimal import Decimal
from math import floor, log10
from xml.sax.saxutils import escape

from valley.kernel import formats
from valley.kernel.charts.chart import PALETTE, Chart, Series

LEFT, RIGHT, TOP, BOTTOM = 64.0, 16.0, 30.0, 56.0
FONT = "Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"


def svg(chart: Chart, *, width: int = 720, height: int = 320) -> str:
    """A complete `<svg>` of `width` × `height` px. Lying bars are drawn standing."""
    return "".join(_Drawing(chart, width, height).parts())


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values (1, 2, 2.5 or 5 × 10ⁿ apart) that cover [low, high]; low == high still gets a scale."""
    if high <= low:
        high = low + (abs(low) or 1.0)
    rough = (high - low) / count
    power = 10.0 ** floor(log10(rough))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough)
    first = floor(low / step)
    found = [first * step]
    while found[-1] < high - step * 1e-9:
        found.append((first + len(found)) * step)
    return found


class _Drawing:
    def __init__(self, chart: Chart, width: int, height: int) -> None:
        self.chart, self.width, self.height = chart, width, height
        self.bars = [s for s in chart.series if s.look == "bar"]
        ys = [y for s in chart.series for y in chart.values(s) if y is not None]
        if chart.stacked:
            columns = zip(*(chart.values(s) for s in self.bars), strict=True)
            ys += [sum(y or 0 for y in column) for column in columns]
        zero = [0.0] if self.bars or chart.from_zero or not ys else []
        self.ticks = ticks(min([*ys, *zero]), max([*ys, *zero]))
        self.step = (width - LEFT - RIGHT) / max(1, len(chart.xs))
        self.places = self._places()

    def _places(self) -> list[float]:
        """Where each x stands: at its true distance where the axis is measured, else in even steps."""
        even = [LEFT + self.step * (index + 0.5) for index in range(len(self.chart.xs))]
        if not self.chart.dated or len(even) < 2:
            return even
        at = [x.toordinal() for x in self.chart.xs if isinstance(x, date)]
        return [even[0] + (a - at[0]) / (at[-1] - at[0]) * (even[-1] - even[0]) for a in at]

    def x(self, index: int) -> float:
        return self.places[index]

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.height - BOTTOM - (value - low) / (high - low) * (self.height - TOP - BOTTOM)

    def parts(self) -> list[str]:
        return [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" role="img" '
            f'aria-label="{_attribute(str(self.chart.title))}" font-family="{FONT}" font-size="12" fill="#1c2622">',
            *self._axes(),
            *(part for n, s in enumerate(self.chart.series) for part in self._series(s, n)),
            *self._legend(),
            "</svg>",
        ]

    def _axes(self) -> list[str]:
        right = self.width - RIGHT
        found = [_text(LEFT - 8, 16, str(self.chart.unit), "start", "#56615b")] if self.chart.unit else []
        for tick in self.ticks:
            y = self.y(tick)
            found.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#e1ded3"/>')
            found.append(_text(LEFT - 8, y + 4, formats.number(Decimal(f"{tick:.10g}")), "end", "#56615b"))
        free = 0.0
        for index, label in enumerate(self.chart.labels):
            half = sum(12 if ord(c) > 0x2E7F else 7 for c in label) / 2
            if self.x(index) - half >= free:
                found.append(_text(self.x(index), self.height - BOTTOM + 18, label, "middle", "#56615b"))
                free = self.x(index) + half + 8
        return found

    def _series(self, series: Series, number: int) -> list[str]:
        colour = _colour(series, number)
        values = self.chart.values(series)
        if series.look == "bar":
            return self._bars(series, values, colour)
        known = [(self.x(i), self.y(v)) if v is not None else None for i, v in enumerate(values)]
        if series.bridged:
            known = [point for point in known if point]
        found = []
        if series.look in {"solid", "dashed"}:
            dash = ' stroke-dasharray="6 4"' if series.look == "dashed" else ""
            found.append(f'<path d="{_path(known)}" fill="none" stroke="{colour}" stroke-width="2.2"{dash}/>')
        if series.look != "dashed":
            fill = "none" if series.look == "hollow" else colour
            found += [
                f'<circle cx="{p[0]:.1f}" cy="{p[1]:.1f}" r="4" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
                for p in known if p
            ]  # fmt: skip
        return found

    def _bars(self, series: Series, values: list[float | None], colour: str) -> list[str]:
        place = self.bars.index(series)
        width = min(28.0, self.step * 0.7 / (1 if self.chart.stacked else len(self.bars)))
        found = []
        for index, value in enumerate(values):
            if value is None:
                continue
            if self.chart.stacked:
                base = sum(self.chart.values(s)[index] or 0 for s in self.bars[:place])
                left = self.x(index) - width / 2
            else:
                base = 0.0
                left = self.x(index) - width * len(self.bars) / 2 + width * place
            top, foot = sorted((self.y(base + value), self.y(base)))
            box = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{foot - top:.1f}"'
            found.append(f'<rect {box} fill="{colour}"/>')
        return found

    def _legend(self) -> list[str]:
        if len(self.chart.series) < 2:
            return []
        x, found = LEFT, []
        for number, series in enumerate(self.chart.series):
            found.append(
                f'<rect x="{x:.0f}" y="{self.height - 18}" width="12" height="10" fill="{_colour(series, number)}"/>'
            )
            found.append(_text(x + 18, self.height - 9, str(series.name), "start", "#1c2622"))
            x += 34 + sum(12 if ord(c) > 0x2E7F else 7 for c in str(series.name))
        return found


def _path(points: "list[tuple[float, float] | None]") -> str:
    """Lines through the points; a None lifts the pen."""
    found, down = [], False
    for point in points:
        if point:
            found.append(f"{'L' if down else 'M'}{point[0]:.1f} {point[1]:.1f}")
        down = point is not None
    return "".join(found)


def _colour(series: Series, number: int) -> str:
    return PALETTE[(number if series.colour is None else series.colour) % len(PALETTE)]


def _text(x: float, y: float, words: str, anchor: str, fill: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'


def _attribute(words: str) -> str:
    return escape(words, {'"': "&quot;"})
