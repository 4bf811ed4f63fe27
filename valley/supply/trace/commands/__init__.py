"""What this app adds to the console."""

import argparse

from valley.supply.trace.commands import recalls


def commands(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the app's commands."""
    recalls.commands(sub)
