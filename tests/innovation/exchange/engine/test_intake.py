"""Files of patents and papers: headings of the usual databases, encodings, references, and what is refused."""

import io
from datetime import date

import openpyxl
import pytest

from valley.innovation.exchange.engine.intake.rows import Broken, day, identifier, ipc, likeness, status
from valley.innovation.exchange.engine.intake.styles import bibtex, ris
from valley.innovation.exchange.engine.intake.tables import table

CHINESE = (
    "公开（公告）号,标题,摘要,申请（专利权）人,公开（公告）日,IPC分类号,法律状态\n"
    "CN 112 A,脱腥,豆奶,某单位,2021.03.05,A23L11/30; A23C 11/10,授权\n"
)
ENGLISH = (
    "Publication Number\tTitle\tApplicants\tPublication Date\tLegal Status\nUS-1-B2\tSoy milk\tX; Y\t2020\tExpired\n"
)
RIS = "TY  - JOUR\nTI  - 脱腥\nAU  - 甲\nAU  - 乙\nKW  - 豆奶\nPY  - 2018\nDO  - 10.1234/AB\nER  - \n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_export_is_read_in_any_encoding(encoding: str) -> None:
    (row,) = table(CHINESE.encode(encoding))
    assert (row.kind, row.title, row.identifier, row.holders) == ("patent", "脱腥", "CN112A", "某单位")
    assert (row.published_on, row.ipc, row.legal_status) == (date(2021, 3, 5), ("A23L 11/30", "A23C 11/10"), "granted")


def test_an_english_export_and_excel_are_read() -> None:
    (row,) = table(ENGLISH.encode())
    assert (row.identifier, row.published_on, row.legal_status) == ("US1B2", date(2020, 1, 1), "lapsed")
    book, kept = openpyxl.Workbook(), io.BytesIO()
    sheet = book.create_sheet("patents", 0)
    for cells in csv_cells():
        sheet.append(cells)
    book.save(kept)
    assert table(kept.getvalue())[0].title == "脱腥"


def csv_cells() -> list[list[str]]:
    return [line.split(",") for line in CHINESE.splitlines()]


def test_references_are_read() -> None:
    (row,) = bibtex(b"@article{a, title={The {Maillard} reaction}, author={A and B}, year=2019, doi={10.1234/X.}}")
    assert (row.kind, row.title, row.holders, row.published_on) == (
        "paper", "The Maillard reaction", "A; B", date(2019, 1, 1),
    )  # fmt: skip
    (row,) = ris(
        "TY  - JOUR\nTI  - 脱腥\nAU  - 甲\nAU  - 乙\nKW  - 豆奶\nPY  - 2018\nDO  - 10.1234/AB\nER  - \n".encode()
    )
    assert (row.title, row.holders, row.topics, row.identifier) == ("脱腥", "甲; 乙", ("豆奶",), "10.1234/ab")


@pytest.mark.parametrize(
    ("read", "data", "row", "fault"),
    [
        (table, b"a,b\n1,2\n", 1, "heading"),
        (table, "标题\n\"\"\n".encode(), 0, ""),
        (table, "标题,公开日\n甲,明天\n".encode(), 2, "date"),
        (table, "标题,公开日\n,2020\n".encode(), 2, "missing"),
        (table, b"PK\x03\x04broken", 0, "table"),
        (table, b"\xff\xff\xff\x80", 0, "encoding"),
        (bibtex, b"@article{a, title={open", 1, "brace"),
        (bibtex, b"nothing", 0, "empty"),
        (ris, b"TY  - JOUR\nTI  - x\n", 1, "unended"),
    ],
)  # fmt: skip
def test_a_fault_says_where(read: object, data: bytes, row: int, fault: str) -> None:
    if not fault:
        assert read(data) == []  # type: ignore[operator]
        return
    with pytest.raises(Broken) as broken:
        read(data)  # type: ignore[operator]
    assert (broken.value.row, broken.value.fault) == (row, fault)


def test_cells_are_understood() -> None:
    assert ipc("A23L 2/38(2021.01)I; a23l33/00; nothing") == ("A23L 2/38", "A23L 33/00")
    assert identifier("https://doi.org/10.1016/J.Food.2020.1.") == "10.1016/j.food.2020.1"
    assert day("2024年3月5日", 1, "x") == day("20240305", 1, "x") == date(2024, 3, 5)
    assert [status(word) for word in ("有效", "失效", "驳回", "实质审查", "?")] == [
        "granted", "lapsed", "refused", "pending", "unknown",
    ]  # fmt: skip
    assert likeness("一种豆奶脱腥方法", "一种豆奶的脱腥方法") >= 80 > likeness("豆奶", "米饭")
