"""Shapes of the API. Amounts are decimal text in the unit that stands beside them; null is unknown, never zero."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field

from valley.industry.nutrition.engine.design import Outcome, Worksheet, said
from valley.industry.nutrition.models import Formula, FormulaKind, FormulaVersion, Ingredient, IngredientKind, Release


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ValueError("control characters")
    return text


Line_ = Annotated[str, AfterValidator(_plain)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
Amount = Annotated[Decimal, Field(ge=0, le=10_000_000, max_digits=12, decimal_places=4)]


class Page(Schema):
    """Which part of a list: at most 200 from `offset` on."""

    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=1_000_000)


class FoodOut(Schema):
    """A food of a shipped table. `per_100g`: nutrient → amount; a nutrient without a value is absent."""

    code: str
    name: str
    title: str = Field(description="Chinese name by this project, where it has one")
    group: str
    per_100g: dict[str, str]
    source: str


class IngredientIn(Schema):
    """A new ingredient."""

    owner: UUID = Field(description="public id of the organisation")
    name: Line_ = Field(min_length=1, max_length=200)
    name_en: Line_ = Field("", max_length=200)
    kind: IngredientKind = IngredientKind.ORDINARY
    supplier: Line_ = Field("", max_length=200)
    food: Line_ = Field("", max_length=60, description='code of a shipped table, "sr28:01077"')
    edible_percent: Decimal = Field(Decimal(100), gt=0, le=100, max_digits=5, decimal_places=2)
    allergens: list[Line_] = Field([], max_length=8)
    function: Line_ = Field("", max_length=200)
    biosafety: Line_ = Field("", max_length=4)
    stock_kg: Amount | None = None
    cny_per_kg: Amount | None = None
    price_on: Day | None = None


class IngredientOut(Schema):
    """An ingredient with the price of today."""

    uri: str
    public_id: UUID
    name: str
    kind: str
    supplier: str
    food: str
    allergens: list[str]
    cny_per_kg: str | None
    priced_on: date | None

    @staticmethod
    def of(row: Ingredient) -> "IngredientOut":
        price = getattr(row, "price", None)
        return IngredientOut(
            uri=row.uri, public_id=row.public_id, name=row.name, kind=row.kind, supplier=row.supplier, food=row.food,
            allergens=row.allergens, cny_per_kg=None if price is None else str(price),
            priced_on=getattr(row, "priced_on", None),
        )  # fmt: skip


class PriceIn(Schema):
    """A price per kg as bought."""

    cny_per_kg: Amount
    on: Day
    scenario: str = Field("", max_length=30, pattern=r"^[-a-zA-Z0-9_]*$")
    source: Line_ = Field("", max_length=200)


class PriceOut(Schema):
    """A price."""

    cny_per_kg: Decimal
    on: date
    scenario: str
    source: str


class FormulaIn(Schema):
    """A new formula."""

    owner: UUID
    title: Line_ = Field(min_length=1, max_length=200)
    kind: FormulaKind = FormulaKind.PRODUCT
    category: Line_ = Field("", max_length=40)


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
    saved_at: datetime

    @staticmethod
    def of(row: FormulaVersion) -> "VersionOut":
        from valley.industry.nutrition.queries.sheets import lines_with_things

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
        return VersionOut(
            uri=row.uri, public_id=row.public_id, formula=row.formula.uri, number=row.number, state=row.state,
            revision=row.revision, sheet=row.sheet, result=row.result, lines=lines, saved_at=row.saved_at,
        )  # fmt: skip


class DecisionIn(Schema):
    """Approve or refuse; a refusal says why."""

    approve: bool
    reason: Line_ = Field("", max_length=300)


class RangeIn(Schema):
    """A range of a nutrient, in the nutrient's unit."""

    nutrient: Line_ = Field(max_length=60)
    min: Amount | None = None
    max: Amount | None = None
    per: str = Field("total", pattern=r"^(total|100 g|100 kcal)$")


class AskLineIn(Schema):
    """Something that may be weighed in: a food of a shipped table with a price."""

    food: Line_ = Field(max_length=60)
    cny_per_kg: Amount | None = None
    amount_g: Amount = Decimal(0)
    min_g: Amount | None = None
    max_g: Amount | None = None
    habit_g: Amount | None = None


class AskIn(Schema):
    """A worksheet to be solved (`mode` "solve") or evaluated ("manual"). Nothing is kept."""

    mode: str = Field("solve", pattern=r"^(solve|manual)$")
    lines: list[AskLineIn] = Field(max_length=60)
    ranges: list[RangeIn] = Field([], max_length=44)
    mass_low: Amount | None = None
    mass_high: Amount | None = None
    budget: Amount | None = None
    most: int | None = Field(None, ge=1, le=60)
    min_use_g: Amount | None = None
    objective: str = Field("cost", pattern=r"^(cost|distance)$")


class LevelOut(Schema):
    """A nutrient of the answer. `verdict`: in, low, high, unknown (data missing), none (nothing asked)."""

    nutrient: str
    unit: str
    per: str
    amount: str
    coverage: str
    low: str
    high: str
    verdict: str


class AnswerOut(Schema):
    """`state`: solved, given, impossible, unproved, nothing. `repairs`: what to move, by how much."""

    state: str
    proved: bool
    cny: str | None
    product_g: str
    grams: dict[str, str]
    levels: list[LevelOut]
    shadows: dict[str, float]
    conflict: list[str]
    repairs: dict[str, float | None]
    solver: str

    @staticmethod
    def of(sheet: Worksheet, found: Outcome) -> "AnswerOut":
        return AnswerOut(
            state=found.state, proved=found.proved, cny=None if found.cny is None else said(found.cny),
            product_g=said(found.product_g), grams={code[2:]: said(g) for code, g in found.grams.items()},
            levels=[
                LevelOut(
                    nutrient=x.nutrient, unit=x.unit, per=x.per, amount=said(x.amount), coverage=said(x.coverage),
                    low=said(x.low), high=said(x.high), verdict=x.verdict,
                )
                for x in found.levels
            ],
            shadows={f"{s.demand.kind}:{s.demand.key}": s.cny for s in found.shadows},
            conflict=[f"{d.kind}:{d.key}" for d in found.conflict],
            repairs={f"{r.demand.kind}:{r.demand.key}": r.amount for r in found.repairs},
            solver=found.solver,
        )  # fmt: skip


class ReleaseOut(Schema):
    """A release; what is in it stands in its package, for owner and permitted makers."""

    uri: str
    public_id: UUID
    title: str
    owner: str
    sha256: str
    registration: str
    for_sale: bool = Field(description="false where a registration is needed and none is entered, or it was withdrawn")
    released_at: datetime
    withdrawn_at: datetime | None

    @staticmethod
    def of(row: Release) -> "ReleaseOut":
        live = row.withdrawn_at is None and not (row.needs_registration and not row.registration)
        return ReleaseOut(
            uri=row.uri, public_id=row.public_id, title=str(row.version), owner=row.version.formula.owner.uri,
            sha256=row.sha256, registration=row.registration, for_sale=live, released_at=row.released_at,
            withdrawn_at=row.withdrawn_at,
        )  # fmt: skip


class MakerIn(Schema):
    """A permission to make."""

    maker: UUID
    since: Day
    until: Day | None = None
    agreement: Line_ = Field(min_length=1, max_length=100)


class MakerOut(Schema):
    """Who may make it, over [since, until)."""

    maker: str
    since: date
    until: date | None
    agreement: str
