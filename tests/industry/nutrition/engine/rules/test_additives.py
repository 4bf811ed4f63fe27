"""GB 2760-2024: what was read, A.3, A.4, residues, carry-over."""

import hashlib
from decimal import Decimal
from typing import Any

import pytest

from valley.config.cli import main
from valley.industry.nutrition.engine.additives import Use, request, ruling, table
from valley.industry.nutrition.engine.additives.basis import factor
from valley.industry.nutrition.engine.additives.table import ALL, FOLDER
from valley.industry.nutrition.engine.standards import BadInput, Overall, Verdict

HELD = table()


def asked(category: str, additives: Any, **more: Any) -> dict[str, str]:
    """Verdicts by clause (A.1 pages shortened) and additive."""
    found = request({"category": category, "additives": additives, **more}).check()
    return {f"{f.clause.split(' ')[0]} {f.subject}".strip(): f.verdict.value for f in found.findings}


def verdict(category: str, name: str, amount: object, **more: Any) -> str:
    row = {
        "name": name,
        "amount": amount,
        **{k: v for k, v in more.items() if k not in ("only", "fat_percent", "dilution")},
    }
    top = {k: v for k, v in more.items() if k in ("only", "fat_percent", "dilution")}
    return request({"category": category, "additives": [row], **top}).check().findings[0].verdict.value


def test_everything_that_was_read_is_accounted_for() -> None:
    rows: Any = HELD.provenance["rows"]
    assert (len(HELD.additives), len(HELD.limits)) == (287, 2311) == (rows["additives.tsv"], rows["limits.tsv"])
    assert (len(HELD.exceptions), len(HELD.categories), rows["unread.tsv"]) == (68, 369, 0)
    assert HELD.provenance["index_names"] == len(HELD.additives)  # index F of the standard
    assert HELD.provenance["index_page_differs"] == 0
    assert set(HELD.of) == {row.additive for row in HELD.limits}
    assert {row.code for row in HELD.limits} - set(HELD.categories) == {ALL}
    assert {food.code for food in HELD.exceptions.values()} <= set(HELD.categories)
    written: Any = HELD.provenance["written"]
    assert {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in written} == written


@pytest.mark.parametrize(
    ("name", "code", "most", "unit", "page"),
    [
        ("苯甲酸及其钠盐", "12.04", "1.0", "g/kg", "21"),
        ("山梨酸", "12.04", "1.0", "g/kg", "101"),
        ("β-阿朴-8'-胡萝卜素醛", "03.0", "0.020", "g/kg", "8"),
        ("dl-酒石酸", "15.03.01", "4.0", "g/L", "7"),
        ("L-半胱氨酸盐酸盐", "06.03.02.03", "0.06", "g/kg", "6"),
        ("爱德万甜", "03.0", "0.0005", "g/kg", "17"),
        ("结冷胶", ALL, None, "", "57"),
        ("紫胶", "07.03.02", "0.2", "g/kg", "145"),
        ("日落黄", "12.10.02", "0.5", "g/kg", "94"),
        ("阿力甜", None, None, "", ""),
    ],
)
def test_spot_values_against_the_printed_pages(
    name: str, code: str | None, most: str | None, unit: str, page: str
) -> None:
    rows = HELD.of[HELD.find(name).key]
    if code is None:
        assert len(rows) == 6  # counted on page 14
        return
    row = next(row for row in rows if row.code == code)
    assert (row.most, row.unit, row.page) == (None if most is None else Decimal(most), unit, page)


def test_each_has_its_own_maximum_and_preservatives_share_one() -> None:
    assert asked("12.04", {"苯甲酸": 0.5, "山梨酸": 0.5}) | {} == {
        f"表A.1 {HELD.find('苯甲酸').key}": "met",
        f"表A.1 {HELD.find('山梨酸').key}": "met",
        "A.4": "met",
    }
    assert asked("酱油", {"苯甲酸": "600 mg/kg", "山梨酸": "0.05 %"})["A.4"] == "not_met"
    assert verdict("12.04", "苯甲酸", "1.01 g/kg") == "not_met"


def test_a_salt_is_counted_as_the_limit_counts_it() -> None:
    assert round(factor("苯甲酸钠", "苯甲酸") or 0, 4) == Decimal("0.8475")
    assert round(factor("calcium propionate", "丙酸") or 0, 4) == Decimal("0.7956")
    assert verdict("12.04", "sodium benzoate", "1.179") == "met"  # 0.9992 g/kg of benzoic acid
    assert verdict("12.04", "INS211", "1.181") == "not_met"
    assert verdict("04.01.02.08", "糖精钠", "1") == "unknown"  # hydrates differ
    assert verdict("04.01.02.08", "糖精钠", "1", counted_as="糖精") == "met"


def test_the_lowest_category_rules_and_exclusions_hold() -> None:
    orange = HELD.find("日落黄")
    assert [row.most for row in ruling(orange, "12.10.02", HELD).rows] == [Decimal("0.5")]
    assert [row.most for row in ruling(orange, "12.10.01", HELD).rows] == [Decimal("0.2")]
    apo = HELD.find("β-阿朴-8'-胡萝卜素醛")
    assert ruling(apo, "03.01", HELD).rows
    assert not ruling(apo, "03.04", HELD).rows  # 食用冰除外
    gellan = HELD.find("结冷胶")
    assert ruling(gellan, "05.02", HELD).rows[0].code == ALL
    assert ruling(gellan, "01.01.01", HELD).excluded_by == ("表A.2 1 01.01.01 巴氏杀菌乳",)


def test_an_acid_and_its_salt_share_one_maximum() -> None:
    key = HELD.find("山梨酸").key
    assert asked("12.04", {"山梨酸": 0.6, "山梨酸钾": 0.5})[f"A.3 {key}"] == "met"  # 0.6 + 0.373
    assert asked("12.04", {"山梨酸": 0.7, "山梨酸钾": 0.5})[f"A.3 {key}"] == "not_met"


def test_quantum_satis_has_no_number_and_no_part_in_a_sum() -> None:
    found = request({"category": "05.02", "additives": {"D-甘露糖醇": "30 %"}}).check()
    assert [f.verdict for f in found.findings] == [Verdict.MET]
    assert "没有数值" in found.findings[0].words[0]
    assert found.sums == ()


def test_a_residue_is_no_amount_of_use() -> None:
    key = HELD.find("亚硝酸钠").key
    found = request({"category": "08.03.05", "additives": [{"name": "亚硝酸钠", "amount": 0.15}]}).check()
    assert [f.verdict.value for f in found.findings] == ["met", "unknown"]
    measured = [{"name": "亚硝酸钠", "amount": 0.15, "residue": "31 mg/kg"}]
    found = request({"category": "08.03.05", "additives": measured}).check()
    assert [f.verdict.value for f in found.findings if f.subject == key] == ["met", "not_met"]
    assert verdict("15.03.01", "二氧化硫", "0.2 g/L") == "unknown"  # its maximum is itself a residue


def test_a_condition_that_nobody_confirmed_leaves_it_open() -> None:
    assert verdict("09.01", "4-己基间苯二酚", "0.001") == "unknown"  # 仅限虾类
    assert verdict("09.01", "4-己基间苯二酚", "0.001", only=["虾类"]) == "met"
    assert verdict("09.01", "4-己基间苯二酚", "0.001", only=["鱼类"]) == "not_met"


def test_limits_on_fat_need_the_fat() -> None:
    assert verdict("植物油", "BHA", 0.2) == "met"
    assert verdict("16.06", "BHA", 0.05) == "unknown"
    assert verdict("16.06", "BHA", 0.05, fat_percent=25) == "met"
    assert verdict("16.06", "BHA", 0.06, fat_percent=25) == "not_met"


def test_colourants_share_a_maximum_only_within_a_hue() -> None:
    def sums(**uses: float) -> list[str]:
        return [
            f.verdict.value
            for f in request({"category": "14.04", "additives": uses}).check().findings
            if f.clause == "A.4"
        ]

    assert sums(日落黄=0.06, 柠檬黄=0.06) == ["not_met"]
    assert sums(日落黄=0.06, 胭脂红=0.04) == []
    assert sums(胭脂红=0.03, 苋菜红=0.03) == ["not_met"]


def test_a_solid_drink_grows_its_maximum_with_the_dilution() -> None:
    assert verdict("14.02.03", "山梨酸", "3 g/kg") == "not_met"
    assert verdict("14.02.03", "山梨酸", "3 g/kg", dilution=10) == "met"


def test_carry_over_is_not_judged_without_all_four_answers() -> None:
    use: dict[str, Any] = {"name": "苯甲酸", "amount": 0.05, "carried_by": "酱油"}
    assert next(iter(asked("06.03.02.03", [use]).values())) == "unknown"
    use |= {"carried_category": "12.04", "carried_amount": 0.8, "carried_share": 0.1}
    assert next(iter(asked("06.03.02.03", [use]).values())) == "unknown"  # 3.4.1 d) is nobody's arithmetic
    assert next(iter(asked("06.03.02.03", [use | {"carried_well_below": True}]).values())) == "met"
    over = use | {"carried_well_below": True, "amount": 0.09}
    assert next(iter(asked("06.03.02.03", [over]).values())) == "not_met"


def test_what_is_not_in_a1_is_unknown_because_annexes_b_and_c_are_not_loaded() -> None:
    assert asked("05.02", {"香兰素": 1}) == {"A.1 香兰素": "unknown"}


@pytest.mark.parametrize(
    ("held", "word"),
    [
        ({"additives": {"苯甲酸": 1}}, "category"),
        ({"category": "酱", "additives": {}}, "12.04"),
        ({"category": "12.04", "additives": {"苯甲酸": "1 kJ/kg"}}, "质量"),
        ({"category": "12.04", "additives": {"苯甲酸": "-1"}}, "负"),
        ({"category": "12.04", "additives": [{"name": "苯甲酸", "amont": 1}]}, "amont"),
        ({"category": "12.04", "additives": "苯甲酸"}, "additives"),
        ({"category": "12.04", "additives": ["苯甲酸"]}, r"additives\[1\]"),
        ({"category": "12.04", "additives": {"苯甲酸": "1500 g/kg"}}, "1000 g"),
    ],
)
def test_bad_requests_name_the_row(held: dict[str, Any], word: str) -> None:
    with pytest.raises(BadInput, match=word):
        request(held).check()


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-additives", "--category", "12.04", "苯甲酸=0.5", "山梨酸=0.5"]) == 0
    assert "A.4" in capsys.readouterr().out
    assert main(["check-additives", "--category", "12.04", "--language", "en", "苯甲酸=2"]) == 1
    assert "above the maximum of 12.04" in capsys.readouterr().out
    assert main(["check-additives", "--category", "12.04", "苯甲酸"]) == 2


def test_an_open_question_keeps_the_whole_open() -> None:
    found = request({"category": "12.04", "additives": [{"name": "苯甲酸"}]}).check()
    assert found.overall is Overall.OPEN
    assert Use("苯甲酸", None).unit == "g/kg"


def test_categories_have_english_names_of_the_project_s_own() -> None:
    """Every category that the standard names; no word means two of them."""
    held = table().categories
    named = [one for one in held.values() if one.name != "—"]
    assert all(one.english for one in named)
    words = [word.casefold() for one in named for word in one.english]
    assert len(words) == len(set(words))
    assert (held["12.04"].english[0], table().category("Soya Sauce").code) == ("soy sauce", "12.04")
    assert [table().category(word).code for word in ("bread", "tofu", "Instant noodles", "jam")] == [
        "07.01", "04.04.01.01", "06.07", "04.01.02.05"
    ]  # fmt: skip
    with pytest.raises(BadInput, match=r"14\.02\.01 fruit and vegetable juice"):
        table().category("juice")
    found = request({"category": "bread", "additives": {"苯甲酸": "0.5"}}).check().findings
    assert found[0].words[1].endswith("is not allowed in 07.01 bread by Table A.1")
