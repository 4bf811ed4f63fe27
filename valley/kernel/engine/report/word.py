"""A report as a Word document that an office can go on writing in: real headings, tables and page numbers."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from valley.kernel.engine.report.document import Facts, Notes, Paragraph, Picture, Report, Table, Tiles
from valley.kernel.engine.report.pdf import png_of

GREEN, QUIET, RED = RGBColor(0x1C, 0x56, 0x46), RGBColor(0x56, 0x61, 0x5B), RGBColor(0x9A, 0x33, 0x24)
#: On every Chinese Windows; elsewhere Word takes the nearest sans-serif.
HAN, LATIN = "Microsoft YaHei", "Calibri"
PAGE_MM = 168


def word(report: Report, *, fonts: Path | None) -> bytes:
    """The report as .docx; charts are pictures of 200 dots per inch."""
    document = Document()
    _styles(document, report)
    _page(document, report)
    document.add_paragraph().add_run(report.kicker).font.color.rgb = QUIET
    document.add_paragraph(report.title, style="Title")
    document.add_paragraph(report.subtitle, style="Subtitle")
    if report.remark:
        document.add_paragraph().add_run(report.remark).font.color.rgb = RED
    _facts(document, report.facts)
    for section in report.sections:
        document.add_heading(section.heading, level=section.level)
        for block in section.blocks:
            if isinstance(block, Picture):
                _picture(document, block, png_of(block.svg, fonts=fonts))
            else:
                DRAW[type(block)](document, block)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _styles(document: Any, report: Report) -> None:
    for name, size in (("Normal", 10.5), ("Title", 24), ("Subtitle", 14), ("Heading 1", 16), ("Heading 2", 12)):
        style = document.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), HAN)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = GREEN
    properties = document.core_properties
    properties.title, properties.author, properties.comments = report.title, "", ""
    properties.language = "en-GB" if report.language == "en" else "zh-CN"
    properties.created = properties.modified = report.at.replace(tzinfo=None)


def _page(document: Any, report: Report) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(22), Mm(20), Mm(22), Mm(22)
    if report.mark:
        mark = page.header.paragraphs[0]
        mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = mark.add_run(report.mark)
        run.bold, run.font.color.rgb = True, RED
    foot = page.footer.paragraphs[0]
    run = foot.add_run(f"{report.footer}    ")
    run.font.size, run.font.color.rgb = Pt(7), QUIET
    _field(foot, "PAGE")
    foot.add_run(" / ").font.size = Pt(8)
    _field(foot, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(8)
    for kind in ("begin", None, "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run._r.append(part)


def _paragraph(document: Any, block: Paragraph) -> None:
    run = document.add_paragraph().add_run(block.text)
    if block.look == "lead":
        run.bold, run.font.size = True, Pt(12)
    elif block.look in {"small", "code"}:
        run.font.size = Pt(9)
        run.font.color.rgb = QUIET if block.look == "small" else GREEN


def _facts(document: Any, block: Facts) -> None:
    _grid(document, [list(row) for row in block.rows], (0.25, 0.75), head=False)


def _tiles(document: Any, block: Tiles) -> None:
    share = 1 / len(block.rows)
    columns = ([label for label, _n in block.rows], [number for _label, number in block.rows])
    _grid(document, columns, [share] * len(block.rows), ends=frozenset(range(len(block.rows))))


def _notes(document: Any, block: Notes) -> None:
    for row in block.rows:
        document.add_paragraph(row, style="List Bullet")
    if not block.rows:
        _paragraph(document, Paragraph(block.none, "small"))


def _table(document: Any, block: Table) -> None:
    if block.caption:
        run = document.add_paragraph().add_run(block.caption)
        run.bold, run.font.size = True, Pt(9)
    if not block.rows:
        _paragraph(document, Paragraph(block.none, "small"))
        return
    whole = sum(block.widths)
    _grid(document, [block.head, *block.rows], [width / whole for width in block.widths], ends=block.ends)


def _grid(document: Any, rows: Any, shares: Any, *, ends: frozenset[int] = frozenset(), head: bool = True) -> None:
    made = document.add_table(rows=len(rows), cols=len(shares), style="Table Grid" if head else "Normal Table")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    # One pass over the cells: asking python-docx for `made.cell(y, x)` is quadratic in the rows.
    for y, row in enumerate(made.rows):
        for x, cell in enumerate(row.cells):
            cell.width = Mm(PAGE_MM * shares[x])
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            run = paragraph.add_run(str(rows[y][x]))
            run.font.size = Pt(8.5)
            if head and y == 0:
                run.bold, run.font.color.rgb = True, GREEN
            if x in ends:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if not head and x == 0:
                run.font.color.rgb = QUIET
    if head:
        repeat = OxmlElement("w:tblHeader")
        made.rows[0]._tr.get_or_add_trPr().append(repeat)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _picture(document: Any, block: Picture, png: bytes) -> None:
    title = document.add_paragraph()
    title.paragraph_format.keep_with_next = True
    run = title.add_run(block.title)
    run.bold, run.font.size = True, Pt(10)
    shape = document.add_picture(io.BytesIO(png), width=Mm(PAGE_MM))
    shape._inline.docPr.set("descr", block.words)
    if block.note:
        _paragraph(document, Paragraph(block.note, "small"))


DRAW: dict[type, Callable[[Any, Any], None]] = {
    Paragraph: _paragraph,
    Facts: _facts,
    Tiles: _tiles,
    Notes: _notes,
    Table: _table,
}
