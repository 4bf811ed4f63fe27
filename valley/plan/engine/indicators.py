"""Indicators of a plan: name, unit, baseline and final target, each with its basis."""

from dataclasses import dataclass
from enum import StrEnum

from valley.kernel.engine.units import Unit
from valley.plan.engine.amounts import Stated
from valley.plan.engine.reader import Section
from valley.plan.engine.refusals import gettext_noop as _
from valley.plan.engine.text import Basis, Quote, Status, Text


class Kind(StrEnum):
    """How an indicator or a measure runs through time."""

    STOCK = "stock"
    FLOW = "flow"
    CUMULATIVE = "cumulative"
    RATIO = "ratio"


@dataclass(frozen=True)
class Group:
    """A heading of the indicator table."""

    key: str
    quote: Quote


@dataclass(frozen=True)
class IndicatorUnit:
    """The unit as printed and as computed with."""

    unit: Unit
    text: Text
    basis: Basis


@dataclass(frozen=True)
class Indicator:
    """One row of the indicator table. `rising`: more is better (the platform's reading unless the plan says)."""

    no: int
    group: str
    kind: Kind
    name: Quote
    unit: IndicatorUnit
    baseline: Stated
    target: Stated
    rising: bool
    asks: Text | None

    @property
    def named(self) -> bool:
        return self.name.basis.known


def read_group(section: Section) -> Group:
    group = Group(section.string("key"), section.quote())
    section.close()
    return group


def read_indicator(section: Section) -> Indicator:
    """Raises nothing: flaws are noted in `section`."""
    measured = section.child("unit")
    if measured is None:
        unit = IndicatorUnit(section.unit("unit_code", "ratio"), Text("", ""), Basis(Status.MISSING))
    else:
        words = Text(measured.string("zh"), measured.string("en", ""))
        unit = IndicatorUnit(measured.unit("code"), words, measured.basis())
        measured.close()
    asks = section.child("asks", required=False)
    indicator = Indicator(
        no=section.integer("no"),
        group=section.string("group"),
        kind=Kind(section.choice("kind", tuple(Kind))),
        # A lost name keeps its status; its words are the project's own placeholder.
        name=section.quote("name"),
        unit=unit,
        baseline=section.stated("baseline", unit.unit),
        target=section.stated("target", unit.unit),
        rising=section.choice("direction", ("up", "down"), "up") == "up",
        asks=asks.text() if asks else None,
    )
    if indicator.no < 1:
        section.flaw("no", _("序号须为正整数。"), _("请按原文序号填写。"))
    section.close()
    return indicator
