"""Floors without any model on XQuAD (Artetxe, Ruder, Yogatama 2020, CC BY-SA 4.0); skipped where it is absent."""

import json
import os
from pathlib import Path

import pytest

from valley.innovation.exchange.engine.matching import Searcher, ndcg

_BESIDE = Path(__file__).resolve().parents[5] / "shared" / "data" / "retrieval"
XQUAD = Path(os.environ.get("VALLEY_RETRIEVAL_SETS", _BESIDE)) / "xquad"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not XQUAD.is_dir(), reason="XQuAD is absent: set VALLEY_RETRIEVAL_SETS to its parent folder"),
]


@pytest.fixture(scope="module")
def xquad() -> tuple[dict[str, dict[str, str]], dict[str, list[tuple[str, str]]]]:
    """Paragraphs by language and place; questions by language, each with its paragraph's place."""
    paragraphs: dict[str, dict[str, str]] = {"zh": {}, "en": {}}
    questions: dict[str, list[tuple[str, str]]] = {"zh": [], "en": []}
    for spoken in paragraphs:
        articles = json.loads((XQUAD / f"xquad.{spoken}.json").read_text(encoding="utf-8"))["data"]
        for number, paragraph in enumerate(each for article in articles for each in article["paragraphs"]):
            paragraphs[spoken][f"{number}"] = paragraph["context"]
            questions[spoken] += [(asked["question"], f"{number}") for asked in paragraph["qas"]]
    return paragraphs, questions


@pytest.mark.parametrize(
    ("asked", "searched", "floor"),
    [("zh", "zh", 0.95), ("zh", "en", 0.70), ("en", "zh", 0.63), ("zh en", "zh en", 0.83)],
)
def test_retrieval_without_a_model_stays_above_its_floor(
    xquad: tuple[dict[str, dict[str, str]], dict[str, list[tuple[str, str]]]], asked: str, searched: str, floor: float
) -> None:
    paragraphs, questions = xquad
    pool = {spoken + place: text for spoken in searched.split() for place, text in paragraphs[spoken].items()}
    searcher = Searcher(pool)
    gained = [
        ndcg(searcher.search(question), {spoken + place: 1.0 for spoken in searched.split()})
        for language in asked.split()
        for question, place in questions[language]
    ]
    assert len(gained) == 1190 * len(asked.split())
    assert sum(gained) / len(gained) >= floor


@pytest.mark.parametrize(("asked", "floor"), [("zh", 0.76), ("en", 0.78)])
def test_a_paragraph_in_one_language_alone_is_found_in_either(
    xquad: tuple[dict[str, dict[str, str]], dict[str, list[tuple[str, str]]]], asked: str, floor: float
) -> None:
    """Every second paragraph is in Chinese, the others in English: the clearer of the two lists begins."""
    paragraphs, questions = xquad
    pool = {place: paragraphs["zh" if int(place) % 2 else "en"][place] for place in paragraphs["zh"]}
    searcher = Searcher(pool)
    gained = [ndcg(searcher.search(question), {place: 1.0}) for question, place in questions[asked]]
    assert sum(gained) / len(gained) >= floor
