"""Claims, comparisons, sentences, words that are blocked, and the nearest yes."""

from typing import Any

import pytest

from tests.industry.nutrition.engine.label.products import MILK, made, verdicts
from valley.industry.nutrition.engine.label import explore, label, product
from valley.industry.nutrition.engine.label.claims import named
from valley.industry.nutrition.engine.label.edition import edition
from valley.industry.nutrition.engine.standards import Overall, Verdict


def of(text: str, year: str = "2025", **changes: Any) -> str:
    return made(year, claims=[text], **changes).claims[0].verdict.value


def test_a_claim_is_judged_on_the_declared_value_so_the_rounding_rule_decides() -> None:
    assert of("低糖", rounding="half_even") == "met"
    assert of("低糖", rounding="half_up") == "not_met"


@pytest.mark.parametrize(
    ("text", "changes", "verdict"),
    [
        ("低脂", {"per_100g": {"fat": 3}}, "met"),
        ("低脂", {"form": "liquid", "per_100g": {"fat": 3}, "per": "100 mL"}, "not_met"),
        ("低钠", {"per_100g": {"sodium": 120}}, "met"),
        ("低盐", {"per_100g": {"sodium": 121}}, "not_met"),
        ("极低钠", {"per_100g": {"sodium": 40}}, "met"),
        ("蛋白质来源", {"per_100g": {"protein": 6}}, "met"),
        ("高蛋白", {"per_100g": {"protein": "11.9", "fat": 20}}, "not_met"),
        ("high protein", {"per_100g": {"protein": 12}}, "met"),
        ("膳食纤维来源", {}, "unknown"),
        ("含有膳食纤维", {"per_100g": {"fibre": 3}}, "met"),
        ("富含钙", {"per_100g": {"calcium": 240, "fat": 60}}, "met"),
        ("高钙", {"per_100g": {"calcium": 239, "fat": 60}}, "not_met"),
        (
            "low energy",
            {"per_100g": {"protein": 1, "fat": 1, "carbohydrate": 4, "sugars": 4, "saturated_fat": 0}},
            "met",
        ),
        ("低能量", {"per_100g": {"protein": 0, "fat": "2.5", "carbohydrate": 4, "sugars": 4}}, "not_met"),
        ("低饱和脂肪", {"per_100g": {"saturated_fat": "1.5"}}, "not_met"),  # 22 % of the energy
        ("瘦", {}, "not_met"),
        ("瘦", {"food": "meat"}, "met"),
        ("脱脂", {"food": "liquid_milk", "per_100g": {"fat": "0.5"}}, "met"),
        ("天然能量棒", {}, "not_met"),
    ],
)
def test_content_claims_of_annex_c(text: str, changes: dict[str, Any], verdict: str) -> None:
    held = {"per_100ml" if key == "per_100g" and "form" in changes else key: value for key, value in changes.items()}
    if "per_100ml" in held:
        table = {**MILK["per_100g"], **changes["per_100g"]}
        found = label(product({"claims": [text], "per_100ml": table}), "2025").claims[0].verdict.value
    else:
        found = of(text, **changes)
    assert found == verdict


def test_the_editions_differ_in_what_saturated_fat_means() -> None:
    skim = {"per_100g": {"fat": "1.0", "saturated_fat": "0.1", "trans_fat": "0.4"}}
    assert of("无饱和脂肪", "2025", **skim) == "met"
    assert of("无饱和脂肪", "2011", **skim) == "not_met"  # with trans fat


def test_several_vitamins_need_three() -> None:
    two = {"thiamin": "0.5", "riboflavin": "0.5"}
    assert of("富含多种维生素", per_100g=two) == "not_met"
    assert of("富含多种维生素", per_100g={**two, "vitamin_c": 40}) == "met"


@pytest.mark.parametrize(
    "text", ["无糖", "零糖", "0糖", "不含糖", "sugar-free", "no sugar", "sugar_free", "Zero Sugars"]
)
def test_synonyms_name_the_same_claim(text: str) -> None:
    found = named(text, edition("2025"))
    assert (found.key if found else None) == ("sugar_free" if text != "Zero Sugars" else None)


def test_comparative_claims_need_a_quarter_and_a_source() -> None:
    def less(reference: object, source: str = "同企业同类产品", year: str = "2025", text: str = "减少钠") -> str:
        row = {"claim": text, "reference": reference, "source": source}
        return next(f.verdict.value for f in made(year, comparisons=[row]).findings if f.clause in ("表C.2", "表C.3"))

    assert less("57.3 mg") == "not_met"  # 24.96 %
    assert less("57.34 mg") == "met"
    assert less("100 mg", source="") == "unknown"
    assert less(None) == "unknown"
    assert less("200 mg", text="减少胆固醇") == "not_met"  # not in C.2 of 2025
    assert less("2 g", text="25% more protein") == "met"


def test_sentences_of_annex_d_stand_word_for_word_and_need_a_claim() -> None:
    calcium = "钙有助于骨骼和牙齿更坚固。"
    assert verdicts(made(functions=[calcium]), "5.3") == {"calcium": "met"}
    assert verdicts(made(functions=[calcium], per_100g={"calcium": 20}), "5.3") == {"calcium": "not_met"}
    assert verdicts(made(functions=["钙让骨骼更坚固"]), "5.3") == {"": "not_met"}


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("本品可预防糖尿病", "食品安全法"),
        ("treats diabetes", "食品安全法"),
        ("增强免疫力", "食品安全法实施条例"),
        ("改善睡眠，减肥", "食品安全法实施条例"),
    ],
)
def test_disease_and_health_functions_are_blocked(text: str, law: str) -> None:
    found = made(texts=[text])
    assert law in {f.standard for f in found.findings if f.verdict is Verdict.NOT_MET}
    assert found.overall is Overall.FAULT
    assert made(texts=["口感醇厚"]).overall is Overall.OPEN


def test_every_claim_is_explored_with_its_nearest_yes() -> None:
    found = made(rounding="half_up")
    by_key = {claim.key: claim for claim in explore(found.product, found.rows, found.edition)}
    assert len(by_key) == len(edition("2025").claims) + 2 * 25
    assert by_key["low_sugar"].nearest[0][0][0] == "糖（每 100 g）由 5.1 减至 5 g（差 0.1）"
    assert by_key["source_calcium"].nearest == ()
    assert "先给出数值" in by_key["source_iron"].nearest[0][0][0]


def test_there_is_no_compliant_while_a_rule_is_not_loaded() -> None:
    assert made().overall is Overall.OPEN
    assert any(f.standard == "GB 7718" and f.verdict is Verdict.NOT_LOADED for f in made().findings)


@pytest.mark.parametrize("year", ["2011", "2025"])
def test_every_claim_and_every_verdict_names_its_clause_and_its_value(year: str) -> None:
    found = made(
        year, claims=["低糖", "富含钙", "含有多种维生素"], texts=["可治疗糖尿病"], measured={"protein": 2},
        comparisons=[{"claim": "减少钠", "reference": "600 mg", "source": "同类产品"}], fortified=["calcium"],
        serving="30 g",
    )  # fmt: skip
    source = f"GB 28050-{year}"
    for claim in explore(found.product, found.rows, found.edition):
        assert claim.cited == f"{source} 表C.1", claim.key
        assert claim.why[0] or all(claim.used), claim.key
    judged = [one for one in found.findings if one.verdict in {Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN}]
    assert len(judged) > 12
    for one in judged:
        assert one.standard, one
        assert one.clause, one
        assert one.edition or one.standard != "GB 28050", one
        assert one.value, one
