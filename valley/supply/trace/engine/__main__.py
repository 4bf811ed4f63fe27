"""`… hash FILE …`: the event hash of every event, one a line, in order.
`… query FILE NAME=VALUE …`: the events of a document that a query of EPCIS 2.0 means, as JSON, one a line.
"""

import json
import sys
from pathlib import Path

from valley.supply.trace.engine.documents import events_of
from valley.supply.trace.engine.errors import Unreadable
from valley.supply.trace.engine.query import QueryFault, facts_of, holds, parse


def main(arguments: list[str]) -> int:
    """Print what was asked; 2 where a file or a query cannot be read, said on standard error."""
    if len(arguments) < 2 or arguments[0] not in ("hash", "query"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    if arguments[0] == "query":
        return _query(arguments[1], arguments[2:])
    for name in arguments[1:]:
        try:
            for held in events_of(Path(name).read_bytes()):
                sys.stdout.write(f"{held.hash}\n")
        except (OSError, Unreadable) as fault:
            sys.stderr.write(f"{name}: {fault}\n")
            return 2
    return 0


def _query(name: str, parameters: list[str]) -> int:
    try:
        query = parse({key: value for key, _is, value in (given.partition("=") for given in parameters)})
        for held in events_of(Path(name).read_bytes()):
            if holds(query.tree, facts_of(held.event, held.context)):
                sys.stdout.write(json.dumps(held.event, ensure_ascii=False) + "\n")
    except (OSError, Unreadable, QueryFault, TypeError) as fault:
        sys.stderr.write(f"{name}: {fault}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
