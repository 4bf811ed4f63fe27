"""Roles are read once per request that changes nothing, however many rules ask."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from valley.registry.rules import remembered


class RolesOnce:
    """Only for GET and HEAD: whatever writes asks the table each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with remembered():
            return self.get_response(request)
