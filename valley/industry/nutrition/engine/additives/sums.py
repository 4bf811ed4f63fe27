"""A.4: additives of one function with a number, used together: Σ use ÷ maximum ≤ 1.

Only preservatives, antioxidants, and colourants of the same hue. The hue is said by the user or read from the name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from valley.industry.nutrition.engine.additives.table import Additive
from valley.industry.nutrition.engine.additives.use import Use
from valley.industry.nutrition.engine.standards import Finding, Source, Verdict

FUNCTIONS = {"防腐剂": "preservatives", "抗氧化剂": "antioxidants"}
COLOURANT = "着色剂"
_HUES = [
    "红",
    "red",
    "黄",
    "yellow",
    "蓝",
    "blue",
    "绿",
    "green",
    "棕",
    "brown",
    "褐",
    "brown",
    "黑",
    "black",
    "橙",
    "orange",
    "紫",
    "purple",
]
HUES = dict(zip(_HUES[::2], _HUES[1::2], strict=True))


@dataclass(frozen=True, slots=True)
class Part:
    """One additive in a sum. `counted`: its amount as the limit counts it, None: unknown."""

    additive: Additive
    use: Use
    counted: Decimal | None
    most: Decimal

    @property
    def ratio(self) -> Decimal | None:
        """Amount ÷ maximum."""
        return None if self.counted is None else self.counted / self.most


@dataclass(frozen=True, slots=True)
class Sum:
    """One group of A.4."""

    group: tuple[str, str]
    parts: tuple[Part, ...]
    sure: bool

    @property
    def total(self) -> Decimal:
        """The sum of the known ratios."""
        return sum((part.ratio for part in self.parts if part.ratio is not None), Decimal(0))

    @property
    def verdict(self) -> Verdict:
        """Above 1 with what is known decides; so does a sum that is complete."""
        if self.total > 1:
            return Verdict.NOT_MET if self.sure else Verdict.UNKNOWN
        return Verdict.MET if all(part.ratio is not None for part in self.parts) else Verdict.UNKNOWN

    def finding(self, source: Source) -> Finding:
        """The sum in words."""
        terms = " + ".join(
            f"{part.additive.zh} {'?' if part.ratio is None else f'{part.counted:.4g}/{part.most:f}'}"
            for part in self.parts
        )
        exceeds = "超过" if self.verdict is Verdict.NOT_MET else "不超过"
        zh = f"{self.group[0]}混合使用：各自用量占其最大使用量的比例之和{exceeds} 1"
        if self.verdict is Verdict.UNKNOWN:
            zh = f"{self.group[0]}混合使用：比例之和不能判断" + ("" if self.sure else "，请写明各着色剂的色泽")
        value = f"{terms} = {self.total:.4g} ≤ 1"
        return Finding(
            source.standard,
            source.edition,
            "A.4",
            self.verdict,
            (zh, f"{self.group[1]} together: Σ use/max ≤ 1"),
            value,
        )


def hue(part: Part) -> str:
    """The hue of a colourant as said, or the last colour in its name; '' unknown."""
    if part.use.colour:
        return HUES.get(part.use.colour[0], part.use.colour.casefold())
    bare = part.additive.zh.split("(")[0].split("及其")[0]
    named = [HUES[char] for char in bare if char in HUES]
    return named[-1] if named else ""


def sums(parts: Sequence[Part]) -> list[Sum]:
    """Every group with two or more additives."""
    found = []
    for function, en in FUNCTIONS.items():
        group = tuple(part for part in parts if function in part.additive.functions)
        if len(group) > 1:
            found.append(Sum((function, en), group, True))
    colourants = [part for part in parts if COLOURANT in part.additive.functions]
    hues = {hue(part) for part in colourants}
    unknown = [part for part in colourants if not hue(part)]
    for shade in sorted(hues - {""}):
        group = tuple(part for part in colourants if hue(part) in (shade, ""))
        if len(group) > 1:
            found.append(Sum((f"相同色泽着色剂（{shade}）", f"{shade} colourants"), group, not unknown))
    if hues == {""} and len(colourants) > 1:
        found.append(Sum(("着色剂", "colourants"), tuple(colourants), False))
    return found
