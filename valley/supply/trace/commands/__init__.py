"""What this app adds to the console."""

import argparse

from valley.supply.trace.commands import graph, recalls


def commands(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the app's commands."""
    graph.commands(sub)
    recalls.commands(sub)
