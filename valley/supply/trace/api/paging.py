"""Pages: a token says where to go on, in the same query, for the same account, until it expires or is given up."""

import hashlib
from collections.abc import Mapping
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing
from django.http import HttpResponse

from valley.kernel import clock
from valley.supply.trace import actions
from valley.supply.trace.api.asked import Asked
from valley.supply.trace.engine.query import QueryParameter
from valley.supply.trace.engine.query.values import whole
from valley.supply.trace.engine.reports import stamp
from valley.supply.trace.models import RevokedPage
from valley.supply.trace.queries.epcis import Cursor

SALT = "trace.page"
LIFE = timedelta(hours=1)
DEFAULT_SIZE, LARGEST_SIZE = 30, 1_000
"""Of `perPage`: the default of GS1's document, and the most that this server returns at once."""
PAGING = ("perPage", "nextPageToken")


def size_of(asked: Asked) -> int:
    """How many are wanted. Raises: QueryParameter."""
    given = asked.request.GET.get("perPage")
    return DEFAULT_SIZE if given is None else min(whole("perPage", given, 1), LARGEST_SIZE)


def parameters_of(asked: Asked) -> dict[str, str]:
    """The query's own parameters; one that is repeated means all its values."""
    given = asked.request.GET
    return {name: "|".join(given.getlist(name)) for name in given if name not in PAGING}


def cursor_of(asked: Asked, until: int) -> Cursor:
    """Where the page begins. Raises: QueryParameter for a token that is no longer one, or of another query."""
    token = asked.request.GET.get("nextPageToken")
    if not token:
        return Cursor(until)
    held = _read(token)
    if held is None or held["u"] != asked.user.pk:
        raise QueryParameter(
            "unknown, expired or given up", parameter="nextPageToken", remedy="Begin at the first page."
        )
    if RevokedPage.objects.filter(digest=_digest(token)).exists():
        raise QueryParameter("given up", parameter="nextPageToken", remedy="Begin at the first page.")
    if held["q"] != _fingerprint(asked):
        raise QueryParameter(
            "belongs to another query",
            parameter="nextPageToken",
            remedy="Repeat the parameters, as the Link header does.",
        )
    return Cursor(*held["c"])


def linked(response: HttpResponse, asked: Asked, cursor: Cursor | None) -> HttpResponse:
    """The answer with the way to the next page, if there is one."""
    if cursor is not None:
        expires = clock.now() + LIFE
        held = {"c": astuple(cursor), "q": _fingerprint(asked), "u": asked.user.pk, "x": int(expires.timestamp())}
        token = signing.dumps(held, salt=SALT, compress=True)
        wanted = asked.request.GET.copy()
        wanted["nextPageToken"] = token
        address = asked.request.build_absolute_uri(f"{asked.request.path}?{wanted.urlencode()}")
        response.headers["Link"] = f'<{address}>; rel="next"'
        response.headers["GS1-Next-Page-Token-Expires"] = stamp(expires)
    return response


def forget(asked: Asked, token: str) -> HttpResponse:
    """DELETE: 204, whether the token was one or not; only its holder ends it."""
    held = _read(token)
    if held is not None and held["u"] == asked.user.pk:
        expires = datetime.fromtimestamp(held["x"], UTC)
        actions.revoke_page(by=asked.user, digest=_digest(token), expires_at=expires)
    return HttpResponse(status=204)


def _read(token: str) -> Mapping[str, Any] | None:
    try:
        held: Mapping[str, Any] = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return held if held["x"] > clock.now().timestamp() else None


def _fingerprint(asked: Asked) -> str:
    parts = [asked.request.path, *(f"{k}={v}" for k, v in sorted({**parameters_of(asked), **asked.prefixes}.items()))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
