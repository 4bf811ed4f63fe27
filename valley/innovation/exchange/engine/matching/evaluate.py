"""Any collection in the usual form (BEIR): corpus and queries as JSON lines, judgements as tab-separated values."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from valley.innovation.exchange.engine.matching.measures import ndcg, recall
from valley.innovation.exchange.engine.matching.models import Model
from valley.innovation.exchange.engine.matching.searching import Searcher


class CollectionBroken(Exception):
    """A line of a collection cannot be read. `file`, `line` (from 1), `fault` say where and why."""

    def __init__(self, file: Path, line: int, fault: str) -> None:
        self.file, self.line, self.fault = file, line, fault
        super().__init__(f"{file}:{line}: {fault}")


@dataclass(frozen=True)
class Quality:
    """Means over the judged queries; `cpu_ms` is processor time per query, milliseconds."""

    queries: int
    documents: int
    ndcg_at_10: float
    recall_at_100: float
    cpu_ms: float


def evaluate(corpus: Path, queries: Path, qrels: Path, model: Model | None = None) -> Quality:
    """Search every judged query. Raises CollectionBroken for a line that cannot be read or no judged query at all."""
    documents = _texts(corpus)
    asked, judged = _texts(queries), _judgements(qrels)
    searcher = Searcher(documents, model)
    rows = []
    begun = time.process_time()
    for name, gains in judged.items():
        if name in asked and any(gain > 0 for gain in gains.values()):
            found = searcher.search(asked[name])
            rows.append((ndcg(found, gains), recall(found, gains)))
    if not rows:
        raise CollectionBroken(qrels, 1, "no query of the queries file has a relevant document")
    spent = (time.process_time() - begun) * 1000 / len(rows)
    gained, recalled = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    return Quality(len(rows), len(documents), gained, recalled, spent)


def _texts(file: Path) -> dict[str, str]:
    """`_id` → title and text."""
    found: dict[str, str] = {}
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                found[str(row["_id"])] = f"{row.get('title') or ''}\n{row['text']}".strip()
            except (ValueError, KeyError, TypeError, AttributeError) as fault:
                raise CollectionBroken(file, number, f"wants an object with _id and text ({fault!r})") from fault
    return found


def _judgements(file: Path) -> dict[str, dict[str, float]]:
    """query → document → gain; the header line of BEIR is skipped, TREC's four columns are read too."""
    found: dict[str, dict[str, float]] = {}
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            cells = line.split()
            if not cells or (number == 1 and not cells[-1].lstrip("-").replace(".", "", 1).isdigit()):
                continue
            try:
                found.setdefault(cells[0], {})[cells[-2]] = float(cells[-1])
            except (ValueError, IndexError) as fault:
                raise CollectionBroken(file, number, "wants query, document, gain") from fault
    return found
