"""Times of events: xsd:dateTimeStamp → an aware datetime."""

import re
from datetime import UTC, datetime
from functools import lru_cache

_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)\Z")


@lru_cache(maxsize=20_000)
def moment(text: str) -> datetime:
    """The moment that `text` names, in UTC, to the microsecond; a time without an offset is taken as UTC.

    Raises: ValueError.
    """
    found = datetime.fromisoformat(text.strip())
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


@lru_cache(maxsize=100)
def offset_minutes(text: str | None) -> int:
    """`+08:00` → 480; Z, and what is no offset, 0."""
    found = _OFFSET.match((text or "").strip())
    if not found:
        return 0
    sign, hours, minutes = found.groups()
    return (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)
