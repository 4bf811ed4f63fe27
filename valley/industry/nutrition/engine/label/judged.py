"""A claim with its verdict, the bounds that it was held against, and what would allow it."""

from dataclasses import dataclass
from decimal import Decimal

from valley.industry.nutrition.engine.standards import Verdict


@dataclass(frozen=True, slots=True)
class Test:
    """One bound: `value` (None: unknown) against `limit`, both in `unit`; `change` says what would meet it."""

    words: tuple[str, str]
    value: Decimal | None
    least: bool
    limit: Decimal
    unit: str

    @property
    def met(self) -> bool | None:
        """None where the value is unknown."""
        if self.value is None:
            return None
        return self.value >= self.limit if self.least else self.value <= self.limit

    @property
    def held(self) -> str:
        """“5.1 g/100 g, ≤ 5 g”: the value and its limit, in no language."""
        basis = self.words[1].partition(" per ")[2]
        sign = "≥" if self.least else "≤"
        value = "?" if self.value is None else _short(self.value)
        return f"{value} {self.unit}{'/' if basis else ''}{basis}, {sign} {self.limit:f} {self.unit}"

    def said(self, place: int) -> str:
        """The value and its limit; `place`: 0 in Chinese, 1 in English."""
        sign = "≥" if self.least else "≤"
        value = "?" if self.value is None else f"{_short(self.value)}"
        return f"{self.words[place]} {value} {self.unit}, {sign} {self.limit:f} {self.unit}"

    @property
    def change(self) -> tuple[str, str]:
        """How far the declared value is from the bound, in words."""
        if self.value is None:
            return f"{self.words[0]}：先给出数值", f"{self.words[1]}: give its value first"
        gap = abs(self.value - self.limit)
        zh = f"{self.words[0]}由 {_short(self.value)} {'增至' if self.least else '减至'} {self.limit:f} {self.unit}"
        en = f"{self.words[1]} from {_short(self.value)} {'up' if self.least else 'down'} to {self.limit:f} {self.unit}"
        return f"{zh}（差 {_short(gap)}）", f"{en} (by {_short(gap)})"


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its verdict. `nearest`: for each way to earn it, the changes that are still needed."""

    key: str
    text: str
    en: str
    nutrients: tuple[str, ...]
    verdict: Verdict
    ways: tuple[tuple[Test, ...], ...]
    why: tuple[str, str] = ("", "")
    cited: str = ""

    @property
    def used(self) -> tuple[str, str]:
        """The values held against the limits, of the way that earns it or comes nearest, in Chinese and English."""
        ways = sorted(self.ways, key=lambda way: sum(test.met is not True for test in way))
        parts = ways[0] if ways else ()
        return "；".join(test.said(0) for test in parts), "; ".join(test.said(1) for test in parts)

    @property
    def nearest(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Fewest changes first, then the smallest relative one."""
        if self.verdict is Verdict.MET:
            return ()
        open_ways = [tuple(test for test in way if test.met is not True) for way in self.ways]
        ordered = sorted(filter(None, open_ways), key=lambda way: (len(way), sum(_distance(test) for test in way)))
        return tuple(tuple(test.change for test in way) for way in ordered)


def _short(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():f}" if value != value.to_integral() else f"{value:.0f}"


def _distance(test: Test) -> float:
    if test.value is None:
        return 9.0
    return float(abs(test.value - test.limit) / max(test.limit, Decimal("0.1")))
