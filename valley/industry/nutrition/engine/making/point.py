"""One set-point of a step, checked at birth."""

from dataclasses import dataclass
from fractions import Fraction

from valley.industry.nutrition.engine.making.quantity import OTHER, QUANTITIES


class BadPoint(ValueError):
    """A set-point that cannot be meant. `field`: quantity, name, value, unit, low, high."""

    def __init__(self, field: str, found: object, remedy_zh: str, remedy_en: str) -> None:
        super().__init__(f"{field}: {found} ({remedy_en})")
        self.field, self.found, self.remedy_zh, self.remedy_en = field, found, remedy_zh, remedy_en


@dataclass(frozen=True, slots=True)
class SetPoint:
    """What a step is set to. `low`, `high`: where it may drift; None: no limit stated. `held_by`: what holds it there
    (a loop, a valve, a person with a thermometer). `name`: which one ("retort", "core"), or what it is for "other"."""

    quantity: str
    value: Fraction
    unit: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    name: str = ""
    held_by: str = ""

    def __post_init__(self) -> None:
        check(self)

    @property
    def words(self) -> tuple[str, str]:
        """What is set, zh and en."""
        if self.quantity == OTHER:
            return self.name, self.name
        zh, en = QUANTITIES[self.quantity].words
        return (f"{zh}（{self.name}）", f"{en} ({self.name})") if self.name else (zh, en)

    def base(self) -> Fraction:
        """The value in the quantity's first unit; as it stands for "other"."""
        return self.value if self.quantity == OTHER else QUANTITIES[self.quantity].in_base(self.value, self.unit)


def check(point: SetPoint) -> None:
    """Raises: BadPoint naming the field, what was found and what to do."""
    if point.quantity == OTHER:
        if not point.name:
            raise BadPoint("name", "", "其他量须写明名称", "name a quantity that is not in the list")
    elif point.quantity not in QUANTITIES:
        known = [f"{one.words[0]} {key}" for key, one in QUANTITIES.items()]
        keys = ", ".join([*QUANTITIES, OTHER])
        raise BadPoint("quantity", point.quantity, f"可用：{'、'.join(known)}、其他 {OTHER}", f"use one of {keys}")
    else:
        of = QUANTITIES[point.quantity]
        if point.unit not in of.units:
            units = [unit or "（无单位）" for unit in of.units], [unit or "(no unit)" for unit in of.units]
            raise BadPoint(
                "unit", point.unit, f"{of.words[0]}的单位须为 {'、'.join(units[0])}",
                f"the unit of {of.words[1]} is one of {', '.join(units[1])}",
            )  # fmt: skip
        for field in ("value", "low", "high"):
            said = getattr(point, field)
            if said is None:
                continue
            value = of.in_base(said, point.unit)
            if (of.low is not None and value < of.low) or (of.high is not None and value > of.high):
                low = "−∞" if of.low is None else f"{float(of.low):g}"
                high = "∞" if of.high is None else f"{float(of.high):g}"
                between = f"{low} – {high} {of.base}".strip()
                raise BadPoint(
                    field, f"{float(said):g} {point.unit}".strip(), f"{of.words[0]}在 {between} 之间",
                    f"{of.words[1]} lies within {between}",
                )  # fmt: skip
    if point.low is not None and point.high is not None and point.low > point.high:
        raise BadPoint(
            "low", f"{float(point.low):g} > {float(point.high):g}", "下限大于上限", "the low end is above the high"
        )
    outside = (point.low is not None and point.value < point.low) or (
        point.high is not None and point.value > point.high
    )
    if outside:
        low, high = ("" if one is None else f"{float(one):g}" for one in (point.low, point.high))
        raise BadPoint(
            "value", f"{float(point.value):g}", f"设定值须在允许范围 {low} – {high} 之内",
            f"the set value lies within its range {low} – {high}",
        )  # fmt: skip
