"""What is stuck on a box: the Digital Link as a QR code, and a label for print with words beside it."""

import json
from io import BytesIO
from pathlib import Path

import segno
import typst

ERROR_LEVEL = "M"
"""GS1 General Specifications §5.9: QR codes with Digital Links at error correction level M or better."""
QUIET_ZONE = 4
"""Modules of white around the code (ISO/IEC 18004)."""
_TEMPLATE = b"""#let data = json(bytes(sys.inputs.data))
#set page(width: 100mm, height: 60mm, margin: 5mm)
#set text(font: ("Noto Sans SC", "Noto Sans CJK SC"), size: 9pt)
#grid(columns: (42mm, 1fr), gutter: 4mm,
  image(bytes(sys.inputs.svg), format: "svg", width: 42mm),
  [#text(size: 12pt, weight: "bold")[#data.title] \\
   #v(2mm)
   #for line in data.lines [#text(fill: gray)[#line.at(0)] \\ #line.at(1) \\ ]
  ])
#place(bottom + left, text(size: 6.5pt)[#data.link])
"""


def qr_svg(link: str) -> str:
    """The link as a QR code in SVG, one unit a module, with its quiet zone."""
    out = BytesIO()
    segno.make(link, error=ERROR_LEVEL, micro=False, boost_error=False).save(
        out, kind="svg", border=QUIET_ZONE, xmldecl=False, svgns=True, scale=4
    )
    return out.getvalue().decode()


def label_pdf(link: str, title: str, lines: list[tuple[str, str]], *, fonts: Path | None) -> bytes:
    """A label of 100 × 60 mm. lines: (what, value). fonts: as for reports; words travel as data."""
    there = fonts is not None and fonts.is_dir()
    compiler = typst.Compiler(font_paths=[str(fonts)] if there else [], ignore_system_fonts=there)
    data = json.dumps({"title": title, "lines": lines, "link": link}, ensure_ascii=False)
    made = compiler.compile(_TEMPLATE, format="pdf", sys_inputs={"data": data, "svg": qr_svg(link)})
    assert isinstance(made, bytes)
    return made
