"""The shipped classification is the one described beside it, and can be found by code and by word."""

import hashlib
from pathlib import Path

import pytest

from valley.registry.engine.industries import (
    CHECKSUM,
    FILE,
    ClassificationNotLoaded,
    classification,
    read_classification,
)

TREE = classification()


def test_the_readme_records_the_checksum_of_the_file() -> None:
    assert CHECKSUM in (Path(FILE).parent / "README.md").read_text("utf-8")


def test_every_code_has_its_path_up_to_a_section() -> None:
    for code, industry in TREE.industries.items():
        path = TREE.path(code)
        assert [p.level for p in path] == list(range(1, industry.level + 1))
        assert path[0].code == industry.section
        assert industry in TREE.children(industry.parent) or industry.level == 1


def test_a_food_class_stands_where_the_standard_puts_it() -> None:
    assert [i.code for i in TREE.path("1491")] == ["C", "14", "149", "1491"]
    assert TREE.path("1491")[-1].name == "营养食品制造"
    assert TREE.path("0000") == ()


def test_an_altered_file_is_refused() -> None:
    content = FILE.read_bytes()
    with pytest.raises(ClassificationNotLoaded, match="checksum"):
        read_classification(content.replace("稻谷种植".encode(), "水稻种植".encode()))


@pytest.mark.parametrize(
    ("change", "why"),
    [((b"0111,4,", b"0112,4,"), "counts"), ((b",011,A", b",099,A"), "parent"), ((b"0111,4,", b"0111,3,"), "counts")],
)
def test_a_tree_that_does_not_close_is_refused(change: tuple[bytes, bytes], why: str) -> None:
    broken = FILE.read_bytes().replace(*change)
    with pytest.raises(ClassificationNotLoaded, match=why):
        read_classification(broken, checksum=hashlib.sha256(broken).hexdigest())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1491", "1491"),
        ("特殊营养食品", "1491"),
        ("葡萄酒", "1515"),
        ("水产品 冷冻", "1361"),
        ("保健食品", "1492"),
        ("149", "149"),
    ],
)
def test_an_industry_is_found_by_code_or_by_word(typed: str, found: str) -> None:
    assert found in [i.code for i in TREE.search(typed)][:5]


@pytest.mark.parametrize("typed", ["", "  ", "龘靐", "99999"])
def test_nothing_is_found_for_nothing(typed: str) -> None:
    assert TREE.search(typed) == ()
