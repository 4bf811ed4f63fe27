"""Formulas, versions, decisions."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from valley.industry.nutrition.api.schemas.fields import Line_
from valley.industry.nutrition.models import DishSheet, Formula, FormulaKind, FormulaVersion, ProcessStep
from valley.industry.nutrition.queries.process import heat_of, steps_with_points
from valley.industry.nutrition.queries.sheets import lines_with_things


class FormulaIn(Schema):
    """A new formula."""

    owner: UUID
    title: Line_ = Field(min_length=1, max_length=200)
    kind: FormulaKind = FormulaKind.PRODUCT
    category: Line_ = Field("", max_length=40)
    target: UUID | None = Field(None, description="its ranges and mass become the first draft's")


class FormulaOut(Schema):
    """A formula and the newest number and state of its versions."""

    uri: str
    public_id: UUID
    title: str
    kind: str
    owner: str
    version: str = Field(description="URI of the newest version")
    number: int
    state: str

    @staticmethod
    def of(row: Formula) -> "FormulaOut":
        newest = row.versions.order_by("-number")[0]
        return FormulaOut(
            uri=row.uri, public_id=row.public_id, title=row.title, kind=row.kind, owner=row.owner.uri,
            version=newest.uri, number=newest.number, state=newest.state,
        )  # fmt: skip


class LineOut(Schema):
    """A line of a version."""

    thing: str
    name: str
    amount_g: Decimal
    min_g: Decimal | None
    max_g: Decimal | None
    habit_g: Decimal | None
    excluded: bool


class SetPointIn(Schema):
    """What a step is set to. `quantity`: temperature, time, pressure, ph, water_activity, rotation, speed, flow,
    mass_flow, moisture, humidity, brix, concentration, size, power, or other (then `name` says what); the range is
    where it may drift; `held_by` what holds it."""

    quantity: Line_ = Field(max_length=20)
    value: Decimal = Field(max_digits=14, decimal_places=4)
    unit: Line_ = Field("", max_length=20)
    low: Decimal | None = Field(None, max_digits=14, decimal_places=4)
    high: Decimal | None = Field(None, max_digits=14, decimal_places=4)
    name: Line_ = Field("", max_length=60)
    held_by: Line_ = Field("", max_length=200)


class StepIn(Schema):
    """A step: of what goes in `yield_percent` comes out; `retention`: nutrient → share kept, 0 to 1."""

    name: Line_ = Field(min_length=1, max_length=100)
    settings: Line_ = Field("", max_length=200)
    yield_percent: Decimal = Field(Decimal(100), gt=0, le=1000, max_digits=7, decimal_places=3)
    retention: dict[str, Decimal] = Field({}, max_length=60)
    source: Line_ = Field("", max_length=200)
    set_points: list[SetPointIn] = Field([], max_length=20)


class ProcessIn(Schema):
    """All steps of a draft. `revision`: the number of savings that the writer had seen."""

    revision: int = Field(ge=0)
    steps: list[StepIn] = Field(max_length=60)


class HeatOut(Schema):
    """Minutes at the reference that holding the set temperature for the set time is worth, and at the low end of the
    ranges; the holding alone, the coldest point taken to be at the set temperature."""

    reference: str
    set_min: float
    least_min: float
    source: str


class StepOut(StepIn):
    """A step as saved."""

    heat: list[HeatOut]


class DishOut(Schema):
    """The master data of a dish."""

    cutting: str
    portion_g: Decimal | None
    packaging: str
    storage: str
    shelf_life_hours: int | None
    heating: str
    standard: str


class VersionOut(Schema):
    """A version: what was asked, what is in it, what it comes to."""

    uri: str
    public_id: UUID
    formula: str
    number: int
    state: str
    revision: int
    sheet: dict[str, Any]
    result: dict[str, Any]
    lines: list[LineOut]
    steps: list[StepOut]
    dish: DishOut | None
    saved_at: datetime

    @staticmethod
    def of(row: FormulaVersion) -> "VersionOut":
        lines = []
        for line in lines_with_things(row):
            thing = line.ingredient or line.part
            assert thing is not None
            lines.append(
                LineOut(
                    thing=thing.uri,
                    name=str(thing),
                    amount_g=line.amount_g,
                    min_g=line.min_g,
                    max_g=line.max_g,
                    habit_g=line.habit_g,
                    excluded=line.excluded,
                )
            )
        dish = DishSheet.objects.filter(version=row).first()
        return VersionOut(
            uri=row.uri, public_id=row.public_id, formula=row.formula.uri, number=row.number, state=row.state,
            revision=row.revision, sheet=row.sheet, result=row.result, lines=lines,
            steps=[_step(step) for step in steps_with_points(row)],
            dish=None if dish is None else DishOut.model_validate(dish, from_attributes=True), saved_at=row.saved_at,
        )  # fmt: skip


def _step(row: ProcessStep) -> StepOut:
    return StepOut(
        name=row.name, settings=row.settings, yield_percent=row.yield_percent,
        retention={n: Decimal(share) for n, share in row.retention.items()}, source=row.source,
        set_points=[
            SetPointIn(quantity=p.quantity, value=p.value, unit=p.unit, low=p.low, high=p.high, name=p.name,
                       held_by=p.held_by)
            for p in row.set_points.all()
        ],
        heat=[
            HeatOut(reference=h.against.key, set_min=h.set_min, least_min=h.least_min, source=h.against.source)
            for h in heat_of(row)
        ],
    )  # fmt: skip


class DecisionIn(Schema):
    """Approve or refuse; a refusal says why."""

    approve: bool
    reason: Line_ = Field("", max_length=300)
