"""Formulas, versions, decisions."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from valley.industry.nutrition.api.schemas.fields import Line_
from valley.industry.nutrition.models import Formula, FormulaKind, FormulaVersion


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
