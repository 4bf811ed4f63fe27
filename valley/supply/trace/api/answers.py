"""What every answer of `/epcis/v2` carries: the headers of GS1, and refusals as RFC 7807 problems."""

import json
import logging
from typing import Any
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse

from valley.kernel.errors import Invalid, Missing, NotAllowed, Refusal, TooMany
from valley.supply.trace.engine.query import QueryFault, QueryTooComplex, QueryTooLarge

log = logging.getLogger(__name__)

EPCIS_VERSION = CBV_VERSION = "2.0.0"
VENDOR_VERSION = "nutrition-valley-0.1"
OLDEST = NEWEST = "2.0.0"
JSON, JSON_LD, XML, TEXT_XML = "application/json", "application/ld+json", "application/xml", "text/xml"
PROBLEM_NAMESPACE = "urn:epcglobal:epcis:xsd:2"
LONGEST_URL = 8_000
"""Characters of a request's path and query; more answers 414. The web server itself takes 8,190."""

TITLES = {
    "SecurityException": "Unauthorised request",
    "NoSuchNameException": "Resource not found",
    "QueryParameterException": "Query parameter not understood",
    "QueryValidationException": "Query not valid",
    "QueryTooLargeException": "Query result too large",
    "QueryTooComplexException": "Query too complex",
    "SubscriptionControlsException": "Subscription not valid",
    "ResourceAlreadyExistsException": "A resource with the provided identifier already exists",
    "NotAcceptableException": "Conflicting request and response headers",
    "UnsupportedMediaTypeException": "Unsupported media type",
    "URITooLongException": "URI too long",
    "ValidationException": "Content not valid",
    "CaptureLimitExceededException": "Capture payload too large",
    "ImplementationException": "A server-side error occurred",
}


class EpcisFault(Exception):
    """An answer that is a problem. name: the exception of the standard, without `epcisException:`."""

    def __init__(self, status: int, name: str, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.name, self.detail, self.headers = status, name, detail, headers or {}


def unauthorised() -> EpcisFault:
    """401: nobody is known, or the token opens nothing."""
    return EpcisFault(
        401, "SecurityException", "Sign in, or send Authorization: Bearer nv_….", {"WWW-Authenticate": "Bearer"}
    )


def no_such(what: str) -> EpcisFault:
    """404 with the only type that GS1's document allows there."""
    return EpcisFault(404, "NoSuchNameException", f"{what} is not known here, or not to this account.")


def problem_of(fault: Exception) -> EpcisFault:
    """Any exception of a view as a problem."""
    match fault:
        case EpcisFault():
            return fault
        case QueryTooLarge() | QueryTooComplex():
            return EpcisFault(413, fault.name, str(fault))
        case QueryFault():
            return EpcisFault(400, fault.name, str(fault))
        case NotAllowed():
            return EpcisFault(403, "SecurityException", str(fault))
        case Missing() | Http404():
            return no_such("The resource")
        case TooMany():
            return EpcisFault(429, "SecurityException", str(fault))
        case Invalid():
            return EpcisFault(400, "ValidationException", f"{fault.field}: {fault}")
        case Refusal():
            return EpcisFault(fault.status, "ValidationException", str(fault))
    log.error("an EPCIS request failed", exc_info=fault)
    return EpcisFault(500, "ImplementationException", "The fault is in the server; it was noted.")


def problem(request: HttpRequest, fault: EpcisFault) -> HttpResponse:
    """The problem as JSON, or as XML where the client reads only that."""
    told: dict[str, Any] = {
        "type": f"epcisException:{fault.name}",
        "title": TITLES[fault.name],
        "status": fault.status,
        "detail": fault.detail,
    }
    accepted = request.headers.get("Accept", "")
    if "xml" in accepted and "json" not in accepted and "*/*" not in accepted:
        inner = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in told.items())
        body = f'<epcis:EPCISException xmlns:epcis="{PROBLEM_NAMESPACE}">{inner}</epcis:EPCISException>'
        media = "application/problem+xml"
    else:
        body, media = json.dumps(told, ensure_ascii=False), "application/problem+json"
    return HttpResponse(body, status=fault.status, content_type=media, headers=fault.headers)


def with_versions(response: HttpResponse, extensions: str = "") -> HttpResponse:
    """The headers of every answer."""
    response.headers.setdefault("GS1-EPCIS-Version", EPCIS_VERSION)
    response.headers.setdefault("GS1-CBV-Version", CBV_VERSION)
    if extensions:
        response.headers.setdefault("GS1-Extensions", extensions)
    if not response.content:
        del response.headers["Content-Type"]
    response.headers["Vary"] = "Accept, Authorization, Cookie, GS1-EPC-Format, GS1-CBV-XML-Format, GS1-Extensions"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def discovery(allow: str, extra: dict[str, str]) -> HttpResponse:
    """204 to OPTIONS: what the resource can do."""
    return HttpResponse(
        status=204,
        headers={
            "Allow": allow,
            "GS1-EPCIS-Min": OLDEST,
            "GS1-EPCIS-Max": NEWEST,
            "GS1-CBV-Min": OLDEST,
            "GS1-CBV-Max": NEWEST,
            "GS1-EPC-Format": "No_Preference",
            "GS1-CBV-XML-Format": "No_Preference",
            "GS1-Vendor-Version": VENDOR_VERSION,
            **extra,
        },
    )
