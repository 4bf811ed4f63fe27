"""Within a region every test says the same, and a half-known value is in every region that it may turn out to be."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from valley.kernel.engine.rules.expressions import Atom, OneOf, Prefix, Within
from valley.kernel.engine.rules.facts import FactType, Interval, Kind, Scalar, Words
from valley.kernel.engine.rules.regions import Domain

FREE_CODE = FactType("c", Kind.CODE, Words("c"), Words("c"), digits=3)
DAY = FactType("d", Kind.DATE, Words("d"), Words("d"))
TEXT = FactType("t", Kind.TEXT, Words("t"), Words("t"))
SIZE = FactType("n", Kind.NUMBER, Words("n"), Words("n"), unit="m2")

parts = st.text("012", min_size=1, max_size=3)
codes = st.text("0123", min_size=3, max_size=3)
days = st.dates(date(2026, 1, 1), date(2026, 1, 12))
numbers = st.fractions(-2, 6, max_denominator=4)


def intervals(values: st.SearchStrategy) -> st.SearchStrategy[Interval]:
    return st.builds(Interval, st.none() | values, st.none() | values, st.booleans(), st.booleans())


def truths(atoms: list[Atom], value: Scalar) -> list[bool]:
    return [a.test.holds(value) for a in atoms]


def check(domain: Domain, atoms: list[Atom], value: Scalar) -> None:
    (region,) = domain.among(value)
    assert [domain.truth(a, frozenset({region})) for a in atoms] == truths(atoms, value)
    assert truths(atoms, domain.regions[region].example) == truths(atoms, value)
    assert domain.in_words(region)
    assert domain.in_words(region, "en")


@given(st.lists(st.lists(parts, min_size=1, max_size=2), max_size=4), codes, st.integers(0, 3))
def test_codes_without_a_list(prefixes: list[list[str]], code: str, known: int) -> None:
    atoms = [Atom("c", Prefix(tuple(p))) for p in prefixes]
    domain = Domain(FREE_CODE, atoms)
    check(domain, atoms, code)
    half = code[:known] or None
    assert domain.among(code) <= domain.among(half)
    for region in domain.among(half):  # none too many: each is reached by some ending
        example = str(domain.regions[region].example)
        assert any(domain.among(str(m)) == {region} for m in domain.regions[region].members if str(m))
        assert len(example) == 3


@given(st.lists(intervals(days) | days, max_size=3), days, intervals(days))
def test_dates(tests: list[Interval | date], day: date, around: Interval) -> None:
    atoms = [Atom("d", Within(t) if isinstance(t, Interval) else OneOf(frozenset({t}))) for t in tests]
    domain = Domain(DAY, atoms)
    check(domain, atoms, day)
    inside = [date(2025, 12, 1) + timedelta(days=n) for n in range(90)]
    assert frozenset(r for d in inside if around.holds(d) for r in domain.among(d)) <= domain.among(around)


@given(st.lists(intervals(numbers) | numbers, max_size=3), numbers, intervals(numbers))
def test_numbers(tests: list[Interval | Fraction], number: Fraction, around: Interval) -> None:
    atoms = [Atom("n", Within(t) if isinstance(t, Interval) else OneOf(frozenset({t}))) for t in tests]
    domain = Domain(SIZE, atoms)
    check(domain, atoms, number)
    if around.holds(number):
        assert domain.among(number) <= domain.among(around)


@given(st.lists(st.sets(st.sampled_from(["甲", "乙"]), min_size=1), max_size=3), st.sampled_from(["甲", "乙", "丙"]))
def test_texts(tests: list[set[str]], text: str) -> None:
    atoms = [Atom("t", OneOf(frozenset(t))) for t in tests]
    check(Domain(TEXT, atoms), atoms, text)
