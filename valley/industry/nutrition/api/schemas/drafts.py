"""A draft written, and what is done with a version."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from valley.industry.nutrition.api.schemas.fields import Amount, Line_
from valley.industry.nutrition.api.schemas.sheets import SheetIn
from valley.industry.nutrition.models import Eater, Run, Target


class DraftLineIn(Schema):
    """`thing`: URI of an ingredient or of an approved version (as the lines of a version give it), or a food's code
    ("sr28:01077"), which becomes an ingredient with `cny_per_kg` as its price of today."""

    thing: Line_ = Field(min_length=1, max_length=300)
    amount_g: Amount = Decimal(0)
    min_g: Amount | None = None
    max_g: Amount | None = None
    habit_g: Amount | None = None
    excluded: bool = False
    cny_per_kg: Amount | None = None


class DraftIn(SheetIn):
    """The whole draft but its steps, which `PUT …/process` writes. `revision`: the number of savings that the writer
    had seen; `note` null leaves the note."""

    revision: int = Field(ge=0)
    lines: list[DraftLineIn] = Field(max_length=60)
    note: Line_ | None = Field(None, max_length=300)


class SolveIn(Schema):
    """`keep`: write the amounts into the draft, which must still be at `revision`."""

    keep: bool = False
    revision: int | None = Field(None, ge=0)


class NoteIn(Schema):
    """What a new version is for."""

    note: Line_ = Field("", max_length=300)


class DishSheetIn(Schema):
    """The master data of a dish."""

    cutting: str = Field("", max_length=2000)
    portion_g: Amount | None = None
    packaging: Line_ = Field("", max_length=300)
    storage: Line_ = Field("", max_length=200)
    shelf_life_hours: int | None = Field(None, ge=0, le=100_000)
    heating: Line_ = Field("", max_length=300)
    standard: Line_ = Field("", max_length=200)


class ReleasingIn(Schema):
    """Special medical food and the like need a registration; without its number they are not for sale."""

    needs_registration: bool = False
    registration: Line_ = Field("", max_length=100)


class TargetRangeIn(Schema):
    """The range of a nutrient in the portion, and where it comes from."""

    nutrient: Line_ = Field(max_length=60)
    min: Amount | None = None
    max: Amount | None = None
    source: Line_ = Field("", max_length=300)


class TargetIn(Schema):
    """Who eats, the mass of a portion, and the range of each nutrient in it."""

    owner: UUID
    title: Line_ = Field(min_length=1, max_length=200)
    eater: Eater
    portion_g: Decimal = Field(gt=0, le=100_000, max_digits=12, decimal_places=4)
    ranges: list[TargetRangeIn] = Field(max_length=44)
    eaten_as: Line_ = Field("", max_length=200)
    edition: Line_ = Field("", max_length=60)
    need: Line_ = Field("", max_length=300, description="URI of the need that it answers")


class TargetOut(Schema):
    """A target as it was set."""

    uri: str
    public_id: UUID
    title: str
    owner: str
    eater: str
    portion_g: Decimal
    ranges: list[dict[str, Any]]
    eaten_as: str
    edition: str
    need: str

    @staticmethod
    def of(row: Target) -> "TargetOut":
        return TargetOut(
            uri=row.uri, public_id=row.public_id, title=row.title, owner=row.owner.uri, eater=row.eater,
            portion_g=row.portion_g, ranges=row.ranges, eaten_as=row.eaten_as, edition=row.edition, need=row.need,
        )  # fmt: skip


class RunIn(Schema):
    """A long calculation. `kind`: front (cost against distance to habit), scenarios (every price scenario), menu
    (`days`, `most_days`, `apart`), search (`most`, `min_use_g`, `max_g`, `cny_per_kg`, `groups`: in all foods)."""

    kind: str = Field(pattern=r"^(front|scenarios|menu|search)$")
    days: int | None = None
    most_days: int | None = None
    apart: int | None = None
    most: int | None = None
    min_use_g: int | None = None
    max_g: int | None = None
    cny_per_kg: int | None = None
    groups: list[Line_] = Field([], max_length=30)


class RunOut(Schema):
    """How far it is and what each step found; of a frozen calculation (`kind` freeze) the SHA-256 of its package.

    `state`: waiting, running, finished, failed, cancelled.
    """

    uri: str
    public_id: UUID
    version: str
    kind: str
    state: str
    done: int
    steps_count: int
    steps: list[dict[str, Any]]
    fault: str
    sha256: str
    asked_at: datetime
    ended_at: datetime | None

    @staticmethod
    def of(row: Run) -> "RunOut":
        return RunOut(
            uri=row.uri, public_id=row.public_id, version=row.version.uri, kind=row.kind, state=row.state,
            done=len(row.steps), steps_count=row.steps_count, steps=row.steps, fault=row.fault, sha256=row.sha256,
            asked_at=row.asked_at, ended_at=row.ended_at,
        )  # fmt: skip


class TakeIn(Schema):
    """Which result: 1 is the first."""

    place: int = Field(1, ge=1, le=1000)
