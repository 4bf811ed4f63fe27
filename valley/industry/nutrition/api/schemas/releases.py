"""Releases and makers."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from valley.industry.nutrition.api.schemas.fields import Day, Line_
from valley.industry.nutrition.models import Release


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
