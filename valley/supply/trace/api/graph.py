"""Questions to the graph: `/api/v1/trace/…`. `code`: barcode text, EPC URN, Digital Link, bare SSCC or GTIN."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from valley.kernel.permissions import require
from valley.supply.trace.engine.excursions import Limit
from valley.supply.trace.queries import speaking

router = Router(tags=["trace"])
Answer = dict[str, Any]


def _asker(request: HttpRequest) -> Any:
    require(request.user, "trace.ask", None)
    return request.user


def _written(answer: Answer) -> HttpResponse:
    """Plain data as it stands: of ten thousand things it is not looked at again one by one."""
    return HttpResponse(orjson.dumps(answer), content_type="application/json; charset=utf-8")


@router.get("/trace/back", response={200: Answer}, url_name="trace_back")
def back(
    request: HttpRequest, code: str, at: datetime | None = None, after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> Any:  # fmt: skip
    """What the thing was made of by `at`; a page of `limit` things behind the first `after` (`next` says the next)."""
    return _written(speaking.trace(code, "back", _asker(request), at=at, after=after, limit=limit))


@router.get("/trace/forward", response={200: Answer}, url_name="trace_forward")
def forward(
    request: HttpRequest, code: str, at: datetime | None = None, after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> Any:  # fmt: skip
    """What came of the thing since `at`, each with its state and place."""
    return _written(speaking.trace(code, "forward", _asker(request), at=at, after=after, limit=limit))


@router.get("/trace/where", response={200: Answer}, url_name="trace_where")
def where(request: HttpRequest, code: str) -> Any:
    """What of it is in stock, in transit, sold, destroyed, where, and whom to call."""
    return speaking.where(code, _asker(request))


@router.get("/trace/with", response={200: Answer}, url_name="trace_with")
def with_what(request: HttpRequest, code: str, at: datetime) -> Any:
    """Which pallet, truck and sensor it was with at that moment."""
    return speaking.with_what(code, at, _asker(request))


@router.get("/trace/conditions", response={200: Answer}, url_name="trace_conditions")
def conditions(
    request: HttpRequest, code: str, high: float | None = None, low: float | None = None,
    minutes: Annotated[float, Query(ge=0, le=100_000)] = 0, source: str = "",
) -> Any:  # fmt: skip
    """Temperatures met; with a limit (°C) and whence it comes, the excursions lived through."""
    given = high is not None or low is not None
    limit = Limit(low, high, "CEL", source, timedelta(minutes=minutes)) if given else None
    return speaking.lived(code, limit, _asker(request))


@router.get("/trace/balance", response={200: Answer}, url_name="trace_balance")
def balance(request: HttpRequest, code: str) -> Any:
    """Mass balance of the lot and of every step on its way here."""
    return speaking.balances(code, _asker(request))


@router.get("/trace/gaps", response={200: Answer}, url_name="trace_gaps")
def gaps(request: HttpRequest, code: str) -> Any:
    """Received and never shipped, shipped and never received, in two places, after its end."""
    return speaking.gaps(code, _asker(request))


@router.get("/trace/common", response={200: Answer}, url_name="trace_in_common")
def in_common(request: HttpRequest, code: Annotated[list[str], Query(max_length=50)]) -> Any:
    """What complaint lots share; `code` once a lot."""
    return speaking.in_common(code, _asker(request))
