"""Shapes of the registry's answers and questions. Dates are ISO; areas m²; periods [since, until)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field

from valley.registry.models import Certificate, Kind, Level, Place, Residence, Scheme


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ValueError("control characters")
    return text


Line = Annotated[str, AfterValidator(_plain)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]


class Page(Schema):
    """Which part of a list: at most 200 from `offset` on."""

    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=1_000_000)


class OrganisationOut(Schema):
    """An organisation as public registers show it."""

    uri: str
    public_id: UUID
    name: str
    short_name: str
    name_en: str
    code: str | None = Field(None, description="credit code, else LEI or foreign number")
    industry_code: str | None = Field(None, description="GB/T 4754-2017")
    park: str | None = Field(None, description="name of the park on this day")
    founded_on: date | None
    ended_on: date | None
    successor: str | None = Field(None, description="URI where it was merged into another")

    @staticmethod
    def resolve_park(found: Any) -> str | None:
        return getattr(found, "park_name", None)

    @staticmethod
    def resolve_successor(found: Any) -> str | None:
        return getattr(found, "successor_uri", None)


class OrganisationIn(Schema):
    """A new organisation."""

    name: Line = Field(min_length=1, max_length=200)
    scheme: Scheme = Scheme.USCC
    code: Line = Field("", max_length=60)
    register_name: Line = Field("", max_length=100, description="of a foreign number only")
    none_reason: Line = Field("", max_length=200, description="where there is no code")
    kinds: list[Kind] = Field(default_factory=lambda: [Kind.ENTERPRISE], min_length=1, max_length=13)
    industry: Line = Field("", max_length=5)
    founded_on: Day | None = None
    short_name: Line = Field("", max_length=60)
    name_en: Line = Field("", max_length=200)


class ResidenceOut(Schema):
    """Presence in a park over [since, until)."""

    uri: str
    park: str
    since: date
    until: date | None
    recorded_at: datetime

    @classmethod
    def of(cls, row: Residence) -> "ResidenceOut":
        return cls(
            uri=row.uri, park=row.park.uri, since=row.started_on, until=row.ended_on, recorded_at=row.recorded_at
        )


class ResidenceIn(Schema):
    """An arrival."""

    park: UUID
    since: Day
    until: Day | None = None
    origin: Line = Field("", max_length=100)


class CertificateOut(Schema):
    """A certificate as it is known now."""

    uri: str
    organisation: str
    kind: str
    level: str
    issuer: str
    number: str
    issued_on: date
    valid_from: date
    valid_until: date | None = Field(description="first day without; null: no expiry stated")
    revoked_on: date | None
    recorded_at: datetime

    @classmethod
    def of(cls, row: Certificate) -> "CertificateOut":
        return cls(
            uri=row.uri,
            organisation=row.organisation.uri,
            kind=row.kind,
            level=row.level,
            issuer=row.issuer,
            number=row.number,
            issued_on=row.issued_on,
            valid_from=row.valid.lower,
            valid_until=row.valid.upper,
            revoked_on=row.revoked_on,
            recorded_at=row.recorded_at,
        )


class CertificateIn(Schema):
    """A certificate that an issuer gave."""

    kind: Line = Field(max_length=40, description="registry/data/certificate-kinds.toml")
    level: Line = Field("", max_length=20)
    issuer: Line = Field(min_length=1, max_length=100)
    number: Line = Field("", max_length=80)
    issued_on: Day
    valid_from: Day | None = None
    valid_until: Day | None = None
    source: Line = Field("", max_length=200)


class RevocationIn(Schema):
    """From which day on a certificate does not count, and why."""

    on: Day
    reason: Line = Field(min_length=1, max_length=300)


class PlaceOut(Schema):
    """A park, parcel, building or room."""

    uri: str
    public_id: UUID
    level: str
    code: str
    name: str
    role: str
    parent: str | None
    park: str | None
    area_m2: Decimal | None = Field(description="null: unknown")
    outline: list[list[float]] | None = Field(description="metres from the park's reference point")
    latitude: Decimal | None
    longitude: Decimal | None
    closed_on: date | None

    @staticmethod
    def resolve_parent(found: Place) -> str | None:
        return found.parent.uri if found.parent else None

    @staticmethod
    def resolve_park(found: Place) -> str | None:
        return found.park.uri if found.park else None


class PlaceIn(Schema):
    """A new place; all but a park stand in a parent of the level above."""

    level: Level
    code: Line = Field(min_length=1, max_length=40)
    name: Line = Field(min_length=1, max_length=100)
    parent: UUID | None = None
    role: Line = Field("", max_length=300)
    area_m2: Decimal | None = Field(None, gt=0, max_digits=14, decimal_places=2)
    latitude: Decimal | None = Field(None, ge=-90, le=90, max_digits=9, decimal_places=6)
    longitude: Decimal | None = Field(None, ge=-180, le=180, max_digits=9, decimal_places=6)
