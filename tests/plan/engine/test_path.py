"""Paths: stated points, labelled interpolation, and the growth that a target needs."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.engine.samples import riverside, valley
from valley.plan.engine.growth import Need, needed, position, power, yearly_growth, years_between
from valley.plan.engine.path import (
    NO_BASELINE_DATE,
    NO_COMPOUND,
    NO_POINT,
    OFF_INTERPOLATED,
    OFF_STATED,
    VALUE_UNKNOWN,
    Certainty,
    Course,
    Curve,
    Path,
    Point,
    judge,
    next_stated,
    path_of,
)
from valley.plan.engine.text import Basis, Status

STATED = Basis(Status.STATED)


def end_of(year: int) -> date:
    return date(year, 12, 31)


def line(*points: tuple[int, int], curve: Curve = Curve.LINEAR, strict: bool = False) -> Path:
    return Path(tuple(Point(end_of(y), Fraction(v), STATED, strict=strict) for y, v in points), curve)


def test_output_needs_14_9_percent_a_year_to_2030_and_20_1_to_2035() -> None:
    points = path_of(valley(), valley().indicator(15)).points
    assert [(p.day.year, int(p.bar), p.strict) for p in points] == [
        (2025, 100, False),
        (2030, 200, True),
        (2035, 500, False),
    ]
    rates = [yearly_growth(a.bar, b.bar, years_between(a.day, b.day)) for a, b in pairwise(points)]
    assert [round(float(rate) * 100, 1) for rate in rates] == [14.9, 20.1]


def test_without_a_baseline_date_a_row_with_one_target_has_no_path_before_it() -> None:
    path = path_of(valley(), valley().indicator(6))
    assert path.expected(end_of(2025)).reason == NO_BASELINE_DATE
    assert path.expected(end_of(2035)).value == 80
    dated = path_of(valley(), valley().indicator(6), baseline_day=end_of(2021))
    assert dated.points[0].baseline
    assert (dated.expected(end_of(2028)).value, dated.expected(end_of(2028)).certainty) == (
        Fraction(53),
        Certainty.INTERPOLATED,
    )


def test_a_stated_value_older_than_the_baseline_is_left_behind() -> None:
    path = path_of(valley(), valley().indicator(15), baseline_day=end_of(2026))
    assert [p.day.year for p in path.points] == [2026, 2030, 2035]
    close = Path((Point(date(2025, 1, 1), Fraction(1), STATED), Point(date(2025, 1, 2), Fraction(2), STATED)))
    assert len(list(close.samples(per_year=10_000))) == 2


def test_a_row_without_any_value_has_no_path() -> None:
    path = path_of(valley(), valley().indicator(10))
    assert path.expected(end_of(2030)).reason == NO_POINT
    assert list(path.samples()) == []
    assert judge(path, Fraction(3), end_of(2030)).course is Course.UNKNOWN


def test_a_poorly_matched_stage_goal_puts_no_point_on_a_path() -> None:
    assert [p.day.year for p in path_of(valley(), valley().indicator(1)).points] == [2035]


def test_a_stated_baseline_date_and_a_falling_indicator() -> None:
    path = path_of(riverside(), riverside().indicator(2))
    assert [(p.day.year, int(p.bar)) for p in path.points] == [(2023, 5), (2025, 2), (2028, 0)]
    assert judge(path, Fraction(3), end_of(2025), rising=False).course is Course.OFF_PATH
    assert judge(path, Fraction(2), end_of(2025), rising=False).course is Course.ON_PATH


@pytest.mark.parametrize(
    ("curve", "value"),
    [(Curve.LINEAR, 200), (Curve.STEP, 100), (Curve.S, 200), (Curve.COMPOUND, None)],
)
def test_half_way_between_two_points(curve: Curve, value: int | None) -> None:
    expectation = line((2020, 100), (2022, 300), curve=curve).expected(end_of(2021))
    assert expectation.certainty is Certainty.INTERPOLATED
    assert expectation.value
    if value is None:
        assert abs(expectation.value**2 - 100 * 300) < Fraction(1, 10**20)
    else:
        assert expectation.value == value


def test_compound_growth_needs_values_above_zero() -> None:
    assert line((2020, 0), (2022, 9), curve=Curve.COMPOUND).expected(end_of(2021)).reason == NO_COMPOUND


def test_off_path_says_whether_the_plan_or_the_platform_expected_more() -> None:
    path = line((2020, 100), (2022, 300))
    assert judge(path, Fraction(299), end_of(2022)).reason == OFF_STATED
    assert judge(path, Fraction(199), end_of(2021)).reason == OFF_INTERPOLATED
    assert judge(path, Fraction(199), end_of(2021), tolerance=Fraction(1, 100)).course is Course.ON_PATH
    assert judge(path, None, end_of(2021)).reason == VALUE_UNKNOWN
    assert judge(path, Fraction(300), end_of(2023)).course is Course.ON_PATH
    assert judge(line((2020, 100), strict=True), Fraction(100), end_of(2020)).course is Course.OFF_PATH


def test_points_run_forward_and_the_next_one_is_found() -> None:
    with pytest.raises(ValueError, match="forward"):
        line((2022, 1), (2020, 2))
    path = line((2020, 100), (2022, 300))
    found = next_stated(path.points, end_of(2020))
    assert found
    assert found.bar == 300
    assert next_stated(path.points, end_of(2022)) is None


def test_samples_hold_every_point_and_label_the_rest() -> None:
    samples = list(line((2020, 100), (2022, 300)).samples(per_year=2))
    assert len(samples) == 5
    assert [s[1].certainty for s in samples] == [Certainty.STATED, *[Certainty.INTERPOLATED] * 3, Certainty.STATED]


def test_what_a_target_needs_per_year() -> None:
    due = end_of(2030)
    assert needed(Fraction(200), end_of(2025), Fraction(100), due).need is Need.REACHED
    assert needed(Fraction(2), end_of(2025), Fraction(5), due, rising=False).need is Need.REACHED
    assert needed(Fraction(1), end_of(2030), Fraction(5), due).need is Need.TOO_LATE
    assert needed(None, end_of(2025), Fraction(5), due).need is Need.UNKNOWN
    assert needed(Fraction(1), end_of(2025), None, due).need is Need.UNKNOWN
    assert needed(Fraction(0), end_of(2025), Fraction(5), due).amount == 1
    falling = needed(Fraction(5), end_of(2025), Fraction(0), due, rising=False)
    assert (falling.need, falling.amount) == (Need.STEP, Fraction(-1))
    rate = needed(Fraction(100), end_of(2025), Fraction(200), due)
    assert rate.need is Need.RATE
    assert rate.amount
    assert abs((1 + rate.amount) ** 5 - 2) < Fraction(1, 10**25)


def test_growth_refuses_what_has_no_rate() -> None:
    for args in ((0, 1, 1), (1, 0, 1), (1, 1, 0)):
        with pytest.raises(ValueError, match="above zero"):
            yearly_growth(*(Fraction(arg) for arg in args))
    with pytest.raises(ValueError, match="real power"):
        power(Fraction(-1), Fraction(1, 2))
    assert power(Fraction(2, 3), Fraction(2)) == Fraction(4, 9)


def test_whole_years_are_whole_whatever_the_leap_days() -> None:
    assert years_between(end_of(2023), end_of(2024)) == 1
    assert position(end_of(2024)) == 2025


days = st.dates(date(2020, 12, 31), date(2030, 12, 31))


@given(days, days, st.sampled_from([Curve.LINEAR, Curve.S, Curve.STEP, Curve.COMPOUND]))
def test_a_path_between_rising_points_never_falls(one: date, other: date, curve: Curve) -> None:
    path = line((2020, 10), (2025, 40), (2030, 90), curve=curve)
    first, second = (path.expected(day).value for day in sorted((one, other)))
    assert first is not None
    assert second is not None
    assert 10 <= first <= second + Fraction(1, 10**20)
    assert second <= 90


def test_a_baseline_alone_expects_nothing_later() -> None:
    """Where the target is lost, "not worse than at the start" is no path: nothing is judged."""
    start = Point(date(2021, 12, 31), Fraction(1), Basis(Status.STATED), baseline=True)
    path = Path((start,))
    assert path.expected(date(2021, 12, 31)).value == 1
    assert path.expected(date(2025, 12, 31)).certainty is Certainty.UNKNOWN
    assert judge(path, Fraction(2), date(2025, 12, 31)).course is Course.UNKNOWN
