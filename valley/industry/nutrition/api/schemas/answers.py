"""A worksheet asked and answered."""

from decimal import Decimal

from ninja import Schema
from pydantic import Field

from valley.industry.nutrition.api.schemas.fields import Amount, Line_
from valley.industry.nutrition.engine.design import Outcome, Worksheet, said
from valley.kernel import formats


class RangeIn(Schema):
    """A range of a nutrient, in the nutrient's unit."""

    nutrient: Line_ = Field(max_length=60)
    min: Amount | None = None
    max: Amount | None = None
    per: str = Field("total", pattern=r"^(total|100 g|100 kcal)$")


class RatioIn(Schema):
    """One nutrient ÷ another, both masses (calcium to phosphorus)."""

    of: Line_ = Field(max_length=60)
    to: Line_ = Field(max_length=60)
    min: Amount | None = None
    max: Amount | None = None


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
    ratios: list[RatioIn] = Field([], max_length=20)
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


class RelaxationOut(Schema):
    """A limit that has to move: from `now` by `by` (below 0: a minimum down; above: a maximum up) to about `then`."""

    demand: str
    unit: str
    now: float | None
    by: float | None
    then: float | None = Field(description="rounded outwards to three digits; null: the limit has to go")


class AnswerOut(Schema):
    """`state`: solved, given, impossible, unproved, nothing. `repairs`: what to move, by how much.

    `price_note`: of what the shadow prices hold (of a choice among ingredients only for the chosen ones), or why there
    are none, in the caller's language; "" for a plain linear programme.
    """

    state: str
    proved: bool
    cny: str | None
    product_g: str
    grams: dict[str, str]
    levels: list[LevelOut]
    shadows: dict[str, float]
    price_note: str
    conflict: list[str]
    repairs: dict[str, float | None]
    relaxations: list[RelaxationOut]
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
            price_note=found.price_note[1 if formats.in_english() else 0],
            conflict=[f"{d.kind}:{d.key}" for d in found.conflict],
            repairs={f"{r.demand.kind}:{r.demand.key}": r.amount for r in found.repairs},
            relaxations=[
                RelaxationOut(
                    demand=f"{r.demand.kind}:{r.demand.key}", unit=r.demand.unit, now=r.now, by=r.amount, then=r.then
                )
                for r in found.repairs
            ],
            solver=found.solver,
        )  # fmt: skip
