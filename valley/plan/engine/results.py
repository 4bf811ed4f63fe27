"""What a computation answers: a value, unknown with its reason, or no source yet; always with its coverage."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from valley.kernel.engine.ground import Ground
from valley.kernel.engine.units import Unit
from valley.plan.engine.refusals import gettext_noop as _


class State(StrEnum):
    """VALUE: a number. UNKNOWN: there is a source, but no honest number. NO_SOURCE: nobody registers a measure."""

    VALUE = "value"
    UNKNOWN = "unknown"
    NO_SOURCE = "no_source"


class Why(StrEnum):
    """Why there is no number, or a caveat beside one."""

    NO_SOURCE = "no_source"
    NOTHING_YET = "nothing_yet"
    DIVIDED_BY_ZERO = "divided_by_zero"
    NO_ORGANISATION = "no_organisation"
    LEFT_OUT = "left_out"
    UNBOUND = "unbound"


WORDS: dict[Why, str] = {
    Why.NO_SOURCE: _("尚无数据来源：%(measure)s。"),
    Why.NOTHING_YET: _("数据不全且尚无记录：%(measure)s（已收 %(received)s，应收 %(expected)s）。"),
    Why.DIVIDED_BY_ZERO: _("分母为零，无法计算。"),
    Why.NO_ORGANISATION: _("没有可计算比率的单位：%(measure)s。"),
    Why.LEFT_OUT: _("%(count)s 家单位分母为零或缺失，未计入：%(measure)s。"),
    Why.UNBOUND: _("指标尚未绑定口径。"),
}


@dataclass(frozen=True)
class Reason:
    """A reason with what its words need."""

    why: Why
    measure: str = ""
    count: int = 0
    received: int | None = None
    expected: int | None = None

    @property
    def words(self) -> str:
        """The msgid."""
        return WORDS[self.why]

    @property
    def params(self) -> dict[str, object]:
        return {"measure": self.measure, "count": self.count, "received": self.received, "expected": self.expected}


@dataclass(frozen=True)
class Coverage:
    """How many sources of `measure` should have answered, and did."""

    measure: str
    received: int
    expected: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.received, self.expected) if self.expected else Fraction(1)


@dataclass(frozen=True)
class Result:
    """A computed figure. `value` is in base units (fen, m², person, count), and None unless `state` is VALUE."""

    state: State
    value: Fraction | None
    reasons: tuple[Reason, ...] = ()
    coverages: tuple[Coverage, ...] = ()

    def in_unit(self, unit: Unit) -> Fraction | None:
        """The value in `unit`, exact."""
        return None if self.value is None else unit.from_base(self.value)

    @property
    def coverage(self) -> Coverage | None:
        """The worst incomplete coverage; None where everything has answered."""
        partial = [coverage for coverage in self.coverages if coverage.share < 1]
        return min(partial, key=lambda coverage: coverage.share) if partial else None


def settle(measure: str, ground: Ground | None, unit: Unit) -> Result:
    """The three states of one measure.

    Not registered: no source. Empty and complete: 0. Empty and incomplete: unknown. Incomplete: the value so far,
    with its coverage.
    """
    if ground is None:
        return Result(State.NO_SOURCE, None, (Reason(Why.NO_SOURCE, measure),))
    coverages: tuple[Coverage, ...] = ()
    if ground.expected is not None:
        coverages = (Coverage(measure, ground.received or 0, ground.expected),)
    if ground.records == 0 and not ground.complete:
        reason = Reason(Why.NOTHING_YET, measure, received=ground.received or 0, expected=ground.expected)
        return Result(State.UNKNOWN, None, (reason,), coverages)
    return Result(State.VALUE, unit.to_base(ground.total or Fraction(0)), (), coverages)
