"""Shapes of the exchange's answers. Dates are ISO, money is in fen (0.01 CNY), codes are those of the models."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field

from valley.innovation.exchange.models import Ground, Openness, Origin


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ValueError("control characters")
    return text


Line = Annotated[str, AfterValidator(_plain)]


class Page(Schema):
    """Which part of a list: at most 200 from `offset` on."""

    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=1_000_000)

    def of(self, rows: Any) -> Any:
        return rows[self.offset : self.offset + self.limit]


class Named(Schema):
    """An organisation."""

    uri: str
    name: str


class NeedLine(Schema):
    """A need as everybody who may know of it sees it."""

    uri: str
    number: str
    level: str
    state: str
    title: str
    title_other: str = Field(description="in the other of the two languages, or empty")
    topics: list[str]
    language: str
    next_step: str
    due_on: date | None
    handler: Named | None
    reported_at: datetime
    closed_at: datetime | None


class NeedOut(NeedLine):
    """One need. `seen`: how much of it is shown to this caller (title, summary, full); the rest is null.

    The full text itself is asked for by POST.
    """

    seen: str
    summary: str | None
    goal: str | None
    organisation: Named | None
    tree: list[str] = Field(
        validation_alias="tree_uris", description="URIs of its tree, each before what was split off from it"
    )


class FullOut(Schema):
    """The full text of a need."""

    uri: str
    detail: str


class WordsIn(Schema):
    """What a need says, whoever asks it of whom."""

    title: Line = Field(min_length=1, max_length=120)
    summary: Line = Field(min_length=1, max_length=600)
    detail: Line = Field("", max_length=20_000)
    goal: Line = Field("", max_length=300)
    incumbent: Line = Field("", max_length=300)
    topics: list[Line] = Field([], max_length=12)
    language: Literal["zh", "en"] = "zh"


class NeedIn(WordsIn):
    """A problem. `organisation`: public id of one that the caller acts for; null: in person."""

    origin: Origin
    openness: Openness = Openness.TITLE
    organisation: UUID | None = None


class TakeIn(Schema):
    """Who takes a need, what is done next, until when."""

    organisation: UUID
    next_step: Line = Field(min_length=1, max_length=200)
    due_on: date


class SplitIn(WordsIn):
    """What is asked of the next level. `organisation`: a party of that level, null for the desk to choose."""

    openness: Openness = Openness.SUMMARY
    due_on: date
    organisation: UUID | None = None


class AnswerIn(Schema):
    """An answer. `source_uri`: the record that it rests on, "" for none."""

    ground: Ground
    words: Line = Field(min_length=1, max_length=20_000)
    source_uri: Line = Field("", max_length=300)


class CheckIn(Schema):
    """Whether it helped; if not, what is still there."""

    helped: bool
    reason: Line = Field("", max_length=300)


class BidIn(Schema):
    """An offer to solve a call."""

    organisation: UUID
    plan: Line = Field(min_length=1, max_length=20_000)
    price_fen: int = Field(gt=0, le=10**15)
    months: int = Field(ge=1, le=120)


class BidOut(Schema):
    """A bid, to its party."""

    uri: str
    letter: str
    state: str
    price_fen: int
    months: int


class ResultOut(Schema):
    """A result. `summary` is null where this caller sees only the title."""

    uri: str
    number: str
    kind: str
    title: str
    title_other: str
    summary: str | None
    language: str
    topics: list[str]
    ipc: list[str]
    trl: int | None
    rights: str
    organisation: Named
    exhibited: bool
    registered_at: datetime
    expires_on: date


class MilestoneOut(Schema):
    """A step of an awarded call."""

    name: str
    due_on: date
    state: str
    final: bool


class CallOut(Schema):
    """A call with a bounty."""

    uri: str
    number: str
    state: str
    title: str
    title_other: str
    language: str
    words: str
    words_other: str
    acceptance_test: str
    bounty_fen: int
    organisation: Named
    closes_on: date
    criteria: dict[str, int] = Field(description="name → weight in percent; they make 100")
    milestones: list[MilestoneOut] = Field(description="for its parties and the park office; else empty")
    reason: str


class ContractOut(Schema):
    """A technology contract."""

    uri: str
    number: str
    kind: str
    state: str
    title: str
    seller: Named
    buyer: Named
    signed_on: date
    amount_fen: int
    technology_fen: int | None = Field(description="verified technical part; null until registered")
    registration_number: str
    registered_on: date | None


class GaugeOut(Schema):
    """A figure of the network. `value`: a share of 1, a number, or days, by `how`; null with nothing to measure."""

    key: str
    how: str
    value: float | None
    counted: int
    of: int
    measures: list[str]
