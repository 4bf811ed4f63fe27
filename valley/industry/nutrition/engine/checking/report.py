"""A label and its findings as text, as plain values, as JSON."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from valley.industry.nutrition.engine.additives import request
from valley.industry.nutrition.engine.fortifiers import additions, check
from valley.industry.nutrition.engine.label import Label, explore
from valley.industry.nutrition.engine.label.table import plain
from valley.industry.nutrition.engine.standards import Finding
from valley.industry.nutrition.engine.standards.finding import OVERALL_WORDS, WORDS


def added(held: Mapping[str, Any], day: date) -> Sequence[Finding]:
    """What GB 2760 and GB 14880 say of the additives and fortifiers that the formula names."""
    found = list(request(held).check(day).findings) if held.get("additives") else []
    if held.get("fortifiers"):
        found += check(additions(held["fortifiers"]), str(held.get("category", "")), special=bool(held.get("special")))
    return found


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


def as_plain(made: Label) -> dict[str, Any]:
    """The same as plain values; numbers as text, exact."""
    return {
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
    }


def as_json(made: Label) -> str:
    """The same as JSON."""
    return json.dumps(as_plain(made), ensure_ascii=False, indent=1) + "\n"
