"""Editions of a rule book, compiled (规则版本).

A book (目录、办法、价目) has editions in force one after another. An edition has clauses; a
clause has the words of its source, a citation, a condition, one outcome or several by condition,
and exceptions. A clause may override others (除外 for a whole section). Where several outcomes
hold, the edition's own order of precedence decides; where none holds, `otherwise`.

A doubt is a place where the source can be read in more than one way. It is kept as a question
that only an authority can settle; as long as the readings disagree, the outcome is `on_doubt`.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain, pairwise

from valley.kernel.engine.rules.diagram import Diagrams, Node
from valley.kernel.engine.rules.expressions import (
    ALWAYS,
    Always,
    And,
    Atom,
    Expression,
    Not,
    Or,
    Truth,
    atoms_of,
    evaluate,
)
from valley.kernel.engine.rules.facts import NO_WORDS, FactType, Given, Words
from valley.kernel.engine.rules.regions import Domain


@dataclass(frozen=True, slots=True)
class Outcome:
    """A possible result. `favourable`: a "yes" for the one who asks, a "no", or neither (`None`)."""

    id: str
    name: Words
    favourable: bool | None = None
    note: Words = NO_WORDS


@dataclass(frozen=True, slots=True)
class Citation:
    """Where the words stand: which document, which edition of it, which article."""

    source: str
    edition: str
    article: str
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a clause leads to; `when` further divides the clause's own condition."""

    outcome: str
    when: Expression = ALWAYS


@dataclass(frozen=True, slots=True)
class ClauseException:
    """A carve-out of a clause (除外). With an outcome of its own, or silent."""

    id: str
    words: str
    when: Expression
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """In force from the first to the last day, both included; `None` is open.

    `from_latest` differs from `from_` when the source gives only a month or a year: between
    the two nobody can say from the source whether it was in force yet.
    """

    from_: date | None = None
    from_latest: date | None = None
    to: date | None = None

    def covers(self, day: date) -> Truth:
        if (self.from_ and day < self.from_) or (self.to and day > self.to):
            return False
        return None if self.from_latest and day < self.from_latest else True


ANY_TIME = Validity()


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule with the words that it carries out."""

    id: str
    title: Words
    words: str
    citation: Citation
    when: Expression
    effects: tuple[Effect, ...]
    exceptions: tuple[ClauseException, ...] = ()
    overrides: tuple[str, ...] = ()
    validity: Validity = ANY_TIME
    remark: Words = NO_WORDS

    def expressions(self) -> Iterator[Expression]:
        yield self.when
        yield from (e.when for e in self.effects)
        yield from (e.when for e in self.exceptions)


@dataclass(frozen=True)
class Edition:
    """One edition, immutable. `checksum` is the SHA-256 of the file that it was read from."""

    book: str
    id: str
    title: Words
    source: str
    validity: Validity
    outcomes: Mapping[str, Outcome]
    precedence: tuple[str, ...]
    otherwise: str
    on_doubt: str
    facts: Mapping[str, FactType]
    clauses: tuple[Clause, ...]
    note: Words = NO_WORDS
    checksum: str = ""

    @cached_property
    def clause(self) -> dict[str, Clause]:
        return {c.id: c for c in self.clauses}

    @cached_property
    def _programs(self) -> dict[tuple[str, ...], "Program"]:
        return {}

    def program(self, day: date) -> "Program":
        """The edition's rules as they stand on a day, compiled once."""
        active = tuple(c for c in self.clauses if c.validity.covers(day) is not False)
        key = tuple(c.id for c in active)
        if key not in self._programs:
            self._programs[key] = Program(self, active)
        return self._programs[key]


class Program:
    """The clauses in force, compiled into one decision diagram."""

    def __init__(self, edition: Edition, clauses: tuple[Clause, ...]) -> None:
        self.edition, self.clauses = edition, clauses
        atoms = list(chain.from_iterable(atoms_of(e) for c in clauses for e in c.expressions()))
        asked = [f for f in edition.facts.values() if not f.settles_doubt]
        doubts = [f for f in edition.facts.values() if f.settles_doubt]
        self.domains = [Domain(f, atoms) for f in asked + doubts]
        self.index = {d.fact.id: i for i, d in enumerate(self.domains)}
        self.first_doubt = len(asked)
        self.diagrams = Diagrams([len(d.regions) for d in self.domains])
        self.conditions = {c.id: self._condition(c) for c in clauses}
        self.raw = self._outcome()
        self.settled = self._settle(self.raw)

    def _condition(self, clause: Clause) -> Expression:
        """When the clause speaks at all: its condition, unless an overriding clause speaks."""
        over = tuple(self.condition_of(c) for c in self.clauses if clause.id in c.overrides)
        return And((clause.when, *(Not(o) for o in over))) if over else clause.when

    def condition_of(self, clause: Clause) -> Expression:
        excepted = tuple(Not(e.when) for e in clause.exceptions)
        return And((self._condition(clause), *excepted)) if excepted else self._condition(clause)

    def outcome_conditions(self, clause: Clause) -> Iterator[tuple[str, Expression]]:
        """Each outcome that the clause may give, with its full condition."""
        for exception in clause.exceptions:
            if exception.outcome:
                yield exception.outcome, And((self._condition(clause), exception.when))
        for effect in clause.effects:
            yield effect.outcome, And((self.condition_of(clause), effect.when))

    def _compile(self, expression: Expression) -> Node:
        diagrams = self.diagrams

        def walk(node: Expression) -> Node:
            match node:
                case And(items) | Or(items):
                    join = all if isinstance(node, And) else any
                    made = walk(items[0])
                    for item in items[1:]:
                        made = diagrams.combine(lambda *v: join(v), made, walk(item))
                    return made
                case Not(item):
                    return diagrams.combine(lambda v: not v, walk(item))
                case Always():
                    return diagrams.result(True)
                case _:
                    at = self.index[node.fact]
                    return diagrams.test(at, self.domains[at].truths(node))

        return walk(expression)

    def _outcome(self) -> Node:
        pairs = [p for c in self.clauses for p in self.outcome_conditions(c)]
        made = self.diagrams.result(self.edition.otherwise)
        for outcome in reversed(self.edition.precedence):
            for condition in (c for o, c in pairs if o == outcome):
                made = self.diagrams.combine(
                    lambda holds, rest, outcome=outcome: outcome if holds else rest, self._compile(condition), made
                )
        return made

    def _settle(self, raw: Node) -> Node:
        return self.diagrams.collapse(raw, self.first_doubt, self._agreed)

    def _agreed(self, outcomes: frozenset[Hashable]) -> Hashable:
        return next(iter(outcomes)) if len(outcomes) == 1 else self.edition.on_doubt

    def allowed(self, given: Mapping[str, Given]) -> dict[int, frozenset[int]]:
        """The regions that the given facts leave open."""
        return {i: d.among(given[d.fact.id].value) for i, d in enumerate(self.domains) if d.fact.id in given}

    def with_rulings(self, allowed: Mapping[int, frozenset[int]]) -> tuple[Node, Node]:
        """(raw, settled) diagrams in which settled doubts are settled; facts stay open."""
        rulings = {i: r for i, r in allowed.items() if i >= self.first_doubt}
        if not rulings:
            return self.raw, self.settled
        raw = self.diagrams.narrow(self.raw, rulings)
        return raw, self._settle(raw)

    def truth(self, expression: Expression, allowed: Mapping[int, frozenset[int]]) -> Truth:
        """Kleene's value of a condition under what is known."""

        def atom(a: Atom) -> Truth:
            at = self.index[a.fact]
            return self.domains[at].truth(a, allowed.get(at, self.domains[at].everything))

        return evaluate(expression, atom)


@dataclass(frozen=True)
class Book:
    """All editions of one rule book, in order of time; no two in force on one day."""

    id: str
    title: Words
    editions: tuple[Edition, ...]

    def in_force(self, day: date) -> Edition | None:
        """The edition certainly in force on the day, or `None`."""
        return next((e for e in self.editions if e.validity.covers(day) is True), None)

    def perhaps_in_force(self, day: date) -> tuple[Edition, ...]:
        """Editions of which the source does not say whether they had begun by that day."""
        return tuple(e for e in self.editions if e.validity.covers(day) is None)

    def overlap(self) -> tuple[Edition, Edition] | None:
        """Two editions that are certainly in force on one and the same day."""
        ordered = sorted(self.editions, key=lambda e: e.validity.from_ or date.min)
        for earlier, later in pairwise(ordered):
            ends, starts = earlier.validity.to or date.max, later.validity.from_latest or later.validity.from_
            if starts is None or ends >= starts:
                return earlier, later
        return None


def month_or_day(text: str) -> tuple[date, date]:
    """The first and the last day that `2022`, `2022-03` or `2022-03-15` can mean. Raises: ValueError."""
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return day, day
    if len(parts) == 2:
        first = date(parts[0], parts[1], 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    raise ValueError(text)
