"""What can be set: each quantity with its units and the values that it can take at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

Scale = tuple[Fraction, Fraction]  # base = value · factor + offset


@dataclass(frozen=True, slots=True)
class Quantity:
    """`units`: unit → how a value becomes one in the first unit. `low`, `high`: what is possible, in the first."""

    key: str
    words: tuple[str, str]
    units: Mapping[str, Scale]
    low: Fraction | None = Fraction(0)
    high: Fraction | None = None

    @property
    def base(self) -> str:
        """The first unit."""
        return next(iter(self.units), "")

    def in_base(self, value: Fraction, unit: str) -> Fraction:
        """The value in the first unit. KeyError for a unit that it does not have."""
        factor, offset = self.units[unit]
        return value * factor + offset


def _times(**factors: Fraction | int | str) -> dict[str, Scale]:
    return {unit: (Fraction(factor), Fraction(0)) for unit, factor in factors.items()}


def _scales(factors: Mapping[str, Fraction | int | str]) -> dict[str, Scale]:
    return {unit: (Fraction(factor), Fraction(0)) for unit, factor in factors.items()}


ABSOLUTE_ZERO = Fraction("-273.15")
TEMPERATURE = Quantity(
    "temperature",
    ("温度", "temperature"),
    {
        "°C": (Fraction(1), Fraction(0)),
        "°F": (Fraction(5, 9), Fraction(-160, 9)),
        "K": (Fraction(1), ABSOLUTE_ZERO),
    },
    ABSOLUTE_ZERO,
    Fraction(2000),
)
TIME = Quantity(
    "time", ("时间", "time"), _times(min=1, s=Fraction(1, 60), h=60, d=1440), Fraction(0), Fraction(5_256_000)
)
_ALL = (
    TEMPERATURE,
    TIME,
    Quantity("pressure", ("压力", "pressure"), _times(kPa=1, MPa=1000, bar=100, Pa=Fraction(1, 1000)), Fraction(-102)),
    Quantity("ph", ("pH", "pH"), _scales({"": 1}), Fraction(-2), Fraction(16)),
    Quantity("water_activity", ("水分活度", "water activity"), _scales({"": 1}), Fraction(0), Fraction(1)),
    Quantity("rotation", ("转速", "rotation"), _scales({"r/min": 1, "r/s": 60})),
    Quantity("speed", ("线速度", "speed"), _scales({"m/min": 1, "m/s": 60})),
    Quantity("flow", ("体积流量", "volume flow"), _scales({"L/h": 1, "L/min": 60, "m³/h": 1000})),
    Quantity("mass_flow", ("质量流量", "mass flow"), _scales({"kg/h": 1, "kg/min": 60, "t/h": 1000})),
    Quantity("moisture", ("水分", "moisture"), _scales({"%": 1}), Fraction(0), Fraction(100)),
    Quantity("humidity", ("相对湿度", "relative humidity"), _scales({"%": 1}), Fraction(0), Fraction(100)),
    Quantity("brix", ("可溶性固形物", "soluble solids"), _scales({"°Bx": 1}), Fraction(0), Fraction(100)),
    Quantity("concentration", ("浓度", "concentration"), _scales({"g/L": 1, "mg/L": Fraction(1, 1000), "%": 10})),
    Quantity("size", ("粒径、间隙", "particle or gap size"), _scales({"mm": 1, "µm": Fraction(1, 1000), "cm": 10})),
    Quantity("power", ("功率", "power"), _scales({"kW": 1, "W": Fraction(1, 1000)})),
)
QUANTITIES: Mapping[str, Quantity] = MappingProxyType({one.key: one for one in _ALL})
OTHER = "other"
"""A quantity that is none of these: its name and unit are written out, and nothing is known of its values."""
