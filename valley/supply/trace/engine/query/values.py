"""Values of parameters: from a query string (text, `|` between several) or from JSON."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from valley.supply.trace.engine.query.errors import QueryParameter
from valley.supply.trace.engine.query.words import moment, number

Raw = str | int | float | bool | None
Given = Raw | Sequence[Raw]


def texts(parameter: str, given: Given) -> list[str]:
    """One or several texts. Raises: QueryParameter where there is none."""
    several: Sequence[object]
    several = given.split("|") if isinstance(given, str) else given if isinstance(given, list | tuple) else [given]
    found = [as_text(parameter, one) for one in several]
    if not found or any(not one for one in found):
        raise QueryParameter(
            "a value is missing", parameter=parameter, remedy="Give one value, or several joined by |."
        )
    return found


def as_text(parameter: str, given: object) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, str | int | float):
        text = str(given)
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise QueryParameter("a character that no text may hold", parameter=parameter)
        return text
    raise QueryParameter(
        "a text or a number is needed", parameter=parameter, value=json.dumps(given, default=str, ensure_ascii=False)
    )


def one(parameter: str, given: Given) -> str:
    """Exactly one text. Raises: QueryParameter."""
    found = texts(parameter, given) if isinstance(given, list | tuple) else [as_text(parameter, given)]
    if len(found) != 1 or not found[0]:
        raise QueryParameter("one value is expected", parameter=parameter, value="|".join(found))
    return found[0]


def time(parameter: str, given: Given) -> datetime:
    """One date-time with an offset. Raises: QueryParameter."""
    text = one(parameter, given)
    # A + that was not encoded arrives as a blank.
    when = moment(text) or moment(text.replace(" ", "+"))
    if when is None:
        raise QueryParameter(
            "not a date-time with an offset",
            parameter=parameter, value=text, remedy="Write 2026-06-30T00:15:47.000Z or …+08:00 (in a URL: %2B08:00).",
        )  # fmt: skip
    return when


def numbers(parameter: str, given: Given) -> list[Decimal]:
    """One or several numbers, exactly as written. Raises: QueryParameter."""
    found = []
    for text in texts(parameter, given):
        if number(text) is None or len(text) > 40:
            raise QueryParameter("not a number", parameter=parameter, value=text, remedy="Write 12 or 12.5.")
        found.append(Decimal(text))
    return found


def boolean(parameter: str, given: Given) -> bool:
    """true, false, 1, 0; nothing stands for true, as in `EXISTS_errorDeclaration=`. Raises: QueryParameter."""
    if isinstance(given, list | tuple):
        given = given[0] if len(given) == 1 else "|".join(str(g) for g in given)
    if given is None or given == "":
        return True
    text = str(given).lower()
    if text in ("true", "1", "1.0"):
        return True
    if text in ("false", "0", "0.0"):
        return False
    raise QueryParameter("neither true nor false", parameter=parameter, value=text)


def whole(parameter: str, given: Given, least: int) -> int:
    """A whole number from `least` on. Raises: QueryParameter."""
    text = one(parameter, given)
    if not text.isascii() or not text.removeprefix("-").isdigit() or len(text) > 15 or int(text) < least:
        raise QueryParameter(f"not a whole number from {least} on", parameter=parameter, value=text)
    return int(text)
