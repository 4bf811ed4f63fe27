"""`valley label formula.toml [--edition 2025] [--as-of DATE] [--language en] [--artwork out.svg]`: without Django."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from valley.industry.nutrition.engine.checking.report import added, as_json, as_text
from valley.industry.nutrition.engine.label import Label, label, read_elements
from valley.industry.nutrition.engine.label import product as read_product
from valley.industry.nutrition.engine.label.read import asked, language, spelled
from valley.industry.nutrition.engine.label.rounding import Rounding
from valley.industry.nutrition.engine.standards import BadInput, Finding, toml
from valley.industry.nutrition.engine.standards.finding import Overall


def main(arguments: list[str] | None = None) -> int:
    """0: nothing is not met; 1: something is not met; 2: refused."""
    parser = argparse.ArgumentParser(prog="valley label", description=__doc__)
    parser.add_argument("formula", type=Path)
    parser.add_argument("--edition", choices=["2011", "2025"], help="default: the one in force on --as-of")
    parser.add_argument("--as-of", type=date.fromisoformat, help="a day; default today")
    parser.add_argument("--language", choices=["zh", "en"], help="default: the file's, else zh")
    parser.add_argument("--rounding", choices=[rule.value for rule in Rounding])
    parser.add_argument(
        "--rules",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="GB 7718 or GB 13432 as imported; may be repeated",
    )
    parser.add_argument("--claims", action="store_true", help="every claim of the edition, with the nearest yes")
    parser.add_argument("--artwork", type=Path, help="draw it at real size: a file ending in .svg, .pdf or .png")
    parser.add_argument("--width", type=Decimal, default=Decimal(60), help="of the artwork, mm")
    parser.add_argument("--json", action="store_true", help="machine-readable")
    chosen = parser.parse_args(arguments)
    try:
        held = spelled(toml(_text(chosen.formula)))
        chosen.language = chosen.language or language(held)
        product = read_product(held)
        year, day = asked(held)
        if chosen.as_of or chosen.edition:  # what the command line says goes before the file
            year, day = chosen.edition, chosen.as_of or day
        if chosen.rounding:
            product = replace(product, settings=replace(product.settings, rounding=Rounding(chosen.rounding)))
        loaded = [read_elements(_bytes(path), path.name) for path in chosen.rules]
        made = label(product, year, day, loaded)
        made = replace(made, findings=(*made.findings, *added(held, made.as_of)))
        if chosen.artwork:
            made = replace(made, findings=(*made.findings, *_drawn(made, chosen)))
    except BadInput as flaw:
        sys.stderr.write(f"{flaw}\n")
        return 2
    sys.stdout.write(as_json(made) if chosen.json else as_text(made, chosen.language == "en", claims=chosen.claims))
    return 1 if made.overall is Overall.FAULT else 0


def _bytes(path: Path) -> bytes:
    """What the file holds. Raises: BadInput where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as flaw:
        raise BadInput(str(path), flaw.strerror or "", "读不到这个文件", "the file cannot be read") from None


def _text(path: Path) -> str:
    """The same as text. Raises: BadInput."""
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(str(path), "", "文件须是 UTF-8 文字", "the file must be UTF-8 text") from None


def _drawn(made: Label, chosen: argparse.Namespace) -> Sequence[Finding]:
    """Write the artwork; the findings of its print check."""
    from valley.industry.nutrition.engine.artwork import draw, print_check

    form = chosen.artwork.suffix.lstrip(".").casefold()
    art = draw(made, form, english=chosen.language == "en", width_mm=chosen.width)
    chosen.artwork.write_bytes(art.data)
    return print_check(art, made)


if __name__ == "__main__":
    raise SystemExit(main())
