"""Lethality by the general method, against published tables and a published worked example."""

import itertools
import json
import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.config import cli
from valley.industry.nutrition.engine.making import (
    F0,
    P90,
    BadProfile,
    Reference,
    SetPoint,
    heats,
    hold_for,
    lethal_rate,
    lethality,
    log_reductions,
    straight,
)

# UK Food Standards Agency, vacuum packing training, module 3 section 2, "Equivalent time/temperature combinations for
# spores of non-proteolytic Clostridium botulinum"; data of the Chilled Food Association (2006). °C → minutes.
CHILLED = {
    80: 129.0, 81: 100.0, 82: 77.0, 83: 60.0, 84: 46.0, 85: 36.0, 86: 28.0, 87: 22.0, 88: 17.0, 89: 13.0, 90: 10.0,
    91: 7.9, 92: 6.3, 93: 5.0, 94: 4.0, 95: 3.2, 96: 2.5, 97: 2.0, 98: 1.6, 99: 1.3, 100: 1.0,
}  # fmt: skip


@pytest.mark.parametrize(("celsius", "minutes"), CHILLED.items())
def test_the_published_table_of_equal_heatings(celsius: int, minutes: float) -> None:
    """To the digits printed."""
    said = hold_for(10, celsius, P90)
    assert said == pytest.approx(minutes, abs=0.5 if minutes >= 13 else 0.05)


def test_the_worked_example_of_the_trapezoidal_method() -> None:
    """ "The trapezoidal integration method for calculating Fo values in fishery products canning" (2011), table 3.

    Readings each 5 min, L from 0 at 25 min, 0.776 at 60 min when the steam is turned off, Σ L = 2.925 in all, Σ of
    30–55 min 1.342. F₀ = 14.6 min, of the heating 8.6 min. How the sums divide over readings is nothing to the rule.
    """
    assert lethal_rate(120.0) == pytest.approx(0.776, abs=5e-4)

    def celsius(rate: float) -> float:
        return 121.1 + 10 * math.log10(rate)

    rising = [1.342 * k / 21 for k in range(1, 7)]
    falling = [0.807 * k / 10 for k in range(4, 0, -1)]
    rates = [*rising, 0.776, *falling]
    assert sum(rates) == pytest.approx(2.925)
    profile = [(25.0, 20.0), *((30.0 + 5 * n, celsius(rate)) for n, rate in enumerate(rates)), (85.0, 20.0)]
    totals = lethality(profile)
    assert round(totals[-1], 1) == 14.6
    assert round(totals[profile.index((60.0, celsius(0.776)))], 1) in {8.6, 8.7}  # 8.65 from three digits


def test_at_the_reference_a_minute_is_a_minute() -> None:
    assert lethality([(0, 121.1), (3, 121.1)])[-1] == pytest.approx(3)
    assert lethality([(0, 111.1), (30, 111.1)])[-1] == pytest.approx(3)
    assert hold_for(3, 131.1) == pytest.approx(0.3)
    assert log_reductions(3, 0.25) == 12
    assert hold_for(1, 70, P90) == math.inf  # below 80 °C the source gives nothing: no credit


@given(st.lists(st.tuples(st.floats(0.1, 20), st.floats(20, 135)), min_size=2, max_size=20), st.floats(0, 10))
def test_more_heat_is_never_worth_less(steps: list[tuple[float, float]], more: float) -> None:
    minute, profile = 0.0, []
    for length, celsius in steps:
        minute += length
        profile.append((minute, celsius))
    cold, hot = lethality(profile), lethality([(m, c + more) for m, c in profile])
    assert all(b >= a for a, b in itertools.pairwise(cold))
    assert hot[-1] >= cold[-1] - 1e-12
    half = [(m / 2, c) for m, c in profile]
    assert lethality(half)[-1] == pytest.approx(cold[-1] / 2)


@pytest.mark.parametrize(
    ("profile", "where"),
    [([(0, 20)], "profile"), ([(0, 20), (0, 30)], "row 2"), ([(0, 20), (1, 400)], "row 2"),
     ([(0, math.nan), (1, 4)], "row 1")],
)  # fmt: skip
def test_what_cannot_be_meant_is_named(profile: list[tuple[float, float]], where: str) -> None:
    with pytest.raises(BadProfile) as refused:
        lethality(profile)
    assert refused.value.where == where
    assert refused.value.remedy_zh


def test_a_reference_has_a_z() -> None:
    for z in (0, -1, math.nan):
        with pytest.raises(BadProfile):
            Reference("own", ("", ""), 70, z, "x")
    with pytest.raises(BadProfile):
        Reference("own", ("", ""), 4000, 10, "x")
    with pytest.raises(BadProfile):
        log_reductions(3, 0)


def test_the_set_points_of_a_retort() -> None:
    points = [
        SetPoint("temperature", Fraction(121), "°C", Fraction(120), Fraction(123)),
        SetPoint("time", Fraction(15), "min", Fraction(15), None),
        SetPoint("pressure", Fraction(210), "kPa"),
    ]
    f0 = next(one for one in heats(points) if one.against is F0)
    assert f0.set_min == pytest.approx(15 * 10 ** (-0.01))
    assert f0.least_min == pytest.approx(15 * 0.776, abs=0.01)
    assert heats(points[:1]) == ()  # no time
    assert heats([SetPoint("temperature", Fraction(60), "°C"), points[1]]) == ()
    fahrenheit = [SetPoint("temperature", Fraction(250), "°F"), SetPoint("time", Fraction(900), "s")]
    assert next(h for h in heats(fahrenheit) if h.against is F0).set_min == pytest.approx(15, rel=1e-2)


def test_the_command_reads_a_curve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    curve = tmp_path / "curve.csv"
    curve.write_text("minute,C\n0,121.1\n3,121.1\n", encoding="utf-8")
    assert cli.main(["lethality", str(curve), "--d", "0.25", "--target", "5", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["lethality_min"] == pytest.approx(3)
    assert found["log_reductions"] == pytest.approx(12)
    assert found["hold_min"] == pytest.approx(2)
    assert cli.main(["lethality", str(curve)]) == 0
    assert "3 min" in capsys.readouterr().out
    assert cli.main(["lethality", str(curve), "--reference", "70", "--z", "7.5", "--target", "2", "--d", "0.3"]) == 0
    for text, arguments in (("0,20\nx,y\n", []), ("0,20\n1,30\n", ["--z", "10"]), ("0,20\n1,30\n", ["--d", "0"])):
        curve.write_text(text, encoding="utf-8")
        assert cli.main(["lethality", str(curve), *arguments]) == 2
        assert capsys.readouterr().err


def test_few_readings_are_not_taken_for_heat() -> None:
    """From 21.1 to 121.1 °C in 10 min, straight: ∫ 10^((T − 121.1)/10) dt = 10/(10·ln 10) min; trapezoids say 5 min."""
    coarse = [(0.0, 21.1), (10.0, 121.1)]
    assert lethality(coarse)[-1] == pytest.approx(5, rel=1e-3)
    assert straight(coarse) == pytest.approx(1 / math.log(10), rel=1e-3)
    fine = [(n / 10, 21.1 + n) for n in range(101)]
    assert lethality(fine)[-1] == pytest.approx(straight(fine), rel=0.01)
    assert straight([(0, 121.1), (3, 121.1)]) == pytest.approx(3)
