"""The printers alone: a small document in, PDF, Word and a zip out."""

import hashlib
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from valley.kernel.engine import report as r

# The fonts that `script/setup` brings: what the system has differs from machine to machine.
FONTS = Path(__file__).resolve().parents[3] / "build" / "fonts"
AT = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><rect width="60" height="20" fill="#1c5646"/></svg>'


def small(**more: object) -> r.Report:
    given = {
        "language": "zh",
        "kicker": "虚构规划",
        "title": "考核报告",
        "subtitle": "二〇二五",
        "facts": r.Facts([("校验值", "abc")]),
        "sections": [
            r.Section(
                "一、总体",
                [
                    r.Paragraph("要点", "lead"),
                    r.Tiles([("指标", "22"), ("已达", "3")]),
                    r.Table(["序号", "名称"], [["1", "#panic()"], ["2", "$x$"]], (1, 3), frozenset({0})),
                    r.Table(["空"], [], (1,), none="没有行"),
                    r.Notes(["甲", "乙"]),
                    r.Picture("图", SVG, "一个方块"),
                ],
            )
        ],
        "footer": "校验值 abc",
        "at": AT,
        "contents": "目录",
    }
    return r.Report(**{**given, **more})  # type: ignore[arg-type]


def words_of(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_pdf_prints_every_block_and_the_footer_on_each_page() -> None:
    pages = words_of(r.pdf(small(), fonts=FONTS))
    whole = "".join(pages)
    for words in ("虚构规划", "考核报告", "要点", "22", "#panic()", "$x$", "没有行", "甲", "图"):
        assert words in whole
    assert all("校验值abc" in page for page in pages)


def test_the_mark_stands_on_each_page_only_when_there_is_one() -> None:
    assert all("虚构演示" in page for page in words_of(r.pdf(small(mark="虚构演示"), fonts=FONTS)))
    assert not any("虚构演示" in page for page in words_of(r.pdf(small(), fonts=FONTS)))


def test_the_same_report_is_the_same_pdf() -> None:
    assert r.pdf(small(), fonts=FONTS) == r.pdf(small(), fonts=FONTS)


def test_word_holds_the_same() -> None:
    document = Document(io.BytesIO(r.word(small(mark="虚构演示"), fonts=FONTS)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert {"考核报告", "要点", "没有行", "甲"} <= set(texts)
    assert [cell.text for cell in document.tables[2].rows[1].cells] == ["1", "#panic()"]
    assert len(document.inline_shapes) == 1
    assert document.sections[0].header.paragraphs[0].text == "虚构演示"


def test_a_table_refuses_rows_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        r.Table(["甲", "乙"], [["1"]], (1, 1))


def test_a_pack_lists_its_checksums_and_runs_no_words() -> None:
    sheet = r.Sheet(
        "a", "表", ["名称", "数量", "日期"], [["=1+1", Decimal("2.5"), date(2026, 1, 1)], ["-x", None, None]]
    )
    book = zipfile.ZipFile(io.BytesIO(r.pack([sheet], [r.Entry("README.txt", b"hi")], at=AT)))
    for line in book.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(book.read(name)).hexdigest() == digest
    assert set(book.namelist()) == {"README.txt", "data.xlsx", "a.csv", "SHA256SUMS"}
    rows = book.read("a.csv").decode("utf-8-sig").splitlines()
    assert rows[1:] == ["'=1+1,2.5,2026-01-01", "'-x,,"]
    cell = load_workbook(io.BytesIO(book.read("data.xlsx")))["表"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
