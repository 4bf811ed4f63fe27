"""One need and one offer: features, a score whose parts add up, constraints in three values, and why."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from valley.innovation.exchange.engine.matching.reasons import passage, shared_words
from valley.innovation.exchange.engine.matching.searching import asked
from valley.innovation.exchange.engine.matching.tokens import tokens

Verdict = Literal["pass", "fail", "unknown"]

#: The platform's own beginning, until weights are fitted from judged pairs; they add up to 1.
FIRST_WEIGHTS: dict[str, float] = {
    "words": 0.45, "meaning": 0.2, "capability": 0.15, "maturity": 0.1, "evidence": 0.05, "language": 0.05,
}  # fmt: skip
#: Kinds of offers that have a maturity, and those of which somebody may hold exclusive rights.
MATURE = frozenset({"result", "patent"})
#: Tiers of the network that answer a need of a level (plan L363).
ANSWERING = {
    "problem": {"station", "institute", "university"},
    "technology": {"institute", "university"},
    "science": {"university"},
}


@dataclass(frozen=True)
class Side:
    """A thing as it is matched; `facts` may lack anything, and what it lacks is unknown."""

    uri: str
    kind: str
    language: str
    words: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Constraint:
    """`need` and `offer`: the values on both sides as text. A hard one that fails ends the match; unknown asks."""

    name: str
    verdict: Verdict
    hard: bool
    need: str
    offer: str


@dataclass(frozen=True)
class Judged:
    """`score` in 0–1 is the sum of `parts` (feature times weight)."""

    score: float
    features: dict[str, float]
    parts: dict[str, float]
    constraints: list[Constraint]
    shared: list[tuple[str, str]]
    passages: tuple[str, str]

    @property
    def stands(self) -> bool:
        """No hard constraint fails."""
        return not any(one.hard and one.verdict == "fail" for one in self.constraints)


def judge(
    need: Side,
    offer: Side,
    rarity: Mapping[str, float],
    today: str,
    *,
    meaning: float | None = None,
    weights: Mapping[str, float] = FIRST_WEIGHTS,
) -> Judged:
    """The pair, the same from whichever side it was found. `rarity`: term of the offer's language → idf (default 1).

    `meaning` is the cosine of a model (None: not asked), `today` an ISO date.
    """
    wanted = asked(need.words, need.language, offer.language)
    features = {
        "words": overlap(wanted, tokens(offer.words), rarity),
        "meaning": min(max(meaning or 0.0, 0.0), 1.0),
        "capability": _covered(need, offer)[0],
        "maturity": (offer.facts.get("trl") or 0) / 9,
        "evidence": 1.0 if offer.facts.get("evidence") else 0.0,
        "language": 1.0 if need.language == offer.language else 0.0,
    }
    there = set(tokens(offer.words))
    shared = shared_words(need.words, need.language, offer.words, offer.language, rarity)
    parts = {name: features[name] * weights.get(name, 0.0) for name in features}
    return Judged(
        math.fsum(parts.values()), features, parts, constraints(need, offer, today),
        shared,
        (
            passage(need.words, {term: 1.0 for word, _said in shared for term in tokens(word)}, {}),
            passage(offer.words, {term: weight for term, weight in wanted.items() if term in there}, rarity),
        ),
    )  # fmt: skip


def overlap(wanted: Mapping[str, float], held: Sequence[str], rarity: Mapping[str, float]) -> float:
    """Share of what is asked that the offer holds, each term once and by its rarity, 0 to 1."""
    there = set(held)
    total = math.fsum(min(weight, 2.0) * rarity.get(term, 1.0) for term, weight in wanted.items())
    found = math.fsum(min(weight, 2.0) * rarity.get(term, 1.0) for term, weight in wanted.items() if term in there)
    return found / total if total else 0.0


def constraints(need: Side, offer: Side, today: str) -> list[Constraint]:
    """What the pair has to satisfy; what does not apply to the kind is left out."""
    found = [*_maturity(need, offer), *_rights(offer), *_dates(need, offer, today), _conflict(need, offer)]
    share, said = _covered(need, offer)
    topics = list(need.facts.get("topics") or ())
    if topics:
        verdict: Verdict = "pass" if share == 1 else "unknown" if said else "fail"
        found.append(Constraint("capability", verdict, False, "、".join(topics), "、".join(said)))
    found += _role(need, offer)
    same: Verdict = "pass" if need.language == offer.language else "fail"
    found.append(Constraint("language", same, False, need.language, offer.language))
    return found


def _maturity(need: Side, offer: Side) -> list[Constraint]:
    least, held = need.facts.get("trl_min"), offer.facts.get("trl")
    if least is None or offer.kind not in MATURE:
        return []
    verdict: Verdict = "unknown" if held is None else "pass" if held >= least else "fail"
    return [Constraint("maturity", verdict, True, str(least), "" if held is None else str(held))]


def _rights(offer: Side) -> list[Constraint]:
    if offer.kind not in MATURE:
        return []
    said = str(offer.facts.get("rights") or "unknown")
    verdict: Verdict = "fail" if said == "exclusive" else "pass" if said in ("free", "licence") else "unknown"
    return [Constraint("rights", verdict, True, "", said)]


def _dates(need: Side, offer: Side, today: str) -> list[Constraint]:
    wanted_until = str(need.facts.get("until") or "")
    since, until = str(offer.facts.get("since") or ""), str(offer.facts.get("until") or "")
    over = (wanted_until and wanted_until < today) or need.facts.get("open") is False
    late = (until and until < today) or (since and since > (wanted_until or today))
    unsaid = not until and offer.kind in ("fund", "policy")
    verdict: Verdict = "fail" if over or late else "unknown" if unsaid else "pass"
    return [Constraint("dates", verdict, True, wanted_until, "/".join(day for day in (since, until) if day))]


def _conflict(need: Side, offer: Side) -> Constraint:
    """The same organisation or person on both sides."""
    both = set(need.facts.get("organisations") or ()) & set(offer.facts.get("organisations") or ())
    both |= set(need.facts.get("people") or ()) & set(offer.facts.get("people") or ())
    known = need.facts.get("organisations") or need.facts.get("people")
    verdict: Verdict = "fail" if both else "pass" if known else "unknown"
    return Constraint("conflict", verdict, True, "", "")


def _role(need: Side, offer: Side) -> list[Constraint]:
    """Whether the offer's owner stands in the network where such a need is answered."""
    level = need.facts.get("level")
    if level not in ANSWERING or offer.kind not in ("result", "expert", "facility"):
        return []
    tiers = set(offer.facts.get("tiers") or ())
    verdict: Verdict = "unknown" if not tiers else "pass" if tiers & ANSWERING[level] else "fail"
    return [Constraint("role", verdict, False, str(level), "、".join(sorted(tiers)))]


def _covered(need: Side, offer: Side) -> tuple[float, list[str]]:
    """Which of the need's topics the offer names, as a topic or in its words, in either language."""
    topics = list(need.facts.get("topics") or ())
    held = {str(topic).casefold() for topic in offer.facts.get("topics") or ()}
    there = set(tokens(offer.words))

    def named(topic: str) -> bool:
        if topic.casefold() in held or topic.casefold() in offer.words.casefold():
            return True
        if need.language == offer.language:
            return False
        terms = asked(topic, need.language, offer.language)
        return any(term in there and weight >= 1 for term, weight in terms.items())

    said = [topic for topic in topics if named(topic)]
    return (len(said) / len(topics) if topics else 0.0), said
