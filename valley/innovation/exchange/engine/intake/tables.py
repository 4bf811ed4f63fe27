"""Tables of patents: CSV, TSV or Excel, with the headings of the usual databases in Chinese or English."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from valley.innovation.exchange.engine.intake.rows import (
    MOST_BYTES,
    MOST_ROWS,
    Broken,
    Row,
    day,
    identifier,
    ipc,
    status,
    text_of,
)
from valley.innovation.exchange.engine.matching.characters import simplified

#: field → headings, compared without blanks and brackets; of several the first that says something counts.
HEADINGS = {
    "title": """标题 名称 发明名称 专利名称 题名 标题中文 篇名 标题原文 标题英文 title inventiontitle publicationtitle
        articletitle titleoriginal titleenglish titledwpi ti""",
    "abstract": """摘要 摘要中文 摘要译文 摘要原文 摘要英文 abstract summary abstractdwpi ab""",
    "identifier": """公开公告号 公开号 授权公告号 公告号 申请号 专利号 doi di publicationnumber publicationno
        publicationnumbers patentnumber displaykey pn applicationnumber applicationid
        lensid id""",
    "holders": """申请专利权人 专利权人 当前申请专利权人 标当前申请专利权人 申请人 第一申请人 标申请人 原始申请专利权人
        当前权利人 权利人 专利权人申请人 作者 applicant applicants assignee currentassignee stcurrentassignee
        assigneeapplicant assigneeoriginal assigneedwpi originalassignee owners authors author ae au""",
    "published_on": """公开公告日 公开日 授权公告日 申请日 发表时间 publicationdate publicationdates grantdate
        applicationdate filingdate filingcreationdate year publicationyear py pd""",
    "ipc": """ipc分类号 ipc ipc分类 主分类号 ipc主分类号 ipc主分类 分类号 国际分类 国际专利分类号 国际专利分类
        ipcclassification ipcrclassifications ipccurrent ipcdwpi internationalclassification ip""",
    "topics": """关键词 keywords authorkeywords de""",
    "legal_status": """法律状态 当前法律状态 简单法律状态 专利有效性 legalstatus simplelegalstatus inpadoclegalstatus
        deadalive status""",
    "fee_due_on": """年费期限 下次缴费日 年费截止日 缴费期限 nextfeedue annuityduedate feeduedate""",
}
MOST_BEFORE = 20  # lines that may stand before the headings: what was searched, when, by whom
_WRAPPED = re.compile(r'^="?(.*?)"?$', re.S)  # ="CN1": how an export keeps a spreadsheet from counting
#: One of these makes the row a paper.
_PAPER = {"doi", "di", "articletitle", "篇名", "题名", "authors", "作者"}


def table(data: bytes) -> list[Row]:
    """Rows with a title, below the headings, which may follow some lines about the search; in Excel, of the first sheet
    that has headings; also of a table in HTML that calls itself Excel. Raises Broken with the row and the heading."""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Broken(0, "file", "old_excel")
    try:
        tables = _excel(data) if data[:4] == b"PK\x03\x04" else _of_text(text_of(data).replace("\0", " "))
        made = [(lines, *_heads(lines)) for lines in tables]
    except csv.Error as fault:
        raise Broken(0, "file", "table", str(fault)) from fault
    lines, at, heads = max(made, key=lambda one: _known(one[2]), default=([], 0, []))
    if not _places(heads)["title"]:
        raise Broken(1, "title", "heading", "、".join(cell for cell in (lines[0] if lines else []) if cell)[:60])
    return list(_rows(lines[at + 1 :], at + 2, heads))


def _of_text(words: str) -> list[list[list[str]]]:
    """The same text cut at tabs, semicolons and commas; the cut with most headings is taken."""
    if re.match(r"\s*(?:<!doctype html|<html|<table|<\?xml)", words[:400], re.I):
        return [_of_html(words)]
    return [list(csv.reader(io.StringIO(words, newline=""), delimiter=split)) for split in ",\t;"]


class _Html(HTMLParser):
    """The cells of every row."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.lines.append([])
        elif tag in ("td", "th") and self.lines:
            self.lines[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in ("td", "th", "tr")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.lines[-1][-1] += data


def _of_html(words: str) -> list[list[str]]:
    reader = _Html()
    reader.feed(words)
    return reader.lines


def _excel(data: bytes) -> list[list[list[str]]]:
    if len(data) > MOST_BYTES:
        raise Broken(0, "file", "large", str(len(data)))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > 20 * MOST_BYTES:
                raise Broken(0, "file", "large")
        sheets = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets
        for sheet in sheets:
            sheet.reset_dimensions()  # some exporters write that there is one cell
        return [[[_cell(cell) for cell in cells] for cells in _some(sheet)] for sheet in sheets]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError) as fault:
        raise Broken(0, "file", "table", str(fault)) from fault


def _some(sheet: Any) -> Iterator[Sequence[Any]]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > MOST_ROWS + MOST_BEFORE + 1:
            raise Broken(number, "file", "rows", str(MOST_ROWS))
        yield cells


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    if hasattr(cell, "date"):
        return str(cell.date().isoformat())
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _heads(lines: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """The line of the headings, and these as they are compared."""
    made = [[_head(cell) for cell in cells] for cells in lines[: MOST_BEFORE + 1]]
    best = max(range(len(made)), key=lambda at: (_known(made[at]), -at), default=0)
    return best, made[best] if made else []


def _head(cell: str) -> str:
    folded = simplified(unicodedata.normalize("NFKC", cell)).casefold()
    return re.sub(r"[\s\u200b\ufeff()\[\]_.,、\-/=\"']", "", folded)


def _places(heads: Sequence[str]) -> dict[str, list[int]]:
    return {name: [heads.index(word) for word in words.split() if word in heads] for name, words in HEADINGS.items()}


def _known(heads: Sequence[str]) -> tuple[bool, int]:
    """Whether one of them is a title's, and how many are known."""
    places = _places(heads)
    return bool(places["title"]), sum(map(bool, places.values()))


def _rows(lines: Sequence[Sequence[str]], first: int, heads: Sequence[str]) -> Iterator[Row]:
    places = _places(heads)
    paper = bool(_PAPER & set(heads)) and not places["legal_status"]
    count = 0
    for number, cells in enumerate(lines, first):

        def said(name: str, cells: Sequence[str] = cells) -> str:
            for at in places[name]:
                if at < len(cells) and (word := _WRAPPED.sub(r"\1", cells[at].strip())).strip():
                    return word.strip()
            return ""

        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Broken(number, "file", "rows", str(MOST_ROWS))
        if not said("title"):
            raise Broken(number, "title", "missing")
        yield Row(
            number, "paper" if paper else "patent", " ".join(said("title").split()), said("abstract"),
            identifier(said("identifier")), said("holders"), day(said("published_on"), number, "published_on"),
            ipc(said("ipc")), _several(said("topics")), status(said("legal_status")),
            day(said("fee_due_on"), number, "fee_due_on"),
        )  # fmt: skip


def _several(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip()[:60] for word in re.split(r"[;；,，、|]", value) if word.strip()))[:12]
