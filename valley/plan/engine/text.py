"""Words of a plan, what they rest on, and how sure they are."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """STATED: printed. INFERRED: follows from the print. MISSING: lost, stays unknown. ASSUMED: the platform's."""

    STATED = "stated"
    INFERRED = "inferred"
    MISSING = "missing"
    ASSUMED = "assumed"


@dataclass(frozen=True)
class Text:
    """Chinese as in the source, and the project's own English translation."""

    zh: str
    en: str

    def said_in(self, language: str) -> str:
        """The words for a language code ("zh-hans", "en", …); Chinese where no English is needed."""
        return self.en if language.startswith("en") and self.en else self.zh


@dataclass(frozen=True)
class Lines:
    """Line ranges of the source text, first and last included."""

    ranges: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return ", ".join(f"L{a}" if a == b else f"L{a}-{b}" for a, b in self.ranges)

    def __bool__(self) -> bool:
        return bool(self.ranges)


@dataclass(frozen=True)
class Basis:
    """What a value or a sentence rests on."""

    status: Status
    lines: Lines = Lines()
    printed: tuple[str, ...] = ()
    note: Text | None = None

    @property
    def known(self) -> bool:
        return self.status is not Status.MISSING


@dataclass(frozen=True)
class Quote:
    """Words with their basis. `text` is None where the source lost them and nobody names them."""

    text: Text | None
    basis: Basis
