"""Disclosure: published examples of the rules, and that no arithmetic on what is shown gives a withheld cell away."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valley.plan.engine.disclosure import Cell, Decision, protect
from valley.plan.engine.elimination import Basis
from valley.plan.engine.sensitivity import Contribution, Rule, sensitive

RULE = Rule()


def amounts(*sizes: int) -> list[Contribution]:
    return [Contribution(f"r{i}", f"firm{i}", Fraction(size)) for i, size in enumerate(sizes)]


def cell(key: str, *firms: str, weight: int = 0, size: int = 10) -> Cell:
    """A cell of equal contributions, one record a firm; "a@2" is firm a's second record."""
    items = tuple(Contribution(firm, firm.partition("@")[0], Fraction(size)) for firm in firms)
    return Cell(key, items, weight)


def test_example_1_of_the_handbook_is_unsafe_although_nobody_holds_90_percent() -> None:
    # Handbook on SDC 4.2, example 1: X = 100 000, x1 = 50 000, x2 = 49 000
    assert sensitive(amounts(50_000, 49_000, 1_000), RULE)


def test_example_2_of_the_handbook_is_safe_at_ten_percent() -> None:
    # Handbook on SDC 4.2, example 2: X = 110 000, x1 = 52 000, x2 = 50 000; overestimate 15.4 %
    assert not sensitive(amounts(52_000, 50_000, 8_000), RULE)
    assert sensitive(amounts(52_000, 50_000, 8_000), Rule(p_percent=Fraction("15.5")))


@pytest.mark.parametrize(
    ("sizes", "unsafe"),
    [
        ((), False),
        ((5,), True),
        ((5, 5), True),
        ((5, 5, 5), False),
        ((100, 1, 1), True),
        ((-50, -49, 1), True),
        ((0, 0, 0), False),
    ],
)
def test_fewer_than_three_or_dominated_is_unsafe_and_empty_is_not(sizes: tuple[int, ...], unsafe: bool) -> None:
    assert sensitive(amounts(*sizes), RULE) is unsafe


def test_records_of_one_organisation_count_as_one() -> None:
    items = [Contribution(f"r{i}", "one firm", Fraction(5)) for i in range(9)]
    assert sensitive(items, RULE)


def test_a_rule_that_protects_nothing_is_refused() -> None:
    for fewest, p_percent in ((1, Fraction(10)), (3, Fraction(0))):
        with pytest.raises(ValueError, match="no protection"):
            Rule(fewest, p_percent)


def test_the_total_less_the_other_parks_must_not_give_the_small_park() -> None:
    cells = [
        cell("north", "a", "b", "c", "d"),
        cell("south", "e", "f"),
        cell("west", "g", "h", "i"),
        cell("total", "a", "b", "c", "d", "e", "f", "g", "h", "i", weight=9),
    ]
    found = protect(cells, RULE)
    assert found["south"] is Decision.PRIMARY
    assert found["total"] is Decision.SHOWN
    assert sorted([found["north"], found["west"]]) == [Decision.COMPLEMENTARY, Decision.SHOWN]
    assert found["north"] is Decision.SHOWN  # the larger of the two is kept


def test_a_month_with_one_more_firm_must_not_give_that_firm() -> None:
    found = protect([cell("may", "a", "b", "c", "d"), cell("june", "a", "b", "c", "d", "e")], RULE)
    assert sorted(found.values()) == [Decision.COMPLEMENTARY, Decision.SHOWN]


def test_what_was_published_before_counts() -> None:
    may = cell("may", "a", "b", "c", "d")
    assert protect([cell("june", "a", "b", "c", "d", "e")], RULE, published=[may]) == {"june": Decision.COMPLEMENTARY}
    grown = cell("june", "a", "b", "c", "d", "e", "f", "g")
    assert protect([grown], RULE, published=[may]) == {"june": Decision.SHOWN}


def test_what_was_given_away_before_does_not_block_the_rest() -> None:
    leaked = [cell("all", "a", "b", "c", "d"), cell("most", "b", "c", "d")]
    found = protect([cell("other", "x", "y", "z")], RULE, published=leaked)
    assert found == {"other": Decision.SHOWN}


def test_an_organisation_alone_in_a_cell_must_not_learn_its_neighbours() -> None:
    cells = [
        cell("one", "k"),
        cell("two", "j"),
        cell("three", "a", "b", "c"),
        cell("total", "k", "j", "a", "b", "c", weight=9),
    ]
    found = protect(cells, RULE)
    # With total and three shown, one + two is known to all, so k could subtract itself and read j.
    assert found["total"] is Decision.SHOWN
    assert found["three"] is Decision.COMPLEMENTARY


def test_a_linked_table_is_not_undone_by_rows_less_columns() -> None:
    # The pattern of sdcTable's test "simpleheuristic": two rows less two columns isolate a single inner cell.
    rows, columns = "wxyz", "abcd"
    inner = {r + c: [f"{r}{c}{i}" for i in range(2 if r + c == "wb" else 4)] for r in rows for c in columns}
    cells = [cell(key, *firms) for key, firms in inner.items()]
    for at, names in enumerate((rows, columns)):
        cells += [cell(n, *(f for key, firms in inner.items() if key[at] == n for f in firms), weight=1) for n in names]
    found = protect(cells, RULE)
    assert found["wb"] is Decision.PRIMARY
    shown = [item for item in cells if found[item.key] is Decision.SHOWN]
    assert not spans(shown, cells[1])
    assert len(shown) >= len(cells) - 5


def test_keys_and_atoms_must_be_sound() -> None:
    with pytest.raises(ValueError, match="different keys"):
        protect([cell("x", "a"), cell("x", "b")], RULE)
    with pytest.raises(ValueError, match="two amounts"):
        protect([cell("x", "a", size=1), cell("y", "a", size=2)], RULE)


def spans(shown: list[Cell], hidden: Cell) -> bool:
    """Independent check over single atoms: is `hidden` a linear combination of `shown`?"""
    atoms = sorted({item.atom for one in (*shown, hidden) for item in one.contributions})
    column = {atom: index for index, atom in enumerate(atoms)}
    basis = Basis()
    for one in shown:
        basis = basis.with_row({column[item.atom]: Fraction(1) for item in one.contributions})
    return basis.holds({column[item.atom]: Fraction(1) for item in hidden.contributions})


tables = st.lists(st.sets(st.sampled_from("abcdefgh"), max_size=8), min_size=1, max_size=7)


@settings(max_examples=200)
@given(tables)
def test_no_withheld_or_nested_secret_follows_from_what_is_shown(groups: list[set[str]]) -> None:
    cells = [cell(f"c{i}", *sorted(group)) for i, group in enumerate(groups)]
    found = protect(cells, RULE)
    shown = [item for item in cells if found[item.key] is Decision.SHOWN]
    for item in cells:
        if sensitive(item.contributions, RULE):
            assert found[item.key] is Decision.PRIMARY
            assert not spans(shown, item)
        elif not item.contributions:
            assert found[item.key] is Decision.SHOWN
    for one, other in combinations(shown, 2):
        atoms = {item.atom for item in one.contributions}, {item.atom for item in other.contributions}
        small, big = sorted(atoms, key=len)
        if small and small < big:
            assert len(big - small) >= 3
