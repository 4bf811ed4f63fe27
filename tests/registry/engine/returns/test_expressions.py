import pytest

from valley.registry.engine.returns.expressions import NotAnExpression, parse


@pytest.mark.parametrize(
    ("text", "values", "answer"),
    [
        ("a <= b", {"a": 1, "b": 2}, True),
        ("a <= b", {"a": 3, "b": 2}, False),
        ("a <= b", {"a": 3}, None),
        ("a / b > 1", {"a": 3, "b": 0}, None),
        ("a / b == 1", {"a": 1, "b": 3}, False),
        ("a * 3 / 3 == a", {"a": 10**15}, True),
        ("not a > 1", {"a": 1}, True),
        ("not a > 1", {}, None),
        ("a > 1 and b > 1", {"a": 0}, False),
        ("a > 1 and b > 1", {"a": 2}, None),
        ("a > 1 and b > 1", {"a": 2, "b": 2}, True),
        ("a > 1 or b > 1", {"a": 2}, True),
        ("a > 1 or b > 1", {"a": 0}, None),
        ("a > 1 or b > 1", {"a": 0, "b": 0}, False),
        ("abs(a) <= max(b, 5)", {"a": -4, "b": 0}, True),
        ("abs(a) <= max(b, 5)", {"a": -4}, None),
        ("min(a, b) == -(a - 2)", {"a": 1, "b": 3}, True),
        ("-a < b + 1 < 4", {"a": 1, "b": 9}, False),
        ("1 < a < 4", {"a": 3}, True),
        ("-a > 0", {}, None),
    ],
)
def test_a_rule_holds_fails_or_stays_open(text: str, values: dict[str, int], answer: bool | None) -> None:
    assert parse(text).holds(values) is answer


def test_a_rule_knows_what_it_reads() -> None:
    assert parse("a + b <= max(c, 1) and not d > 0").names == {"a", "b", "c", "d"}


@pytest.mark.parametrize(
    "text",
    [
        "a <",
        "a + b",
        "a",
        "__import__('os').system('x') == 0",
        "a.b > 1",
        "a[0] > 1",
        "open(a) > 1",
        "a > 1.5",
        "a > True",
        "a > 'x'",
        "(a < b) + 1 > 0",
        "abs(a, b) > 0",
        "min(a) > 0",
        "max(a, key=b) > 0",
        "a in b",
        "a ** 99999 > 1",
        "(lambda: 1)() > 0",
        "a + b and c > 0",
        "[x for x in a] == 1",
    ],
)
def test_nothing_else_can_be_written(text: str) -> None:
    with pytest.raises(NotAnExpression):
        parse(text)
