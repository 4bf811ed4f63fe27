from pathlib import Path

import pytest

from valley.registry.engine.returns import library
from valley.registry.engine.returns.forms import UnsoundForm, load

SMALL = """
code = "small"
edition = "1"
frequency = "year"
title = { zh = "小表", en = "Small" }
change_limit_percent = 50
sections = [{ code = "s", label = { zh = "节", en = "Section" } }]
[[items]]
code = "a"
label = { zh = "甲", en = "A" }
section = "s"
unit = "person"
nature = "stock"
required = true
definition = { zh = "甲", en = "A" }
source = { zh = "平台口径", en = "own" }
stated = false
[[checks]]
code = "positive"
rule = "a >= 0"
severity = "hard"
items = ["a"]
words = { zh = "负", en = "negative" }
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "form.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_form_is_read(tmp_path: Path) -> None:
    form = load(write(tmp_path, SMALL))
    assert form.item("a").unit.code == "person"
    assert [(s.code, [i.code for i in items]) for s, items in form.in_sections()] == [("s", ["a"])]
    with pytest.raises(KeyError):
        form.item("b")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('code = "a"', 'code = "a b"'),
        ('section = "s"', 'section = "t"'),
        ('items = ["a"]', "items = []"),
        ('items = ["a"]', 'items = ["b"]'),
        ("a >= 0", "b >= 0"),
        ("a >= 0", "a >="),
        ('"person"', '"parsecs"'),
        ('"hard"', '"fatal"'),
        ('"year"', '"fortnight"'),
        ("= 50", "= 0"),
        ('en = "Small"', 'fr = "Petit"'),
        ("[[items]]", "[[items"),
    ],
)
def test_an_unsound_form_is_not_loaded_and_the_file_is_named(tmp_path: Path, old: str, new: str) -> None:
    assert old in SMALL
    with pytest.raises(UnsoundForm, match=r"form\.toml"):
        load(write(tmp_path, SMALL.replace(old, new, 1)))


@pytest.mark.parametrize("part", ["items", "checks"])
def test_nothing_stands_twice(tmp_path: Path, part: str) -> None:
    start = SMALL.index(f"[[{part}]]")
    end = SMALL.index("[[checks]]") if part == "items" else len(SMALL)
    with pytest.raises(UnsoundForm, match="twice"):
        load(write(tmp_path, SMALL + SMALL[start:end]))


def test_the_fingerprint_follows_the_layout_not_the_words(tmp_path: Path) -> None:
    first = load(write(tmp_path, SMALL)).fingerprint
    assert load(write(tmp_path, SMALL.replace("甲", "乙"))).fingerprint == first
    assert load(write(tmp_path, SMALL.replace('"person"', '"fen"'))).fingerprint != first


def test_one_edition_in_two_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "b.toml").write_text(SMALL, encoding="utf-8")
    monkeypatch.setattr(library, "FOLDER", tmp_path)
    with pytest.raises(UnsoundForm, match="two files"):
        library.forms.__wrapped__()


def test_the_platform_carries_both_returns() -> None:
    assert set(library.forms()) >= {("annual", "2022"), ("quarterly", "2022")}
    assert library.form("annual", "2022").item("profit").minimum is None
    with pytest.raises(library.UnknownForm):
        library.form("annual", "1999")


@pytest.mark.parametrize("key", [("annual", "2022"), ("quarterly", "2022")])
def test_every_definition_has_words_in_both_languages_and_says_whose_it_is(key: tuple[str, str]) -> None:
    form = library.form(*key)
    for text in [t for i in form.items for t in (i.label, i.definition, i.source, i.help)] + [
        c.words for c in form.checks
    ]:
        assert text.zh
        assert text.en
    for item in form.items:
        assert item.stated or "平台口径" in item.source.zh
