"""Land, its renewal, the chain's gaps, and what crosses between the parks."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from valley.kernel import clock
from valley.kernel.permissions import require
from valley.kernel.things import cards_of
from valley.registry.actions import chain as chain_actions
from valley.registry.actions import renewals as actions
from valley.registry.api.schemas import Day, Line, Page
from valley.registry.models import Place, Renewal
from valley.registry.queries import parks
from valley.registry.queries.chain import LinkState, chain
from valley.registry.queries.crossings import crossings as crossed_in
from valley.registry.queries.crossings import tagged
from valley.registry.queries.land import land_output

router = Router()
VIEW = "registry.view_cases"


class Year(Schema):
    """A year of the calendar; without one the current year."""

    year: int | None = Field(None, ge=1990, le=2200)


class RenewalOut(Schema):
    """A case of renewing idle or thinly used space. Output per mu in fen, null: a return or the area is missing."""

    uri: str
    place: str
    words: str
    stage: str
    next_step: str
    due_on: date | None
    opened_on: date
    before_year: int
    before_fen_per_mu: Decimal | None
    after_year: int | None
    after_fen_per_mu: Decimal | None


class RenewalIn(Schema):
    """Where, why, and what is done next by when; `place` is its public id."""

    place: UUID
    words: Line = Field(min_length=1, max_length=2000)
    next_step: Line = Field(min_length=1, max_length=200)
    due_on: Day


class MoveIn(Schema):
    """The stage that was reached (talk, agreed, vacated, relet, reviewed, stopped), on which evidence."""

    stage: Line = Field(max_length=10)
    on: Day
    evidence: Line = Field(min_length=1, max_length=300)
    next_step: Line = Field("", max_length=200)
    due_on: Day | None = None


class LandOut(Schema):
    """A parcel in a year. `fen_per_mu` is null while the area, or any tenant's accepted return, is missing."""

    parcel: str
    area_mu: Decimal | None
    tenants: int
    answered: int
    fen_per_mu: Decimal | None


class LinkOut(Schema):
    """A link of the chain today: how many firms a paper wants, how many are here, for how many somebody is courted."""

    uri: str
    name: str
    position: int
    codes: list[str]
    wanted: int
    here: int
    gap: int
    cases: int
    uncourted: int
    near: list[str] = Field(description="URIs of firms of the neighbouring links that could grow into this one")
    source: str


class LinkIn(Schema):
    """A link: GB/T 4754-2017 codes of any level, and how many firms the paper `source` wants."""

    name: Line = Field(min_length=1, max_length=100)
    position: int = Field(ge=0, le=32_767)
    codes: list[Line] = Field(min_length=1, max_length=50)
    wanted: int = Field(ge=1, le=999)
    source: Line = Field(min_length=1, max_length=300)


class CrossingOut(Schema):
    """A hand-over between parks whose record the caller may see."""

    uri: str
    on: date
    kind: str
    giver: str | None
    taker: str | None
    from_park: str
    to_park: str


class CrossingsOut(Schema):
    """A year: what crossed between parks, how many of those records are hidden from the caller, how many hand-overs
    stayed within a park or had a side outside."""

    year: int
    crossings: list[CrossingOut]
    hidden: int
    within: int
    outside: int


class ZoneOut(Schema):
    """Joint work under way with the names of the parks in which its parties stand."""

    uri: str
    title: str
    kind: str
    parks: list[str]
    parties: int
    placed: int


def _renewal(row: Renewal) -> dict[str, Any]:
    return {
        "uri": row.uri, "place": row.place.uri, "words": row.words, "stage": row.stage, "next_step": row.next_step,
        "due_on": row.due_on, "opened_on": row.opened_on, "before_year": row.before_year,
        "before_fen_per_mu": row.before_fen, "after_year": row.after_year, "after_fen_per_mu": row.after_fen,
    }  # fmt: skip


def _link(found: LinkState) -> dict[str, Any]:
    link = found.link
    return {
        "uri": link.uri, "name": link.name, "position": link.position, "codes": link.codes, "wanted": link.wanted,
        "here": len(found.here), "gap": found.gap, "cases": len(found.cases), "uncourted": found.uncourted,
        "near": [firm.uri for firm in found.near], "source": link.source,
    }  # fmt: skip


@router.get("/renewals", response={200: list[RenewalOut]}, url_name="renewals")
def renewals(request: HttpRequest, page: Query[Page]) -> Any:
    """Cases of renewing space, those due first on top."""
    require(request.user, VIEW, None)
    rows = Renewal.objects.select_related("place").order_by("due_on", "pk")
    return [_renewal(row) for row in rows[page.offset : page.offset + page.limit]]


@router.post("/renewals", response={201: RenewalOut}, url_name="renewals")
def open_renewal(request: HttpRequest, given: RenewalIn) -> Any:
    """Open a case. 409 where the place has an open one."""
    data = given.dict()
    data["place"] = get_object_or_404(Place, public_id=data["place"])
    return Status(201, _renewal(actions.open_renewal(by=request.user, **data)))  # type: ignore[arg-type]


@router.get("/renewals/{uuid:public_id}", response={200: RenewalOut}, url_name="renewal")
def renewal(request: HttpRequest, public_id: UUID) -> Any:
    """One case."""
    require(request.user, VIEW, None)
    return _renewal(get_object_or_404(Renewal.objects.select_related("place"), public_id=public_id))


@router.post("/renewals/{uuid:public_id}/steps", response={200: RenewalOut}, url_name="renewal_steps")
def move_renewal(request: HttpRequest, public_id: UUID, given: MoveIn) -> Any:
    """Record that the next stage was reached. 409 out of order, or where the register of lettings says otherwise."""
    require(request.user, VIEW, None)
    case = get_object_or_404(Renewal.objects.select_related("place"), public_id=public_id)
    return _renewal(actions.move_renewal(by=request.user, case=case, **given.dict()))  # type: ignore[arg-type]


@router.get("/land-output", response={200: list[LandOut]}, url_name="land_output")
def land(request: HttpRequest, asked: Query[Year]) -> Any:
    """Every parcel with what its tenants' accepted annual returns say it brings."""
    require(request.user, "registry.view_land_output", None)
    year = asked.year or clock.today().year - 1
    return [
        {
            "parcel": row.parcel.uri, "area_mu": row.area_mu, "tenants": len(row.tenants),
            "answered": len(row.answered), "fen_per_mu": row.fen_per_mu,
        }
        for row in land_output(year, [park.pk for park in parks()])
    ]  # fmt: skip


@router.get("/chain-links", response={200: list[LinkOut]}, url_name="chain_links")
def chain_links(request: HttpRequest) -> Any:
    """The links in use, from upstream to downstream, with what is wanting."""
    require(request.user, VIEW, None)
    return [_link(found) for found in chain(clock.today())]


@router.post("/chain-links", response={201: LinkOut}, url_name="chain_links")
def set_chain_link(request: HttpRequest, given: LinkIn) -> Any:
    """Register a link. 409 where the name is taken; 422 names a code that is none."""
    made = chain_actions.set_chain_link(by=request.user, **given.dict())  # type: ignore[arg-type]
    return Status(201, _link(next(found for found in chain(clock.today()) if found.link == made)))


@router.get("/crossings", response={200: CrossingsOut}, url_name="crossings")
def crossings(request: HttpRequest, asked: Query[Year]) -> Any:
    """Hand-overs of a year whose two sides stood in different parks that day."""
    require(request.user, VIEW, None)
    year = asked.year or clock.today().year
    found = crossed_in(date(year, 1, 1), date(year + 1, 1, 1))
    cards = cards_of((uri for c in found.crossings for uri in (c.uri, c.giver, c.taker)), request.user)
    seen = [c for c in found.crossings if c.uri in cards]
    return {
        "year": year, "hidden": len(found.crossings) - len(seen), "within": found.within, "outside": found.outside,
        "crossings": [
            {
                "uri": c.uri, "on": c.on, "kind": c.source.name, "giver": c.giver if c.giver in cards else None,
                "taker": c.taker if c.taker in cards else None, "from_park": c.from_park, "to_park": c.to_park,
            }
            for c in seen
        ],
    }  # fmt: skip


@router.get("/zones", response={200: list[ZoneOut]}, url_name="zones")
def zones(request: HttpRequest) -> Any:
    """Joint work under way today with the parks of its parties, as far as the caller may see it."""
    require(request.user, VIEW, None)
    rows = tagged(clock.today())
    cards = cards_of((row.uri for row in rows), request.user)
    return [
        {
            "uri": row.uri, "title": cards[row.uri].title, "kind": row.working.name, "parks": list(row.parks),
            "parties": row.parties, "placed": row.placed,
        }
        for row in rows if row.uri in cards
    ]  # fmt: skip
