"""`python -m valley.supply.trace.engine hash FILE …`: the event hash of every event, one a line, in order."""

import sys
from pathlib import Path

from valley.supply.trace.engine.documents import events_of
from valley.supply.trace.engine.errors import Unreadable


def main(arguments: list[str]) -> int:
    """Print the hashes; 2 where a file cannot be read, said on standard error."""
    if len(arguments) < 2 or arguments[0] != "hash":
        sys.stderr.write(f"{__doc__}\n")
        return 2
    for name in arguments[1:]:
        try:
            for held in events_of(Path(name).read_bytes()):
                sys.stdout.write(f"{held.hash}\n")
        except (OSError, Unreadable) as fault:
            sys.stderr.write(f"{name}: {fault}\n")
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
