"""Where GS1's OpenAPI document of EPCIS 2.0.0 contradicts itself or what it describes, and how it is mended here."""

from collections.abc import Callable, Iterator
from typing import Any

Document = dict[str, Any]
MENDS: list[tuple[str, Callable[[Document], None]]] = []
"""(the fault, what mends it)"""


def mend(fault: str) -> Callable[[Callable[[Document], None]], Callable[[Document], None]]:
    """Register a mend under the fault that forces it."""

    def register(apply: Callable[[Document], None]) -> Callable[[Document], None]:
        MENDS.append((fault, apply))
        return apply

    return register


def mended(document: Document) -> Document:
    """`document`, changed in place."""
    for _fault, apply in MENDS:
        apply(document)
    return document


def _operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for address, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield address, method, operation


def _asks(operation: Document, *names: str) -> bool:
    given = {str(p.get("$ref", "")).rpartition("/")[2] or p.get("name") for p in operation.get("parameters", ())}
    return bool(given & set(names))


@mend("Operations whose parameters SHALL raise QueryParameterException do not list the 400 with which it is answered.")
def parameters_can_be_wrong(document: Document) -> None:
    for _address, _method, operation in _operations(document):
        if _asks(operation, "PerPage", "NextPageToken", "GE_eventTime"):
            operation["responses"].setdefault("400", {"$ref": "#/components/responses/400QueryIssues"})


@mend("POST /queries and POST …/subscriptions do not list the 400 for a query or a subscription that is none.")
def definitions_can_be_wrong(document: Document) -> None:
    document["paths"]["/queries"]["post"]["responses"]["400"] = {"$ref": "#/components/responses/400QueryIssues"}
    subscribe = document["paths"]["/queries/{queryName}/subscriptions"]["post"]
    subscribe["responses"]["400"] = {"$ref": "#/components/responses/400SubscriptionIssues"}


@mend("QueryTooLargeException and QueryTooComplexException have a 413 of their own that no GET of events lists.")
def answers_can_be_too_large(document: Document) -> None:
    too_large = {"$ref": "#/components/responses/413QueryScopeOrSize"}
    for _address, _method, operation in _operations(document):
        if _asks(operation, "maxEventCount", "CreateQuery"):
            operation["responses"].setdefault("413", too_large)
    document["paths"]["/queries"]["post"]["responses"]["413"] = too_large


@mend("400SubscriptionIssues is application/json though every problem is application/problem+json (RFC 7807).")
def subscription_problems_are_problems(document: Document) -> None:
    content = document["components"]["responses"]["400SubscriptionIssues"]["content"]
    for kind in ("json", "xml"):
        content[f"application/problem+{kind}"] = content.pop(f"application/{kind}")


@mend("400SubscriptionIssues leaves out QueryParameterException, which perPage and nextPageToken raise there.")
def subscription_lists_have_parameters(document: Document) -> None:
    for media in document["components"]["responses"]["400SubscriptionIssues"]["content"].values():
        media["schema"]["allOf"][0]["properties"]["type"]["enum"].append("epcisException:QueryParameterException")


@mend("400QueryIssues has no application/problem+xml, unlike all other problems.")
def query_problems_in_xml(document: Document) -> None:
    content = document["components"]["responses"]["400QueryIssues"]["content"]
    content["application/problem+xml"] = content["application/problem+json"]


@mend("409 tells its status to be 406.")
def conflict_is_409(document: Document) -> None:
    for media in document["components"]["responses"]["409ResourceAlreadyExistsException"]["content"].values():
        media["schema"]["allOf"][0]["properties"]["status"] = {"type": "integer", "enum": [409], "default": 409}


@mend("GET /queries/{queryName} describes and shows one definition, but its schema is a list.")
def one_query_is_one(document: Document) -> None:
    media = document["paths"]["/queries/{queryName}"]["get"]["responses"]["200"]["content"]["application/json"]
    media["schema"] = media["schema"]["items"]


@mend("Patterns of schedules use \\g<…>, which no regular expression of JSON Schema (ECMA-262) knows.")
def schedules_without_patterns(document: Document) -> None:
    for name, schema in document["components"]["schemas"].items():
        if name.startswith("GS1-Query-"):
            schema.pop("pattern", None)


@mend("A subscription requires `secret`, a property that it does not have; the secret is `signatureToken`, optional.")
def no_secret_is_required(document: Document) -> None:
    document["components"]["schemas"]["AbstractQuerySubscription"]["required"] = ["dest"]


@mend("DELETE /nextPageToken/{token} does not list 401, unlike all other operations.")
def tokens_belong_to_somebody(document: Document) -> None:
    delete = document["paths"]["/nextPageToken/{token}"]["delete"]["responses"]
    delete["401"] = {"$ref": "#/components/responses/401UnauthorizedRequest"}
    delete["406"] = {"$ref": "#/components/responses/406NotAcceptable"}


@mend("415 in XML names IUnsupportedMediaTypeException.")
def unsupported_has_one_name(document: Document) -> None:
    for media in document["components"]["responses"]["415UnsupportedMediaType"]["content"].values():
        media["schema"]["allOf"][0]["properties"]["type"]["enum"] = ["epcisException:UnsupportedMediaTypeException"]


@mend("A capture job has exactly one of errors and errorFile, but neither is required, so that every job fits both.")
def jobs_may_fit_both(document: Document) -> None:
    for part in document["components"]["schemas"]["CaptureJob"]["allOf"]:
        if "oneOf" in part:
            part["anyOf"] = part.pop("oneOf")


@mend("414 is listed for OPTIONS of events, where no query is; a path can be too long wherever it holds a URI.")
def any_url_can_be_too_long(document: Document) -> None:
    for _address, _method, operation in _operations(document):
        operation["responses"].setdefault("414", {"$ref": "#/components/responses/414URLTooLong"})


@mend("Our own: WebSockets are opened at a server beside the web server, whose place a 307 tells (ADR-0016).")
def sockets_are_elsewhere(document: Document) -> None:
    events = document["paths"]["/queries/{queryName}/events"]["get"]["responses"]
    events["307"] = {"description": "The WebSocket server's address is in Location."}
