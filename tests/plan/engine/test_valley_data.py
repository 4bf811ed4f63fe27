"""The valley's plan as data: what is stated, what is inferred, and what stays unknown."""

import os
from fractions import Fraction
from pathlib import Path

import pytest

from tests.plan.engine.samples import riverside, valley
from valley.plan.engine.fidelity import infidelities
from valley.plan.engine.stages import Match
from valley.plan.engine.text import Status

KNOWN = {  # no: (baseline, target low, target high), None where the text lost it; inventory 2.1
    1: ("10", "200", "200"),
    2: ("0.5", "20", "20"),
    3: ("66", "150", "150"),
    4: (None, "10", "20"),
    5: (None, "15", "15"),
    6: ("26", "80", "80"),
    7: ("1.51", None, None),
    8: ("11", "50", "50"),
    9: ("106", "500", "500"),
    10: (None, None, None),
    11: (None, "3", "5"),
    12: ("3721", "7000", "7000"),
    13: (None, None, None),
    14: (None, "5", "10"),
    15: ("76.2", "500", "500"),
    16: ("0", None, None),
    17: (None, "1", "3"),
    18: (None, None, None),
    19: ("317.5", "1000", "1000"),
    20: ("3.4", "4", "5"),
    21: (None, None, None),
    22: (None, None, None),
}


def test_the_22_indicators_hold_exactly_what_the_table_prints() -> None:
    plan = valley()
    assert [indicator.no for indicator in plan.indicators] == list(range(1, 23))
    for no, (baseline, low, high) in KNOWN.items():
        indicator = plan.indicator(no)
        found = indicator.baseline.amount
        assert (found.low if found else None) == (Fraction(baseline) if baseline else None), no
        target = indicator.target.amount
        assert (target.low if target else None) == (Fraction(low) if low else None), no
        assert (target.high if target else None) == (Fraction(high) if high else None), no


def test_only_the_target_of_output_is_inferred_and_every_other_known_value_is_stated() -> None:
    for indicator in valley().indicators:
        if indicator.baseline.amount:
            assert indicator.baseline.basis.status is Status.STATED
        if indicator.target.amount:
            expected = Status.INFERRED if indicator.no == 15 else Status.STATED
            assert indicator.target.basis.status is expected


def test_row_3_has_no_name_and_no_definition() -> None:
    row = valley().indicator(3)
    assert not row.named
    assert row.name.text
    assert row.name.text.zh == "指标3(名称缺失)"
    assert valley().definition(3) is None
    assert {definition.indicator for definition in valley().definitions} == set(range(1, 23)) - {3}


def test_the_target_of_row_7_is_missing_with_the_reason_why_it_cannot_be_decided() -> None:
    target = valley().indicator(7).target
    assert target.amount is None
    assert target.basis.note
    assert "不可判定" in target.basis.note.zh


def test_the_baseline_has_no_year_and_weights_are_not_set() -> None:
    assert valley().baseline_date.day is None
    assert valley().weights is None
    assert valley().weights_basis.status is Status.MISSING


def test_no_definition_pretends_to_be_confirmed_or_stated() -> None:
    assert all(d.status is Status.ASSUMED and d.confirmed_by == "" for d in valley().definitions)


def test_printed_units_are_stated_and_the_others_inferred_or_missing() -> None:
    stated = {i.no for i in valley().indicators if i.unit.basis.status is Status.STATED}
    assert stated == {1, 2, 3, 7, 9, 17, 19}
    assert {i.no for i in valley().indicators if i.unit.basis.status is Status.MISSING} == {5}


def test_groups_hold_six_eight_and_eight_rows() -> None:
    groups = [indicator.group for indicator in valley().indicators]
    assert [groups.count(key) for key in ("output", "input", "benefit")] == [6, 8, 8]
    assert [g.quote.basis.status for g in valley().groups] == [Status.STATED, Status.INFERRED, Status.INFERRED]


def test_the_stages_hold_thirteen_numbers_and_link_output_well_three_times() -> None:
    goals = [goal for stage in valley().stages for goal in stage.goals]
    assert sum(goal.value is not None for goal in goals) == 13
    fit = [(stage.last_year, goal.match) for stage, goal in valley().goals_for(15)]
    assert fit == [(2025, Match.GOOD), (2030, Match.GOOD), (2035, Match.GOOD)]
    assert [goal.match for _stage, goal in valley().goals_for(12)] == [Match.DIFFERENT]


def test_eight_tasks_stand_with_the_headings_whose_bodies_are_lost() -> None:
    nodes = [node for task in valley().tasks for node in task.walk()]
    assert len(valley().tasks) == 8
    assert {node.key for node in nodes if node.body_lost} == {"1.2", "2.1", "2.3", "2.4", "4.1.2", "5.3", "8.1"}
    assert [len(strategy.children) for strategy in valley().strategies] == [2, 3, 4]


def test_the_own_marks_are_all_unknown_and_four_conditions_cannot_be_built() -> None:
    own = {c.no: next(m for m in c.marks if m.centre == "own") for c in valley().conditions}
    assert len(own) == 10
    assert all(mark.basis.status is Status.MISSING for mark in own.values())
    assert {no for no, mark in own.items() if "built" not in mark.possible} == {2, 3, 4, 5}
    stated = [m for c in valley().conditions for m in c.marks if m.basis.status is Status.STATED]
    assert [(m.centre, m.possible) for m in stated] == [("dutch-food-valley", ("built",))]


def test_counts_of_the_other_lists_agree_with_the_plan() -> None:
    plan = valley()
    assert [len(plan.cities), len(plan.technologies), len(plan.parks), len(plan.safeguards)] == [5, 12, 3, 4]
    impossible = [effect for technology in plan.technologies for effect in technology.effects if effect.change is None]
    assert len(impossible) == 2
    lists = {item.key: len(item.items) for item in plan.lists}
    assert [lists[key] for key in ("output-kinds-six", "finance-parties", "chains-seven", "testing-steps")] == [
        6,
        7,
        7,
        6,
    ]


def test_land_follows_from_the_table_2400_and_5000_mu() -> None:
    plan = valley()
    output, per_land = plan.indicator(15), plan.indicator(19)
    mu = []
    for row, of in ((output.baseline, per_land.baseline), (output.target, per_land.target)):
        assert row.amount
        assert of.amount
        fen = row.amount.unit.to_base(row.amount.bar(up=True))
        mu.append(fen / of.amount.unit.to_base(of.amount.bar(up=True)) / Fraction(2000, 3))
    assert mu == [2400, 5000]


def test_what_is_printed_is_the_number_that_is_stored() -> None:
    for plan in (valley(), riverside()):
        for indicator in plan.indicators:
            for stated in (indicator.baseline, indicator.target):
                if stated.amount and stated.basis.printed and stated.basis.status is Status.STATED:
                    parts = [Fraction(part) for part in stated.basis.printed[0].split("—")]
                    assert parts in ([stated.amount.low], [stated.amount.low, stated.amount.high])


def test_every_shown_text_has_an_english_translation() -> None:
    plan = valley()
    for node in [n for task in (*plan.tasks, *plan.strategies) for n in task.walk()]:
        assert node.quote.text is None or node.quote.text.en
    for indicator in plan.indicators:
        assert indicator.name.text
        assert indicator.name.text.en
        assert indicator.asks
        assert indicator.asks.en


def test_a_plan_is_compared_with_its_source_line_by_line() -> None:
    from tests.plan.engine.samples import RIVERSIDE

    source = (RIVERSIDE / "source.zh.txt").read_bytes().decode()
    assert list(infidelities(riverside(), source)) == []
    wrong = [found.where for found in infidelities(riverside(), source.replace("640", "641").replace("分拣", "分捡"))]
    assert wrong == [
        "plan.source.sha256",
        "plan.indicators[3].baseline.basis",
        "plan.tasks[0].quote",
        "plan.conditions[0].quote",
    ]


@pytest.mark.skipif("VALLEY_PLAN_SOURCE" not in os.environ, reason="the plan's own text is not part of the project")
def test_the_valleys_data_say_what_the_plans_text_says() -> None:
    source = Path(os.environ["VALLEY_PLAN_SOURCE"]).read_bytes().decode()
    assert list(infidelities(valley(), source)) == []
