"""Rules as data (规则引擎): editions, clauses, verdicts with their reasons.

Start at `load_book`, then `judge(book, facts, as_of=day)`. ADR-0004.
"""

from valley.kernel.engine.rules.advice import Step, Way
from valley.kernel.engine.rules.edition import Book, Citation, Clause, Edition, Outcome
from valley.kernel.engine.rules.facts import FactNotUnderstood, FactType, Given, Interval, Kind, Words
from valley.kernel.engine.rules.judging import DoubtFinding, Finding, Verdict, judge, judge_under
from valley.kernel.engine.rules.loading import (
    RuleFileNotLoaded,
    load_book,
    load_books,
    load_edition,
    read_edition,
)
from valley.kernel.engine.rules.reading import Problem
from valley.kernel.engine.rules.rerun import Comparison, Decision, DecisionNotReproduced, Difference, rerun

__all__ = [
    "Book",
    "Citation",
    "Clause",
    "Comparison",
    "Decision",
    "DecisionNotReproduced",
    "Difference",
    "DoubtFinding",
    "Edition",
    "FactNotUnderstood",
    "FactType",
    "Finding",
    "Given",
    "Interval",
    "Kind",
    "Outcome",
    "Problem",
    "RuleFileNotLoaded",
    "Step",
    "Verdict",
    "Way",
    "Words",
    "judge",
    "judge_under",
    "load_book",
    "load_books",
    "load_edition",
    "read_edition",
    "rerun",
]
