"""Before a workbook is opened: is it one, is it of bearable size, does it hold anything that it should not?

An .xlsx is a ZIP of XML, so a small file may unpack to gigabytes. Declared sizes are checked first; Python's
zipfile never yields more than an entry declares. Sheets are then streamed once for merged cells, formulas and rows.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from valley.registry.engine.returns.words import Text
from valley.registry.engine.returns.workbook.faults import BadFile, Fault, shown

TEMPLATE_REMEDY = Text(
    "请重新下载模板，只填写浅色单元格。", "Download the template again and fill only the tinted cells."
)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@dataclass(frozen=True)
class Limits:
    """Bytes of the file and unpacked, largest ratio between them, entries in the ZIP, rows of a sheet."""

    file_bytes: int = 5 * 1024**2
    unpacked_bytes: int = 60 * 1024**2
    ratio: int = 200
    entries: int = 200
    rows: int = 6000


def examine(data: bytes, limits: Limits) -> list[Fault]:
    """Faults of merged cells and formulas, each at its cell. Raises: BadFile where it must not be opened at all."""
    archive = _open(data, limits)
    with archive:
        faults: list[Fault] = []
        for name in sorted(n for n in archive.namelist() if _SHEET.fullmatch(n)):
            faults.extend(_scan(archive, name, limits))
    return faults


def _open(data: bytes, limits: Limits) -> zipfile.ZipFile:
    if len(data) > limits.file_bytes:
        raise BadFile(
            Text("文件有 {size} MB，超过 {limit} MB。", "The file has {size} MB, more than {limit} MB.").fill(
                size=f"{len(data) / 1024**2:.1f}", limit=limits.file_bytes // 1024**2
            ),
            TEMPLATE_REMEDY,
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadFile(
            Text("这不是 Excel 工作簿（.xlsx）。", "This is no Excel workbook (.xlsx)."),
            Text("旧格式 .xls 请用 Excel 另存为 .xlsx。", "Save an old .xls as .xlsx in Excel."),
        ) from None
    entries = archive.infolist()
    unpacked = sum(e.file_size for e in entries)
    if len(entries) > limits.entries or unpacked > limits.unpacked_bytes or _bomb(entries, limits):
        raise BadFile(
            Text(
                "文件解压后过大（{size} MB），没有打开。", "Unpacked, the file is too large ({size} MB); not opened."
            ).fill(size=f"{unpacked / 1024**2:.1f}"),
            TEMPLATE_REMEDY,
        )
    names = {e.filename for e in entries}
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise BadFile(
            Text("这不是 Excel 工作簿（.xlsx）。", "This is no Excel workbook (.xlsx)."),
            TEMPLATE_REMEDY,
        )
    if any(e.flag_bits & 0x1 for e in entries):
        raise BadFile(
            Text("文件加了密码。", "The file has a password."), Text("请去掉密码。", "Take the password off.")
        )
    if any(n.endswith("vbaProject.bin") or n.startswith(("xl/externalLinks/", "xl/embeddings/")) for n in names):
        raise BadFile(
            Text("文件含有宏、外部链接或嵌入对象。", "The file holds macros, external links or embedded objects."),
            Text("请把数值复制到模板中再上传。", "Copy the values into the template and upload that."),
        )
    return archive


def _bomb(entries: list[zipfile.ZipInfo], limits: Limits) -> bool:
    # Small entries compress wildly and do no harm; the ratio counts from 1 MB on.
    return any(e.file_size > 1024**2 and e.file_size > limits.ratio * max(e.compress_size, 1) for e in entries)


def _scan(archive: zipfile.ZipFile, name: str, limits: Limits) -> Iterator[Fault]:
    """Stream one sheet. Its file name stands for the sheet: the workbook is not open yet."""
    sheet = name.rsplit("/", 1)[-1].removesuffix(".xml")
    rows = 0
    reference = ""
    try:
        with archive.open(name) as stream:
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                tag = element.tag.rsplit("}", 1)[-1]
                if event == "start":
                    if tag == "c":
                        reference = element.get("r") or ""
                    elif tag == "row":
                        rows = max(rows + 1, _row_number(element.get("r")))
                        if rows > limits.rows:
                            raise BadFile(
                                Text("工作表行数超过 {limit}。", "A sheet has more than {limit} rows.").fill(
                                    limit=limits.rows
                                ),
                                TEMPLATE_REMEDY,
                            )
                    continue
                if tag == "mergeCell":
                    yield _fault(sheet, element.get("ref") or "", "", _MERGED, _UNMERGE)
                elif tag == "f":
                    yield _fault(sheet, reference, "=" + (element.text or ""), _FORMULA, _AS_VALUES)
                elif tag in ("row", "sheetData"):
                    element.clear()
    except (ParseError, DefusedXmlException, zipfile.BadZipFile, EOFError, OSError, ValueError) as problem:
        if isinstance(problem, BadFile):
            raise
        raise BadFile(Text("文件已损坏。", "The file is damaged."), TEMPLATE_REMEDY) from None


def _row_number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


_MERGED = Text("单元格被合并。", "Cells are merged.")
_UNMERGE = Text("请取消合并，或重新下载模板。", "Unmerge them, or download the template again.")
_FORMULA = Text("单元格里是公式，不是数值。", "The cell holds a formula, not a value.")
_AS_VALUES = Text("请复制后“选择性粘贴—数值”。", "Copy, then paste special as values.")


def _fault(sheet: str, cell: str, value: str, message: Text, remedy: Text) -> Fault:
    return Fault(sheet, cell, shown(value), message, remedy)
