"""Shapes of the answers. Dates are ISO, money is in fen (0.01 CNY), codes are those of the models."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field


class Page(Schema):
    """A part of a list: `limit` rows (at most 200), the first `offset` left out."""

    offset: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(50, ge=1, le=200)

    def of(self, rows: Any) -> Any:
        return rows[self.offset : self.offset + self.limit]


class Named(Schema):
    """An organisation."""

    uri: str
    name: str


class SeatOut(Schema):
    """An organisation in a role (government, industry, university, research, user, finance)."""

    role: str
    organisation: Named
    state: str
    duty: str


class PackageOut(Schema):
    """A work package on a link of the chain; no organisation: nobody is on it."""

    uri: str
    link: str
    title: str
    organisation: Named | None
    due_on: date
    state: str


class SharesOut(Schema):
    """Whole parts of a stated total, by URI of the organisation."""

    total: int
    words: str
    parts: dict[str, int]


class ConsortiumLine(Schema):
    """A consortium."""

    uri: str
    number: str
    title: str
    title_other: str
    language: str
    field: str
    state: str
    lead: Named
    goal: str
    words_other: str = Field(description="the goal in the other language, or empty")
    next_step: str
    due_on: date | None


class ConsortiumOut(ConsortiumLine):
    """One consortium: roles, the empty ones, links that nobody covers; shares for its members and the park's side."""

    seats: list[SeatOut]
    empty_roles: list[str]
    links: list[str]
    uncovered_links: list[str]
    packages: list[PackageOut]
    contribution: SharesOut | None
    ip: SharesOut | None


class OrderOut(Schema):
    """Contract research."""

    uri: str
    number: str
    title: str
    state: str
    customer: Named
    contractor: Named
    specification: str
    acceptance_test: str
    ip_term: str
    price_fen: int
    delivery_on: date
    next_step: str
    due_on: date | None
    contract: str | None = Field(description="URI of the technology contract, once signed")

    @staticmethod
    def resolve_contract(found: Any) -> str | None:
        return found.contract.uri if found.contract else None


class CaseOut(Schema):
    """A technology on its way through the stages."""

    uri: str
    number: str
    title: str
    path: str
    field: str
    stage: str
    state: str
    organisation: Named
    next_step: str
    due_on: date | None
    drop_kind: str
    started_at: datetime
    ended_at: datetime | None


class OutputOut(Schema):
    """Something new: formula, process, equipment, product or standard."""

    uri: str
    number: str
    kind: str
    title: str
    version: str
    words: str
    owner: Named
    issued_on: date
    replaces: str | None = Field(description="URI of the version before")
    adopters: list[str] = Field(description="URIs of the organisations that use it")

    @staticmethod
    def resolve_replaces(found: Any) -> str | None:
        return found.replaces.uri if found.replaces else None

    @staticmethod
    def resolve_adopters(found: Any) -> list[str]:
        return [one.organisation.uri for one in found.adoptions.all()]


class ReviewOut(Schema):
    """A judgement by named experts: of international lead, or that a stranglehold is solved."""

    uri: str
    number: str
    kind: str
    title: str
    state: str
    owner: Named
    claim: str
    compared: str
    concluded_on: date | None
    reason: str


class StrangleholdOut(Schema):
    """A line of the list, with its source."""

    uri: str
    number: str
    title: str
    field: str
    state: str
    words: str
    source: str
    goal: str


class ResourceOut(Schema):
    """What an organisation opens to others, and on which terms."""

    uri: str
    number: str
    kind: str
    title: str
    words: str
    owner: Named
    terms: str
    allowed_use: str
    identity: str
    storage: str
    safety: str
    provenance: str


class BundlePartOut(Schema):
    """One of its parts."""

    kind: str
    words: str


class BundleOut(Schema):
    """A package for partner parks: standard, technology, equipment, process, model."""

    uri: str
    number: str
    title: str
    version: str
    licensor: Named
    licence: str
    checklist: list[str]
    parts: list[BundlePartOut]

    @staticmethod
    def resolve_parts(found: Any) -> list[Any]:
        return list(found.parts.all())
