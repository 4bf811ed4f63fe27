"""Forecasts: published examples, the refusal below 8 points, the back-test, coverage."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from valley.plan.engine import student
from valley.plan.engine.forecast import CannotForecast, Forecast, Scale, forecast
from valley.plan.engine.trend import fit


@pytest.mark.parametrize(
    ("probability", "degrees", "t"),
    [  # NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, upper critical values of Student's t
        (0.975, 1, 12.706),
        (0.975, 3, 3.182),
        (0.975, 6, 2.447),
        (0.90, 6, 1.440),
        (0.95, 10, 1.812),
        (0.995, 30, 2.750),
        (0.975, 100, 1.984),
        (0.999, 2, 22.327),
    ],
)
def test_quantiles_agree_with_the_published_table(probability: float, degrees: int, t: float) -> None:
    assert student.quantile(probability, degrees) == pytest.approx(t, abs=6e-4)
    assert student.quantile(1 - probability, degrees) == pytest.approx(-t, abs=6e-4)
    assert student.cdf(student.quantile(probability, degrees), degrees) == pytest.approx(probability, abs=1e-10)


def test_one_degree_of_freedom_is_the_cauchy_distribution() -> None:
    assert student.cdf(1.0, 1) == pytest.approx(0.75)
    assert student.cdf(-1.0, 1) == pytest.approx(0.25)
    assert student.cdf(1.959966, 1e7) == pytest.approx(0.975, abs=1e-5)  # the normal distribution, nearly
    assert (student.incomplete_beta(2, 3, 0.0), student.incomplete_beta(2, 3, 1.0)) == (0.0, 1.0)
    for probability, degrees in ((0.0, 3), (1.0, 3), (0.5, 0)):
        with pytest.raises(ValueError, match="no quantile"):
            student.quantile(probability, degrees)


def test_the_prediction_interval_agrees_with_a_published_example() -> None:
    # wizedu.com/questions/609315: (-1,-1) (2,0) (6,5) (9,6) (12,11) at x = 1, 95 %: (-4.4960, 4.5217)
    line = fit([-1, 2, 6, 9, 12], [-1, 0, 5, 6, 11])
    assert line.scatter**2 == pytest.approx(1.4402, abs=1e-4)
    middle, margin = line.at(1), line.margin(1, 0.95)
    assert (middle - margin, middle + margin) == pytest.approx((-4.4960, 4.5217), abs=1.5e-3)


def test_a_line_needs_three_points_at_different_places() -> None:
    with pytest.raises(ValueError, match="3 points"):
        fit([1, 2], [1, 2])
    with pytest.raises(ValueError, match="one x"):
        fit([1, 1, 1], [1, 2, 3])


def yearly(values: list[int]) -> list[tuple[date, Fraction]]:
    return [(date(2010 + i, 12, 31), Fraction(value)) for i, value in enumerate(values)]


def test_five_points_make_no_forecast() -> None:
    found = forecast(yearly([76, 81, 90, 96, 101]), date(2030, 12, 31))
    assert found == CannotForecast(points=5, needed=8)
    assert forecast([], date(2030, 12, 31)) == CannotForecast(points=0)


def test_a_straight_line_is_continued_without_width_and_beats_the_naive() -> None:
    found = forecast(yearly([10, 20, 30, 40, 50, 60, 70, 80]), date(2018, 12, 31))
    assert isinstance(found, Forecast)
    assert (found.scale, found.points, found.far) == (Scale.LEVEL, 8, False)
    assert found.value == 90
    assert found.low == pytest.approx(Decimal(90), abs=Decimal("1e-4"))
    assert found.backtest.origins == 3
    assert found.backtest.beats_naive
    assert found.backtest.naive_error == 10


def test_steady_growth_is_seen_on_the_logarithm() -> None:
    found = forecast(yearly([100, 110, 121, 133, 146, 161, 177, 195, 214]), date(2020, 12, 31))
    assert isinstance(found, Forecast)
    assert found.scale is Scale.LOG
    assert found.low < found.value < found.high
    assert found.value == pytest.approx(Decimal(259), abs=Decimal(2))


def test_a_series_with_zero_stays_on_the_level_and_a_far_day_says_so() -> None:
    found = forecast(yearly([0, 1, 0, 2, 1, 3, 2, 4]), date(2035, 12, 31))
    assert isinstance(found, Forecast)
    assert found.scale is Scale.LEVEL
    assert found.far


def test_where_the_trend_is_no_better_than_last_time_it_says_so() -> None:
    found = forecast(yearly([5, 5, 5, 5, 5, 9, 9, 9]), date(2018, 12, 31))
    assert isinstance(found, Forecast)
    assert not found.backtest.beats_naive


def test_nonsense_is_refused() -> None:
    points = yearly(list(range(1, 10)))
    with pytest.raises(ValueError, match="ahead"):
        forecast(points, date(2018, 12, 31))
    with pytest.raises(ValueError, match="share a day"):
        forecast([*points, points[0]], date(2030, 1, 1))
    with pytest.raises(ValueError, match="confidence"):
        forecast(points, date(2030, 1, 1), confidence=Decimal(1))


def test_eighty_percent_intervals_hold_eight_in_ten_outcomes_of_a_noisy_line() -> None:
    chance = random.Random(20221230)
    inside = 0
    for _trial in range(400):
        values = [1000 + 30 * i + chance.gauss(0, 20) for i in range(10)]
        line = fit(list(range(9)), values[:9])
        inside += abs(values[9] - line.at(9)) <= line.margin(9, 0.8)
    assert 0.75 <= inside / 400 <= 0.85
