import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.registry.engine.returns.checking import Outcome, change_percent, check, exceeds
from valley.registry.engine.returns.forms import Severity
from valley.registry.engine.returns.library import form
from valley.registry.engine.returns.units import UNITS, show

FORM = form("annual", "2022")
GOOD = {
    "output_value": "7620",
    "output_value_local": "5000.5",
    "revenue": "8000",
    "profit": "-12.34",
    "rd_spend": "300",
    "rd_staff": "20",
    "rd_staff_fte": "18.5",
    "employees": "110",
    "foreign_talent": "1",
    "returnee_talent": "2",
}


def codes(outcome: Outcome) -> list[tuple[str, str]]:
    return [(p.code, p.item) for p in outcome.problems]


def test_a_clean_return_is_ready_and_exact_to_the_fen() -> None:
    outcome = check(FORM, GOOD)
    assert outcome.ready
    assert codes(outcome) == []
    assert outcome.values["profit"] == -12_340_000
    assert outcome.values["rd_staff_fte"] == 1850
    assert "technology_contract_value" not in outcome.values


def test_an_empty_return_names_every_required_cell() -> None:
    assert codes(check(FORM, {})) == [("required", i.code) for i in FORM.items if i.required]


@pytest.mark.parametrize(
    ("change", "expected", "severity"),
    [
        ({"output_value_local": "9999"}, ("local_within_total", "output_value_local"), Severity.HARD),
        ({"rd_staff": "111", "rd_staff_fte": "1"}, ("research_within_employees", "rd_staff"), Severity.HARD),
        ({"profit": "9000"}, ("profit_within_revenue", "profit"), Severity.SOFT),
        ({"revenue": "0", "rd_spend": "0"}, ("output_without_revenue", "revenue"), Severity.SOFT),
        ({"rd_staff_fte": "20.01"}, ("fte_within_heads", "rd_staff_fte"), Severity.SOFT),
        ({"rd_staff": "0", "rd_staff_fte": "0"}, ("spend_needs_people", "rd_spend"), Severity.SOFT),
        ({"rd_spend": "8000.01"}, ("spend_within_revenue", "rd_spend"), Severity.SOFT),
        ({"foreign_talent": "109"}, ("talent_within_employees", "foreign_talent"), Severity.SOFT),
        ({"employees": "-1", "rd_staff": "-1"}, ("negative", "rd_staff"), Severity.HARD),
        ({"revenue": "八千"}, ("unreadable", "revenue"), Severity.HARD),
    ],
)
def test_each_check_names_its_cell(change: dict[str, str], expected: tuple[str, str], severity: Severity) -> None:
    outcome = check(FORM, GOOD | change)
    assert expected in codes(outcome)
    found = next(p for p in outcome.problems if (p.code, p.item) == expected)
    assert found.severity is severity
    assert not outcome.ready


def test_a_reason_lets_a_soft_problem_stand_but_never_a_hard_one() -> None:
    soft = GOOD | {"profit": "9000"}
    assert not check(FORM, soft, reasons={"profit": "   "}).ready
    outcome = check(FORM, soft, reasons={"profit": "出售子公司的投资收益"})
    assert outcome.ready
    assert outcome.at("profit")[0].reason == "出售子公司的投资收益"
    hard = GOOD | {"output_value_local": "9999"}
    assert [p.code for p in check(FORM, hard, reasons={"output_value_local": "属实"}).blocking] == [
        "local_within_total"
    ]


def test_a_change_beyond_half_asks_a_reason() -> None:
    last = check(FORM, GOOD).values
    assert check(FORM, GOOD | {"revenue": "12000"}, last=last).ready  # exactly +50 %
    outcome = check(FORM, GOOD | {"revenue": "12000.000001"}, last=last)
    assert codes(outcome) == [("change", "revenue")]
    assert "8,000万元" in outcome.problems[0].message.zh
    assert "8,000 (CNY 10,000)" in outcome.problems[0].message.en
    assert check(FORM, GOOD | {"revenue": "12000.000001"}, last=last, reasons={"revenue": "新产线投产"}).ready


def test_a_change_from_zero_has_no_percentage_and_asks_too() -> None:
    outcome = check(FORM, GOOD, last={"foreign_talent": 0})
    assert codes(outcome) == [("change", "foreign_talent")]
    assert "无法按比例计算" in outcome.problems[0].message.zh


def test_problems_stand_in_the_order_of_the_form() -> None:
    places = [p.item for p in check(FORM, {"profit": "x", "employees": "y", "output_value": "z"}).problems]
    order = [i.code for i in FORM.items]
    assert places == sorted(places, key=order.index)


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_the_change_rule_is_exact(now: int, before: int) -> None:
    assert exceeds(now, before, 50) == (2 * abs(now - before) > abs(before))
    percent = change_percent(now, before)
    assert (percent is None) == (before == 0)


def test_nothing_to_compare_gives_no_percentage() -> None:
    assert change_percent(None, 5) is None
    assert change_percent(5, None) is None
    assert change_percent(150, -100) == 250.0


@given(st.dictionaries(st.sampled_from([i.code for i in FORM.items]), st.text(max_size=12)))
def test_whatever_is_typed_gets_an_answer_and_no_crash(typed: dict[str, str]) -> None:
    outcome = check(FORM, typed)
    for item in FORM.items:
        seen = {p.code for p in outcome.at(item.code)}
        assert item.code in outcome.values or seen & {"required", "unreadable"} or not item.required
        assert show(outcome.values.get(item.code), UNITS[item.unit.code]) is not None
