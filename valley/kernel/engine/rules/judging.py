"""From facts to a verdict, with its reasons (判定).

A verdict is decided when every completion of what is still unknown gives the same outcome;
then no later fact can change it (only the settling of a doubt can). This is stronger than
Kleene's logic clause by clause, which would leave "A or not A" open.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

from valley.kernel.engine.rules.advice import Way, next_fact, ways_to_yes
from valley.kernel.engine.rules.diagram import Node
from valley.kernel.engine.rules.edition import Book, Clause, Edition, Program
from valley.kernel.engine.rules.expressions import Truth
from valley.kernel.engine.rules.facts import NO_WORDS, FactType, Given, Words

_QUICKEST_TRIES = 4_000


@dataclass(frozen=True, slots=True)
class ExceptionFinding:
    id: str
    words: str
    truth: Truth


@dataclass(frozen=True, slots=True)
class Finding:
    """What one clause says about the case. `applies` is after overriding clauses and exceptions."""

    clause: Clause
    in_scope: Truth
    overridden_by: tuple[str, ...]
    exceptions: tuple[ExceptionFinding, ...]
    applies: Truth
    outcomes: tuple[tuple[str, Truth], ...]

    @property
    def speaks(self) -> bool:
        """It gives the outcome, or may still do so."""
        return any(t is not False for _, t in self.outcomes)


@dataclass(frozen=True, slots=True)
class UsedFact:
    fact: FactType
    given: Given
    rests_on: bool


@dataclass(frozen=True, slots=True)
class DoubtFinding:
    """A doubt that changes the outcome: what each reading would lead to."""

    doubt: FactType
    readings: tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one case on one day.

    `outcome` is `None` as long as it is open; `possible` says what it can still become.
    `missing` is exactly what can still matter: the one smallest set of facts that decides the case
    whatever their answers are. `quickest` is a smallest set of answers that may already decide it.
    """

    as_of: date
    book: str
    edition: Edition | None
    outcome: str | None
    possible: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    used: tuple[UsedFact, ...] = ()
    missing: tuple[FactType, ...] = ()
    next_question: FactType | None = None
    quickest: tuple[tuple[str, str], ...] | None = None
    doubts: tuple[DoubtFinding, ...] = ()
    ways: tuple[Way, ...] = ()
    reason: Words = NO_WORDS

    @property
    def decided(self) -> bool:
        return self.outcome is not None

    @property
    def favourable(self) -> bool | None:
        """Yes, no, or not known yet."""
        if self.edition is None or not self.possible:
            return None
        said = {self.edition.outcomes[o].favourable for o in self.possible}
        return said.pop() if len(said) == 1 else None

    @property
    def permitted_by_every_reading(self) -> bool | None:
        """Whether all readings of the doubts agree on yes or no, though not on the outcome."""
        if self.edition is None or not self.doubts:
            return self.favourable
        said = {self.edition.outcomes[o].favourable for d in self.doubts for _, os in d.readings for o in os}
        return said.pop() if len(said) == 1 else None


def judge(book: Book, facts: Mapping[str, Given], *, as_of: date, cannot_say: Container[str] = ()) -> Verdict:
    """The verdict under the edition in force on `as_of`; unknown, with the reason, when there is none."""
    edition = book.in_force(as_of)
    if edition is not None:
        return judge_under(edition, facts, as_of=as_of, cannot_say=cannot_say)
    perhaps = book.perhaps_in_force(as_of)
    if perhaps:
        names = "、".join(e.title.zh for e in perhaps)
        reason = Words(
            f"{as_of} 时《{names}》是否已施行，来源未给出确切日期",
            f"The source gives no exact date, so it is unknown whether {perhaps[0].title.say('en')} applied on {as_of}",
        )
    else:
        reason = Words(f"{as_of} 没有已载入的有效版本", f"No loaded edition is in force on {as_of}")
    return Verdict(as_of, book.id, None, None, (), reason=reason)


def judge_under(
    edition: Edition,
    facts: Mapping[str, Given],
    *,
    as_of: date,
    advise: bool = True,
    cannot_say: Container[str] = (),
) -> Verdict:
    """The verdict under a named edition. Facts that the edition does not ask for are left aside.

    `cannot_say` names facts that the person does not know: they stay missing and are not asked next.
    """
    program = edition.program(as_of)
    allowed = program.allowed(facts)
    diagrams = program.diagrams
    raw, settled = program.with_rulings(allowed)
    raw_here, here = diagrams.narrow(raw, allowed), diagrams.narrow(settled, allowed)
    possible = tuple(o for o in _ordered(edition) if o in diagrams.results(here))
    outcome = possible[0] if len(possible) == 1 else None
    missing = diagrams.support(here)
    return Verdict(
        as_of=as_of,
        book=edition.book,
        edition=edition,
        outcome=outcome,
        possible=possible,
        findings=tuple(_finding(program, c, allowed) for c in program.clauses),
        used=_used(program, settled, facts, allowed, outcome),
        missing=tuple(d.fact for i, d in enumerate(program.domains) if i in missing),
        next_question=next_fact(program, here, allowed, cannot_say) if advise else None,
        quickest=_quickest(program, here, allowed) if advise else None,
        doubts=_doubts(program, raw_here) if outcome == edition.on_doubt else (),
        ways=ways_to_yes(program, settled, allowed, facts) if advise and outcome is not None else (),
        reason=edition.outcomes[outcome].note if outcome is not None else NO_WORDS,
    )


def _ordered(edition: Edition) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*edition.precedence, edition.otherwise, edition.on_doubt)))


def _finding(program: Program, clause: Clause, allowed: Mapping[int, frozenset[int]]) -> Finding:
    def truth_of(other: Clause) -> Truth:
        return program.truth(program.condition_of(other), allowed)

    return Finding(
        clause=clause,
        in_scope=program.truth(clause.when, allowed),
        overridden_by=tuple(c.id for c in program.clauses if clause.id in c.overrides and truth_of(c)),
        exceptions=tuple(ExceptionFinding(e.id, e.words, program.truth(e.when, allowed)) for e in clause.exceptions),
        applies=truth_of(clause),
        outcomes=tuple((o, program.truth(c, allowed)) for o, c in program.outcome_conditions(clause)),
    )


def _used(
    program: Program,
    settled: Node,
    facts: Mapping[str, Given],
    allowed: Mapping[int, frozenset[int]],
    outcome: str | None,
) -> tuple[UsedFact, ...]:
    """Every known fact, marked when the outcome rests on it.

    The marked ones suffice on their own, and none of them can be left out (an abductive
    explanation; later facts in the file's order are dropped first).
    """
    keep = dict(allowed)
    if outcome is not None:
        for at in sorted(allowed, reverse=True):
            if at >= program.first_doubt:
                continue
            without = {i: r for i, r in keep.items() if i != at}
            if len(program.diagrams.results(program.diagrams.narrow(settled, without))) == 1:
                keep = without
    return tuple(
        UsedFact(d.fact, facts[d.fact.id], i in keep and bool(outcome))
        for i, d in enumerate(program.domains)
        if i in allowed
    )


def _quickest(
    program: Program, here: Node, allowed: Mapping[int, frozenset[int]]
) -> tuple[tuple[str, str], ...] | None:
    """A smallest set of (fact id, answer in Chinese) after which the case is decided; `None` when not searched out."""
    diagrams, tries = program.diagrams, 0
    open_ = sorted(diagrams.support(here))
    for size in range(len(open_) + 1):
        for chosen in combinations(open_, size):
            options = [sorted(allowed.get(i, program.domains[i].everything)) for i in chosen]
            for answers in product(*options):
                tries += 1
                if tries > _QUICKEST_TRIES:
                    return None
                assumed = {i: frozenset({a}) for i, a in zip(chosen, answers, strict=True)}
                if not diagrams.support(diagrams.narrow(here, assumed)):
                    pairs = zip(chosen, answers, strict=True)
                    return tuple((program.domains[i].fact.id, program.domains[i].in_words(a)) for i, a in pairs)
    return None


def _doubts(program: Program, raw_here: Node) -> tuple[DoubtFinding, ...]:
    diagrams, found = program.diagrams, []
    for at in sorted(diagrams.support(raw_here)):
        if at < program.first_doubt:
            continue
        domain, readings = program.domains[at], []
        for reading in domain.fact.choices:
            under = diagrams.narrow(raw_here, {at: domain.among(reading)})
            readings.append((reading, frozenset(str(o) for o in diagrams.results(under))))
        found.append(DoubtFinding(domain.fact, tuple(readings)))
    return tuple(found)
