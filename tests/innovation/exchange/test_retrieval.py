"""Postings in PostgreSQL: the same scores as in memory, both languages, nothing injected, vectors beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from tests.innovation.exchange.engine.test_matching import TEXTS
from valley.innovation.exchange.actions.indexing import keep_texts
from valley.innovation.exchange.engine.matching import Index, Searcher, language, tokens
from valley.innovation.exchange.engine.matching.models import Vectors
from valley.innovation.exchange.models import MatchPool, MatchPosting, MatchTerm, MatchText
from valley.innovation.exchange.queries.matchable import Known
from valley.innovation.exchange.queries.retrieval import lexical, retrieve, search

pytestmark = pytest.mark.django_db


def known(texts: dict[str, str], kind: str = "result") -> list[Known]:
    return [Known(f"/t/{name}", kind, language(text), "", text) for name, text in texts.items()]


def uris(found: list[int]) -> list[str]:
    held = MatchText.objects.in_bulk(found)
    return [held[text].uri.removeprefix("/t/") for text in found]


@dataclass
class Counting:
    """A model in whose eyes everything that names soy is one thing."""

    name: str = "test/soy"
    dimensions: int = 2
    within: bool = False
    across: bool = True

    def queries(self, texts: Sequence[str]) -> Vectors:
        rows = [[1.0, 0.0] if "豆" in text or "soy" in text.casefold() else [0.0, 1.0] for text in texts]
        return np.asarray(rows, dtype=np.float32)

    passages = queries


def test_scores_in_the_database_are_those_in_memory() -> None:
    assert keep_texts(texts=known(TEXTS)) == 4
    for query in ("豆浆有豆腥味", "鱼糜的运输"):
        chinese = {name: text for name, text in TEXTS.items() if language(text) == "zh"}
        wanted = Index(chinese).search({term: 1.0 * tokens(query).count(term) for term in tokens(query)})
        found = lexical(query, "zh", "zh")
        assert uris([text for text, _s in found]) == [name for name, _s in wanted]
        assert [score for _t, score in found] == pytest.approx([score for _n, score in wanted])


def test_the_languages_take_turns_as_in_memory() -> None:
    keep_texts(texts=known(TEXTS))
    for query in ("豆浆有豆腥味", "beany flavour of soybean milk", ""):
        assert uris(search(query)) == Searcher(TEXTS).search(query)


def test_what_changes_or_goes_leaves_nothing_behind() -> None:
    keep_texts(texts=known(TEXTS))
    assert keep_texts(texts=known(TEXTS)) == 0
    keep_texts(texts=known({"beans": "冷冻鱼糜"}), gone=["/t/fish"])
    assert uris(search("豆浆")) == ["soy"]
    assert uris(search("鱼糜"))[0] == "beans"
    keep_texts(texts=[], gone=[f"/t/{name}" for name in TEXTS])
    assert not MatchPosting.objects.exists()
    assert not MatchTerm.objects.exclude(texts_count=0).exists()
    assert set(MatchPool.objects.values_list("texts_count", "terms_count")) == {(0, 0)}


def test_only_the_asked_kinds_are_found() -> None:
    keep_texts(texts=[*known({"beans": TEXTS["beans"]}), *known({"other": TEXTS["beans"]}, "paper")])
    assert uris(search("豆腥味", kinds=["paper"])) == ["other"]


@pytest.mark.parametrize("query", ["%s' OR 1=1; DROP TABLE exchange_matchtext; --", "\\", "'", "🍚", "(豆|鱼)*"])
def test_a_question_is_words_and_nothing_else(query: str) -> None:
    keep_texts(texts=known(TEXTS))
    assert len(search(query)) <= 4
    assert MatchText.objects.count() == 4


def test_huge_texts_are_kept_and_huge_questions_cut() -> None:
    keep_texts(texts=known({**TEXTS, "huge": "豆腥味与鱼糜" * 4_000}))
    assert "beans" in uris(search("豆腥味 " * 50_000))


def test_a_model_finds_across_languages_what_no_dictionary_knows() -> None:
    model = Counting()
    keep_texts(texts=known({"soy": "Soy qqxyzzy", "road": "Slopes of roads"}), model=model)
    found = {each.language: each for each in retrieve("豆", with_model=model)}
    assert uris(found["en"].texts)[0] == "soy"
    assert found["en"].near[found["en"].texts[0]] == pytest.approx(1.0)
    assert not found["zh"].near  # in its own language the model was not asked


def test_beyond_twenty_thousand_vectors_the_lexical_ranking_alone_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    from valley.innovation.exchange.queries import retrieval

    monkeypatch.setattr(retrieval, "MOST_EXACT", 1)
    model = Counting()
    keep_texts(texts=known({"soy": "Soybean milk", "road": "Slopes of roads"}), model=model)
    assert uris(retrieve("大豆", with_model=model)[1].texts) == ["soy"]
