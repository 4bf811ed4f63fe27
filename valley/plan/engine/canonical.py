"""One byte string for one content, so that a hash means something.

Source: RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 code units, no white space, UTF-8. Numbers
other than integers are never written as JSON numbers: fractions become "numerator/denominator", decimals their
digits, so no reader's floats can blur them.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any


def plain(value: Any) -> Any:
    """`value` as JSON types only.

    Raises: TypeError for a float, a naive datetime or anything unknown.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Decimal):
        return plain(Fraction(value))
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a naive datetime has no one meaning")
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return plain({field.name: getattr(value, field.name) for field in dataclasses.fields(value)})
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("keys must be strings")
        return {key: plain(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical(value: Any) -> bytes:
    """The canonical bytes of `value`."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def digest(value: Any) -> str:
    """SHA-256 over the canonical bytes, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()
