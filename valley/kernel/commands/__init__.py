"""The kernel's part of the `valley` console."""

from typing import Any

from valley.kernel.commands import accounts, journal, master, search


def commands(sub: Any) -> None:
    """Add the commands to the parser; called by `config.cli`."""
    accounts.commands(sub)
    journal.commands(sub)
    master.commands(sub)
    search.commands(sub)
