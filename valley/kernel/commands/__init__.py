"""The kernel's part of the `valley` console."""

from typing import Any

from valley.kernel.commands import accounts, journal
from valley.kernel.commands.journal import verify_journal, work

__all__ = ["commands", "verify_journal", "work"]


def commands(sub: Any) -> None:
    """Add the commands to the parser; called by `config.cli`."""
    accounts.commands(sub)
    journal.commands(sub)
