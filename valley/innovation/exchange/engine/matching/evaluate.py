"""Any collection in the usual form (BEIR): corpus and queries as JSON lines, judgements as tab-separated values."""

import gzip
import json
import time
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import IO

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


@dataclass(frozen=True)
class Collection:
    """Documents, questions, and question → document → gain."""

    name: str
    documents: dict[str, str]
    asked: dict[str, str]
    judged: dict[str, dict[str, float]]


def evaluate(corpus: Path, queries: Path, qrels: Path, model: Model | None = None) -> Quality:
    """Search every judged query. Raises CollectionBroken for a line that cannot be read or no judged query at all."""
    return judge(Collection(str(qrels), _texts(corpus), _texts(queries), _judgements(qrels)), model)


def judge(collection: Collection, model: Model | None = None) -> Quality:
    """The same for one that was read. Raises CollectionBroken where no judged query is there."""
    documents, asked, judged = collection.documents, collection.asked, collection.judged
    searcher = Searcher(documents, model)
    rows = []
    begun = time.process_time()
    for name, gains in judged.items():
        if name in asked and any(gain > 0 for gain in gains.values()):
            found = searcher.search(asked[name])
            rows.append((ndcg(found, gains), recall(found, gains)))
    if not rows:
        raise CollectionBroken(Path(collection.name), 1, "no query of the queries file has a relevant document")
    spent = (time.process_time() - begun) * 1000 / len(rows)
    gained, recalled = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    return Quality(len(rows), len(documents), gained, recalled, spent)


def collections_in(folder: Path) -> list[Collection]:
    """What can be judged below a folder: BEIR collections (corpus.jsonl, queries.jsonl, qrels/*.tsv, also gzipped),
    files of SQuAD's form (XQuAD, CMRC, DRCD; each question wants its paragraph), and of several such files with the
    same questions in different languages each pair (XQuAD).

    Raises: CollectionBroken for a line or file that cannot be read.
    """
    found: list[Collection] = []
    for corpus in sorted([*folder.rglob("corpus.jsonl"), *folder.rglob("corpus.jsonl.gz")]):
        home = corpus.parent
        queries = next((one for one in (home / "queries.jsonl", home / "queries.jsonl.gz") if one.exists()), None)
        judged = sorted([*home.glob("qrels/*.tsv"), *home.glob("qrels.tsv"), *home.glob("*.qrels")])
        if queries is None or not judged:
            raise CollectionBroken(corpus, 1, "wants queries.jsonl and qrels/*.tsv beside it")
        texts, asked = _texts(corpus), _texts(queries)
        found += [Collection(f"{home.name}/{one.stem}", texts, asked, _judgements(one)) for one in judged]
    squads = {file: made for file in sorted(folder.rglob("*.json")) if (made := _squad(file)) is not None}
    for file, (texts, asked, wanted) in squads.items():
        found.append(Collection(file.stem, texts, asked, {name: {at: 1.0} for name, at in wanted.items()}))
    for one, other in permutations(squads, 2):
        (_t, asked, wanted), (texts, _a, there) = squads[one], squads[other]
        if one.parent == other.parent and wanted.keys() == there.keys() and asked != squads[other][1]:
            judged_here = {name: {at: 1.0} for name, at in there.items()}
            found.append(Collection(f"{one.stem} → {other.stem}", texts, asked, judged_here))
    return found


def _squad(file: Path) -> tuple[dict[str, str], dict[str, str], dict[str, str]] | None:
    """Paragraphs, questions, question → paragraph of a file of SQuAD's form; None for another kind of file."""
    try:
        told = json.loads(file.read_text(encoding="utf-8-sig"))
        paragraphs = [one for article in told["data"] for one in article["paragraphs"]]
        texts: dict[str, str] = {}
        names: dict[str, str] = {}
        asked, wanted = dict[str, str](), dict[str, str]()
        for paragraph in paragraphs:
            name = names.setdefault(paragraph["context"], str(len(names)))
            texts[name] = paragraph["context"]
            for question in paragraph["qas"]:
                asked[str(question["id"])] = question["question"]
                wanted[str(question["id"])] = name
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return texts, asked, wanted


def _texts(file: Path) -> dict[str, str]:
    """`_id` → title and text."""
    found: dict[str, str] = {}
    with _opened(file) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                words = row["text"] if "text" in row else row["contents"]
                found[str(row["_id"])] = f"{row.get('title') or ''}\n{words or ''}".strip()
            except (ValueError, KeyError, TypeError, AttributeError) as fault:
                raise CollectionBroken(file, number, f"wants an object with _id and text ({fault!r})") from fault
    return found


def _opened(file: Path) -> IO[str]:
    return gzip.open(file, "rt", encoding="utf-8-sig") if file.suffix == ".gz" else file.open(encoding="utf-8-sig")


def _judgements(file: Path) -> dict[str, dict[str, float]]:
    """query → document → gain; the header line of BEIR is skipped, TREC's four columns are read too."""
    found: dict[str, dict[str, float]] = {}
    with _opened(file) as lines:
        for number, line in enumerate(lines, 1):
            cells = line.split()
            if not cells or (number == 1 and not cells[-1].lstrip("-").replace(".", "", 1).isdigit()):
                continue
            try:
                found.setdefault(cells[0], {})[cells[-2]] = float(cells[-1])
            except (ValueError, IndexError) as fault:
                raise CollectionBroken(file, number, "wants query, document, gain") from fault
    return found
