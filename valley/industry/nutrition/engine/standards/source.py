"""Where a rule comes from: standard, edition, the days on which it is in force, file and checksum."""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from valley.industry.nutrition.engine.standards.errors import BadInput

DATA = Path(__file__).parents[2] / "data" / "rules"


@dataclass(frozen=True, slots=True)
class Source:
    """One edition. `effective_from` None: the day is not known, so it is unknown on any day whether it is in force."""

    standard: str
    edition: str
    title: str
    title_en: str
    effective_from: date | None = None
    effective_to: date | None = None
    origin: str = ""
    sha256: str = ""
    file_sha256: str = ""
    secondary: bool = False

    @property
    def name(self) -> str:
        """“GB 28050-2025”."""
        return f"{self.standard}-{self.edition}"

    def in_force(self, day: date) -> bool | None:
        """Whether it is in force on `day`; None where that is not known."""
        if self.effective_from is None:
            return None
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


def read_toml(path: Path) -> tuple[dict[str, Any], Source]:
    """A rule file and its source. Raises: BadInput where the file does not say standard, edition and title."""
    return parsed(path.read_bytes(), path.name)


def parsed(raw: bytes, name: str) -> tuple[dict[str, Any], Source]:
    """The same of a file's bytes; `name` is what a flaw is said of."""
    try:
        held = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as flaw:
        raise BadInput(name, str(flaw), "规则文件须为 UTF-8 的 TOML", "a rule file is TOML in UTF-8") from None
    for field in ("standard", "edition", "title"):
        if not isinstance(held.get(field), str) or not held[field].strip():
            raise BadInput(f"{name} · {field}", held.get(field), "须写明标准号、版本和名称", "state it as text")
    days = [held.get(field) for field in ("effective_from", "effective_to")]
    for field, day in zip(("effective_from", "effective_to"), days, strict=True):
        if day is not None and (not isinstance(day, date) or hasattr(day, "hour")):
            raise BadInput(f"{name} · {field}", day, "日期写成 2027-03-16", "write a date such as 2027-03-16")
    if days[0] and days[1] and days[0] >= days[1]:
        raise BadInput(f"{name} · effective_to", days[1], "须晚于 effective_from", "has to be after effective_from")
    return held, Source(
        standard=held["standard"],
        edition=held["edition"],
        title=held["title"],
        title_en=str(held.get("title_en", "")),
        effective_from=days[0],
        effective_to=days[1],
        origin=str(held.get("source", "")),
        sha256=str(held.get("sha256", "")),
        file_sha256=hashlib.sha256(raw).hexdigest(),
        secondary=bool(held.get("secondary", False)),
    )
