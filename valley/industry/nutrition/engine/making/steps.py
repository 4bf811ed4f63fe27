"""What the set-points of a step come to under heat, if the coldest point were at the set temperature all the time."""

from collections.abc import Sequence
from dataclasses import dataclass

from valley.industry.nutrition.engine.making.heat import PRESETS, Reference, lethal_rate
from valley.industry.nutrition.engine.making.point import SetPoint
from valley.industry.nutrition.engine.making.quantity import QUANTITIES, TEMPERATURE, TIME

LEAST_C = 80.0  # below it neither reference counts anything worth saying
LEAST_MIN = 0.01


@dataclass(frozen=True, slots=True)
class Heat:
    """Minutes at the reference that holding the set value, and the low end of its range, is worth. No credit for
    heating up or cooling down; a claim about the product needs the measured profile of its coldest point."""

    against: Reference
    set_min: float
    least_min: float


def heats(points: Sequence[SetPoint]) -> tuple[Heat, ...]:
    """Of the step's temperature and time; nothing unless there is exactly one of each, and it is hot."""
    temperatures = [one for one in points if one.quantity == TEMPERATURE.key]
    times = [one for one in points if one.quantity == TIME.key]
    if len(temperatures) != 1 or len(times) != 1 or float(temperatures[0].base()) < LEAST_C:
        return ()
    found = []
    for against in PRESETS.values():
        whole = lethal_rate(float(temperatures[0].base()), against) * float(times[0].base())
        least = lethal_rate(_low(temperatures[0]), against) * _low(times[0])
        if whole >= LEAST_MIN:
            found.append(Heat(against, whole, least))
    return tuple(found)


def _low(point: SetPoint) -> float:
    low = point.value if point.low is None else point.low
    return float(QUANTITIES[point.quantity].in_base(low, point.unit))
