"""Names and words as they are compared: in full, whatever they were written like."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.vocabulary import full

Prefixes = Mapping[str, str]
"""Prefix → namespace, of a request's GS1-Extensions or a query's `@context`."""


def expanded(text: str, prefixes: Prefixes) -> str:
    """A CURIE whose prefix is declared → namespace + rest; anything else as it is."""
    prefix, colon, rest = text.partition(":")
    if colon and prefix in prefixes and not rest.startswith("//"):
        return f"{prefixes[prefix]}{rest}"
    return text


def meanings(text: str, prefixes: Prefixes, bare: str = "") -> frozenset[str]:
    """A standard word, a URI or a key as it stands in the store; a CURIE of one's own also as a document left it."""
    plain = text.strip()
    return frozenset(canonical(full(form, bare)) for form in (plain, expanded(plain, prefixes)))


@lru_cache(maxsize=20_000)
def moment(text: str) -> datetime | None:
    """A date-time with an offset, in UTC; None for everything else. More than six decimals are cut."""
    if len(text) < 20 or text[4:5] != "-" or text[10:11] not in ("T", "t"):
        return None
    try:
        when = datetime.fromisoformat(text.upper())
        return None if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def number(text: str) -> float | None:
    """A finite decimal number, or None."""
    if not text or text[0] not in "+-.0123456789" or "_" in text:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
