"""Reference intakes by age, sex, state and activity; editions side by side; groups."""

from decimal import Decimal

import pytest

from valley.industry.nutrition.engine.formulation import Answer, formulate, read
from valley.industry.nutrition.engine.intakes import (
    Person,
    editions,
    energy_iom,
    group,
    read_edition,
    side_by_side,
    targets,
)
from valley.industry.nutrition.engine.intakes.editions import MalformedEdition

CN, US = editions()["cn-2013"], editions()["us-2006"]


@pytest.mark.parametrize(
    ("age", "sex", "state", "nutrient", "kind", "value"),
    [  # 2013 edition, as the transcription has it; the first four are those of the brief
        (30, "m", "", "calcium", "EAR", "650"), (30, "m", "", "calcium", "UL", "2000"),
        (30, "f", "", "iron", "RNI", "20"), (30, "m", "", "thiamin", "RNI", "1.4"),
        (30, "f", "third", "iron", "RNI", "29"), (30, "f", "lactation", "vitamin_a", "RNI", "1300"),
        (30, "f", "first", "folate_dfe", "RNI", "600"), (3, "m", "", "calcium", "RNI", "600"),
        (70, "f", "", "vitamin_d", "RNI", "15"), (55, "f", "", "iron", "RNI", "12"),
        (0.3, "m", "", "calcium", "AI", "200"), (25, "f", "second", "energy", "EER-light", "2100"),
    ],
)  # fmt: skip
def test_china_2013(age: float, sex: str, state: str, nutrient: str, kind: str, value: str) -> None:
    assert CN.of(age, sex, state)[nutrient, kind].value == Decimal(value)


def test_what_an_edition_does_not_say_is_not_there() -> None:
    assert ("vitamin_e", "AI") not in CN.of(30, "f", "lactation")
    assert ("energy", "EER-light") not in CN.of(60, "m")
    assert not US.of(25, "m")
    with pytest.raises(ValueError, match="no such person"):
        CN.of(30, "m", "first")


def test_editions_stand_side_by_side() -> None:
    found = side_by_side(Person(Decimal(35), "f"), [CN, US])
    iron = found["iron", "RNI"]
    assert [one and one.value for one in iron.values()] == [Decimal(20), Decimal(18)]
    assert found["iodine", "RNI"]["us-2006"] is None


def test_a_person_s_targets_are_rows_of_a_problem() -> None:
    rows = targets(Person(Decimal(30), "m"), CN)
    by = {row["nutrient"]: row for row in rows}
    assert by["energy"] == {"nutrient": "energy", "min": "2137.50 kcal", "max": "2362.50 kcal"}
    assert by["sodium"] == {"nutrient": "sodium", "min": "1500 mg", "max": "2000 mg"}
    kept = [by[n] for n in ("energy", "protein", "iron", "calcium") if n in by]
    foods = ["鸡蛋", "小米", "北豆腐", "大豆油", "菠菜"]
    found = formulate(
        read({"ingredients": [{"food": f, "price_per_kg": 5} for f in foods], "targets": kept, "missing": "warn"})
    )
    assert isinstance(found, Answer)


def test_a_group_s_dish_falls_short_for_nobody() -> None:
    mix = [(Person(Decimal(2), "m", name="child"), 1), (Person(Decimal(30), "f", name="mother"), 1)]
    by = {row["nutrient"]: row for row in group(mix, CN)}
    assert by["iron"]["min"] == "20 mg"
    assert by["iron"]["mean"] == "14.5 mg"
    assert by["iron"]["max"] == "25 mg"  # the child's
    assert by["vitamin_a"]["min"] == "700 µg"
    assert by["niacin"]["crossed"] == ["child"]  # the mother needs 12, the child may have 10
    with pytest.raises(ValueError, match="count above 0"):
        group([], CN)


def test_the_iom_equation_gives_its_own_table() -> None:
    """EER at 30 years, 1.65 m, BMI 18.5 and low active: 2,254 and 2,016 kcal (IOM 2002/2005, table 5-22)."""
    for sex, kcal in (("m", 2254), ("f", 2016)):
        found = energy_iom(Decimal(30), sex, "low", Decimal("50.4"), Decimal("1.65"))
        assert abs(found - kcal) < 2
    with pytest.raises(ValueError, match="adults"):
        energy_iom(Decimal(12), "m", "low", Decimal(40), Decimal("1.5"))


def test_an_import_says_by_what_right_and_a_bad_line_is_named() -> None:
    mine = read_edition("# edition: cn-2023\niron mg | 18 m RNI 12 | 18 f RNI 18\n", rights="licensed copy")
    assert mine.rights == "licensed copy"
    for text, why in (
        ("# edition: x\niron | 18 RNI 1", "nutrient and unit"),
        ("# edition: x\niron mg | 18 RNI", "pairs"),
        ("# edition: x\niron mg | 18 XYZ 1", "XYZ"),
        ("# edition: x\niron mg | 18 RNI -1", "from 0"),
        ("# edition: x\niron IU | 18 RNI 1", "IU"),
        ("iron mg | 18 RNI 1", "edition"),
    ):
        with pytest.raises(MalformedEdition, match=why):
            read_edition(text)
