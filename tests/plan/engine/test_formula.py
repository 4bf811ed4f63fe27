"""The formula language: what parses, what it means, and what is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.kernel.engine.units import said
from valley.plan.engine.formula import Name, Node, Number, Pair, names, parse
from valley.plan.engine.indicators import Kind
from valley.plan.engine.measures import Expected, dimension_of
from valley.plan.engine.refusals import FormulaRefused
from valley.plan.engine.units import unit

EXPECTED = {
    name: Expected(name, unit(code), kind)
    for name, code, kind in [
        ("a.money", "fen", Kind.FLOW),
        ("a.land", "m2", Kind.STOCK),
        ("a.firms", "count", Kind.STOCK),
        ("a.people", "person", Kind.STOCK),
    ]
}


def test_products_bind_before_sums_and_both_from_the_left() -> None:
    assert parse("a.x - a.y - 2 * a.z") == Pair(
        "-",
        Pair("-", Name("a.x", 0), Name("a.y", 6), 4),
        Pair("*", Number(Fraction(2), 12), Name("a.z", 16), 14),
        10,
    )


def test_names_come_in_order_with_repeats() -> None:
    assert list(names(parse("-sum(a.x, 1, a.y) / (a.x + growth(a.z))"))) == ["a.x", "a.y", "a.x", "a.z"]


@pytest.mark.parametrize(
    "nonsense",
    ["", "a", "a.b +", "a.b a.c", "(a.b", "a.b)", "1..2", "__import__('os')", "a.b ** 2", "a.b[0]", "x(a.b)", "sum()",
     "growth(a.b, a.c)", "mean_ratio(a.b)", "cumulative(1)", "mean_ratio(a.b / a.c, a.d)", "a.b if 1", "lambda", "a.B",
     "-" * 60 + "a.b", "(" * 60 + "a.b" + ")" * 60],
)  # fmt: skip
def test_anything_else_is_refused_with_its_place(nonsense: str) -> None:
    with pytest.raises(FormulaRefused) as refused:
        parse(nonsense)
    assert 0 <= refused.value.at <= len(nonsense)
    assert refused.value.problem % refused.value.params
    assert "mean_ratio" in refused.value.remedy % refused.value.params


@pytest.mark.parametrize(
    ("formula", "dimension"),
    [
        ("a.money / a.land", "area^-1·money"),
        ("a.money / a.money", "1"),
        ("growth(a.money)", "1"),
        ("mean_ratio(a.money, a.people)", "money·person^-1"),
        ("mean_of_ends(a.land)", "area"),
        ("cumulative(a.money) - previous(a.money)", "money"),
        ("max(a.firms, 2 * a.firms)", "count"),
        ("-(a.land * a.land)", "area^2"),
    ],
)
def test_a_formula_has_a_dimension(formula: str, dimension: str) -> None:
    assert said(dimension_of(parse(formula), EXPECTED, formula)) == dimension


@pytest.mark.parametrize(
    "formula", ["a.money + a.land", "sum(a.firms, a.people)", "a.firms - 1", "a.unknown", "cumulative(a.land)",
                "mean_of_ends(a.money)"],
)  # fmt: skip
def test_unlike_terms_and_wrong_kinds_are_refused(formula: str) -> None:
    with pytest.raises(FormulaRefused) as refused:
        dimension_of(parse(formula), EXPECTED, formula)
    assert str(refused.value)


def _written(tree: Node) -> str:
    match tree:
        case Number(value):
            return str(value)
        case Name(measure):
            return measure
        case Pair(op, left, right):
            return f"({_written(left)} {op} {_written(right)})"
    raise AssertionError(tree)


trees = st.recursive(
    st.integers(0, 99).map(lambda n: Number(Fraction(n))) | st.sampled_from(["a.x", "b.y_2"]).map(Name),
    lambda inner: st.builds(Pair, st.sampled_from("+-*/"), inner, inner),
    max_leaves=12,
)


@given(trees)
def test_what_is_written_parses_back(tree: Node) -> None:
    assert _written(parse(_written(tree))) == _written(tree)
