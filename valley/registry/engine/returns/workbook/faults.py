"""What is wrong with a file: of the whole file, or at a cell."""

from dataclasses import dataclass

from valley.registry.engine.returns.words import Text


@dataclass(frozen=True)
class Fault:
    """One wrong cell: where (`sheet`!`cell`), what stands there, why it is wrong, what to do."""

    sheet: str
    cell: str
    value: str
    message: Text
    remedy: Text

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


class BadFile(ValueError):
    """The file as a whole cannot be read; nothing of it was taken."""

    def __init__(self, message: Text, remedy: Text) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(message.zh)


def shown(value: object) -> str:
    """A cell's value for a message: at most 60 characters, control characters dropped."""
    text = "".join(c for c in str(value) if c.isprintable())
    return text if len(text) <= 60 else text[:59] + "…"
