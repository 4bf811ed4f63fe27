"""A worksheet asked and answered."""

from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from valley.industry.nutrition.api.schemas.fields import Amount, Line_
from valley.industry.nutrition.api.schemas.sheets import SheetIn
from valley.industry.nutrition.engine.design import Outcome, Repair, said
from valley.kernel import formats


class AskLineIn(Schema):
    """Something that may be weighed in: a food of a shipped table with a price."""

    food: Line_ = Field(max_length=60)
    cny_per_kg: Amount | None = None
    amount_g: Amount = Decimal(0)
    min_g: Amount | None = None
    max_g: Amount | None = None
    habit_g: Amount | None = None


class AskIn(SheetIn):
    """A worksheet to be solved (`mode` "solve") or evaluated ("manual"). Nothing is kept. Members of groups are foods'
    codes."""

    lines: list[AskLineIn] = Field(max_length=60)
    objective: str | None = Field(None, pattern=r"^(cost|distance)$", description="as `objectives` with this one")


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

    `grams`: by the food's code, or by the public id of the ingredient or version. `instead`: another way out that
    suffices alone (“at most k” greater). `reached`: what each objective came to. `left_out`: what could not be used.

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
    instead: RelaxationOut | None
    reached: dict[str, float]
    left_out: list[str]
    solver: str

    @staticmethod
    def of(found: Outcome) -> "AnswerOut":
        return AnswerOut(**_told(found))


class KeptOut(AnswerOut):
    """The answer of a version; `kept`: whether the draft holds these amounts now, `revision`: its number then."""

    kept: bool
    revision: int

    @staticmethod
    def kept_of(found: Outcome, kept: bool, revision: int) -> "KeptOut":
        return KeptOut(kept=kept, revision=revision, **_told(found))


def _relaxed(r: Repair) -> RelaxationOut:
    demand = f"{r.demand.kind}:{r.demand.key}"
    return RelaxationOut(demand=demand, unit=r.demand.unit, now=r.now, by=r.amount, then=r.then)


def _told(found: Outcome) -> dict[str, Any]:
    levels = [
        LevelOut(
            nutrient=x.nutrient, unit=x.unit, per=x.per, amount=said(x.amount), coverage=said(x.coverage),
            low=said(x.low), high=said(x.high), verdict=x.verdict,
        )
        for x in found.levels
    ]  # fmt: skip
    return {
        "state": found.state,
        "proved": found.proved,
        "cny": None if found.cny is None else said(found.cny),
        "product_g": said(found.product_g),
        "grams": {code[2:]: said(g) for code, g in found.grams.items()},
        "levels": levels,
        "shadows": {f"{s.demand.kind}:{s.demand.key}": s.cny for s in found.shadows},
        "price_note": found.price_note[1 if formats.in_english() else 0],
        "conflict": [f"{d.kind}:{d.key}" for d in found.conflict],
        "repairs": {f"{r.demand.kind}:{r.demand.key}": r.amount for r in found.repairs},
        "relaxations": [_relaxed(r) for r in found.repairs],
        "instead": None if found.instead is None else _relaxed(found.instead),
        "reached": {name: float(value) for name, value in found.reached},
        "left_out": [code[2:] for code in found.left_out],
        "solver": found.solver,
    }
