"""Collections as other people write them: odd names, forms, encodings, gaps. What can be judged is, the rest told."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from valley.innovation.exchange.engine.matching.evaluate import CollectionBroken, collections_in, evaluate, judge
from valley.innovation.exchange.engine.matching.reading import judgements, texts

DOCUMENTS = {"1": "豆浆有豆腥味，脱腥要先热烫。", "2": "米饭冷藏后回生变硬。", "3": "Probiotics die on the shelf."}
ASKED = {"10": "豆腥味怎么脱", "11": "米饭为什么变硬", "12": "shelf life of probiotics"}
JUDGED = {"10": "1", "11": "2", "12": "3"}


def as_lines(rows: list[dict[str, object]]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def usual(folder: Path) -> None:
    """BEIR's own form."""
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_bytes(as_lines([{"_id": n, "title": "", "text": t} for n, t in DOCUMENTS.items()]))
    (folder / "queries.jsonl").write_bytes(as_lines([{"_id": n, "text": t} for n, t in ASKED.items()]))
    rows = "".join(f"{query}\t{document}\t1\n" for query, document in JUDGED.items())
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + rows)


def numbered(folder: Path) -> None:
    """Ids are numbers, in one of the files with a point."""
    usual(folder)
    (folder / "corpus.jsonl").write_bytes(as_lines([{"_id": float(n), "text": t} for n, t in DOCUMENTS.items()]))
    (folder / "queries.jsonl").write_bytes(as_lines([{"_id": int(n), "text": t} for n, t in ASKED.items()]))


def renamed(folder: Path) -> None:
    """Other names of the fields; title alone; text as a list; nothing at all."""
    usual(folder)
    odd: list[dict[str, object]] = [
        {"docid": "1", "contents": DOCUMENTS["1"]}, {"doc_id": "2", "title": DOCUMENTS["2"]},
        {"id": 3, "title": None, "body": [DOCUMENTS["3"], "Second part."]}, {"_id": "4"}, {"_id": "5", "text": None},
    ]  # fmt: skip
    (folder / "corpus.jsonl").write_bytes(as_lines(odd))
    (folder / "queries.jsonl").write_bytes(as_lines([{"query_id": n, "query": t} for n, t in ASKED.items()]))


def without_head(folder: Path) -> None:
    usual(folder)
    (folder / "qrels" / "test.tsv").write_text("".join(f"{q}\t{d}\t1\n" for q, d in JUDGED.items()))


def two_columns(folder: Path) -> None:
    usual(folder)
    (folder / "qrels" / "test.tsv").write_text("qid\tdocid\n" + "".join(f"{q}\t{d}\n" for q, d in JUDGED.items()))


def of_trec(folder: Path) -> None:
    usual(folder)
    (folder / "qrels" / "test.tsv").unlink()
    (folder / "qrels.txt").write_text("".join(f"{q} 0 {d} 1\r\n" for q, d in JUDGED.items()))


def commas(folder: Path) -> None:
    usual(folder)
    (folder / "qrels" / "test.tsv").unlink()
    (folder / "qrels" / "test.csv").write_text(
        "query_id,doc_id,score\n" + "".join(f"{q},{d},1.0\n" for q, d in JUDGED.items())
    )


def json_judgements(folder: Path) -> None:
    usual(folder)
    (folder / "qrels" / "test.tsv").unlink()
    (folder / "qrels" / "test.jsonl").write_bytes(
        as_lines([{"query-id": q, "corpus-id": d, "score": 1} for q, d in JUDGED.items()])
    )


def judgements_as_a_map(folder: Path) -> None:
    usual(folder)
    (folder / "qrels" / "test.tsv").unlink()
    (folder / "qrels.json").write_text(json.dumps({q: {d: 1} for q, d in JUDGED.items()} | {"99": ["1"]}))


def zipped(folder: Path) -> None:
    """Every file gzipped, one of them without saying so."""
    usual(folder)
    for file in (folder / "corpus.jsonl", folder / "qrels" / "test.tsv"):
        file.with_name(file.name + ".gz").write_bytes(gzip.compress(file.read_bytes()))
        file.unlink()
    (folder / "queries.jsonl").write_bytes(gzip.compress((folder / "queries.jsonl").read_bytes()))


def old_encodings(folder: Path) -> None:
    """GB 18030, UTF-16, a byte order mark, the line ends of another system."""
    usual(folder)
    (folder / "corpus.jsonl").write_bytes((folder / "corpus.jsonl").read_text().encode("gb18030"))
    (folder / "queries.jsonl").write_bytes((folder / "queries.jsonl").read_text().encode("utf-16"))
    marked = b"\xef\xbb\xbf" + (folder / "qrels" / "test.tsv").read_bytes().replace(b"\n", b"\r\n")
    (folder / "qrels" / "test.tsv").write_bytes(marked)


def whole_json(folder: Path) -> None:
    usual(folder)
    (folder / "corpus.jsonl").unlink()
    (folder / "corpus.json").write_text(json.dumps(DOCUMENTS))
    (folder / "queries.jsonl").write_text(json.dumps([{"_id": n, "text": t} for n, t in ASKED.items()]))


def tables(folder: Path) -> None:
    usual(folder)
    for name, rows in (("corpus", DOCUMENTS), ("queries", ASKED)):
        (folder / f"{name}.jsonl").unlink()
        (folder / f"{name}.tsv").write_text("id\ttext\n" + "".join(f"{n}\t{t}\n" for n, t in rows.items()))


def traditional(folder: Path) -> None:
    usual(folder)
    rows: list[dict[str, object]] = [{"_id": "10", "text": "豆腥味怎麼脫"}, {"_id": "11", "text": "米飯為什麼變硬"},
                                     {"_id": "12", "text": "ＳＨＥＬＦ life of Probiotics"}]  # fmt: skip
    (folder / "queries.jsonl").write_bytes(as_lines(rows))


def beside_rubbish(folder: Path) -> None:
    """What archives leave, a picture, a broken file; duplicates; a very long and an empty text."""
    usual(folder)
    (folder / "._corpus.jsonl").write_bytes(b"\x00\x05\x16\x07")
    (folder / "notes.json").write_text("[1, 2]")
    (folder / "picture.json").write_bytes(b"\x89PNG\r\n")
    rows = (folder / "corpus.jsonl").read_bytes()
    more: list[dict[str, object]] = [{"_id": "1", "text": DOCUMENTS["1"]}, {"_id": "8", "text": "糖" * 300_000},
                                     {"_id": "9", "text": ""}]  # fmt: skip
    (folder / "corpus.jsonl").write_bytes(rows + b"\n\n" + as_lines(more) + b"\n")


@pytest.mark.parametrize(
    "write",
    [
        usual, numbered, renamed, without_head, two_columns, of_trec, commas, json_judgements, judgements_as_a_map,
        zipped, old_encodings, whole_json, tables, traditional, beside_rubbish,
    ],
    ids=lambda write: write.__name__,
)  # fmt: skip
def test_a_collection_is_read_however_it_is_written(write: Callable[[Path], None], tmp_path: Path) -> None:
    write(tmp_path / "food")
    (made,) = collections_in(tmp_path)
    quality = judge(made)
    assert (quality.queries, quality.ndcg_at_10) == (3, 1.0)


def nested(pairs: list[tuple[str, str, str]]) -> dict[str, object]:
    return {"data": [{"paragraphs": [{"context": c, "qas": [{"id": n, "question": q}]}]} for n, c, q in pairs]}


def test_questions_on_paragraphs_are_read_nested_flat_and_as_cmrc_writes_them(tmp_path: Path) -> None:
    pairs = [(n, DOCUMENTS[JUDGED[n]], ASKED[n]) for n in ASKED]
    forms: dict[str, object] = {
        "squad.json": nested(pairs),
        "cmrc.json": [{"context_text": c, "qas": [{"query_id": n, "query_text": q}]} for n, c, q in pairs],
        "list.json": {"data": [{"context": c, "question": q, "id": int(n)} for n, c, q in pairs]},
        "anonymous.json": [{"context": c, "question": q} for _n, c, q in pairs],
    }  # fmt: skip
    for name, told in forms.items():
        home = tmp_path / name
        home.mkdir()
        (home / name).write_text(json.dumps(told))
    (tmp_path / "lines").mkdir()
    rows: list[dict[str, object]] = [{"id": n, "context": c, "question": q} for n, c, q in pairs]
    (tmp_path / "lines" / "train.jsonl.gz").write_bytes(gzip.compress(as_lines(rows)))
    found = {one.name: judge(one) for one in collections_in(tmp_path)}
    assert sorted(found) == ["anonymous", "cmrc", "list", "squad", "train"]
    assert {(one.queries, one.documents, one.ndcg_at_10) for one in found.values()} == {(3, 3, 1.0)}


def test_one_broken_collection_or_line_does_not_stop_the_rest(tmp_path: Path) -> None:
    for name in ("good", "cut", "alone", "torn"):
        usual(tmp_path / name)
    (tmp_path / "cut" / "corpus.jsonl").rename(tmp_path / "cut" / "corpus.jsonl.gz")
    packed = gzip.compress((tmp_path / "cut" / "corpus.jsonl.gz").read_bytes())
    (tmp_path / "cut" / "corpus.jsonl.gz").write_bytes(packed[:40])
    (tmp_path / "alone" / "queries.jsonl").unlink()
    torn = tmp_path / "torn" / "corpus.jsonl"
    torn.write_bytes(torn.read_bytes() + b'\n{"_id": "7", "te\n[]\n{"text": "no id"}\n')
    with (tmp_path / "torn" / "qrels" / "test.tsv").open("a") as file:
        file.write("10\t1\tnan\n10\n10\t1\tx\n")
    broken = nested([("a", "x", "y"), ("b", "z w", "w")])
    broken["data"][0]["paragraphs"][0]["qas"][0]["question"] = None  # type: ignore[index]
    (tmp_path / "questions-of-one.json").write_text(json.dumps(broken))
    faults: list[CollectionBroken] = []
    found = {one.name: judge(one).ndcg_at_10 for one in collections_in(tmp_path, faults)}
    assert found == {"good/test": 1.0, "torn/test": 1.0, "questions-of-one": 1.0}
    told = sorted((one.file.relative_to(tmp_path).as_posix(), one.line) for one in faults)
    assert told == [
        ("alone/corpus.jsonl", 1), ("cut/corpus.jsonl.gz", 1), ("questions-of-one.json", 1), ("torn/corpus.jsonl", 4),
        ("torn/corpus.jsonl", 5), ("torn/corpus.jsonl", 6), ("torn/qrels/test.tsv", 5), ("torn/qrels/test.tsv", 6),
        ("torn/qrels/test.tsv", 7),
    ]  # fmt: skip
    with pytest.raises(CollectionBroken):
        collections_in(tmp_path)
    with pytest.raises(CollectionBroken, match=r"corpus\.jsonl:4"):
        evaluate(torn, tmp_path / "torn" / "queries.jsonl", tmp_path / "torn" / "qrels" / "test.tsv")


def test_graded_and_negative_gains_and_ids_with_blanks(tmp_path: Path) -> None:
    file = tmp_path / "qrels.tsv"
    file.write_text("q one\td one\t2\nq one\td two\t-1\nq one\td three\t0.5\n")
    faults: list[CollectionBroken] = []
    assert judgements(file, faults) == {"q one": {"d one": 2.0, "d two": -1.0, "d three": 0.5}}
    assert faults == []


def test_a_row_without_id_is_told_and_lost_bytes_become_signs(tmp_path: Path) -> None:
    file = tmp_path / "corpus.jsonl"
    file.write_bytes(b'{"_id": "1", "text": "a \xff\xff b"}\n{"_id": "", "text": "x"}\n')
    faults: list[CollectionBroken] = []
    assert list(texts(file, faults)) == ["1"]
    assert [fault.line for fault in faults] == [2]
