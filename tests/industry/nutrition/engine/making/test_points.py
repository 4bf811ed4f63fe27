"""A set-point is checked at birth."""

from fractions import Fraction
from typing import Any

import pytest

from valley.industry.nutrition.engine.making import QUANTITIES, BadPoint, SetPoint
from valley.industry.nutrition.models import SetQuantity


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"quantity": "heat", "value": Fraction(1)}, "quantity"),
        ({"quantity": "temperature", "value": Fraction(1), "unit": "kPa"}, "unit"),
        ({"quantity": "temperature", "value": Fraction(-300), "unit": "°C"}, "value"),
        ({"quantity": "temperature", "value": Fraction(-1), "unit": "K"}, "value"),
        ({"quantity": "ph", "value": Fraction(20)}, "value"),
        ({"quantity": "water_activity", "value": Fraction("0.9"), "high": Fraction(2)}, "high"),
        ({"quantity": "time", "value": Fraction(-1), "unit": "s"}, "value"),
        ({"quantity": "time", "value": Fraction(5), "unit": "s", "low": Fraction(6)}, "value"),
        ({"quantity": "time", "value": Fraction(5), "unit": "s", "high": Fraction(4)}, "value"),
        ({"quantity": "time", "value": Fraction(5), "unit": "s", "low": Fraction(6), "high": Fraction(4)}, "low"),
        ({"quantity": "other", "value": Fraction(1)}, "name"),
    ],
)
def test_nonsense_names_its_field_and_remedy(given: dict[str, Any], field: str) -> None:
    with pytest.raises(BadPoint) as refused:
        SetPoint(**given)
    assert refused.value.field == field
    assert refused.value.remedy_zh
    assert refused.value.remedy_en


def test_units_of_one_quantity_agree() -> None:
    assert SetPoint("temperature", Fraction(212), "°F").base() == 100
    assert SetPoint("temperature", Fraction("373.15"), "K").base() == 100
    assert SetPoint("time", Fraction(1), "h").base() == SetPoint("time", Fraction(3600), "s").base() == 60
    assert SetPoint("pressure", Fraction(2), "bar").base() == SetPoint("pressure", Fraction("0.2"), "MPa").base() == 200
    assert SetPoint("other", Fraction(7), "mV", name="电导").base() == 7
    assert SetPoint("temperature", Fraction(75), "°C", name="中心").words == ("温度（中心）", "temperature (中心)")
    assert SetPoint("ph", Fraction(4)).words == ("pH", "pH")
    assert SetPoint("other", Fraction(7), "mV", name="电导").words == ("电导", "电导")


def test_the_tables_keys_are_the_engine_s() -> None:
    assert {key for key, _words in SetQuantity.choices} == {*QUANTITIES, "other"}
