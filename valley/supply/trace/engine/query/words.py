"""Names and words as they are compared: in full, whatever they were written like."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.vocabulary import full

Prefixes = Mapping[str, str]
"""Prefix → namespace, of a document's `@context` or a request's GS1-Extensions."""


def expanded(text: str, prefixes: Prefixes) -> str:
    """A CURIE whose prefix is declared → namespace + rest; anything else as it is."""
    prefix, colon, rest = text.partition(":")
    if colon and prefix in prefixes and not rest.startswith("//"):
        return f"{prefixes[prefix]}{rest}"
    return text


def word(text: str, prefixes: Prefixes, bare: str = "") -> str:
    """A standard word, a URI or a key as it is compared."""
    return canonical(full(expanded(text.strip(), prefixes), bare))


def qualified(key: str, prefixes: Prefixes) -> str | None:
    """A field's name as `{namespace}name`; None where its prefix is not declared.

    Also the form of EPCIS 1.x, `namespace#name`, and `{namespace}name` itself.
    """
    if key.startswith("{"):
        return key
    if "://" in key or key.startswith("urn:"):
        namespace, hash_, name = key.rpartition("#")
        return f"{{{namespace}}}{name}" if hash_ else None
    prefix, colon, name = key.partition(":")
    return f"{{{prefixes[prefix]}}}{name}" if colon and prefix in prefixes else None


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
