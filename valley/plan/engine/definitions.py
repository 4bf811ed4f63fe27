"""Definitions (口径): how an indicator is computed, in editions, with their alternatives."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from valley.kernel.engine.units import said
from valley.plan.engine.formula import Node, Number, names, parse
from valley.plan.engine.indicators import Indicator
from valley.plan.engine.measures import Expected, dimension_of
from valley.plan.engine.reader import Section
from valley.plan.engine.refusals import FormulaRefused
from valley.plan.engine.refusals import gettext_noop as _
from valley.plan.engine.text import Status, Text


@dataclass(frozen=True)
class Formula:
    """A formula as written and as parsed."""

    text: str
    tree: Node

    @property
    def measures(self) -> tuple[str, ...]:
        """Measure names, each once, in order."""
        return tuple(dict.fromkeys(names(self.tree)))


@dataclass(frozen=True)
class Alternative:
    """Another reading of the same indicator; where it differs, both values are shown."""

    key: str
    formula: Formula
    words: Text | None


@dataclass(frozen=True)
class Definition:
    """An edition of a definition. `confirmed_by` is empty until somebody confirms it."""

    indicator: int
    edition: str
    status: Status
    confirmed_by: str
    formula: Formula
    words: Text | None
    alternatives: tuple[Alternative, ...]


def _formula(section: Section, indicator: Indicator | None, expected: Mapping[str, Expected]) -> Formula:
    text = section.string("formula")
    try:
        tree = parse(text)
        dimension = dimension_of(tree, expected, text)
    except FormulaRefused as refused:
        section.flaw("formula", refused.problem, refused.remedy, **refused.params)
        return Formula(text, Number(Fraction(0)))
    if indicator and dimension != indicator.unit.unit.dimension:
        section.flaw(
            "formula",
            _("公式量纲为 %(formula)s，指标单位为 %(unit)s。"),
            _("请核对公式或单位。"),
            formula=said(dimension),
            unit=said(indicator.unit.unit.dimension),
        )
    return Formula(text, tree)


def _words(section: Section) -> Text | None:
    child = section.child("words")
    return child.text() if child else None


def read_definition(
    section: Section, indicators: Mapping[int, Indicator], expected: Mapping[str, Expected]
) -> Definition:
    """A definition whose formulas parse and fit the indicator's unit; anything else is noted as a flaw."""
    no = section.integer("indicator")
    indicator = indicators.get(no)
    if indicator is None:
        section.flaw("indicator", _("没有这个序号的指标。"), _("请核对 indicators.toml。"))
    elif not indicator.named:
        section.flaw("indicator", _("指标没有名称，不能绑定口径。"), _("请先据出处录入名称。"))
    alternatives = []
    for child in section.children("alternative"):
        alternatives.append(Alternative(child.string("key"), _formula(child, indicator, expected), _words(child)))
        child.close()
    keys = [alternative.key for alternative in alternatives]
    if len(set(keys)) < len(keys):
        section.flaw("alternative", _("同一口径的备选重名。"), _("请用不同的 key。"))
    definition = Definition(
        indicator=no,
        edition=section.string("edition"),
        status=Status(section.choice("status", (Status.STATED, Status.ASSUMED))),
        confirmed_by=section.string("confirmed_by", ""),
        formula=_formula(section, indicator, expected),
        words=_words(section),
        alternatives=tuple(alternatives),
    )
    section.close()
    return definition
