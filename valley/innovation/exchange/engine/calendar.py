"""Dates as an iCalendar stream (RFC 5545): all-day events, folded and escaped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE_BYTES = 75  # RFC 5545, 3.1: longer lines are folded


@dataclass(frozen=True)
class Deadline:
    """A day on which something is due. `key` stays the same when the day moves; `address` is absolute."""

    key: str
    on: date
    title: str
    address: str


def calendar(name: str, deadlines: Iterable[Deadline], now: datetime) -> str:
    """The whole stream. `now` (aware) is when it was made; the end of an all-day event is the day after (3.6.1)."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Nutrition Valley//exchange//ZH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for one in deadlines:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(one.key)}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(one.title)}",
            f"URL:{one.address}",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _text(words: str) -> str:
    """Escaped (3.3.11); control characters are left out."""
    kept = "".join(letter for letter in words if letter >= " " or letter == "\n")
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """No line over 75 bytes, no character cut in two."""
    made, room, parts = "", LINE_BYTES, []
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append(made)
            made, room = "", LINE_BYTES - 1  # the space that begins a continued line
        made += letter
        room -= size
    return "\r\n ".join([*parts, made])
