"""Figures from measures: exact values, three states, coverage, and the parts they rest on."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.engine.samples import Grounds, known, riverside, valley
from valley.kernel.engine.ground import Ground
from valley.plan.engine.evaluate import Computed, Span, evaluate
from valley.plan.engine.formula import parse
from valley.plan.engine.plan import Plan
from valley.plan.engine.results import WORDS, Coverage, State, Why
from valley.plan.engine.units import unit

YEAR = Span.year(2025)


def figure(formula: str, grounds: Grounds, plan: Plan | None = None, span: Span = YEAR) -> Computed:
    plan = plan or valley()
    expected = {measure.name: measure for measure in plan.measures}
    return evaluate(parse(formula), span=span, source=grounds, expected=expected, since=plan.term.first_day)


def defined(no: int, grounds: Grounds) -> Fraction | None:
    definition = valley().definition(no)
    assert definition
    computed = figure(definition.formula.text, grounds)
    return computed.result.in_unit(valley().indicator(no).unit.unit)


def test_output_of_76_2_hundred_million_on_2400_mu_is_317_5_per_mu() -> None:
    grounds = Grounds({"registry.output_value": known(762_000_000_000), "registry.land_area": known(1_600_000)})
    assert defined(15, grounds) == Fraction("76.2")
    assert defined(19, grounds) == Fraction("317.5")


def test_a_definition_names_its_measures_once() -> None:
    definition = valley().definition(19)
    assert definition
    assert definition.formula.measures == ("registry.output_value", "registry.land_area")
    assert [alternative.key for alternative in definition.alternatives] == ["planned", "local"]


def test_fen_over_fen_is_a_percentage() -> None:
    grounds = Grounds({"registry.rd_spend": known(151), "registry.revenue": known(10_000)})
    assert defined(7, grounds) == Fraction("1.51")


def test_a_measure_that_nobody_registers_is_no_source_even_beside_an_unknown() -> None:
    grounds = Grounds({"registry.output_value": Ground(None, 0, expected=60, received=0)})
    result = figure("registry.output_value / registry.land_area", grounds).result
    assert (result.state, result.value) == (State.NO_SOURCE, None)
    assert [reason.why for reason in result.reasons] == [Why.NOTHING_YET, Why.NO_SOURCE]
    assert result.in_unit(unit("CNY")) is None


@pytest.mark.parametrize(
    ("ground", "state", "value"),
    [
        (Ground(None, 0), State.VALUE, 0),
        (Ground(None, 0, expected=60, received=60), State.VALUE, 0),
        (Ground(None, 0, expected=60, received=40), State.UNKNOWN, None),
        (Ground(None, 0, expected=60), State.UNKNOWN, None),
        (Ground(None, 0, expected=0, received=0), State.VALUE, 0),
        (Ground(Fraction(7), 3, expected=60, received=40), State.VALUE, 7),
    ],
)
def test_empty_and_complete_is_zero_empty_and_incomplete_is_unknown(
    ground: Ground, state: State, value: int | None
) -> None:
    result = figure("registry.specialised_firms", Grounds({"registry.specialised_firms": ground})).result
    assert (result.state, result.value) == (state, value)


def test_incomplete_ground_shows_its_worst_coverage() -> None:
    grounds = Grounds(
        {
            "registry.profit": Ground(Fraction(5), 40, expected=60, received=40),
            "registry.revenue": Ground(Fraction(50), 30, expected=60, received=30),
        }
    )
    result = figure("registry.profit / registry.revenue", grounds).result
    assert result.value == Fraction(1, 10)
    assert result.coverage == Coverage("registry.revenue", 30, 60)
    complete = Grounds({"registry.profit": Ground(Fraction(5), 40, expected=60, received=60)})
    assert figure("registry.profit", complete).result.coverage is None


def test_a_zero_denominator_is_unknown_with_its_reason() -> None:
    grounds = Grounds({"registry.profit": known(5), "registry.revenue": known(0)})
    result = figure("registry.profit / registry.revenue", grounds).result
    assert (result.state, result.reasons[-1].why) == (State.UNKNOWN, Why.DIVIDED_BY_ZERO)


def test_the_mean_of_ratios_differs_from_the_ratio_of_sums_and_says_whom_it_left_out() -> None:
    grounds = Grounds(
        {"registry.profit": known(40), "registry.revenue": known(500)},
        {
            "registry.profit": {"a": Fraction(10), "b": Fraction(30), "c": Fraction(0), "d": Fraction(1)},
            "registry.revenue": {"a": Fraction(100), "b": Fraction(400), "c": Fraction(0)},
        },
    )
    assert figure("registry.profit / registry.revenue", grounds).result.value == Fraction(8, 100)
    mean = figure("mean_ratio(registry.profit, registry.revenue)", grounds).result
    assert mean.value == (Fraction(10, 100) + Fraction(30, 400)) / 2
    assert [(reason.why, reason.count) for reason in mean.reasons] == [(Why.LEFT_OUT, 2)]


def test_a_mean_of_ratios_needs_an_organisation_and_both_sources() -> None:
    nobody = Grounds(
        {"registry.profit": known(0), "registry.revenue": known(0)},
        {"registry.profit": {}, "registry.revenue": {"a": Fraction(0)}},
    )
    result = figure("mean_ratio(registry.profit, registry.revenue)", nobody).result
    assert (result.state, result.reasons[0].why) == (State.UNKNOWN, Why.NO_ORGANISATION)
    alone = Grounds({"registry.profit": known(0)})
    assert figure("mean_ratio(registry.profit, registry.revenue)", alone).result.state is State.NO_SOURCE


def test_mean_ratio_respects_unlike_units() -> None:
    grounds = Grounds(
        {"circular.site_area": known(3), "circular.material_value": known(100)},
        {"circular.site_area": {"a": Fraction(3)}, "circular.material_value": {"a": Fraction(100)}},
    )
    mean = figure("mean_ratio(circular.site_area, circular.material_value)", grounds, riverside()).result
    assert mean.value == Fraction(3 * 10_000, 100 * 100)  # 3 ha over 100 CNY, in m² per fen


def test_growth_previous_and_mean_of_ends_look_one_period_back() -> None:
    grounds = Grounds(
        {
            ("circular.material_value", YEAR): known(120),
            ("circular.material_value", Span.year(2024)): known(100),
            ("circular.site_area", YEAR): known(6),
            ("circular.site_area", Span.year(2024)): known(4),
        }
    )
    plan = riverside()
    assert figure("growth(circular.material_value)", grounds, plan).result.value == Fraction(1, 5)
    assert figure("previous(circular.material_value)", grounds, plan).result.value == 10_000
    assert figure("mean_of_ends(circular.site_area)", grounds, plan).result.value == 50_000
    parts = figure("growth(circular.material_value)", grounds, plan).parts
    assert [part.span for part in parts] == [YEAR, Span.year(2024)]


def test_cumulative_adds_up_from_the_first_day_of_the_plan() -> None:
    since = Span(date(2022, 1, 1), date(2026, 1, 1))
    grounds = Grounds({("exchange.contract_value", since): known(9)})
    assert figure("cumulative(exchange.contract_value)", grounds).result.value == 9
    early = Span(date(2021, 1, 1), date(2022, 1, 1))
    assert figure("cumulative(exchange.contract_value)", Grounds({}), span=early).parts[0].span == early


def test_each_part_is_looked_up_once() -> None:
    grounds = Grounds({"registry.revenue": known(4)})
    computed = figure("registry.revenue + registry.revenue - 2 * registry.revenue", grounds)
    assert len(computed.parts) == 1
    assert computed.result.value == 0


def test_folds_and_signs() -> None:
    grounds = Grounds({"registry.revenue": known(4), "registry.profit": known(-1)})
    for formula, value in [
        ("sum(registry.revenue, registry.profit)", 3),
        ("min(registry.revenue, registry.profit)", -1),
        ("max(registry.revenue, registry.profit)", 4),
        ("-registry.profit", 1),
    ]:
        assert figure(formula, grounds).result.value == value


def test_spans_step_back_by_whole_months_or_by_days() -> None:
    assert Span(date(2025, 4, 1), date(2025, 7, 1)).before() == Span(date(2025, 1, 1), date(2025, 4, 1))
    assert Span(date(2025, 1, 1), date(2025, 3, 1)).before() == Span(date(2024, 11, 1), date(2025, 1, 1))
    assert Span(date(2025, 1, 8), date(2025, 1, 15)).before() == Span(date(2025, 1, 1), date(2025, 1, 8))
    with pytest.raises(ValueError, match="empty"):
        Span(date(2025, 1, 1), date(2025, 1, 1))


def test_every_reason_has_words_that_its_parameters_fill() -> None:
    result = figure("registry.profit", Grounds({"registry.profit": Ground(None, 0, 60, 4)})).result
    assert "已收 4，应收 60" in result.reasons[0].words % result.reasons[0].params
    assert set(WORDS) == set(Why)


money = st.integers(-(10**15), 10**15)


@given(money, money, st.integers(1, 10**9))
def test_values_are_exact(one: int, other: int, land: int) -> None:
    grounds = Grounds(
        {"registry.revenue": known(one), "registry.profit": known(other), "registry.land_area": known(land)}
    )
    computed = figure("(registry.revenue + registry.profit) / registry.land_area", grounds)
    assert computed.result.value == Fraction(one + other, land)
    per_mu = computed.result.in_unit(unit("CNY_10k/mu"))
    assert per_mu == Fraction(one + other, land) * Fraction(2000, 3) / 10**6
