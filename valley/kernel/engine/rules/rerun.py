"""Past decisions under another edition (重算): what would come out differently, and because of what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from valley.kernel.engine.rules.edition import Edition
from valley.kernel.engine.rules.facts import FactNotUnderstood, Given
from valley.kernel.engine.rules.judging import Verdict, judge_under


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it was taken: the facts of that day, the edition's checksum and the outcome."""

    reference: str
    facts: Mapping[str, Given]
    as_of: date
    outcome: str | None
    checksum: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One decision under the other edition.

    `clauses` are those that speak in one of the two and not in the other, or with other words;
    `missing` are facts that the other edition asks for and the decision did not record;
    `unreadable` are recorded facts that the other edition no longer understands.
    """

    reference: str
    before: str | None
    after: str | None
    clauses: tuple[str, ...]
    missing: tuple[str, ...]
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    same: tuple[str, ...]
    changed: tuple[Difference, ...]
    opened: tuple[Difference, ...]
    """Decided then, open under the other edition: facts are missing."""

    @property
    def total(self) -> int:
        return len(self.same) + len(self.changed) + len(self.opened)


class DecisionNotReproduced(ValueError):
    """A recorded outcome does not come out of its own edition and facts: the record or the file was altered."""


def rerun(decisions: Iterable[Decision], *, taken_under: Edition, under: Edition, as_of: date) -> Comparison:
    """Judge past decisions again under another edition, as it stands on `as_of`.

    Raises: DecisionNotReproduced when a decision carries another checksum than `taken_under`
    or does not come out of it as recorded: a comparison with it would prove nothing.
    """
    same: list[str] = []
    changed: list[Difference] = []
    opened: list[Difference] = []
    for decision in decisions:
        before = judge_under(taken_under, decision.facts, as_of=decision.as_of, advise=False)
        if decision.checksum != taken_under.checksum or before.outcome != decision.outcome:
            raise DecisionNotReproduced(decision.reference)
        facts, unreadable = _carried_over(decision.facts, under)
        after = judge_under(under, facts, as_of=as_of, advise=False)
        if after.outcome == before.outcome:
            same.append(decision.reference)
            continue
        difference = Difference(
            decision.reference,
            before.outcome,
            after.outcome,
            tuple(sorted(_speaking(before) ^ _speaking(after))),
            tuple(f.id for f in after.missing),
            unreadable,
        )
        (opened if after.outcome is None else changed).append(difference)
    return Comparison(tuple(same), tuple(changed), tuple(opened))


def _carried_over(facts: Mapping[str, Given], under: Edition) -> tuple[dict[str, Given], tuple[str, ...]]:
    carried, unreadable = {}, []
    for name, given in facts.items():
        if name not in under.facts:
            continue
        try:
            carried[name] = Given(under.facts[name].read(given.value), given.source)
        except FactNotUnderstood:
            unreadable.append(name)
    return carried, tuple(unreadable)


def _speaking(verdict: Verdict) -> set[str]:
    """Clauses that speak, told apart by their words and not only by their number."""
    return {f"{f.clause.id}“{f.clause.words}”" for f in verdict.findings if f.speaks}
