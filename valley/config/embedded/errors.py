"""Why the database cannot be used yet, in both languages: shown before any catalogue can be loaded."""


class NotReady(Exception):
    """The database cannot be started or used; the message says what a person can do about it."""

    def __init__(self, chinese: str, english: str, commands: str = "") -> None:
        lines = "\n".join(f"    {line}" for line in commands.strip().splitlines())
        super().__init__("\n".join(part for part in (chinese, english, lines) if part))
