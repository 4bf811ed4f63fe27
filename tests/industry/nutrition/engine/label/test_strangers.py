"""Labels as people write them: Chinese fields, other words, a table a serving; the same label each time."""

from decimal import Decimal
from pathlib import Path

import pytest

from valley.industry.nutrition.engine.checking.__main__ import main
from valley.industry.nutrition.engine.label import label, product
from valley.industry.nutrition.engine.standards import BadInput

ENGLISH = {
    "name": "牛奶", "per_100ml": {"protein": "3.15", "fat": "3.25", "saturated_fat": "1.865", "carbohydrate": "4.8",
                                   "sugars": "5.05", "sodium": 43},
}  # fmt: skip
CHINESE = {
    "产品名称": "牛奶", "每100毫升": {"能量": "270千焦", "蛋白质": "3.15克", "脂肪": "3.25", "饱和脂肪": "1.865",
                                  "碳水化合物": "4.8", "糖": "5.05", "钠": "43毫克"},
}  # fmt: skip


@pytest.mark.parametrize("edition", ["2011", "2025"])
def test_either_language_gives_the_same_label(edition: str) -> None:
    one, other = (label(product(held), edition) for held in (ENGLISH, CHINESE))
    assert one.declared == other.declared
    assert one.product.name == other.product.name == "牛奶"
    assert one.product.liquid


def test_a_serving_under_its_other_names() -> None:
    made = label(product({"product": "Nut bar", "serving_size": "40 g", "每份含量": {
        "protein": 6, "fat": "11.2", "saturated_fat": "1.04", "carbohydrate": "15.4", "sugars": 9, "fiber": "3.2",
        "sodium": 45}}), "2025")  # fmt: skip
    # By hand: 15 × 17 + 28 × 37 + 38.5 × 17 + 8 × 8 = 2009.5, half to even 2010.
    assert made.declared["energy"] == Decimal(2010)
    assert made.declared["sodium"] == Decimal(112)  # 112.5, half to even


def test_one_thing_under_two_names_is_refused() -> None:
    with pytest.raises(BadInput, match="given twice"):
        product(ENGLISH | {"品名": "奶"})


def test_the_command_reads_chinese_fields(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "label.toml"
    file.write_text(
        '"品名" = "酱油"\n"版本" = "2025"\n"食品类别" = "12.04"\n["每100毫升"]\n'
        '"蛋白质" = 8\n"脂肪" = 0\n"饱和脂肪" = 0\n'
        '"碳水化合物" = 5\n"糖" = 1\n"钠" = 5800\n["添加剂"]\n"苯甲酸" = 0.6\n"山梨酸" = 0.6\n',
        encoding="utf-8",
    )
    assert main([str(file)]) == 1  # the sum of A.4 is 1.2
    said = capsys.readouterr().out
    assert "GB 28050-2025" in said
    assert "1.2" in said


WHOLE = {"protein": 8, "fat": 10, "saturated_fat": 3, "carbohydrate": 60, "sugars": 20, "sodium": 300}


def test_energy_in_both_units_is_one_energy_where_they_agree() -> None:
    """1526 kJ are 365 kcal by 4.184, 362 by 4/9/4: a label carries both."""
    for given in ({"energy_kj": 1526, "energy_kcal": 362}, {"energy (kcal)": 362, "能量（千焦）": 1526}):
        assert product({"per_100g": WHOLE | given}).energy_given == Decimal(1526)
    with pytest.raises(BadInput, match="twice"):
        product({"per_100g": WHOLE | {"energy_kj": 1526, "energy_kcal": 500}})
    with pytest.raises(BadInput, match="twice"):
        product({"per_100g": WHOLE | {"蛋白质": 8}})


def test_a_trace_is_unknown_and_never_zero() -> None:
    made = label(product({"per_100g": WHOLE | {"sugars": "trace"}}), "GB 28050-2025")
    assert made.declared["sugars"] is None
