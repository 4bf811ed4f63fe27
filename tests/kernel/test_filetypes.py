"""What may come in as evidence, judged by bytes."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.kernel.engine import filetypes
from valley.kernel.engine.filetypes import SUFFIXES, Fault, look

TYPES = f'<Types><Override ContentType="{SUFFIXES[".xlsx"]}.main+xml"/></Types>'


def packed(**parts: bytes | str) -> bytes:
    """A zip with [Content_Types].xml and the given members (`__` in a name is a slash)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", parts.pop("types", TYPES))
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return buffer.getvalue()


XLSX = packed(xl__workbook_DOT_xml="<workbook/>")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报告.PDF", b"%PDF-1.7\n..."),
        ("a.png", b"\x89PNG\r\n\x1a\n..."),
        ("a.jpeg", b"\xff\xd8\xff\xe0"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
        ("a.txt", "产值".encode("gb18030")),
        ("a.csv", "﻿产值,1".encode()),
        ("a.xlsx", XLSX),
        ("a.docx", packed(word__document_DOT_xml="<w/>")),
        ("a.pptx", packed(ppt__presentation_DOT_xml="<p/>")),
        ("a.ofd", packed(OFD_DOT_xml="<ofd/>")),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_documents_and_pictures_are_accepted(name: str, content: bytes) -> None:
    looked = look(name, content)
    assert (looked.media_type, looked.fault) == (SUFFIXES["." + name.rsplit(".", 1)[1].lower()], None)


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.pdf", b"", Fault.EMPTY),
        ("a.pdf", b"%PDF-" + b" " * filetypes.MAX_FILE_BYTES, Fault.TOO_LARGE),
        ("a.png", b"%PDF-1.7", Fault.NOT_WHAT_ITS_NAME_SAYS),
        ("a.xlsx", packed(word__document_DOT_xml="<w/>"), Fault.NOT_WHAT_ITS_NAME_SAYS),
        ("a.exe", b"\x89PNG\r\n\x1a\n", Fault.KIND_NOT_ACCEPTED),
        ("noname", b"text", Fault.KIND_NOT_ACCEPTED),
        ("a.pdf", b"MZ\x90\x00", Fault.PROGRAM),
        ("a.txt", b"\x7fELF\x02", Fault.PROGRAM),
        ("a.txt", b"#!/bin/sh\nrm", Fault.PROGRAM),
        ("a.txt", b"\xef\xbb\xbf  <HTML><script>", Fault.MARKUP),
        ("a.png", b"<svg onload='x'/>", Fault.MARKUP),
        ("a.txt", b"<?xml version='1.0'?><svg/>", Fault.MARKUP),
        ("a.pdf", b"%PDF-1.7 /OpenAction << /JavaScript (x) >>", Fault.MACROS),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", Fault.OLD_OFFICE),
        ("a.xlsx", packed(xl__workbook_DOT_xml="x", xl__vbaProject_DOT_bin="x"), Fault.MACROS),
        ("a.xlsx", packed(xl__workbook_DOT_xml="x", xl__macrosheets__sheet1_DOT_xml="x"), Fault.MACROS),
        ("a.xlsx", packed(xl__workbook_DOT_xml="x", types="application/vnd.ms-excel.sheet.macroEnabled"), Fault.MACROS),
        ("a.docx", packed(word__document_DOT_xml="x", word__embeddings__o_DOT_bin="x"), Fault.MACROS),
        ("a.xlsx", packed(xl__workbook_DOT_xml=b"\x00" * 30_000_000), Fault.BOMB),
        ("a.zip", packed(a_DOT_txt="x"), Fault.KIND_NOT_ACCEPTED),
        ("a.xlsx", XLSX[:60], Fault.BROKEN),
        ("a.xlsx", b"PK\x03\x04 nonsense", Fault.BROKEN),
        ("a.txt", b"\x00\x01\x02", Fault.KIND_NOT_ACCEPTED),
        ("a.txt", b"\xff\xff\xff", Fault.KIND_NOT_ACCEPTED),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_can_run_lies_or_explodes_is_refused(name: str, content: bytes, fault: Fault) -> None:
    assert look(name, content).fault == fault


def test_ten_thousand_members_are_a_bomb() -> None:
    members = {f"m{n}": b"" for n in range(filetypes.MAX_MEMBERS + 1)}
    assert look("a.xlsx", packed(xl__workbook_DOT_xml="x", **members)).fault == Fault.BOMB


def test_an_ooxml_file_without_its_table_of_types_is_broken() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    assert look("a.xlsx", buffer.getvalue()).fault == Fault.BROKEN


@given(st.text(max_size=8), st.binary(max_size=300))
def test_any_bytes_get_an_answer(name: str, content: bytes) -> None:
    looked = look(name, content)
    assert (looked.fault is None) == bool(looked.media_type)


@given(st.integers(0, len(XLSX) - 1), st.integers(0, 255))
def test_a_damaged_document_gets_an_answer(at: int, byte: int) -> None:
    looked = look("a.xlsx", XLSX[:at] + bytes([byte]) + XLSX[at + 1 :])
    assert (looked.fault is None) == bool(looked.media_type)
