"""What is to be done next: the platform's own steps are kept as codes and said in the reader's language.

A step that a person wrote stays in their words. `declare_steps` names the steps of an app once; `step` makes one for a
field; a row that is read from the database says it in the language of whoever reads.
"""

import json
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from valley.kernel.errors import Words

if TYPE_CHECKING:
    Line = models.CharField[str, str]
else:
    Line = models.CharField

MARK = "::"
_steps: dict[str, Words] = {}


class Said(str):
    """A step in words, with what is kept of it."""

    __slots__ = ("kept",)
    kept: str

    def __new__(cls, words: str, kept: str) -> Self:
        made = super().__new__(cls, words)
        made.kept = kept
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.kept


def declare_steps(steps: dict[str, Words]) -> None:
    """Name steps: code → words, with %(key)s where they take something. Once per code."""
    for code, words in steps.items():
        if code in _steps:
            raise ValueError(f"step {code!r} is declared already")
        _steps[code] = words


def step(code: str, **given: str) -> Said:
    """The step for a `StepField`. Raises: KeyError for a code that nobody declared."""
    _steps[code]
    more = json.dumps(given, ensure_ascii=False) if given else ""
    return read(f"{MARK}{code}{more}")


def read(kept: str) -> Said:
    """What is kept, said in the active language; words of a person as they are."""
    code, brace, rest = kept.removeprefix(MARK).partition("{")
    if not kept.startswith(MARK) or code not in _steps:
        return Said(kept, kept)
    words = str(_steps[code])
    if brace:
        try:
            words %= json.loads(brace + rest)
        except (ValueError, KeyError, TypeError):
            return Said(kept, kept)
    return Said(words, kept)


class StepField(Line):
    """A next step. In the database a code of the platform or somebody's own words; in Python what is said of it."""

    def from_db_value(self, value: str | None, *_more: Any) -> str | None:
        return None if value is None else read(value)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value.kept if isinstance(value, Said) else value)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For migrations it is what the database has: a line of text."""
        name, _path, args, given = super().deconstruct()
        return name, "django.db.models.CharField", args, given
