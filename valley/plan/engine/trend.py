"""A straight line by least squares, with the exact prediction interval for a small sample.

Estimates are floats: they carry an error far above rounding. Values of indicators never pass through here.
Source: simple linear regression with a new observation's interval, ŷ ± t(n-2) s √(1 + 1/n + (x-x̄)²/Sxx); for
instance Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 7.6 and 7.9.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from valley.plan.engine import student


@dataclass(frozen=True)
class Line:
    """A fitted line. `scatter` is the residual standard error s on n-2 degrees of freedom."""

    slope: float
    intercept: float
    scatter: float
    n: int
    mean_x: float
    sxx: float

    def at(self, x: float) -> float:
        return self.intercept + self.slope * x

    def margin(self, x: float, confidence: float) -> float:
        """Half the width of the prediction interval of a new observation at `x`."""
        t = student.quantile(0.5 + confidence / 2.0, self.n - 2)
        return t * self.scatter * math.sqrt(1.0 + 1.0 / self.n + (x - self.mean_x) ** 2 / self.sxx)


def fit(xs: Sequence[float], ys: Sequence[float]) -> Line:
    """The least-squares line through at least 3 points with differing x.

    Raises: ValueError otherwise.
    """
    n = len(xs)
    if n < 3 or n != len(ys):
        raise ValueError("a line with a scatter needs at least 3 points")
    mean_x, mean_y = math.fsum(xs) / n, math.fsum(ys) / n
    sxx = math.fsum((x - mean_x) ** 2 for x in xs)
    if sxx == 0:
        raise ValueError("all points lie at one x")
    slope = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sxx
    intercept = mean_y - slope * mean_x
    residual = math.fsum((y - intercept - slope * x) ** 2 for x, y in zip(xs, ys, strict=True))
    return Line(slope, intercept, math.sqrt(residual / (n - 2)), n, mean_x, sxx)
