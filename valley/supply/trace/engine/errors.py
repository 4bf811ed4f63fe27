"""What the engines of the app refuse."""


class Unreadable(Exception):
    """The bytes are no document that we read: `reason` says why, `line` where (0 when unknown)."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(f"{reason} (line {line})" if line else reason)
        self.reason, self.line = reason, line
