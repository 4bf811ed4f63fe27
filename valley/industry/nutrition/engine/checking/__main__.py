"""`valley label formula.toml [--edition 2025] [--as-of DATE] [--language en] [--artwork out.svg]`: without Django."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from valley.industry.nutrition.engine.label import Label, explore, label
from valley.industry.nutrition.engine.label import product as read_product
from valley.industry.nutrition.engine.label.rounding import Rounding
from valley.industry.nutrition.engine.label.table import plain
from valley.industry.nutrition.engine.standards import BadInput, Finding, toml
from valley.industry.nutrition.engine.standards.finding import OVERALL_WORDS, WORDS, Overall


def main(arguments: list[str] | None = None) -> int:
    """0: nothing is not met; 1: something is not met; 2: refused."""
    parser = argparse.ArgumentParser(prog="valley label", description=__doc__)
    parser.add_argument("formula", type=Path)
    parser.add_argument("--edition", choices=["2011", "2025"], help="default: the one in force on --as-of")
    parser.add_argument("--as-of", type=date.fromisoformat, help="a day; default today")
    parser.add_argument("--language", choices=["zh", "en"], default="zh")
    parser.add_argument("--rounding", choices=[rule.value for rule in Rounding])
    parser.add_argument("--claims", action="store_true", help="every claim of the edition, with the nearest yes")
    parser.add_argument("--artwork", type=Path, help="draw it at real size: a file ending in .svg, .pdf or .png")
    parser.add_argument("--width", type=Decimal, default=Decimal(60), help="of the artwork, mm")
    parser.add_argument("--json", action="store_true", help="machine-readable")
    chosen = parser.parse_args(arguments)
    try:
        held = toml(chosen.formula.read_text(encoding="utf-8"))
        product = read_product(held)
        if chosen.rounding:
            product = replace(product, settings=replace(product.settings, rounding=Rounding(chosen.rounding)))
        made = label(product, chosen.edition, chosen.as_of)
        made = replace(made, findings=(*made.findings, *_added(held, made.as_of)))
        if chosen.artwork:
            made = replace(made, findings=(*made.findings, *_drawn(made, chosen)))
    except (BadInput, OSError, UnicodeDecodeError) as flaw:
        sys.stderr.write(f"{flaw}\n")
        return 2
    sys.stdout.write(as_json(made) if chosen.json else as_text(made, chosen.language == "en", claims=chosen.claims))
    return 1 if made.overall is Overall.FAULT else 0


def _added(held: Mapping[str, Any], day: date) -> Sequence[Finding]:
    """What GB 2760 and GB 14880 say of the additives and fortifiers that the formula names."""
    from valley.industry.nutrition.engine.additives import request
    from valley.industry.nutrition.engine.fortifiers import additions, check

    found = list(request(held).check(day).findings) if held.get("additives") else []
    if held.get("fortifiers"):
        found += check(additions(held["fortifiers"]), str(held.get("category", "")), special=bool(held.get("special")))
    return found


def _drawn(made: Label, chosen: argparse.Namespace) -> Sequence[Finding]:
    """Write the artwork; the findings of its print check."""
    from valley.industry.nutrition.engine.artwork import draw, print_check

    form = chosen.artwork.suffix.lstrip(".").casefold()
    art = draw(made, form, english=chosen.language == "en", width_mm=chosen.width)
    chosen.artwork.write_bytes(art.data)
    return print_check(art, made)


def as_text(made: Label, english: bool, *, claims: bool = False) -> str:
    """The table and the findings as lines of text."""
    place = 1 if english else 0
    title = ("营养成分表", "Nutrition information")[place]
    lines = [f"{made.edition.source.name}  {made.as_of}  {made.settings.words()}", f"{title} · {made.product.per}"]
    for row in made.rows:
        name = ("—" if row.nutrient.indent else "") + (row.nutrient.zh, row.nutrient.en)[place]
        share = "" if row.percent is None else f"{plain(row.percent)}%"
        serving = ""
        if row.serving is not None:
            serving = f"  {plain(row.serving)} {row.nutrient.unit}/{made.product.serving_words or 'serving'}"
        lines.append(f"  {name}: {row.text}  {share}{serving}")
    if made.reminder:
        lines.append(f"  {made.reminder[place]}")
    for found in made.findings:
        held = f"  [{found.value}]" if found.value else ""
        lines.append(f"{WORDS[found.verdict][place]} · {found.cited} · {found.words[place]}{held}")
    if claims:
        for claim in explore(made.product, made.rows, made.edition):
            near = "" if not claim.nearest else " ← " + "; ".join(words[place] for words in claim.nearest[0])
            lines.append(f"{WORDS[claim.verdict][place]}  {(claim.text, claim.en)[place]}{near}")
    if made.draft:
        lines.append(("草稿，不可付印", "DRAFT, not for print")[place])
    lines.append(OVERALL_WORDS[made.overall][place])
    return "\n".join(lines) + "\n"


def as_json(made: Label) -> str:
    """The same as JSON; numbers as text, exact."""
    return (
        json.dumps(
            {
                "standard": made.edition.source.name,
                "as_of": str(made.as_of),
                "settings": made.settings.words(),
                "per": made.product.per,
                "rows": [
                    {
                        "key": row.nutrient.key,
                        "zh": row.nutrient.zh,
                        "en": row.nutrient.en,
                        "declared": None if row.declared is None else plain(row.declared),
                        "unit": row.nutrient.unit,
                        "nrv_percent": None if row.percent is None else plain(row.percent),
                        "per_serving": None if row.serving is None else plain(row.serving),
                        "serving_nrv_percent": None if row.serving_percent is None else plain(row.serving_percent),
                        "mandatory": row.mandatory,
                    }
                    for row in made.rows
                ],
                "reminder": made.reminder[0] if made.reminder else None,
                "claims": [{"text": claim.text, "key": claim.key, "verdict": claim.verdict} for claim in made.claims],
                "findings": [
                    {
                        "verdict": found.verdict,
                        "standard": found.standard,
                        "edition": found.edition,
                        "clause": found.clause,
                        "zh": found.words[0],
                        "en": found.words[1],
                        "value": found.value,
                    }
                    for found in made.findings
                ],
                "overall": made.overall,
                "draft": made.draft,
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    raise SystemExit(main())
