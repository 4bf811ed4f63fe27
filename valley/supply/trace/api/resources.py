"""A resource: its methods, who may ask, and every refusal in one shape."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from valley.supply.trace.api.answers import EpcisFault, discovery, no_such, problem, problem_of, with_versions
from valley.supply.trace.api.asked import JSON_MEDIA, Asked, Authenticator, authenticated, understand

View = Callable[..., HttpResponseBase]


def resource(
    ways: Sequence[Authenticator],
    *,
    media: Sequence[str] = JSON_MEDIA,
    options: dict[str, str] | Callable[..., dict[str, str]] | None = None,
    found: Callable[..., Any] | None = None,
    verb: str | None = "trace.query",
    **views: View,
) -> Callable[..., HttpResponseBase]:
    """A Django view that answers OPTIONS and the methods of `views`, each called with (Asked, **kwargs of the path).

    ways: how to know who asks; found: raises where the resource is not there (for OPTIONS); options: further headers
    of OPTIONS, or what gives them for the path;
    verb: what the user has to be allowed, None where the views ask themselves.
    """
    allow = ", ".join(["OPTIONS", *views])

    @csrf_exempt  # the session's way asks for the token itself; a bearer needs none
    def view(request: HttpRequest, **path: Any) -> HttpResponseBase:
        header = request.headers.get("GS1-Extensions", "")
        try:
            response = _answer(request, path)
        except Exception as fault:
            response = problem(request, problem_of(fault))
        if isinstance(response, HttpResponse):
            with_versions(response, header if response.status_code < 400 else "")
        return response

    def _answer(request: HttpRequest, path: dict[str, Any]) -> HttpResponseBase:
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method != "OPTIONS" and method not in views:
            raise EpcisFault(405, "ImplementationException", f"Allowed: {allow}.", {"Allow": allow})
        user = authenticated(request, ways)
        asked = understand(request, user, ("*/*",) if method == "OPTIONS" else media, verb)
        if method == "OPTIONS":
            if found is not None:
                found(asked, **path)
            return discovery(allow, options(asked, **path) if callable(options) else options or {})
        return views[method](asked, **path)

    return view


@csrf_exempt
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """404 as a problem, at an address that the standard does not have."""
    return with_versions(problem(request, no_such(f"/{rest[:200]}")))


__all__ = ["Asked", "View", "nowhere", "resource"]
