"""Facts of what the plan watches: markets, technologies, conditions."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MarketSeriesChanged(Event):
    """A series was opened, given bounds, looked at, or closed (`what`)."""

    what: str


@dataclass(frozen=True, kw_only=True)
class MarketPointRecorded(Event):
    """The figure of a year was entered; `corrected`: in the place of another."""

    year: int
    corrected: bool


@dataclass(frozen=True, kw_only=True)
class MarketAlertRaised(Event):
    """The newest growth of a series crossed a bound."""

    series: str
    crossed: str


@dataclass(frozen=True, kw_only=True)
class MarketAlertEnded(Event):
    """An alert was answered, or lapsed with the figure behind it."""

    state: str
    led_to: str


@dataclass(frozen=True, kw_only=True)
class TechnologyTied(Event):
    """A local record was set beside a technology of the list, or taken away from it (`ended`)."""

    technology: int
    record: str
    ended: bool


@dataclass(frozen=True, kw_only=True)
class ConditionRead(Event):
    """A paper of the park said by what register a condition's mark is given; or that was taken back (`ended`)."""

    condition: int
    measure: str
    ended: bool


@dataclass(frozen=True, kw_only=True)
class BriefIssued(Event):
    """What an evaluation is to find out was laid down."""

    evaluation: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Consulted(Event):
    """An organisation was asked for its opinion on a brief."""

    brief: str
    organisation: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class ConsultationMoved(Event):
    """A consultation was accepted, answered, declined or withdrawn."""

    state: str
