"""Small random rule sets, and a second, naive interpreter to hold the engine against."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from valley.kernel.engine.rules.edition import Citation, Clause, ClauseException, Edition, Effect, Outcome, Validity
from valley.kernel.engine.rules.expressions import ALWAYS, And, Atom, Expression, Not, OneOf, Or, Prefix, Within
from valley.kernel.engine.rules.facts import FactType, Given, Interval, Kind, Scalar, Words

DAY = date(2026, 11, 22)
ORDER = ("no", "human", "yes", "maybe", "none")
OUTCOMES = {
    "no": Outcome("no", Words("否"), favourable=False),
    "human": Outcome("human", Words("人工")),
    "yes": Outcome("yes", Words("可"), favourable=True),
    "maybe": Outcome("maybe", Words("亦可"), favourable=True),
    "none": Outcome("none", Words("无"), favourable=False),
}
THREE = {k: Words(k) for k in "abc"}
CODES = frozenset({"11", "12", "13", "21", "22", "30"})
VALUES: dict[str, tuple[Scalar, ...]] = {
    "flag": (True, False),
    "mark": (True, False),
    "pick": ("a", "b", "c"),
    "size": tuple(Fraction(n, 2) for n in range(-1, 8)),
    "code": tuple(sorted(CODES)),
    "doubt": ("a", "b", "c"),
}


def fact_types(effort: Mapping[str, int | None]) -> dict[str, FactType]:
    def fact(id_: str, kind: Kind, **more: object) -> FactType:
        return FactType(id_, kind, Words(id_), Words(id_), effort=effort.get(id_), **more)  # type: ignore[arg-type]

    return {
        "flag": fact("flag", Kind.BOOL),
        "mark": fact("mark", Kind.BOOL),
        "pick": fact("pick", Kind.CHOICE, choices=THREE),
        "size": fact("size", Kind.NUMBER, unit="m2"),
        "code": fact("code", Kind.CODE, digits=2, codes=CODES),
        "doubt": fact("doubt", Kind.CHOICE, choices=THREE, settles_doubt=True),
    }


_thresholds = st.integers(0, 3).map(Fraction)
atoms = st.one_of(
    st.sampled_from([Atom("flag", OneOf(frozenset({True}))), Atom("mark", OneOf(frozenset({True})))]),
    st.sets(st.sampled_from("abc"), min_size=1, max_size=2).map(lambda s: Atom("pick", OneOf(frozenset(s)))),
    st.sets(st.sampled_from("abc"), min_size=1, max_size=2).map(lambda s: Atom("doubt", OneOf(frozenset(s)))),
    st.sampled_from(["1", "2", "11", "13", "30"]).map(lambda p: Atom("code", Prefix((p,)))),
    st.tuples(_thresholds, st.booleans(), st.booleans()).map(
        lambda t: Atom("size", Within(Interval(t[0], None, t[1], False) if t[2] else Interval(None, t[0], False, t[1])))
    ),
    st.just(Atom("size", OneOf(frozenset({Fraction(2)})))),
)
expressions: st.SearchStrategy[Expression] = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda i: And(tuple(i))),
        st.lists(inner, min_size=1, max_size=3).map(lambda i: Or(tuple(i))),
        inner.map(Not),
    ),
    max_leaves=4,
)
_leads_to = st.sampled_from(ORDER[:4])
_exceptions = st.builds(
    lambda w, o: ClauseException("x", "除外", w, o), expressions, st.sampled_from(("", "yes", "maybe", "human"))
)
_CITE = Citation("源", "版", "条")


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    clauses: list[Clause] = []
    for number in range(draw(st.integers(1, 3))):
        effects = [Effect(draw(_leads_to))]
        if draw(st.booleans()):
            effects = [Effect(draw(_leads_to), draw(expressions)), Effect(draw(_leads_to), draw(expressions))]
        above = [c.id for c in clauses if draw(st.booleans()) and number]
        exceptions = tuple(draw(st.lists(_exceptions, max_size=2)))
        when = draw(expressions | st.just(ALWAYS))
        clauses.append(Clause(f"C{number}", Words("条"), "文", _CITE, when, tuple(effects), exceptions, tuple(above)))
    effort = {name: draw(st.sampled_from([None, 1, 2, 5])) for name in VALUES if name != "doubt"}
    return Edition(
        "b",
        "e",
        Words("版"),
        "源",
        Validity(),
        OUTCOMES,
        ORDER[:4],
        "none",
        "human",
        fact_types(effort),
        tuple(clauses),
    )


@st.composite
def partial_facts(draw: st.DrawFn, *, rulings: bool = True) -> dict[str, Scalar]:
    names = [n for n in VALUES if rulings or n != "doubt"]
    chosen = draw(st.sets(st.sampled_from(names)))
    return {n: draw(st.sampled_from(VALUES[n])) for n in sorted(chosen)}


def given_of(facts: Mapping[str, Scalar]) -> dict[str, Given]:
    return {k: Given(v, "test") for k, v in facts.items()}


# ── the naive interpreter: complete facts only, no regions, no diagrams ──


@dataclass(frozen=True)
class Naive:
    edition: Edition

    def true(self, node: Expression, facts: Mapping[str, Scalar]) -> bool:
        if isinstance(node, And):
            return all(self.true(i, facts) for i in node.items)
        if isinstance(node, Or):
            return any(self.true(i, facts) for i in node.items)
        if isinstance(node, Not):
            return not self.true(node.item, facts)
        if isinstance(node, Atom):
            value, test = facts[node.fact], node.test
            if isinstance(test, OneOf):
                return value in test.values
            if isinstance(test, Prefix):
                return any(str(value).startswith(p) for p in test.prefixes)
            low, high = test.interval.low, test.interval.high
            assert isinstance(value, Fraction)
            if isinstance(low, Fraction) and (value < low or (value == low and not test.interval.low_closed)):
                return False
            return not (
                isinstance(high, Fraction) and (value > high or (value == high and not test.interval.high_closed))
            )
        return True

    def speaks(self, clause: Clause, facts: Mapping[str, Scalar]) -> bool:
        over = (c for c in self.edition.clauses if clause.id in c.overrides)
        return self.true(clause.when, facts) and not any(self.applies(c, facts) for c in over)

    def applies(self, clause: Clause, facts: Mapping[str, Scalar]) -> bool:
        return self.speaks(clause, facts) and not any(self.true(e.when, facts) for e in clause.exceptions)

    def outcome_of(self, facts: Mapping[str, Scalar]) -> str:
        holding = set()
        for clause in self.edition.clauses:
            if self.speaks(clause, facts):
                holding |= {e.outcome for e in clause.exceptions if e.outcome and self.true(e.when, facts)}
            if self.applies(clause, facts):
                holding |= {e.outcome for e in clause.effects if self.true(e.when, facts)}
        return next((o for o in self.edition.precedence if o in holding), self.edition.otherwise)

    def settled(self, facts: Mapping[str, Scalar]) -> str:
        """The outcome for facts complete but for the doubt, unless that is ruled upon."""
        readings = (facts["doubt"],) if "doubt" in facts else VALUES["doubt"]
        said = {self.outcome_of({**facts, "doubt": r}) for r in readings}
        return said.pop() if len(said) == 1 else self.edition.on_doubt

    def completions(self, facts: Mapping[str, Scalar]) -> Iterator[dict[str, Scalar]]:
        open_ = [n for n in VALUES if n not in facts and n != "doubt"]
        for values in product(*(VALUES[n] for n in open_)):
            yield {**facts, **dict(zip(open_, values, strict=True))}

    def possible(self, facts: Mapping[str, Scalar]) -> set[str]:
        return {self.settled(c) for c in self.completions(facts)}
