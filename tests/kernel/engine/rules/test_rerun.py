"""Past decisions are judged again under another edition, and only genuine ones."""

from dataclasses import replace
from datetime import date

import pytest

from tests.kernel.engine.rules.test_loading import GOOD
from valley.kernel.engine.rules import Decision, DecisionNotReproduced, Edition, Given, judge_under, read_edition, rerun

DAY = date(2026, 6, 1)
OLD = read_edition(GOOD.encode())
STRICTER = (
    GOOD.replace("≤ 500 平方米", "≤ 100 平方米").replace("五百", "一百").replace("0.3亩", "0.1亩")
    .replace("[clause.A1]", '[fact.staff]\nkind = "number"\nunit = "person"\nname = "人数"\nname_en = "staff"\n'
             'question = "多少人？"\nquestion_en = "How many?"\n[clause.A1]')
    .replace("且 非 (园区名 为 外园)", "且 (面积 ≤ 50 平方米 或 人数 ≥ 3 人) 且 非 (园区名 为 外园)")
    .replace("园区名 为 甲园\"", "园区名 为 甲园 且 人数 为 3人\"")
)  # fmt: skip
NEW = read_edition(STRICTER.encode())


def decision(reference: str, area: str, edition: Edition = OLD) -> Decision:
    raw = {"area": area, "since": "2025-05-01", "note": "甲园"}
    facts = {k: Given(OLD.facts[k].read(v), "档案") for k, v in raw.items()}
    outcome = judge_under(edition, facts, as_of=DAY).outcome
    return Decision(reference, facts, DAY, outcome, edition.checksum)


def test_differences_are_told_with_clause_and_missing_fact() -> None:
    past = [
        decision("甲", "600平方米"),
        decision("乙", "300平方米"),
        decision("丙", "80平方米"),
        decision("丁", "40平方米"),
    ]
    comparison = rerun(past, taken_under=OLD, under=NEW, as_of=DAY)
    assert comparison.same == ("甲", "丁")
    (changed,), (opened,) = comparison.changed, comparison.opened
    assert (changed.reference, changed.before, changed.after) == ("乙", "granted", "refused")
    assert any("五百平方米" in c for c in changed.clauses)
    assert (opened.reference, opened.after, opened.missing) == ("丙", None, ("staff",))
    assert comparison.total == 4


def test_the_same_edition_gives_no_difference() -> None:
    past = [decision("甲", "600平方米"), decision("乙", "300平方米")]
    assert rerun(past, taken_under=OLD, under=OLD, as_of=DAY).same == ("甲", "乙")


def test_an_altered_decision_is_not_compared() -> None:
    honest = decision("甲", "600平方米")
    for forged in (replace(honest, outcome="granted"), replace(honest, checksum="0" * 64)):
        with pytest.raises(DecisionNotReproduced):
            rerun([forged], taken_under=OLD, under=NEW, as_of=DAY)


def test_a_recorded_value_that_the_new_edition_cannot_read_is_reported() -> None:
    other = read_edition(
        GOOD.replace('kind = "text"', 'kind = "choice"\nchoices = { a = ["外园", "outer"], b = ["内园", "inner"] }')
        .replace("园区名 为 甲园", "园区名 为 内园")
        .encode()
    )
    (opened,) = rerun([decision("甲", "300平方米")], taken_under=OLD, under=other, as_of=DAY).opened
    assert opened.unreadable == ("note",)
    assert opened.missing == ("note",)
