"""Kleene's laws hold, and a condition says in words what it does."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.engine.rules.small import (
    DAY,
    VALUES,
    Naive,
    editions,
    expressions,
    fact_types,
    given_of,
    partial_facts,
)
from valley.kernel.engine.rules.edition import Edition
from valley.kernel.engine.rules.expressions import (
    And,
    Atom,
    Expression,
    Not,
    Or,
    Truth,
    all_of,
    any_of,
    atoms_of,
    evaluate,
    in_words,
    negate,
)
from valley.kernel.engine.rules.facts import Scalar
from valley.kernel.engine.rules.language import ConditionNotUnderstood, read_condition, read_given

truths = st.sampled_from([True, False, None])
FACTS = fact_types({})


def both(a: Truth, b: Truth) -> Truth:
    return all_of(iter((a, b)))


def either(a: Truth, b: Truth) -> Truth:
    return any_of(iter((a, b)))


@given(truths, truths, truths)
def test_kleenes_laws(a: Truth, b: Truth, c: Truth) -> None:
    assert negate(negate(a)) is a
    assert negate(both(a, b)) is either(negate(a), negate(b))
    assert both(a, b) is both(b, a)
    assert both(a, both(b, c)) is both(both(a, b), c)
    assert either(a, both(b, c)) is both(either(a, b), either(a, c))
    assert both(a, either(a, b)) is a
    assert both(a, True) is a
    assert either(a, False) is a
    assert both(a, False) is False
    assert either(a, True) is True


def test_the_excluded_middle_is_open_while_unknown() -> None:
    assert either(None, negate(None)) is None


@given(truths, truths)
def test_conjunction_is_the_lesser_and_disjunction_the_greater(a: Truth, b: Truth) -> None:
    rank: dict[Truth, int] = {False: 0, None: 1, True: 2}
    assert rank[both(a, b)] == min(rank[a], rank[b])
    assert rank[either(a, b)] == max(rank[a], rank[b])


@given(editions(), partial_facts(), st.data())
def test_a_truth_of_kleene_is_never_taken_back(edition: Edition, facts: dict[str, Scalar], data: st.DataObject) -> None:
    program = edition.program(DAY)
    more = {n: data.draw(st.sampled_from(VALUES[n])) for n in VALUES if n not in facts}
    complete = {**more, **facts}
    known, full = program.allowed(given_of(facts)), program.allowed(given_of(complete))
    for clause in edition.clauses:
        for expression in clause.expressions():
            early, late = program.truth(expression, known), program.truth(expression, full)
            assert late is Naive(edition).true(expression, complete)
            assert early is None or early is late


@given(expressions)
def test_a_condition_in_words_reads_back_as_itself(expression: Expression) -> None:
    again = read_condition(in_words(expression, FACTS, "zh"), FACTS)
    atoms = list(dict.fromkeys([*atoms_of(expression), *atoms_of(again)]))

    def answering(number: int) -> Callable[[Atom], Truth]:
        return lambda a: bool(number >> atoms.index(a) & 1)

    for number in range(2 ** len(atoms)):
        assert evaluate(expression, answering(number)) is evaluate(again, answering(number))


@pytest.mark.parametrize(
    ("sentence", "same"),
    [
        ("code 开头为 1 且 (flag 或 mark)", "code starts_with 1 and (flag or mark)"),
        ("pick 属于 {a、b}", "pick in {a, b}"),
        ("pick 不为 c", "not (pick = c)"),
        ("size ≥ 2 平方米", "size >= 2m2"),
        ("size 介于 1 平方米 至 2 平方米", "size between 1 m2 to 2 m2"),
        ("flag 为 否", "flag is no"),
        ("size > 0.0015 亩", "size > 1 m2"),
        ("pick 为 “a”", 'pick 为 "a"'),
    ],
)
def test_chinese_and_english_sentences_mean_the_same(sentence: str, same: str) -> None:
    assert read_condition(sentence, FACTS) == read_condition(same, FACTS)


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("flag 且 mark 或 flag", "混用"),
        ("size ≥ 2", "单位"),
        ("size ≥ 2 元", "单位"),
        ("size ≥ 多", "数字"),
        ("nothing 为 1", "没有名为"),
        ("pick 为 z", "不是pick的值"),
        ("(flag", "应为“)”"),
        ("flag)", "括号不成对"),
        ("flag mark", "缺少"),
        ("pick ≥ 2 平方米", "不能比大小"),
        ("pick", "之后应为"),
        ("pick 开头为 a", "之后应为"),
        ("", "结尾"),
        ("flag 且", "结尾"),
        ("flag ! mark", "无法识别"),
        ("code 为 99", "没有这个代码"),
    ],
)
def test_a_sentence_that_is_no_condition_is_refused_with_a_reason(sentence: str, why: str) -> None:
    with pytest.raises(ConditionNotUnderstood, match=re.escape(why)):
        read_condition(sentence, FACTS)


def test_a_statement_of_facts_reads_as_values() -> None:
    assert read_given("flag 且 非 (mark) 且 pick 为 b 且 code 为 1", FACTS) == {
        "flag": True,
        "mark": False,
        "pick": "b",
        "code": "1",
    }
    assert read_given("", FACTS) == {}


@pytest.mark.parametrize("text", ["flag 或 mark", "pick 属于 {a, b}", "flag 且 flag", "非 (pick 为 a)"])
def test_a_statement_of_facts_says_one_value_each(text: str) -> None:
    with pytest.raises(ConditionNotUnderstood):
        read_given(text, FACTS)


def test_words_keep_the_brackets_that_matter() -> None:
    tree = And((Or((atom("flag"), atom("mark"))), Not(atom("flag"))))
    assert in_words(tree, FACTS, "zh") == "(flag 或 mark) 且 非 (flag)"
    assert in_words(tree, FACTS, "en") == "(flag or mark) and not (flag)"


def atom(name: str) -> Expression:
    return read_condition(name, FACTS)
