"""One shape for everything that the API refuses."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from valley.kernel.api.faults import fault
from valley.kernel.errors import Invalid, Missing, NotAllowed, Refusal, TooMany


class Problem(Schema):
    """Why nothing was done. `code` is stable for programs; the words are in the language of the reader."""

    code: str
    message: str
    field: str = ""
    value: str = ""
    remedy: str = ""


REFUSALS = {
    401: "No session and no valid token",
    403: "This account may not do that",
    404: "There is no such thing, or this account may not know of it",
    409: "The state of things does not allow it",
    422: "The input is wrong; `field` says where",
    429: "Too many attempts",
}
_PLAIN: dict[int, type[Refusal]] = {403: NotAllowed, 404: Missing, 409: Refusal, 422: Invalid, 429: TooMany}


class DocumentedAPI(NinjaAPI):
    """Every operation of the API documents the refusals that every operation can answer."""

    def get_openapi_schema(self, **given: Any) -> Any:
        document = super().get_openapi_schema(**given)
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema()
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, words in REFUSALS.items():
                    operation["responses"][status] = {"description": words, "content": content}
        return document


def install(api: NinjaAPI) -> None:
    """Give `api` the handlers that answer refusals as `Problem`."""
    api.add_exception_handler(Refusal, partial(_refusal, api=api))
    api.add_exception_handler(Http404, partial(_missing, api=api))
    api.add_exception_handler(HttpError, partial(_http, api=api))
    api.add_exception_handler(ValidationError, partial(_validation, api=api))


def _answer(api: NinjaAPI, request: HttpRequest, status: int, problem: Problem) -> HttpResponse:
    return api.create_response(request, problem.model_dump(), status=status)


def _refusal(request: HttpRequest, refusal: Refusal, api: NinjaAPI) -> HttpResponse:
    value = "" if refusal.value is None else str(refusal.value)
    problem = Problem(
        code=refusal.code, message=str(refusal.message), field=refusal.field, value=value, remedy=str(refusal.remedy)
    )
    return _answer(api, request, refusal.status, problem)


def _missing(request: HttpRequest, error: Http404, api: NinjaAPI) -> HttpResponse:
    return _refusal(request, Missing(), api)


def _http(request: HttpRequest, error: HttpError, api: NinjaAPI) -> HttpResponse:
    if error.status_code == 401:
        problem = Problem(
            code="NotSignedIn", message=_("请先登录，或附上有效的令牌。"), remedy="Authorization: Bearer nv_…"
        )
        return _answer(api, request, 401, problem)
    if error.status_code in _PLAIN:
        return _answer(api, request, error.status_code, _plain(error.status_code))
    return _answer(api, request, error.status_code, Problem(code="HttpError", message=error.message))


def _plain(status: int) -> Problem:
    refusal = _PLAIN[status]()
    return Problem(code=refusal.code, message=str(refusal.message), remedy=str(refusal.remedy))


def _validation(request: HttpRequest, error: ValidationError, api: NinjaAPI) -> HttpResponse:
    """The first fault that the schema found; `field` is its place, as in "body.label"."""
    first = error.errors[0]
    problem = Problem(
        code="Invalid",
        message=_("请求内容不符合接口说明。"),
        field=".".join(str(part) for part in first.get("loc", ())),
        value=str(first.get("input", ""))[:200],
        remedy=fault(first),
    )
    return _answer(api, request, 422, problem)
