"""A report as PDF, typeset by Typst; and a chart as a picture for Word."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import typst

from valley.kernel.engine.report.document import Report

TEMPLATE = Path(__file__).with_name("report.typ")
PICTURE = b"""#set page(width: 170mm, height: auto, margin: 0pt)
#set text(font: ("Noto Sans SC", "Noto Sans CJK SC"))
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)"""


def pdf(report: Report, *, fonts: Path | None) -> bytes:
    """The report as PDF.

    `fonts`: a directory with Noto Sans SC, the only fonts then used, so that every machine prints the same; None falls
    back on the system's. Words travel as data, never into Typst's source: whatever a person wrote stays words.
    """
    compiler = _compiler(fonts)
    made = compiler.compile(
        TEMPLATE.read_bytes(), format="pdf", sys_inputs={"data": json.dumps(_plain(report), ensure_ascii=False)},
        timestamp=int(report.at.timestamp()),
    )  # fmt: skip
    assert isinstance(made, bytes)
    return made


def png_of(svg: str, *, fonts: Path | None, ppi: float = 200) -> bytes:
    """A chart as PNG, 170 mm wide."""
    made = _compiler(fonts).compile(PICTURE, format="png", ppi=ppi, sys_inputs={"svg": svg})
    assert isinstance(made, bytes)
    return made


def _compiler(fonts: Path | None) -> Any:
    there = fonts is not None and fonts.is_dir()
    return typst.Compiler(font_paths=[str(fonts)] if there else [], ignore_system_fonts=there)


def _plain(report: Report) -> dict[str, Any]:
    given: dict[str, Any] = {
        field.name: getattr(report, field.name)
        for field in dataclasses.fields(report)
        if field.name not in {"facts", "sections", "at"}
    }
    given["facts"] = _block(report.facts)
    given["sections"] = [
        {"heading": each.heading, "level": each.level, "blocks": [_block(block) for block in each.blocks]}
        for each in report.sections
    ]
    return given


def _block(block: Any) -> dict[str, Any]:
    fields = {field.name: getattr(block, field.name) for field in dataclasses.fields(block)}
    return {
        "kind": type(block).__name__.lower(),
        **{key: sorted(given) if isinstance(given, frozenset) else given for key, given in fields.items()},
    }
