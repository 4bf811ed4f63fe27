"""The expected path of an indicator: what the plan states is solid, everything between is interpolation and says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from valley.plan.engine.growth import position, power
from valley.plan.engine.indicators import Indicator
from valley.plan.engine.plan import Plan
from valley.plan.engine.refusals import gettext_noop as _
from valley.plan.engine.text import Basis


class Curve(StrEnum):
    """Shape between stated points. S is the smoothstep 3t²-2t³; STEP holds until the next point; COMPOUND grows
    by one rate and needs values above zero."""

    LINEAR = "linear"
    S = "s"
    STEP = "step"
    COMPOUND = "compound"


class Certainty(StrEnum):
    """STATED: the plan (or an entered value) says so. INTERPOLATED: the platform's line. UNKNOWN: no expectation."""

    STATED = "stated"
    INTERPOLATED = "interpolated"
    UNKNOWN = "unknown"


NO_POINT = _("规划未给出可用的数值，没有路径。")
NO_BASELINE_DATE = _("现状值年份未知，首个规划值之前没有路径。")
NO_TARGET = _("现状值之后没有已知的目标，没有路径。")
NO_COMPOUND = _("端点不大于零，不能按复合增长内插。")


@dataclass(frozen=True)
class Point:
    """A stated point, in the indicator's unit. `bar` is the value to reach; `strict`: it must be passed."""

    day: date
    bar: Fraction
    basis: Basis
    strict: bool = False
    baseline: bool = False


@dataclass(frozen=True)
class Expectation:
    """The value expected on a day, and how sure. `reason` is a msgid where unknown."""

    value: Fraction | None
    certainty: Certainty
    reason: str = ""


@dataclass(frozen=True)
class Path:
    """Stated points in order of time and the curve between them.

    Raises: ValueError where days repeat or run back.
    """

    points: tuple[Point, ...]
    curve: Curve = Curve.LINEAR

    def __post_init__(self) -> None:
        if any(one.day >= other.day for one, other in pairwise(self.points)):
            raise ValueError("points must run forward in time")

    def expected(self, day: date) -> Expectation:
        """What the path expects on `day`. After the last target its value holds; a baseline alone expects nothing."""
        if not self.points:
            return Expectation(None, Certainty.UNKNOWN, NO_POINT)
        if day < self.points[0].day:
            return Expectation(None, Certainty.UNKNOWN, NO_BASELINE_DATE)
        for point in self.points:
            if point.day == day:
                return Expectation(point.bar, Certainty.STATED)
        for before, after in pairwise(self.points):
            if before.day < day < after.day:
                return _between(before, after, day, self.curve)
        if self.points[-1].baseline:
            return Expectation(None, Certainty.UNKNOWN, NO_TARGET)
        return Expectation(self.points[-1].bar, Certainty.STATED)

    def samples(self, per_year: int = 4) -> Iterator[tuple[date, Expectation]]:
        """Days and expectations for a chart: every point, and `per_year` steps between neighbours."""
        for before, after in pairwise(self.points):
            yield before.day, self.expected(before.day)
            span = after.day.toordinal() - before.day.toordinal()
            steps = max(1, min(span, round(span * per_year / 365)))
            for step in range(1, steps):
                day = date.fromordinal(before.day.toordinal() + span * step // steps)
                yield day, self.expected(day)
        if self.points:
            yield self.points[-1].day, self.expected(self.points[-1].day)


def _between(before: Point, after: Point, day: date, curve: Curve) -> Expectation:
    start = position(before.day)
    t = (position(day) - start) / (position(after.day) - start)
    rise = after.bar - before.bar
    match curve:
        case Curve.STEP:
            value = before.bar
        case Curve.S:
            value = before.bar + rise * t * t * (3 - 2 * t)
        case Curve.COMPOUND:
            if before.bar <= 0 or after.bar <= 0:
                return Expectation(None, Certainty.UNKNOWN, NO_COMPOUND)
            value = before.bar * power(after.bar / before.bar, t)
        case _:
            value = before.bar + rise * t
    return Expectation(value, Certainty.INTERPOLATED)


def path_of(plan: Plan, indicator: Indicator, *, baseline_day: date | None = None, curve: Curve = Curve.LINEAR) -> Path:
    """The path of an indicator from what its plan states. `baseline_day`: entered by somebody where the plan is silent.

    Without a day the baseline cannot be placed, and the path starts at the first dated value.
    """
    unit = indicator.unit.unit
    points: list[Point] = []
    day = baseline_day or plan.baseline_date.day
    baseline = indicator.baseline
    if day and baseline.amount:
        points.append(Point(day, baseline.amount.bar(up=indicator.rising), baseline.basis, baseline=True))
    for due, stated, basis in plan.milestones(indicator.no):
        if stated.amount and not (points and points[-1].day >= due):
            amount = stated.amount
            bar = unit.from_base(amount.unit.to_base(amount.bar(up=indicator.rising)))
            points.append(Point(due, bar, basis, strict=amount.shape in ("more_than", "less_than")))
    return Path(tuple(points), curve)


class Course(StrEnum):
    ON_PATH = "on_path"
    OFF_PATH = "off_path"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Judgement:
    """Whether a value keeps to its path. `gap`: expected minus value, in the good direction; `reason` a msgid."""

    course: Course
    expectation: Expectation
    gap: Fraction | None = None
    reason: str = ""


OFF_STATED = _("低于规划载明的数值。")
OFF_INTERPOLATED = _("低于平台内插的期望值（规划未载明）。")
VALUE_UNKNOWN = _("现值未知，不作判断。")


def judge(
    path: Path, value: Fraction | None, day: date, *, rising: bool = True, tolerance: Fraction = Fraction(0)
) -> Judgement:
    """Is `value` on `day` on its path? `tolerance` is a share of the expected value; the plan sets none."""
    expectation = path.expected(day)
    if expectation.value is None:
        return Judgement(Course.UNKNOWN, expectation, reason=expectation.reason)
    if value is None:
        return Judgement(Course.UNKNOWN, expectation, reason=VALUE_UNKNOWN)
    gap = expectation.value - value if rising else value - expectation.value
    strict = any(point.day == day and point.strict for point in path.points)
    if gap > abs(expectation.value) * tolerance or (strict and gap == 0):
        reason = OFF_STATED if expectation.certainty is Certainty.STATED else OFF_INTERPOLATED
        return Judgement(Course.OFF_PATH, expectation, gap, reason)
    return Judgement(Course.ON_PATH, expectation, gap)


def next_stated(points: Sequence[Point], day: date) -> Point | None:
    """The first stated point after `day`, the one to grow towards."""
    return next((point for point in points if point.day > day and not point.baseline), None)
