"""Analyses against figures that can be reckoned by hand or come from elsewhere."""

import math
from itertools import permutations
from statistics import fmean

import pytest

from valley.innovation.projects.engine.analyses import BadTable, Figure, analyse, read, same


def figures(method: str, table: str, **parameters: str) -> dict[str, float]:
    return {one.name: one.value for one in analyse(method, table.encode(), parameters)}


def test_shannon_of_equal_shares_is_the_logarithm_of_their_number() -> None:
    found = figures("diversity", "sample,a,b,c,d\nS1,5,5,5,5\nS2,7,0,0,0\nS3,1,3,0,0\n")
    assert found["shannon S1"] == pytest.approx(math.log(4))
    assert math.copysign(1, found["shannon S2"]) == 1
    assert found["shannon S2"] == 0
    assert found["shannon S3"] == pytest.approx(0.562335, abs=1e-6)  # -(.25 ln .25 + .75 ln .75)


def test_two_groups_give_the_p_of_all_their_arrangements() -> None:
    """Four against four has 70 arrangements: the seeded shuffles come close to the exact share."""
    first, second = [1.1, 2.3, 1.9, 2.0], [2.8, 3.1, 2.2, 3.6]
    pool = first + second
    seen = abs(fmean(second) - fmean(first))
    splits = {frozenset(order[:4]) for order in permutations(range(8))}
    exact = sum(
        abs(fmean(pool[i] for i in range(8) if i not in one) - fmean(pool[i] for i in one)) >= seen - 1e-12
        for one in splits
    ) / len(splits)
    rows = [("a", value) for value in first] + [("b", value) for value in second]
    table = "sample,arm,value\n" + "".join(f"S{n},{arm},{value}\n" for n, (arm, value) in enumerate(rows))
    found = figures("groups", table, value="value", group="arm", shuffles="20000")
    assert found["difference"] == pytest.approx(fmean(second) - fmean(first))
    assert found["p"] == pytest.approx(exact, abs=0.01)
    assert found == figures("groups", table, value="value", group="arm", shuffles="20000")
    assert found["p"] != figures("groups", table, value="value", group="arm", shuffles="20000", seed="2")["p"]


def test_no_p_is_zero() -> None:
    table = "s,arm,v\n" + "".join(f"{n},{'ab'[n // 10]},{n + 100 * (n // 10)}\n" for n in range(20))
    assert figures("groups", table, value="v", group="arm", shuffles="99")["p"] == pytest.approx(0.01)


def test_a_summary_names_its_unit() -> None:
    found = analyse("summary", "s,titre\nS1,2\nS2,4\n".encode("utf-8-sig"), {"value": "titre", "unit": "g/L"})
    assert found == [Figure("n", 2), Figure("mean", 3.0, "g/L"), Figure("sd", math.sqrt(2), "g/L")]


@pytest.mark.parametrize(
    ("table", "what", "line"),
    [
        (b"\xff\xfe", "utf8", 1), (b"s,v\n", "empty", 1), (b"s,s\n1,2\n", "header", 1),
        (b"s,v\n1,2\n3\n", "columns", 3),
        (b"s,v\n1,x\n", "number", 2), (b"s,v\n1,nan\n", "number", 2), (b"s,w\n1,2\n", "column", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_is_said_with_its_line(table: bytes, what: str, line: int) -> None:
    with pytest.raises(BadTable) as bad:
        analyse("summary", table, {"value": "v"})
    assert (bad.value.what, bad.value.line) == (what, line)


def test_three_groups_are_not_two() -> None:
    with pytest.raises(BadTable) as bad:
        analyse("groups", b"s,arm,v\n1,a,1\n2,b,2\n3,c,3\n", {"value": "v", "group": "arm"})
    assert bad.value.what == "groups"
    with pytest.raises(BadTable):
        analyse("groups", b"s,arm,v\n1,a,1\n2,b,2\n", {"value": "v", "group": "arm", "shuffles": "1e9"})


def test_runs_agree_to_six_digits() -> None:
    one = [Figure("mean", 1.0, "g/L")]
    assert same(one, [Figure("mean", 1.0 + 1e-9, "g/L")])
    assert not same(one, [Figure("mean", 1.0, "mg/L")])
    assert not same(one, [Figure("mean", 1.00001, "g/L")])
    assert len(read(b"s,v\n1,2\n")) == 1
