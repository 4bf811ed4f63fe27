"""Postings in PostgreSQL: the same scores as in memory, both languages, nothing injected, vectors beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from django.db import connection

from tests.innovation.exchange.engine.test_matching import TEXTS
from valley.innovation.exchange.actions.indexing import embed, keep_texts
from valley.innovation.exchange.engine.matching import Index, Searcher, language, tokens
from valley.innovation.exchange.engine.matching.models import Vectors
from valley.innovation.exchange.migrations.promises.dense import TABLE, ensure
from valley.innovation.exchange.models import MatchPool, MatchPosting, MatchTerm, MatchText
from valley.innovation.exchange.queries import retrieval
from valley.innovation.exchange.queries.matchable import Known
from valley.innovation.exchange.queries.retrieval import has_dense, lexical, retrieve, search

pytestmark = pytest.mark.django_db


def without_pgvector() -> None:
    """As on a server without the extension; the test's transaction brings the table back."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")


@pytest.fixture
def pgvector() -> None:
    """Only where the server has the extension; the one that the platform brings has it."""
    if not has_dense():
        pytest.skip("this server has no pgvector")


def dense() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        found: int = cursor.fetchone()[0]
        return found


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
    without_pgvector()
    monkeypatch.setattr(retrieval, "MOST_EXACT", 1)
    model = Counting()
    keep_texts(texts=known({"soy": "Soybean milk", "road": "Slopes of roads"}), model=model)
    assert uris(retrieve("大豆", with_model=model)[1].texts) == ["soy"]


@pytest.mark.usefixtures("pgvector")
def test_beyond_twenty_thousand_vectors_pgvector_finds_what_no_word_does(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Counting()
    keep_texts(texts=known({"soy": "Soy qqxyzzy", "road": "Slopes of roads"}), model=model)
    exact = retrieve("豆", with_model=model)
    monkeypatch.setattr(retrieval, "MOST_EXACT", 1)
    assert dense() == 2
    found = retrieve("豆", with_model=model)
    assert [each.texts for each in found] == [each.texts for each in exact]
    assert found[1].near == pytest.approx(exact[1].near)
    keep_texts(texts=known({"more": "soy again"}, "paper"), model=model)
    assert uris(retrieve("豆", kinds=["paper"], with_model=model)[1].texts) == ["more"]


@pytest.mark.usefixtures("pgvector")
def test_vectors_go_with_their_texts_and_come_when_the_extension_comes() -> None:
    model = Counting()
    without_pgvector()
    keep_texts(texts=known(TEXTS), model=model)
    assert not has_dense()
    ensure()  # as `migrate` does once an administrator has put the extension in
    assert dense() == 0
    assert embed(model=model) == 0  # no vector is made twice
    assert dense() == len(TEXTS)
    keep_texts(texts=[], gone=["/t/fish"], model=model)
    assert dense() == len(TEXTS) - 1


@pytest.mark.usefixtures("pgvector")
def test_the_chosen_model_has_an_index_in_each_language(settings: Any) -> None:
    settings.MATCH_MODEL = "use"
    chosen = retrieval.chosen_model()
    assert chosen is not None
    ensure()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        for spoken in ("zh", "en"):
            asked = retrieval.written(np.ones(chosen.dimensions, dtype=np.float32))
            sql = retrieval._DENSE.format(dimensions=chosen.dimensions, kinds="")
            given = {"model": chosen.name, "language": spoken, "asked": asked, "limit": 5}
            cursor.execute(f"EXPLAIN {sql}", given)
            assert f"match_dense_{spoken}_" in str(cursor.fetchall())
