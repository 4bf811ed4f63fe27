"""A report as a document: words and figures in, PDF, Word or a data pack out. Plain Python, no database."""

from valley.kernel.engine.report.document import Block, Facts, Notes, Paragraph, Picture, Report, Section, Table, Tiles
from valley.kernel.engine.report.pack import Entry, Sheet, pack
from valley.kernel.engine.report.pdf import pdf, png_of
from valley.kernel.engine.report.word import word

__all__ = [
    "Block",
    "Entry",
    "Facts",
    "Notes",
    "Paragraph",
    "Picture",
    "Report",
    "Section",
    "Sheet",
    "Table",
    "Tiles",
    "pack",
    "pdf",
    "png_of",
    "word",
]
