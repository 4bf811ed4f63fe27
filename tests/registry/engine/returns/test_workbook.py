"""Templates in and out, and every bad file of issue 2 §6."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from valley.registry.engine.returns.library import form
from valley.registry.engine.returns.workbook import guard, layout
from valley.registry.engine.returns.workbook.faults import BadFile
from valley.registry.engine.returns.workbook.reading import WrongCells, read_many, read_one
from valley.registry.engine.returns.workbook.writing import Row, write_many, write_one

FORM = form("annual", "2022")
Values = dict[str, int]
SUBJECT = layout.Subject("campaign-1", "2023", "organisation-1", "京谷示例食品有限公司", "")
AT = {code: f"E{row}" for row, code in layout.rows_of(FORM).items()}
CODES = [i.code for i in FORM.items]
VALUES = st.dictionaries(st.sampled_from(CODES), st.integers(-(10**15), 10**15))
LETTERS = st.characters(min_codepoint=32, exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"])
WORDS = st.text(LETTERS, max_size=40).map(str.strip)


def one(
    values: Values | None = None,
    last: Values | None = None,
    reasons: dict[str, str] | None = None,
    language: str = "zh-hans",
) -> bytes:
    return write_one(FORM, SUBJECT, values=values or {}, last=last or {}, reasons=reasons or {}, language=language)


def edited(change: Callable[[Workbook], object], data: bytes | None = None) -> bytes:
    """The file after `change(book)`."""
    book = load_workbook(io.BytesIO(data or one()))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def typed(**cells: Any) -> bytes:
    """The template of one return with values typed into items' cells."""

    def change(book: Workbook) -> None:
        for code, value in cells.items():
            book.worksheets[0][AT[code]] = value

    return edited(change)


def zipped(data: bytes, **replaced: bytes) -> bytes:
    """The file with ZIP entries added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in replaced:
                new.writestr(entry.filename, old.read(entry))
        for name, body in replaced.items():
            new.writestr(name, body)
    return out.getvalue()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VALUES, st.dictionaries(st.sampled_from(CODES), WORDS), st.sampled_from(["zh-hans", "en"]))
def test_what_is_written_reads_back_equal(values: Values, reasons: dict[str, str], language: str) -> None:
    found = read_one(FORM, one(values, values, reasons, language))
    assert found.values == values
    assert found.reasons == {k: v for k, v in reasons.items() if v}
    assert (found.campaign, found.organisation) == ("campaign-1", "organisation-1")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(VALUES.filter(bool), max_size=5), WORDS)
def test_many_firms_read_back_equal(rows: list[Values], words: str) -> None:
    data = write_many(
        FORM, SUBJECT, [Row(f"o{n}", "", f"甲{n}", v, words) for n, v in enumerate(rows)], language="zh-hans"
    )
    found = read_many(FORM, data)
    assert [f.values for f in found.firms] == rows
    assert [f.organisation for f in found.firms] == [f"o{n}" for n in range(len(rows))]
    assert all(f.reason == words for f in found.firms)


def test_an_empty_row_of_many_is_skipped() -> None:
    data = write_many(FORM, SUBJECT, [Row("o1", "", "甲"), Row("o2", "", "乙", {"revenue": 1})], language="en")
    assert [(f.row, f.organisation) for f in read_many(FORM, data).firms] == [(8, "o2")]


def faults(data: bytes) -> dict[str, tuple[str, str]]:
    with pytest.raises(WrongCells) as caught:
        read_one(FORM, data)
    assert all(f.message.zh and f.message.en and f.remedy.zh and f.remedy.en for f in caught.value.faults)
    return {f.place: (f.value, f.message.zh + f.remedy.zh) for f in caught.value.faults}


def test_every_wrong_cell_is_named_with_its_value_and_a_remedy() -> None:
    found = faults(
        typed(
            output_value="约七千万",
            output_value_local="5000.5",
            revenue=True,
            profit=date(2024, 1, 1),
            rd_spend=0.0000001,
            rd_staff=20.5,
            employees=datetime(2024, 1, 1),  # noqa: DTZ001 - Excel's dates are naive
            foreign_talent="#DIV/0!",
            returnee_talent=10**12,
            rd_staff_fte=10**16,
        )
    )
    assert found[f"填报!{AT['output_value']}"] == (
        "约七千万",
        "“约七千万”不是数字。请只填数字，单位是万元，例如 1234.5。",
    )
    assert found[f"填报!{AT['output_value_local']}"][1] == "这里是文本格式的数字。请改为数值 5000.5。"
    assert "日期" in found[f"填报!{AT['profit']}"][1]
    assert "日期" in found[f"填报!{AT['employees']}"][1]
    assert "小数" in found[f"填报!{AT['rd_spend']}"][1]
    assert "整数" in found[f"填报!{AT['rd_staff']}"][1]
    assert "不是数字" in found[f"填报!{AT['revenue']}"][1]
    assert "不是数字" in found[f"填报!{AT['foreign_talent']}"][1]
    assert "太大" in found[f"填报!{AT['rd_staff_fte']}"][1]
    assert len(found) == 9  # 10^12 persons is absurd, but a number: the checks deal with it


def test_a_formula_is_refused_not_computed() -> None:
    found = faults(typed(revenue='=HYPERLINK("http://example.invalid","x")', profit="=1+1"))
    assert set(found) == {f"填报!{AT['revenue']}", f"填报!{AT['profit']}"}
    assert "公式" in found[f"填报!{AT['profit']}"][1]


def test_what_people_wrote_never_becomes_a_formula() -> None:
    book = load_workbook(io.BytesIO(one(reasons={"profit": '=cmd|"/c calc"!A1'})))
    cell = book.worksheets[0][AT["profit"].replace("E", "F")]
    assert (cell.data_type, cell.value) == ("s", '=cmd|"/c calc"!A1')
    many = write_many(FORM, SUBJECT, [Row("o", "", "=1+1", {"profit": 1}, "=2+2")], language="en")
    assert all(c.data_type != "f" for s in load_workbook(io.BytesIO(many)).worksheets for r in s.rows for c in r)


def test_merged_cells_are_refused() -> None:
    found = faults(edited(lambda book: book.worksheets[0].merge_cells("E10:F11")))
    assert "合并" in found["填报!E10:F11"][1]


def test_moved_rows_are_noticed() -> None:
    found = faults(edited(lambda book: book.worksheets[0].insert_rows(11)))
    assert "output_value_local" in found["填报!A11"][1]


def test_an_overlong_reason_is_named() -> None:
    found = faults(edited(lambda book: book.worksheets[0].__setitem__("F10", "长" * 1001)))
    assert "1000" in found["填报!F10"][1]


NO_NUMBER: bytes = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="s"><v>abc</v></c></row></sheetData></worksheet>'
)
ENTITIES: bytes = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData>&a;</sheetData></worksheet>'
)


def hide(book: Workbook) -> None:
    book.create_sheet("秘密").sheet_state = "veryHidden"


def other_edition(book: Workbook) -> None:
    book.worksheets[0][layout.MARK_CELL] = layout.mark(FORM, "one").replace("2022", "2021")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "不是 Excel"),
        (lambda: b"PK\x03\x04 nonsense", "不是 Excel"),
        (lambda: zipped_text(), "不是 Excel"),
        (lambda: one()[:-40], "不是 Excel"),
        (lambda: b"x" * (5 * 1024**2 + 1), "超过 5 MB"),
        (lambda: edited(hide), "隐藏的工作表：秘密"),
        (lambda: edited(other_edition), "另一版次"),
        (lambda: blank(), "没有模板标识"),
        (lambda: write_many(FORM, SUBJECT, [], language="en"), "没有模板标识"),
        (lambda: bomb(), "解压后过大"),
        (lambda: zipped(one(), **{"xl/worksheets/sheet1.xml": million_rows()}), "行数超过"),
        (lambda: zipped(one(), **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}), "已损坏"),
        (lambda: zipped(one(), **{"xl/worksheets/sheet1.xml": ENTITIES}), "已损坏"),
        (lambda: zipped(one(), **{"xl/workbook.xml": b"<workbook/>"}), ""),
        (lambda: zipped(one(), **{"xl/styles.xml": b"<<<"}), ""),
        (lambda: zipped(one(), **{"xl/worksheets/sheet1.xml": NO_NUMBER}), "已损坏"),
        (lambda: zipped(one(), **{"xl/vbaProject.bin": b"macro"}), "宏"),
        (lambda: zipped(one(), **{"xl/externalLinks/e1.xml": b"<x/>"}), "外部链接"),
        (lambda: encrypted(), "密码"),
        (lambda: zipped(one(), **{f"x{n}": b"" for n in range(300)}), "过大"),
    ],
)
def test_a_bad_file_is_refused_whole_with_words(make: Callable[[], bytes], words: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_one(FORM, make())
    assert words in caught.value.message.zh
    assert caught.value.message.en
    assert caught.value.remedy.zh


def million_rows() -> bytes:
    return (
        b"<worksheet><sheetData>"
        + b"".join(b'<row r="%d"/>' % n for n in range(1, 10**6))
        + b"</sheetData></worksheet>"
    )


def bomb() -> bytes:
    return zipped(one(), **{"xl/media/zero.bin": b"\0" * (50 * 1024**2)})


def blank() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def zipped_text() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    return out.getvalue()


def encrypted() -> bytes:
    """Sets bit 0 of the general purpose flags of every central entry (APPNOTE 4.4.4)."""
    data = bytearray(one())
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        data[start + 8] |= 1
        start += 4
    return bytes(data)


def test_a_lying_dimension_does_not_decide_what_is_read() -> None:
    data = one({"returnee_talent": 7})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    lying = re.sub(rb'<dimension ref="A1:F\d+"', b'<dimension ref="A1:A1"', xml)
    assert lying != xml
    assert read_one(FORM, zipped(data, **{"xl/worksheets/sheet1.xml": lying})).values == {"returnee_talent": 7}


def many_faults(change: Callable[[Workbook], object]) -> list[str]:
    data = write_many(FORM, SUBJECT, [Row(f"o{n}", "", "甲", {"revenue": n + 1}) for n in range(3)], language="zh-hans")
    with pytest.raises(WrongCells) as caught:
        read_many(FORM, edited(change, data))
    return [f"{f.place} {f.message.zh}" for f in caught.value.faults]


def test_wrong_rows_of_many_are_named() -> None:
    def change(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["A8"] = "o0"
        sheet["A9"] = None
        sheet["D9"] = "多"

    assert many_faults(change) == [
        "批量填报!D9 “多”不是数字。",
        "批量填报!A8 这个单位在第 7 行已经出现。",
        "批量填报!A9 这一行没有写明是哪个单位。",
    ]


def test_moved_columns_of_many_are_named() -> None:
    found = many_faults(lambda book: book.worksheets[0].insert_cols(4))
    assert found[0].startswith("批量填报!D5 这里应为“output_value”")


def test_limits_are_of_the_whole_file() -> None:
    with pytest.raises(BadFile, match="行数"):
        guard.examine(one(), guard.Limits(rows=3))
    with pytest.raises(BadFile, match="过大"):
        guard.examine(one(), guard.Limits(unpacked_bytes=1000))
