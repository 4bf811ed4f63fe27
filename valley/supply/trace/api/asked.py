"""Who asks, in which form the answer is wanted, what the client's prefixes mean."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja.errors import AuthorizationError, HttpError

from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.supply.trace.api.answers import (
    JSON,
    JSON_LD,
    LONGEST_URL,
    NEWEST,
    OLDEST,
    TEXT_XML,
    XML,
    EpcisFault,
    unauthorised,
)
from valley.supply.trace.engine.formats import CbvFormat, EpcFormat

Authenticator = Callable[[HttpRequest], Any]
BOUNDS = (("GS1-EPCIS-Min", "GS1-EPCIS-Max"), ("GS1-CBV-Min", "GS1-CBV-Max"))
_VERSION = re.compile(r"\d+(\.\d+)*\Z")
_PREFIX = re.compile(r"\s*([A-Za-z][\w.-]*)=(\S+)\s*\Z")


@dataclass
class Asked:
    """A request understood. media: of the answer; prefixes: of GS1-Extensions."""

    request: HttpRequest
    user: User
    media: str
    epc_format: EpcFormat
    cbv_format: CbvFormat
    prefixes: dict[str, str]

    @property
    def wants_xml(self) -> bool:
        return self.media in (XML, TEXT_XML)


def authenticated(request: HttpRequest, ways: Sequence[Authenticator]) -> User:
    """The user of the token or the session. Raises: EpcisFault 401, 403."""
    for way in ways:
        try:
            user = way(request)
        except (AuthorizationError, HttpError) as refused:
            raise EpcisFault(403, "SecurityException", str(refused) or "The token does not open this.") from refused
        if isinstance(user, User):
            request.user = user
            return user
    raise unauthorised()


def understand(request: HttpRequest, user: User, media: Sequence[str], verb: str | None) -> Asked:
    """verb: what the user has to be allowed, None where the view asks. Raises: EpcisFault 406, 414; NotAllowed."""
    if len(request.get_full_path()) > LONGEST_URL:
        raise EpcisFault(414, "URITooLongException", f"A URL has at most {LONGEST_URL} characters; post a named query.")
    if verb is not None:
        require(user, verb)
    _versions(request)
    found = request.get_preferred_type(list(media)) if request.headers.get("Accept", "").strip() else media[0]
    if found is None:
        raise EpcisFault(406, "NotAcceptableException", f"Accept: this resource is served as {', '.join(media)}.")
    return Asked(
        request,
        user,
        found,
        EpcFormat(_one_of(request, "GS1-EPC-Format", EpcFormat, EpcFormat.DIGITAL_LINK)),
        CbvFormat(_one_of(request, "GS1-CBV-XML-Format", CbvFormat, CbvFormat.NO_PREFERENCE)),
        extensions(request.headers.get("GS1-Extensions", "")),
    )


def content_is(request: HttpRequest, *allowed: str) -> None:
    """Raises: EpcisFault 415 where the body is of another type."""
    given = request.content_type or ""
    if given not in allowed:
        raise EpcisFault(
            415, "UnsupportedMediaTypeException", f"Content-Type {given or 'is missing'}: send {allowed[0]}."
        )


def extensions(header: str) -> dict[str, str]:
    """`ex=http://…,ex2=http://…` → prefix → namespace. Raises: EpcisFault 406 for what cannot be read."""
    found = {}
    for part in filter(None, (piece.strip() for piece in header.split(","))):
        match = _PREFIX.match(part)
        if match is None:
            raise EpcisFault(406, "NotAcceptableException", f"GS1-Extensions: {part[:200]} is not prefix=namespace.")
        found[match[1]] = match[2]
    return found


def _one_of(request: HttpRequest, header: str, values: Any, default: str) -> str:
    given: str = request.headers.get(header, default)
    if given not in set(values):
        raise EpcisFault(406, "NotAcceptableException", f"{header}: {given[:100]} is not one of {', '.join(values)}.")
    return given


def _versions(request: HttpRequest) -> None:
    ours = _numbers(OLDEST), _numbers(NEWEST)
    for least, greatest in BOUNDS:
        low, high = request.headers.get(least), request.headers.get(greatest)
        for name, given in ((least, low), (greatest, high)):
            if given is not None and not _VERSION.match(given):
                raise EpcisFault(406, "NotAcceptableException", f"{name}: {given[:50]} is no version.")
        if (low and _numbers(low) > ours[1]) or (high and _numbers(high) < ours[0]):
            raise EpcisFault(406, "NotAcceptableException", f"{least}/{greatest}: this server speaks {NEWEST}.")
    for name in ("GS1-EPCIS-Version", "GS1-CBV-Version"):
        given = request.headers.get(name)
        if given is not None and (not _VERSION.match(given) or _numbers(given)[:1] != ours[1][:1]):
            raise EpcisFault(406, "NotAcceptableException", f"{name}: {given[:50]}; this server speaks {NEWEST}.")


def _numbers(version: str) -> tuple[int, ...]:
    found = [int(part[:9]) for part in version.split(".")]
    return tuple(found + [0] * (3 - len(found)))


EVENT_MEDIA = (JSON, JSON_LD, XML, TEXT_XML)
JSON_MEDIA = (JSON, JSON_LD)
