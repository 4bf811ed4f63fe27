"""Whether whoever wants to move into a kind of space meets what the park asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Answer(StrEnum):
    """MET and MISSED by a figure; UNKNOWN: the figure is not there; JUDGED: a person must say."""

    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"
    JUDGED = "judged"


@dataclass(frozen=True, slots=True)
class Asked:
    """A criterion: `fact` at least `at_least`; without a fact a person judges."""

    words: str
    source: str
    fact: str = ""
    at_least: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A criterion with its answer and the figure that it rests on."""

    asked: Asked
    answer: Answer
    value: Decimal | None


def check(criteria: Iterable[Asked], facts: Mapping[str, Decimal | None]) -> list[Checked]:
    """Every criterion; what is not known is never taken for met or missed."""
    found = []
    for asked in criteria:
        value = facts.get(asked.fact) if asked.fact else None
        if not asked.fact or asked.at_least is None:
            answer = Answer.JUDGED
        elif value is None:
            answer = Answer.UNKNOWN
        else:
            answer = Answer.MET if value >= asked.at_least else Answer.MISSED
        found.append(Checked(asked, answer, value))
    return found
