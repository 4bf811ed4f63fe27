"""`python -m valley.innovation.exchange.engine evaluate --corpus … --queries … --qrels …`, without Django."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from valley.innovation.exchange.engine.matching.evaluate import CollectionBroken, evaluate
from valley.innovation.exchange.engine.matching.models import KNOWN, ModelMissing, model


def main(arguments: list[str] | None = None) -> int:
    """Print the quality as one JSON object; 2 where a file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m valley.innovation.exchange.engine")
    asked = parser.add_subparsers(required=True).add_parser("evaluate", help="nDCG@10 and recall@100 of a collection")
    for name in ("corpus", "queries", "qrels"):
        asked.add_argument(f"--{name}", type=Path, required=True)
    asked.add_argument("--model", default="none", choices=sorted(KNOWN), help="a model beside BM25 (default: none)")
    given = parser.parse_args(arguments)
    try:
        quality = evaluate(given.corpus, given.queries, given.qrels, model(given.model))
    except (CollectionBroken, ModelMissing, OSError, UnicodeDecodeError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    sys.stdout.write(json.dumps(asdict(quality)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
