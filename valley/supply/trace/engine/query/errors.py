"""Why a query is refused. `name` is the exception of the standard (`epcisException:…`)."""

from typing import ClassVar


class QueryFault(Exception):
    """parameter: the one at fault or ""; value: as given; reason and remedy: in plain words."""

    name: ClassVar[str] = "QueryValidationException"

    def __init__(self, reason: str, *, parameter: str = "", value: str = "", remedy: str = "") -> None:
        self.reason, self.parameter, self.value, self.remedy = reason, parameter, value, remedy
        shown = f"{parameter}={value[:200]}: " if value else f"{parameter}: " if parameter else ""
        super().__init__(f"{shown}{reason}" + (f"; {remedy}" if remedy else ""))


class QueryParameter(QueryFault):
    """A parameter is unknown, malformed, or contradicts another (EPCIS 2.0 §8.2.3)."""

    name = "QueryParameterException"


class QueryTooLarge(QueryFault):
    """More events match than may be returned."""

    name = "QueryTooLargeException"


class QueryTooComplex(QueryFault):
    """The query asks more than this server takes up."""

    name = "QueryTooComplexException"
