"""Stages of a plan: every number and sentence, and the indicator nearest to it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from valley.plan.engine.amounts import Stated
from valley.plan.engine.reader import Section
from valley.plan.engine.refusals import gettext_noop as _
from valley.plan.engine.text import Basis, Lines, Quote, Text


class Match(StrEnum):
    """How well a stage goal fits the nearest indicator. Only GOOD puts a point on that indicator's path."""

    GOOD = "good"
    NARROWER = "narrower"
    PARTIAL = "partial"
    DIFFERENT = "different"
    NONE = "none"


@dataclass(frozen=True)
class Goal:
    """One goal of a stage; `value` is None for a goal without a number."""

    key: str
    text: Quote
    value: Stated | None
    nearest: tuple[int, ...]
    match: Match
    note: Text | None


@dataclass(frozen=True)
class Stage:
    """A stage from the first day of `first_year` to the last of `last_year`."""

    key: str
    name: Quote
    first_year: int
    last_year: int
    printed: tuple[str, ...]
    lines: Lines
    goals: tuple[Goal, ...]

    @property
    def due(self) -> date:
        """The day on which the stage's goals are due: the last of its last year (the platform's reading)."""
        return date(self.last_year, 12, 31)


def _goal(section: Section) -> Goal:
    text = section.quote("text")
    goal = Goal(
        key=section.string("key"),
        text=text,
        value=section.stated("amount", inherit=Basis(text.basis.status, text.basis.lines))
        if "amount" in section.table
        else None,
        nearest=section.integers("nearest"),
        match=Match(section.choice("match", tuple(Match))),
        note=section.note(),
    )
    if (goal.match is Match.NONE) != (not goal.nearest):
        section.flaw("match", _("对应关系与所列指标不一致。"), _("无对应指标时写 none 且不列 nearest；有则两者都写。"))
    section.close()
    return goal


def read_stage(section: Section) -> Stage:
    stage = Stage(
        key=section.string("key"),
        name=section.quote("name"),
        first_year=section.integer("first_year"),
        last_year=section.integer("last_year"),
        printed=section.strings("printed"),
        lines=section.lines(),
        goals=tuple(_goal(child) for child in section.children("goal")),
    )
    if not 1900 <= stage.first_year <= stage.last_year <= 2200:
        section.flaw("last_year", _("起止年份颠倒或不合理。"), _("请核对 first_year 与 last_year。"))
    section.close()
    return stage
