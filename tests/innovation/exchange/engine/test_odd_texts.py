"""Texts as nobody expects them, and collections that nobody here has seen."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.innovation.exchange.engine.matching import Searcher, language, tokens
from valley.innovation.exchange.engine.matching.characters import simplified
from valley.innovation.exchange.engine.matching.evaluate import CollectionBroken, collections_in, judge

ODD = {
    "empty": "", "blank": " \n\t", "one": "糖", "huge": "酸奶发酵工艺。" * 20_000, "old": "豆漿的豆腥味與脫腥處理技術",
    "wide": "ＡＢＣ１２３　全角　ｐｒｏｔｅｉｎ", "mixed": "利用CRISPR-Cas9编辑大豆LOX基因", "sign": "🍚🔥",
    "signed": "米饭🍚发硬", "rare": "𠮷野家的米饭", "number": "GB 2760-2024", "nul": "坏\x00文本",
    "arabic": "حليب البقر", "japanese": "ラーメンの麺を冷凍", "korean": "김치 발효", "half": "\ud800单",
}  # fmt: skip


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return Searcher(ODD)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("豆浆 豆腥味", "old"), ("豆漿", "old"), ("脱腥", "old"), ("beany flavor", "old"), ("糖", "one"),
        ("protein abc", "wide"), ("CRISPR", "mixed"), ("大豆基因", "mixed"), ("🍚", "sign"), ("🍚", "signed"),
        ("𠮷", "rare"), ("2760", "number"), ("حليب", "arabic"), ("冷冻", "japanese"), ("김치", "korean"),
        ("酸奶", "huge"), ("坏", "nul"), ("单", "half"),
    ],
)  # fmt: skip
def test_an_odd_text_is_found(searcher: Searcher, asked: str, wanted: str) -> None:
    assert wanted in searcher.search(asked)


@pytest.mark.parametrize("asked", ["", " ", "?", "。。。", "\x00", "\ud800"])
def test_a_question_without_words_finds_nothing(searcher: Searcher, asked: str) -> None:
    assert searcher.search(asked) == []


def test_what_simplified_texts_write_themselves_stays() -> None:
    """后 and 里 stand in GB 2312 and are words of their own; 後 and 裡 do not."""
    assert simplified("皇后在公里之後的家裡") == "皇后在公里之后的家里"
    assert simplified("plain") == "plain"


@given(st.text(max_size=200))
def test_any_text_has_terms_and_a_language(text: str) -> None:
    assert language(text) in ("zh", "en")
    assert all(term.strip() for term in tokens(text))
    Searcher({"a": text}).search(text)


def write(folder: Path, name: str, *rows: object) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def squad(*questions: tuple[str, str, str]) -> dict[str, object]:
    paragraphs = [{"context": text, "qas": [{"id": name, "question": asked}]} for name, text, asked in questions]
    return {"data": [{"title": "x", "paragraphs": paragraphs}]}


def test_a_folder_of_both_forms_is_judged(tmp_path: Path) -> None:
    home = tmp_path / "food"
    home.mkdir()
    with gzip.open(home / "corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(
            json.dumps({"_id": "1", "title": "豆漿", "text": ""}) + "\n" + json.dumps({"_id": "2", "text": "糖"})
        )
    (home / "queries.jsonl").write_text("\ufeff" + json.dumps({"_id": "q", "text": "豆浆"}), encoding="utf-8")
    (home / "qrels").mkdir()
    (home / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\t1\t1\n", encoding="utf-8")
    write(tmp_path, "two/x.zh.json", squad(("a", "豆浆有豆腥味", "豆腥味从哪来"), ("b", "米饭会回生", "米饭为何变硬")))
    write(
        tmp_path, "two/x.en.json", squad(("a", "Soy milk has a beany flavor", "Why beany?"), ("b", "Rice", "Why rice?"))
    )
    write(tmp_path, "two/notes.json", {"data": "something else"})
    found = {one.name: judge(one).ndcg_at_10 for one in collections_in(tmp_path)}
    assert sorted(found) == ["food/test", "x.en", "x.en → x.zh", "x.zh", "x.zh → x.en"]
    assert found["food/test"] == found["x.zh"] == found["x.en"] == 1.0


def test_a_corpus_without_judgements_says_what_it_wants(tmp_path: Path) -> None:
    write(tmp_path, "corpus.jsonl", {"_id": "1", "text": "x"})
    with pytest.raises(CollectionBroken, match="qrels"):
        collections_in(tmp_path)
