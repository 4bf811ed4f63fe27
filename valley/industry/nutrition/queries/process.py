"""Steps with their set-points, in words and as the engine takes them."""

from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _

from valley.industry.nutrition.engine.making import Heat, heats
from valley.industry.nutrition.engine.making import SetPoint as Point
from valley.industry.nutrition.models import FormulaVersion, ProcessStep, SetPoint
from valley.kernel import formats


def steps_with_points(version: FormulaVersion) -> list[ProcessStep]:
    """In order, two queries however many."""
    return list(version.steps.prefetch_related("set_points"))


def what(point: SetPoint) -> str:
    """What is set: "温度（产品中心）"."""
    if point.quantity == "other":
        return point.name
    label = str(point.get_quantity_display())
    return _("%(what)s（%(which)s）") % {"what": label, "which": point.name} if point.name else label


def said(point: SetPoint) -> str:
    """ "温度（釜内）121 °C（120 – 123）"; what holds it is said elsewhere."""
    value = " ".join(filter(None, (formats.number(float(point.value), places(point.value)), point.unit)))
    return " ".join(filter(None, (what(point), value, between(point))))


def between(point: SetPoint) -> str:
    """The range that it may drift in, in brackets; "" where none is stated."""
    low, high = (None if v is None else formats.number(float(v), places(v)) for v in (point.low, point.high))
    if low is None and high is None:
        return ""
    if low is not None and high is not None:
        return f"[{low} – {high}]"
    return f"[≥ {low}]" if high is None else f"[≤ {high}]"


def places(value: object) -> int:
    """Decimals that the number has, trailing zeros left out."""
    text = format(Fraction(str(value)).limit_denominator(10_000).__float__(), ".4f").rstrip("0")
    return len(text.partition(".")[2])


def of_engine(points: Iterable[SetPoint]) -> list[Point]:
    """As the engine takes them."""
    return [
        Point(
            p.quantity, Fraction(p.value), p.unit, None if p.low is None else Fraction(p.low),
            None if p.high is None else Fraction(p.high), p.name, p.held_by,
        )
        for p in points
    ]  # fmt: skip


def heat_of(step: ProcessStep) -> tuple[Heat, ...]:
    """What holding the step's temperature for its time is worth."""
    return heats(of_engine(step.set_points.all()))
