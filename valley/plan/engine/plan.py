"""A plan: an edition of everything that its files say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from valley.plan.engine.amounts import Stated
from valley.plan.engine.benchmarks import Centre, City, CodeList, Condition, Figure, Mark, OwnMarks, RowFact, Technology
from valley.plan.engine.composite import Weights
from valley.plan.engine.definitions import Definition
from valley.plan.engine.indicators import Group, Indicator
from valley.plan.engine.measures import Expected
from valley.plan.engine.places import Park
from valley.plan.engine.stages import Goal, Match, Stage
from valley.plan.engine.tasks import Node
from valley.plan.engine.text import Basis, Lines, Quote, Text


@dataclass(frozen=True)
class Document:
    """The notice that issued the plan. `number` is None where unknown."""

    number: str | None
    number_basis: Basis
    issued_on: date | None
    issued_lines: Lines
    issuer: Quote


@dataclass(frozen=True)
class Term:
    """First and last year of the plan."""

    first_year: int
    last_year: int
    basis: Basis

    @property
    def first_day(self) -> date:
        return date(self.first_year, 1, 1)


@dataclass(frozen=True)
class Dated:
    """A date with its basis; None where the source does not give it."""

    day: date | None
    basis: Basis


@dataclass(frozen=True)
class Source:
    """The text from which the files were made."""

    name: Text | None
    line_count: int
    sha256: str


@dataclass(frozen=True)
class Damage:
    """A loss in the stored text or a slip of the original: shown, not corrected."""

    key: str
    kind: str
    text: Text | None
    lines: Lines
    printed: tuple[str, ...]


@dataclass(frozen=True)
class Role:
    """A responsible role that the plan names."""

    key: str
    quote: Quote
    duty: Quote


@dataclass(frozen=True)
class Plan:
    """An edition of a plan. `checksum` is the SHA-256 over the names and bytes of its files."""

    slug: str
    edition: str
    fictional: bool
    title: Quote
    short_title: Quote
    document: Document
    term: Term
    plan_area: Quote
    study_area: Quote
    core_area: Quote
    baseline_date: Dated
    target_date: Dated
    source: Source
    damages: tuple[Damage, ...]
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]
    measures: tuple[Expected, ...]
    definitions: tuple[Definition, ...]
    weights: Weights | None
    weights_basis: Basis
    stages: tuple[Stage, ...]
    heading: Quote | None
    main_line: Quote | None
    strategies: tuple[Node, ...]
    tasks: tuple[Node, ...]
    safeguards: tuple[Node, ...]
    pattern: Quote | None
    parks: tuple[Park, ...]
    landmarks: tuple[Park, ...]
    marks: tuple[Mark, ...]
    centres: tuple[Centre, ...]
    row_facts: tuple[RowFact, ...]
    conditions: tuple[Condition, ...]
    cities: tuple[City, ...]
    technologies: tuple[Technology, ...]
    figures: tuple[Figure, ...]
    lists: tuple[CodeList, ...]
    roles: tuple[Role, ...]
    division: Basis | None
    checksum: str
    own_marks: OwnMarks | None = None

    def indicator(self, no: int) -> Indicator:
        """Raises: KeyError where the plan has no such row."""
        for indicator in self.indicators:
            if indicator.no == no:
                return indicator
        raise KeyError(no)

    def definition(self, no: int) -> Definition | None:
        """The definition of indicator `no`; None where it is unbound."""
        return next((definition for definition in self.definitions if definition.indicator == no), None)

    def measure(self, name: str) -> Expected:
        """Raises: KeyError for a name that measures.toml does not declare."""
        for expected in self.measures:
            if expected.name == name:
                return expected
        raise KeyError(name)

    def goals_for(self, no: int) -> Iterator[tuple[Stage, Goal]]:
        """Stage goals whose nearest indicator is `no`, well matched or not."""
        for stage in self.stages:
            for goal in stage.goals:
                if no in goal.nearest:
                    yield stage, goal

    def milestones(self, no: int) -> Iterator[tuple[date, Stated, Basis]]:
        """(due, value, basis) of what the plan states for indicator `no`, in order of time.

        Only well-matched stage goals count; the final target replaces a stage goal due on the same day.
        """
        target = self.indicator(no).target
        final = self.target_date.day if target.amount else None
        for stage, goal in self.goals_for(no):
            if goal.match is Match.GOOD and goal.value and goal.value.amount and stage.due != final:
                yield stage.due, goal.value, goal.value.basis
        if final:
            yield final, target, target.basis
