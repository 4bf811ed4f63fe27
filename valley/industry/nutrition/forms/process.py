"""Steps and their set-points as they are typed in the workbench."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.actions import SetPointIn
from valley.industry.nutrition.engine.design import BadSheet
from valley.industry.nutrition.engine.making import QUANTITIES, BadPoint, SetPoint
from valley.industry.nutrition.models import SetQuantity
from valley.kernel import formats

UNITS = sorted({unit for one in QUANTITIES.values() for unit in one.units if unit})
SAME = {"℃": "°C", "c": "°C", "C": "°C", "℉": "°F", "F": "°F", "分钟": "min", "分": "min", "秒": "s", "小时": "h",
        "时": "h", "天": "d", "rpm": "r/min", "μm": "µm", "um": "µm", "Mpa": "MPa", "mpa": "MPa", "kpa": "kPa",
        "-": "", "无": "", "Brix": "°Bx"}  # fmt: skip
"""Other spellings of units."""


@dataclass(frozen=True)
class PointEntry:
    """One set-point as typed."""

    quantity: str = "temperature"
    name: str = ""
    value: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    held_by: str = ""

    @property
    def blank(self) -> bool:
        """Nothing was entered: not saved."""
        return not any((self.name, self.value, self.low, self.high, self.held_by))

    def given(self) -> SetPointIn:
        """For the actions."""
        return SetPointIn(
            self.quantity, self.value, SAME.get(self.unit, self.unit), self.low or None, self.high or None, self.name,
            self.held_by,
        )  # fmt: skip


@dataclass(frozen=True)
class StepEntry:
    """One process step as typed; `kept`: "vitamin_c=0.6, iron=0.9"."""

    name: str = ""
    settings: str = ""
    share: str = "100"
    kept: str = ""
    source: str = ""
    points: tuple[PointEntry, ...] = ()


QUANTITY_CHOICES = SetQuantity.choices


def checked(points: Sequence[PointEntry], where: str) -> None:
    """Raises: BadSheet naming the set-point, its field and what to do, in the reader's language."""
    for place, point in enumerate(points, 1):
        if point.blank:
            continue
        field = f"{where}.points.{place}"
        value, low, high = (_number(getattr(point, name), f"{field}.{name}") for name in ("value", "low", "high"))
        if value is None:
            raise BadSheet(f"{field}.value", "no_value")
        given = point.given()
        try:
            SetPoint(given.quantity, value, given.unit, low, high, given.name, given.held_by)
        except BadPoint as flaw:
            remedy = flaw.remedy_en if formats.in_english() else flaw.remedy_zh
            raise BadSheet(f"{field}.{flaw.field}", remedy, flaw.found) from flaw


def _number(text: str, field: str) -> Fraction | None:
    said: Any = text.strip().replace("−", "-")
    if not said:
        return None
    try:
        if "/" in said or len(said) > 20:
            raise ValueError(said)
        return Fraction(said)
    except ValueError:
        raise BadSheet(field, "not_a_number", text) from None
