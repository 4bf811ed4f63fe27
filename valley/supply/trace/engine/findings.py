"""What is wrong with an event, so that its sender can mend it: where, which value, what to do; in two languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

LONGEST_VALUE = 200


@dataclass(frozen=True)
class Finding:
    """One fault. path: `epcList[0]`, "" the event itself; value: what stands there, shortened; `more`: for the words.

    `warning`: the event is stored all the same.
    """

    code: str
    path: str = ""
    value: str = ""
    more: dict[str, str] = field(default_factory=dict)
    warning: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def of_dict(held: Mapping[str, Any]) -> Finding:
    """The finding that `as_dict` gave."""
    return Finding(**held)


@cache
def words() -> dict[str, dict[str, dict[str, str]]]:
    """`findings.toml`: section → name → language → words."""
    return tomllib.loads((Path(__file__).parent / "findings.toml").read_text(encoding="utf-8"))


def shortened(value: Any) -> str:
    """A value for showing."""
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def told(finding: Finding, language: str) -> tuple[str, str]:
    """(what is wrong, what to do) in `language`: Chinese for "zh…", else English. Ends without a full stop."""
    held = words()["fault"][finding.code]
    given = _Given(finding.more, value=finding.value, path=finding.path)
    chosen = "zh" if language.startswith("zh") else "en"
    return held[chosen].format_map(given), held[f"{chosen}_remedy"].format_map(given)


class _Given(dict[str, str]):
    """What the words may name; a name that is missing leaves nothing."""

    def __init__(self, more: Mapping[str, str], **others: str) -> None:
        super().__init__({**others, **more})

    def __missing__(self, _key: str) -> str:
        return ""


def suggestion(word: str, known: list[str]) -> dict[str, str]:
    """“Did you mean …” in both languages, where a known word is near."""
    near = get_close_matches(word, known, n=1, cutoff=0.7)
    return {"suggestion": f"是否指 {near[0]}？", "suggestion_en": f"did you mean {near[0]}? "} if near else {}
