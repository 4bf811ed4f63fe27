"""A forecast with its interval and back-test from at least 8 points; with fewer, an honest refusal.

Method: least-squares trend on the level or on the logarithm, whichever erred less in a rolling-origin back-test
(Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.10), beside the naive forecast “as last
time”. A trend on logarithms gives the median when turned back (ibid. 5.6). Residuals are taken as independent: with
so few points nothing better can be estimated, so the coverage seen in the back-test is reported beside the nominal.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from valley.plan.engine.growth import position
from valley.plan.engine.trend import fit

MIN_POINTS = 8
FIRST_TRAINING = 5
DIGITS = 6


class Scale(StrEnum):
    LEVEL = "level"
    LOG = "log"


@dataclass(frozen=True)
class Backtest:
    """One-step errors from rolling origins. `mean_error` and `naive_error` are mean absolute errors in the indicator's
    unit; `covered` of `origins` outcomes fell inside the interval."""

    origins: int
    mean_error: Decimal
    naive_error: Decimal
    covered: int

    @property
    def beats_naive(self) -> bool:
        """Whether the trend erred less than “as last time”; if not, the page must say so."""
        return self.mean_error < self.naive_error


@dataclass(frozen=True)
class Forecast:
    """A forecast for `day` in the indicator's unit. `far`: further ahead than the observations reach back."""

    day: date
    value: Decimal
    low: Decimal
    high: Decimal
    confidence: Decimal
    scale: Scale
    points: int
    far: bool
    backtest: Backtest


@dataclass(frozen=True)
class CannotForecast:
    """Too few points: say so and show the growth needed instead."""

    points: int
    needed: int = MIN_POINTS


def _rounded(number: float) -> Decimal:
    return Decimal(f"{number:.{DIGITS}g}")


@dataclass(frozen=True)
class _Trial:
    scale: Scale
    errors: list[float]
    covered: int

    @property
    def mean_error(self) -> float:
        return math.fsum(self.errors) / len(self.errors)


def _predict(scale: Scale, xs: Sequence[float], ys: Sequence[float], x: float, confidence: float) -> list[float]:
    """Low, middle and high at `x`."""
    line = fit(xs, [math.log(y) for y in ys] if scale is Scale.LOG else ys)
    middle, margin = line.at(x), line.margin(x, confidence)
    bounds = [middle - margin, middle, middle + margin]
    return [math.exp(min(bound, 700.0)) for bound in bounds] if scale is Scale.LOG else bounds


def _trial(scale: Scale, xs: Sequence[float], ys: Sequence[float], confidence: float) -> _Trial:
    errors, covered = [], 0
    for origin in range(FIRST_TRAINING, len(xs)):
        low, middle, high = _predict(scale, xs[:origin], ys[:origin], xs[origin], confidence)
        errors.append(abs(ys[origin] - middle))
        covered += low <= ys[origin] <= high
    return _Trial(scale, errors, covered)


def forecast(
    observations: Sequence[tuple[date, Fraction]], day: date, *, confidence: Decimal = Decimal("0.8")
) -> Forecast | CannotForecast:
    """The value on `day` from (day, value) pairs.

    Raises: ValueError where two observations share a day, `day` is not after them, or confidence is not in (0, 1).
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence}")
    ordered = sorted(observations)
    days = [when for when, _value in ordered]
    if len(set(days)) < len(days):
        raise ValueError("two observations share a day")
    if days and day <= days[-1]:
        raise ValueError("a forecast looks ahead")
    if len(ordered) < MIN_POINTS:
        return CannotForecast(len(ordered))
    start = position(days[0])
    xs = [float(position(when) - start) for when in days]
    ys = [float(value) for _when, value in ordered]
    x, chance = float(position(day) - start), float(confidence)
    trials = [_trial(Scale.LEVEL, xs, ys, chance)]
    if min(ys) > 0:
        trials.append(_trial(Scale.LOG, xs, ys, chance))
    best = min(trials, key=lambda trial: trial.mean_error)
    naive = math.fsum(abs(ys[i] - ys[i - 1]) for i in range(FIRST_TRAINING, len(ys))) / len(best.errors)
    low, middle, high = _predict(best.scale, xs, ys, x, chance)
    backtest = Backtest(len(best.errors), _rounded(best.mean_error), _rounded(naive), best.covered)
    far = x - xs[-1] > xs[-1]
    return Forecast(
        day, _rounded(middle), _rounded(low), _rounded(high), confidence, best.scale, len(xs), far, backtest
    )
