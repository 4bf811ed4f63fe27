"""`valley check-additives formula.toml` or `valley check-additives --category 12.04 苯甲酸=0.5`: without Django."""

import argparse
import sys
from datetime import date
from pathlib import Path

from valley.industry.nutrition.engine.additives.read import Request, request
from valley.industry.nutrition.engine.standards import BadInput, Overall, toml
from valley.industry.nutrition.engine.standards.finding import OVERALL_WORDS, WORDS


def main(arguments: list[str] | None = None) -> int:
    """0: nothing is not met; 1: something is not met; 2: refused."""
    parser = argparse.ArgumentParser(prog="valley check-additives", description=__doc__)
    parser.add_argument("what", nargs="+", help="a formula.toml, or NAME=AMOUNT (g/kg)")
    parser.add_argument("--category", help="code or name of Table E.1 of GB 2760-2024")
    parser.add_argument("--only", action="append", default=[], help="which “仅限…” the food is")
    parser.add_argument("--fat", help="fat in the food, %%: for limits counted on the fat")
    parser.add_argument("--as-of", type=date.fromisoformat)
    parser.add_argument("--language", choices=["zh", "en"], default="zh")
    chosen = parser.parse_args(arguments)
    place = 1 if chosen.language == "en" else 0
    try:
        found = _asked(chosen).check(chosen.as_of)
    except (BadInput, OSError, UnicodeDecodeError) as flaw:
        sys.stderr.write(f"{flaw}\n")
        return 2
    sys.stdout.write(f"{found.category.code} {' · '.join(dict.fromkeys(found.category.said))}\n")
    for one in found.findings:
        held = f"  [{one.value}]" if one.value else ""
        sys.stdout.write(f"{WORDS[one.verdict][place]} · {one.cited} · {one.words[place]}{held}\n")
    sys.stdout.write(f"{OVERALL_WORDS[found.overall][place]}\n")
    return 1 if found.overall is Overall.FAULT else 0


def _asked(chosen: argparse.Namespace) -> Request:
    if len(chosen.what) == 1 and "=" not in chosen.what[0]:
        held = toml(Path(chosen.what[0]).read_text(encoding="utf-8"))
        if chosen.category:
            held["category"] = chosen.category
        if chosen.only:
            held["only"] = chosen.only
        return request(held)
    rows = []
    for text in chosen.what:
        name, equals, amount = text.partition("=")
        if not equals:
            raise BadInput(text, text, "写成 名称=用量", "write NAME=AMOUNT")
        rows.append({"name": name, "amount": amount})
    return request({"category": chosen.category, "additives": rows, "only": chosen.only, "fat_percent": chosen.fat})


if __name__ == "__main__":
    raise SystemExit(main())
