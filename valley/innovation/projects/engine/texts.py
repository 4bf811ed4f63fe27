"""Filling a template: {{name}} is replaced by what is known, and what is not known is left open and said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

PLACE = re.compile(r"\{\{\s*([^{}]{1,40}?)\s*\}\}")
BLANK = "＿＿＿＿"


@dataclass(frozen=True)
class Filled:
    """The text, and the names of the places that stay open, each once, in order."""

    text: str
    open: tuple[str, ...]


def fill(text: str, known: Mapping[str, str]) -> Filled:
    """Put what is known into its places. An empty value is not known; values are put in, never read again."""
    missing: list[str] = []

    def put(found: re.Match[str]) -> str:
        name = found[1]
        if value := known.get(name, "").strip():
            return value
        missing.append(name)
        return f"{BLANK}（{name}）"

    return Filled(PLACE.sub(put, text), tuple(dict.fromkeys(missing)))


def places(text: str) -> tuple[str, ...]:
    """The names that the text asks for, each once, in order."""
    return tuple(dict.fromkeys(PLACE.findall(text)))
