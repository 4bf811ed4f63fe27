"""Tables of patents: CSV, TSV or Excel, with the headings of the usual databases in Chinese or English."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence

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

#: field → headings, compared without blanks and brackets; of several the first that says something counts.
HEADINGS = {
    "title": """标题 名称 发明名称 专利名称 题名 标题中文 篇名 title inventiontitle publicationtitle articletitle""",
    "abstract": """摘要 摘要中文 摘要译文 abstract summary""",
    "identifier": """公开公告号 公开号 授权公告号 公告号 申请号 专利号 doi publicationnumber publicationno patentnumber
        applicationnumber lensid displaykey""",
    "holders": """申请专利权人 专利权人 申请人 当前权利人 权利人 作者 applicant applicants assignee currentassignee
        owners authors author""",
    "published_on": """公开公告日 公开日 授权公告日 申请日 发表时间 publicationdate applicationdate filingdate year
        publicationyear""",
    "ipc": """ipc分类号 ipc 主分类号 ipc主分类号 分类号 ipcclassification ipcrclassifications
        internationalclassification""",
    "topics": """关键词 keywords authorkeywords""",
    "legal_status": """法律状态 当前法律状态 简单法律状态 专利有效性 legalstatus simplelegalstatus status""",
    "fee_due_on": """年费期限 下次缴费日 年费截止日 缴费期限 nextfeedue annuityduedate feeduedate""",
}
#: One of these makes the row a paper.
_PAPER = {"doi", "articletitle", "篇名", "题名", "authors", "作者"}


def table(data: bytes) -> list[Row]:
    """Rows with a title. Raises Broken with the row and the heading."""
    if data[:4] == b"PK\x03\x04":
        lines = _excel(data)
    else:
        words = text_of(data).replace("\0", " ")
        first = words.split("\n", 1)[0]
        split = max("\t;,", key=first.count)
        lines = csv.reader(io.StringIO(words), delimiter=split)
    try:
        return list(_rows(lines))
    except csv.Error as fault:
        raise Broken(0, "file", "table", str(fault)) from fault


def _excel(data: bytes) -> Iterator[list[str]]:
    if len(data) > MOST_BYTES:
        raise Broken(0, "file", "large", str(len(data)))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > 20 * MOST_BYTES:
                raise Broken(0, "file", "large")
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError) as fault:
        raise Broken(0, "file", "table", str(fault)) from fault
    for cells in sheet.iter_rows(values_only=True):
        yield [
            "" if cell is None else cell.date().isoformat() if hasattr(cell, "date") else str(cell) for cell in cells
        ]


def _rows(lines: Iterator[Sequence[str]] | Iterator[list[str]]) -> Iterator[Row]:
    heads = [re.sub(r"[\s()（）\[\]_.\-]", "", cell).casefold() for cell in next(iter(lines), [])]
    places = {name: [heads.index(word) for word in words.split() if word in heads] for name, words in HEADINGS.items()}
    if not places["title"]:
        raise Broken(1, "title", "heading", "、".join(heads)[:60])
    paper = bool(_PAPER & set(heads)) and not places["legal_status"]
    count = 0
    for number, cells in enumerate(lines, 2):

        def said(name: str, cells: Sequence[str] = cells) -> str:
            for at in places[name]:
                if at < len(cells) and cells[at].strip():
                    return cells[at].strip()
            return ""

        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Broken(number, "file", "rows", str(MOST_ROWS))
        if not said("title"):
            raise Broken(number, "title", "missing")
        yield Row(
            number, "paper" if paper else "patent", said("title"), said("abstract"), identifier(said("identifier")),
            said("holders"), day(said("published_on"), number, "published_on"), ipc(said("ipc")),
            _several(said("topics")), status(said("legal_status")), day(said("fee_due_on"), number, "fee_due_on"),
        )  # fmt: skip


def _several(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip()[:60] for word in re.split(r"[;；,，、|]", value) if word.strip()))[:12]
