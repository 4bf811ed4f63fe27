"""Any collection in the usual forms, BEIR's and SQuAD's, judged."""

import json
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

from valley.innovation.exchange.engine.matching.measures import ndcg, recall
from valley.innovation.exchange.engine.matching.models import Model
from valley.innovation.exchange.engine.matching.reading import (
    CollectionBroken,
    Faults,
    content,
    decoded,
    judgements,
    named,
    objects,
    texts,
)
from valley.innovation.exchange.engine.matching.searching import Searcher

__all__ = ["Collection", "CollectionBroken", "Quality", "collections_in", "evaluate", "judge"]

_CORPUS = re.compile(r"(corpus|documents|docs|passages|collection)\.(jsonl?|tsv)(\.gz)?$")
_QUERIES = re.compile(r"(queries|topics|questions)\.(jsonl?|tsv)(\.gz)?$")
_QRELS = re.compile(r".*\.(tsv|txt|csv|qrels?|trec|jsonl?)(\.gz)?$")


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
    faults: Faults = []
    made = Collection(str(qrels), texts(corpus, faults), texts(queries, faults), judgements(qrels, faults))
    if faults:
        raise faults[0]
    return judge(made, model)


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


def collections_in(folder: Path, faults: Faults | None = None) -> list[Collection]:
    """What can be judged below a folder: BEIR collections (a corpus, queries, judgements beside them or in qrels/),
    files of SQuAD's form (XQuAD, CMRC, DRCD; each question wants its paragraph), and of several such files with the
    same questions in different languages each pair (XQuAD). Which names and forms: docs/benchmarks.md.

    With `faults`, lines and files that cannot be read are told there and left out. Raises: without, CollectionBroken
    for the first of them.
    """
    told: Faults = []
    found = [*_beir(folder, told), *_squads(folder, told)]
    if faults is None and told:
        raise told[0]
    if faults is not None:
        faults += told
    return found


def _files(folder: Path, pattern: re.Pattern[str], *, deep: bool = False) -> list[Path]:
    rows: Iterable[Path] = folder.rglob("*") if deep else folder.glob("*")
    return sorted(one for one in rows if pattern.fullmatch(one.name.lower()) and not _hidden(one) and one.is_file())


def _hidden(file: Path) -> bool:
    """What archives of one system leave on another."""
    return file.name.startswith(".") or "__MACOSX" in file.parts


def _beir(folder: Path, faults: Faults) -> Iterator[Collection]:
    for corpus in _files(folder, _CORPUS, deep=True):
        home = corpus.parent
        queries = next(iter(_files(home, _QUERIES)), None)
        judged = [
            *_files(home / "qrels", _QRELS),
            *(one for one in _files(home, _QRELS) if "qrels" in one.name.lower()),
        ]
        if queries is None or not judged:
            faults.append(CollectionBroken(corpus, 1, "wants queries.jsonl and qrels/*.tsv beside it"))
            continue
        try:
            documents, asked = texts(corpus, faults), texts(queries, faults)
            for one in judged:
                yield Collection(f"{home.name}/{one.name.split('.')[0]}", documents, asked, judgements(one, faults))
        except CollectionBroken as broken:
            faults.append(broken)


@dataclass(frozen=True)
class _Squad:
    documents: dict[str, str]
    asked: dict[str, str]
    wanted: dict[str, str]


def _squads(folder: Path, faults: Faults) -> Iterator[Collection]:
    pattern = re.compile(r".*\.jsonl?(\.gz)?$")
    taken = (_CORPUS, _QUERIES)
    made: dict[Path, _Squad] = {}
    for file in _files(folder, pattern, deep=True):
        if any(one.fullmatch(file.name.lower()) for one in taken) or "qrels" in file.as_posix().lower():
            continue
        try:
            squad = _squad(file, faults)
        except CollectionBroken as broken:
            faults.append(broken)
            continue
        if squad.wanted:
            made[file] = squad
            judged = {name: {at: 1.0} for name, at in squad.wanted.items()}
            yield Collection(file.name.split(".json")[0], squad.documents, squad.asked, judged)
    for one, other in permutations(made, 2):
        here, there = made[one], made[other]
        if one.parent == other.parent and here.wanted.keys() == there.wanted.keys() and here.asked != there.asked:
            judged = {name: {at: 1.0} for name, at in there.wanted.items()}
            names = [file.name.split(".json")[0] for file in (one, other)]
            yield Collection(" → ".join(names), there.documents, here.asked, judged)


def _squad(file: Path, faults: Faults) -> _Squad:
    """Paragraphs, questions, question → paragraph of a file of SQuAD's form; empty for another kind of file."""
    made, names = _Squad({}, {}, {}), dict[str, str]()
    for number, (context, question, name) in enumerate(_asked(file, faults), 1):
        if not isinstance(context, str) or not isinstance(question, str):
            faults.append(CollectionBroken(file, number, f"question {number} wants a context and words"))
            continue
        place = names.setdefault(context, str(len(names)))
        made.documents[place] = context
        key = named(name) if name not in (None, "") else f"#{number}"
        made.asked[key], made.wanted[key] = question, place
    return made


def _asked(file: Path, faults: Faults) -> Iterator[tuple[Any, Any, Any]]:
    """(context, question, id): nested as SQuAD and CMRC 2018 nest them, or a row for every question."""
    try:
        told = json.loads(decoded(content(file)))
    except (ValueError, RecursionError):
        rows = [row for _number, row in objects(file, [])]  # JSON lines, or no collection at all
        told = rows if rows and "context" in rows[0] and "question" in rows[0] else []
    articles = told.get("data", ()) if isinstance(told, dict) else told
    for article in articles if isinstance(articles, list) else ():
        if not isinstance(article, dict):
            continue
        if "paragraphs" in article:
            paragraphs = article["paragraphs"]
        else:
            paragraphs = [article] if {"context", "context_text"} & article.keys() else []
        for paragraph in paragraphs if isinstance(paragraphs, list) else ():
            if not isinstance(paragraph, dict):
                faults.append(CollectionBroken(file, 1, "a paragraph wants context and qas"))
                continue
            context = paragraph.get("context", paragraph.get("context_text"))
            asked = paragraph.get("qas", [paragraph] if "question" in paragraph else ())
            for each in asked if isinstance(asked, list) else ():
                if isinstance(each, dict):
                    yield context, each.get("question", each.get("query_text")), each.get("id", each.get("query_id"))
