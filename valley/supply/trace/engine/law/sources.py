"""Where a rule was read. What was not read is not known: whoever prints it says so."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

DATA = Path(__file__).parent / "data"
UNREAD = "条款未读到"


@dataclass(frozen=True, slots=True)
class Source:
    """A rule and the copy that was read. read: "primary", "secondary" or "unread"."""

    key: str
    title: str
    title_en: str
    edition: str
    read: Literal["primary", "secondary", "unread"]
    where: str


def table(name: str) -> dict[str, Any]:
    """A data file of this folder."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def sources() -> dict[str, Source]:
    """Every source by its key."""
    return {key: Source(key=key, **given) for key, given in table("sources").items()}
