"""Thermal lethality by the general method: minutes at a reference temperature that do the same.

Lethal rate L = 10^((T − T_ref) / z); F = ∫ L dt over the temperature of the slowest-heating point, by trapezoids
(the general method; M. Mullan, "Help for lethal rate calculator", dairyscience.info). What it kills: F / D at the
reference temperature, in powers of ten.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

PIECE_C = 0.25
COARSE = 0.1  # trapezoids above the straight lines by more than this share: too few readings


class BadProfile(ValueError):
    """A reading that cannot be meant. `where`: "row 3", "z" …"""

    def __init__(self, where: str, found: object, remedy_zh: str, remedy_en: str) -> None:
        super().__init__(f"{where}: {found} ({remedy_en})")
        self.where, self.found, self.remedy_zh, self.remedy_en = where, found, remedy_zh, remedy_en


@dataclass(frozen=True, slots=True)
class Reference:
    """Against what lethality is counted. `z_above_c`: another z above the reference temperature, where one is used.

    `reaches`: minutes that the source holds to be enough for what it is meant for; None where it says nothing.
    """

    key: str
    words: tuple[str, str]
    temperature_c: float
    z_c: float
    source: str
    z_above_c: float | None = None
    reaches_min: float | None = None
    from_c: float = 0.0  # below this the source gives nothing: no credit is taken

    def __post_init__(self) -> None:
        for field in ("z_c", "z_above_c"):
            value = getattr(self, field)
            if value is not None and not (math.isfinite(value) and value > 0):
                raise BadProfile("z", value, "z 值须大于 0 ℃", "z is above 0 °C")
        if not math.isfinite(self.temperature_c) or not -50 <= self.temperature_c <= 300:
            raise BadProfile(
                "reference", self.temperature_c, "参考温度在 −50 – 300 ℃ 之间", "the reference lies within −50 – 300 °C"
            )


F0 = Reference(
    "F0",
    (
        "F₀：121.1 ℃ 当量，z = 10 ℃（肉毒梭菌芽孢，低酸罐头）",
        "F₀: minutes at 121.1 °C, z = 10 °C (C. botulinum, low-acid)",
    ),
    121.1,
    10.0,
    "M. Mullan, Help for lethal rate calculator, dairyscience.info",
)
P90 = Reference(
    "P90",
    (
        "P₉₀：90 ℃ 当量，z = 9 ℃，90 ℃ 以上 z = 10 ℃（非蛋白水解型肉毒梭菌芽孢，冷藏食品）",
        "P₉₀: minutes at 90 °C, z = 9 °C, above 90 °C z = 10 °C (non-proteolytic C. botulinum, chilled foods)",
    ),
    90.0,
    9.0,
    "Chilled Food Association, Best Practice Guidelines, 4th ed. (2006), as given by the UK Food Standards Agency",
    z_above_c=10.0,
    reaches_min=10.0,
    from_c=80.0,
)
PRESETS = {one.key: one for one in (F0, P90)}


def lethal_rate(temperature_c: float, against: Reference = F0) -> float:
    """Minutes at the reference temperature that one minute at this temperature is worth."""
    if temperature_c < against.from_c:
        return 0.0
    above = temperature_c > against.temperature_c and against.z_above_c is not None
    z = against.z_above_c if above and against.z_above_c is not None else against.z_c
    return float(10.0 ** ((temperature_c - against.temperature_c) / z))


def lethality(profile: Sequence[tuple[float, float]], against: Reference = F0) -> tuple[float, ...]:
    """F after each reading of (minute, °C): the last is the whole. Raises: BadProfile naming the row."""
    if len(profile) < 2:
        raise BadProfile("profile", len(profile), "至少两行“分钟 温度”", "at least two rows of minute and temperature")
    total, found = 0.0, [0.0]
    for place, (minute, celsius) in enumerate(profile, 1):
        if not (math.isfinite(minute) and math.isfinite(celsius)) or not -273.15 <= celsius <= 300:
            raise BadProfile(
                f"row {place}",
                f"{minute:g} {celsius:g}",
                "温度在 −273.15 – 300 ℃ 之间",
                "temperatures lie within −273.15 – 300 °C",
            )
        if place > 1:
            before, was = profile[place - 2]
            if minute <= before:
                raise BadProfile(
                    f"row {place}", f"{minute:g}", "时间须逐行增大", "each row is later than the one before"
                )
            total += (lethal_rate(was, against) + lethal_rate(celsius, against)) / 2 * (minute - before)
            found.append(total)
    return tuple(found)


def straight(profile: Sequence[tuple[float, float]], against: Reference = F0) -> float:
    """F if the temperature went straight from reading to reading. Never above the trapezoids of the rates, which are
    convex in it: where the two are far apart, the readings are too few to take credit for. Raises: BadProfile."""
    lethality(profile, against)
    total = 0.0
    for (before, was), (minute, celsius) in pairwise(profile):
        steps = max(1, math.ceil(abs(celsius - was) / PIECE_C))
        for piece in range(steps):
            # The rate at the middle of a piece of at most a quarter of a degree: off by less than 0.1 %.
            at = was + (celsius - was) * (piece + 0.5) / steps
            total += lethal_rate(at, against) * (minute - before) / steps
    return total


def hold_for(target_min: float, temperature_c: float, against: Reference = F0) -> float:
    """Minutes to be held at a temperature for so much lethality; inf where none is counted there."""
    rate = lethal_rate(temperature_c, against)
    return target_min / rate if rate else math.inf


def log_reductions(f_min: float, d_min: float) -> float:
    """Powers of ten by which a population with this D (at the reference temperature) is reduced. Raises: BadProfile."""
    if not (math.isfinite(d_min) and d_min > 0):
        raise BadProfile("D", d_min, "D 值须大于 0 分钟", "D is above 0 minutes")
    return f_min / d_min
