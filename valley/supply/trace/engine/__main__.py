"""`python -m valley.supply.trace.engine hash FILE …`: the event hash of every event, one a line, in order.
`python -m valley.supply.trace.engine validate [--en] FILE …`: what is wrong with each event, where, and what to do.
`python -m valley.supply.trace.engine query FILE NAME=VALUE …`: the events that a query of EPCIS 2.0 means, one a line.
"""

import json
import sys
from pathlib import Path

from valley.supply.trace.engine.checking import check
from valley.supply.trace.engine.documents import events_of
from valley.supply.trace.engine.errors import Unreadable
from valley.supply.trace.engine.query import QueryFault, facts_of, holds, parse


def main(arguments: list[str]) -> int:
    """0: all is well; 1: `validate` found faults; 2: a file cannot be read, said on standard error."""
    names = [name for name in arguments[1:] if name != "--en"]
    if names and arguments[0] == "query":
        return _query(names[0], names[1:])
    if not names or arguments[0] not in ("hash", "validate"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    language = "en" if "--en" in arguments else "zh"
    worst = 0
    for name in names:
        try:
            content = Path(name).read_bytes()
            if arguments[0] == "hash":
                for held in events_of(content):
                    sys.stdout.write(f"{held.hash}\n")
            else:
                worst = max(worst, _validate(name, content, language))
        except (OSError, Unreadable) as fault:
            sys.stderr.write(f"{name}: {fault}\n")
            return 2
    return worst


def _query(name: str, parameters: list[str]) -> int:
    try:
        query = parse({key: value for key, _is, value in (given.partition("=") for given in parameters)})
        for held in events_of(Path(name).read_bytes()):
            if holds(query.tree, facts_of(held.event, held.context)):
                sys.stdout.write(json.dumps(held.event, ensure_ascii=False, default=str) + "\n")
    except (OSError, Unreadable, QueryFault, TypeError) as fault:
        sys.stderr.write(f"{name}: {fault}\n")
        return 2
    return 0


def _validate(name: str, content: bytes, language: str) -> int:
    checked = check(lambda: iter((content,)))
    for line in checked.lines(language):
        sys.stdout.write(f"{name}: {line}\n")
    sys.stdout.write(f"{name}: {checked.summary(language)}\n")
    return 1 if checked.refused else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
