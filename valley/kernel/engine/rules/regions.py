"""The few ways in which a fact can matter.

Rules look at a fact only through their atoms, so its endless values fall into finitely many
regions: within one region every atom says the same. Over regions everything can be decided
exactly: what can still matter, what decides, what is the cheapest change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from valley.kernel.engine.rules.expressions import Atom, OneOf, Prefix, Truth, Within
from valley.kernel.engine.rules.facts import FactType, Interval, Kind, Scalar, Value, Words

_OTHER = "\x00"  # stands for any text or code ending that no rule names


@dataclass(frozen=True, slots=True)
class Region:
    """Values that no rule tells apart. `example` is one of them, fit for a re-evaluation."""

    members: tuple[Scalar | Interval, ...]
    example: Scalar


class Domain:
    """A fact's values, as far as `atoms` can tell them apart."""

    def __init__(self, fact: FactType, atoms: Iterable[Atom]) -> None:
        self.fact = fact
        self._atoms = tuple(dict.fromkeys(a for a in atoms if a.fact == fact.id))
        grouped: dict[tuple[bool, ...], list[Scalar | Interval]] = {}
        for candidate in self._candidates():
            grouped.setdefault(self._signature(_example(candidate)), []).append(candidate)
        self._truths = tuple(grouped)
        self.regions = tuple(Region(tuple(m), _example(m[0])) for m in grouped.values())
        self.everything = frozenset(range(len(self.regions)))
        self._where = {signature: i for i, signature in enumerate(grouped)}

    def _signature(self, value: Scalar) -> tuple[bool, ...]:
        return tuple(a.test.holds(value) for a in self._atoms)

    def truths(self, atom: Atom) -> tuple[bool, ...]:
        """What the atom says in each region."""
        at = self._atoms.index(atom)
        return tuple(t[at] for t in self._truths)

    def truth(self, atom: Atom, among: frozenset[int]) -> Truth:
        said = {self.truths(atom)[i] for i in among}
        return said.pop() if len(said) == 1 else None

    def among(self, value: Value | None) -> frozenset[int]:
        """The regions in which the value may lie; all of them when nothing is known."""
        if value is None:
            return self.everything
        if isinstance(value, Interval):
            return frozenset(
                i for i, r in enumerate(self.regions) for m in r.members if isinstance(m, Interval) and m.meets(value)
            )
        if isinstance(value, frozenset):
            return frozenset(self._where[self._signature(v)] for v in value) or self.everything
        if self.fact.kind is Kind.CODE and len(str(value)) < self.fact.digits:
            inside = {i for i, r in enumerate(self.regions) for m in r.members if str(m).startswith(str(value))}
            if not self.fact.codes:
                inside.add(self._where[self._signature(str(value).ljust(self.fact.digits, _OTHER))])
            return frozenset(inside)
        return frozenset({self._where[self._signature(value)]})

    def in_words(self, region: int, language: str = "zh") -> str:
        """The region as an answer that a person could give."""
        fact, members = self.fact, self.regions[region].members
        if fact.kind is Kind.CODE or fact.kind is Kind.TEXT:
            return self._codes_in_words(members, language)
        if fact.kind is Kind.CHOICE:
            return fact.show(frozenset(str(m) for m in members), language)
        joined = " or " if language.startswith("en") else "或"
        return joined.join(fact.show(m, language) for m in _joined(members))

    def _codes_in_words(self, members: tuple[Scalar | Interval, ...], language: str) -> str:
        signature = self._signature(self.regions[self._index(members)].example)
        positive = [a for a, said in zip(self._atoms, signature, strict=True) if said]
        if not positive:
            return Words("其他", "another one").say(language)
        named = [sorted(_named(a)) for a in positive]
        inner = max(named, key=lambda n: max(len(x) for x in n))  # the finest test that holds
        inside = [n for n in inner if any(str(m).startswith(n) for m in members)]
        excluded = sorted(
            n
            for a, said in zip(self._atoms, signature, strict=True)
            if not said
            for n in _named(a)
            if any(n != i and n.startswith(i) for i in inside)
        )
        text = "、".join(inside) if not language.startswith("en") else ", ".join(inside)
        if excluded:
            left_out = "、".join(excluded)
            return f"{text} except {left_out}" if language.startswith("en") else f"{text}（{left_out}除外）"
        return text

    def _index(self, members: tuple[Scalar | Interval, ...]) -> int:
        return next(i for i, r in enumerate(self.regions) if r.members is members or r.members == members)

    def _candidates(self) -> Iterator[Scalar | Interval]:
        match self.fact.kind:
            case Kind.BOOL:
                yield from (True, False)
            case Kind.CHOICE:
                yield from self.fact.choices
            case Kind.NUMBER | Kind.DATE:
                yield from self._stretches()
            case Kind.TEXT:
                yield from sorted({n for a in self._atoms for n in _named(a)})
                yield _OTHER
            case Kind.CODE:
                yield from self._code_candidates()

    def _code_candidates(self) -> Iterator[str]:
        if self.fact.codes:
            yield from sorted(self.fact.codes)
            return
        named = {n for a in self._atoms for n in _named(a)}
        stems = {n[:i] for n in named for i in range(len(n) + 1)} | {""}
        yield from sorted(s.ljust(self.fact.digits, _OTHER) for s in stems)

    def _stretches(self) -> Iterator[Interval]:
        edges: set[Fraction | date] = set()
        for atom in self._atoms:
            if isinstance(atom.test, Within):
                edges |= {e for e in (atom.test.interval.low, atom.test.interval.high) if e is not None}
            elif isinstance(atom.test, OneOf):
                edges |= {v for v in atom.test.values if isinstance(v, Fraction | date)}
        ordered = sorted(edges)  # all numbers or all dates
        before: Fraction | date | None = None
        for edge in ordered:
            if before is None or not _nothing_between(before, edge):
                yield Interval(before, edge, False, False)
            yield Interval(edge, edge)
            before = edge
        if not ordered and self.fact.kind is Kind.DATE:
            yield Interval(date.min, None)
        else:
            yield Interval(before, None, False, False)


def _nothing_between(a: Fraction | date, b: Fraction | date) -> bool:
    return isinstance(a, date) and isinstance(b, date) and (b - a) <= timedelta(days=1)


def _example(candidate: Scalar | Interval) -> Scalar:
    if not isinstance(candidate, Interval):
        return candidate
    low, high = candidate.low, candidate.high
    if isinstance(low, date):
        return low if candidate.low_closed else low + timedelta(days=1)
    if isinstance(high, date):
        return high - timedelta(days=1)
    if low is not None and high is not None:
        return (low + high) / 2
    if low is not None:
        return low + 1
    return high - 1 if high is not None else Fraction(0)


def _named(atom: Atom) -> set[str]:
    if isinstance(atom.test, Prefix):
        return set(atom.test.prefixes)
    return {str(v) for v in atom.test.values} if isinstance(atom.test, OneOf) else set()


def _joined(members: tuple[Scalar | Interval, ...]) -> list[Scalar | Interval]:
    """Touching intervals become one: [5, 5] and (5, ∞) read as ≥ 5."""
    joined: list[Scalar | Interval] = []
    for member in members:
        last = joined[-1] if joined else None
        if isinstance(member, Interval) and isinstance(last, Interval) and _touch(last, member):
            joined[-1] = Interval(last.low, member.high, last.low_closed, member.high_closed)
        else:
            joined.append(member)
    return joined


def _touch(a: Interval, b: Interval) -> bool:
    return a.high is not None and a.high == b.low and (a.high_closed or b.low_closed)
