"""Student's t distribution, pure Python.

Source: NIST Digital Library of Mathematical Functions, 8.17 (incomplete beta function, continued fraction 8.17.22),
evaluated by the modified Lentz method.
"""

import math

_TINY = 1e-300
_TERMS = 500


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function."""
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    value = d
    m, change = 0, 2.0
    while m < _TERMS and abs(change - 1.0) >= 1e-15:
        m += 1
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 + numerator * d
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = 1.0 + numerator / c
            c = c if abs(c) > _TINY else _TINY
            change = c * d
            value *= change
    return value


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _fraction(a, b, x) / a
    return 1.0 - front * _fraction(b, a, 1.0 - x) / b


def cdf(t: float, degrees: float) -> float:
    """P(T ≤ t) with `degrees` of freedom > 0."""
    tail = incomplete_beta(degrees / 2.0, 0.5, degrees / (degrees + t * t)) / 2.0
    return 1.0 - tail if t > 0 else tail


def quantile(probability: float, degrees: float) -> float:
    """The t with P(T ≤ t) = probability, 0 < probability < 1, by bisection to 1e-12.

    Raises: ValueError outside of that.
    """
    if not 0.0 < probability < 1.0 or degrees <= 0:
        raise ValueError(f"no quantile of {probability} with {degrees} degrees of freedom")
    if probability < 0.5:
        return -quantile(1.0 - probability, degrees)
    low, high = 0.0, 2.0
    while cdf(high, degrees) < probability:
        high *= 2.0
    while high - low > 1e-12 * max(1.0, high):
        middle = (low + high) / 2.0
        low, high = (middle, high) if cdf(middle, degrees) < probability else (low, middle)
    return (low + high) / 2.0
