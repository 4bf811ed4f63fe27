"""The matcher's plain parts: terms, exact contributions, two languages, measures, the door for collections."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.innovation.exchange.engine.__main__ import main
from valley.innovation.exchange.engine.matching import Index, Searcher, language, ndcg, recall, tokens
from valley.innovation.exchange.engine.matching.dictionary import translated
from valley.innovation.exchange.engine.matching.fusion import standing, turns

TEXTS = {
    "beans": "豆浆豆腥味的脱除工艺",
    "fish": "冷冻鱼糜的保鲜运输",
    "soy": "Removing the beany flavour of soybean milk by steam",
    "road": "Slope protection of country roads",
}


def test_chinese_is_cut_into_characters_and_pairs_and_english_loses_its_plural() -> None:
    assert tokens("豆奶 Flavours") == ["豆", "奶", "豆奶", "flavour"]
    assert tokens("ＡＢＣ１") == ["abc1"]
    assert tokens("the of ’; DROP TABLE--") == ["drop", "table"]


def test_a_text_is_in_the_language_that_says_more() -> None:
    assert language("益生菌 L. plantarum 微胶囊包埋") == "zh"
    assert language("Preserving 豆腐 by high pressure processing") == "en"


@given(
    st.dictionaries(st.text(max_size=3), st.text("豆奶脱腥ab ", max_size=30), max_size=6),
    st.text("豆奶腥a", max_size=6),
)
def test_the_shares_of_the_terms_add_up_to_the_score(documents: dict[str, str], query: str) -> None:
    index = Index(documents)
    asked = dict.fromkeys(tokens(query), 1.0)
    parts = index.explain(asked)
    ranked = index.search(asked)
    assert {name for name, _score in ranked} == parts.keys()
    for name, score in ranked:
        assert score == pytest.approx(math.fsum(parts[name].values()))
        assert set(parts[name]) <= set(tokens(documents[name]))


def test_bm25_is_the_published_formula() -> None:
    ((name, score),) = Index({"a": "milk milk tea", "b": "tea"}).search({"milk": 1.0})
    rarity = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert name == "a"
    assert score == pytest.approx(rarity * 2 * 1.9 / (2 + 0.9 * (0.6 + 0.4 * 3 / 2)))


def test_a_need_in_one_language_finds_the_text_in_the_other() -> None:
    assert Searcher(TEXTS).search("豆浆有豆腥味")[:2] == ["beans", "soy"]
    assert Searcher(TEXTS).search("beany flavour of soybean milk")[0] == "soy"
    assert "soy" in Searcher({"soy": TEXTS["soy"], "road": TEXTS["road"]}).search("大豆牛奶")


def test_the_dictionary_goes_both_ways_and_is_silent_about_what_it_does_not_know() -> None:
    assert "soybean" in translated("大豆", "zh")
    assert "大豆" in translated("soybean", "en")
    assert translated("qqxyzzy", "en") == translated("☃", "zh") == {}


def test_nothing_and_very_much_are_searched_without_harm() -> None:
    assert Searcher({}).search("豆奶") == []
    assert Searcher(TEXTS).search("") == []
    assert Searcher(TEXTS).search("%s' OR 1=1; -- \x00") == []
    assert Searcher(TEXTS).search("豆腥味 " * 5_000)[0] == "beans"


def test_the_clearer_of_two_lists_begins_the_own_one_in_doubt() -> None:
    assert (standing([]), standing([0.0]), standing([3.0]), standing([4.0, 2.0, 2.0])) == (0.0, 0.0, 1.0, 0.5)
    own, other = ["a", "b"], ["x", "y", "a"]
    assert turns([own, other], [0.5, 0.5]) == ["a", "x", "b", "y"]
    assert turns([own, other], [0.5, 0.55]) == ["a", "x", "b", "y"]  # not clear enough
    assert turns([own, other], [0.1, 0.5]) == ["x", "a", "y", "b"]
    assert turns([[], other], [0.0, 0.0]) == other
    assert turns([own], [0.0]) == own


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=30))
def test_how_far_a_best_stands_out_is_a_share(scores: list[float]) -> None:
    ranked = sorted(scores, reverse=True)
    assert -1e-9 <= standing(ranked) <= 1
    assert standing([2 * score for score in ranked]) == pytest.approx(standing(ranked))


def test_measures_are_those_of_the_literature() -> None:
    assert ndcg(["x", "a"], {"a": 1}) == pytest.approx(1 / math.log2(3))
    assert ndcg(["a", "b"], {"a": 2, "b": 1}) == 1.0
    assert recall(["a", "x"], {"a": 1, "b": 1, "c": 0}) == 0.5
    assert ndcg(["a"], {}) == recall(["a"], {}) == 0.0


def _collection(folder: Path, corpus: str) -> list[str]:
    (folder / "corpus").write_text(corpus, encoding="utf-8")
    (folder / "queries").write_text(json.dumps({"_id": "q", "text": "豆腥味"}), encoding="utf-8")
    (folder / "qrels").write_text("query-id\tcorpus-id\tscore\nq\tbeans\t1\nq\tfish\t0\n", encoding="utf-8")
    return ["evaluate"] + [
        cell for name in ("corpus", "queries", "qrels") for cell in (f"--{name}", str(folder / name))
    ]


def test_a_collection_is_measured_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [json.dumps({"_id": name, "title": "", "text": text}) for name, text in TEXTS.items()]
    assert main(_collection(tmp_path, "\n".join(rows))) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["queries"], told["documents"], told["ndcg_at_10"], told["recall_at_100"]) == (1, 4, 1.0, 1.0)


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "no id"}', "3"])
def test_a_broken_collection_is_refused_with_file_and_line(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(_collection(tmp_path, '{"_id": "beans", "text": "豆"}\n' + line)) == 2
    assert "corpus:2:" in capsys.readouterr().err
