"""Numbers and times as the event hash writes them."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache


@lru_cache(maxsize=10_000)
def number(text: str) -> str:
    """Text of a number without trailing zeros; other text as it is.

    As in the published vectors, any value that reads as a number is one, and passes through an IEEE 754 double: what
    has more than some 15 digits does not keep them all.
    """
    if text[:1].isalpha():
        return text
    try:
        value = float(text)
        return str(int(value)) if value == int(value) else str(value)
    except (ValueError, OverflowError):
        return text


_WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z", re.ASCII)
"""As `instant` writes it: this text is its own answer, be it a time or none."""
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?\Z")


@lru_cache(maxsize=10_000)
def instant(text: str) -> str:
    """An xsd:dateTimeStamp in UTC with milliseconds, the third decimal rounded up from a fourth of 5 to 9.

    Text of another form comes back as it is: the event is refused elsewhere.
    """
    if _WRITTEN.match(text):
        return text
    found = _TIME.match(text.strip())
    if not found:
        return text.strip()
    *whole, fraction, offset = found.groups()
    digits = (fraction or "").ljust(4, "0")
    milliseconds = int(digits[:3]) + (digits[3] >= "5")
    try:
        when = datetime(*(int(part) for part in whole), tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError:
        return text.strip()
    if offset not in (None, "Z"):
        minutes = int(offset[1:3]) * 60 + int(offset[-2:])
        when -= timedelta(minutes=minutes if offset[0] == "+" else -minutes)
    when += timedelta(milliseconds=milliseconds)
    return f"{when.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
