"""Read Tables A.1, B.1 and D.1 of GB 14880-2012 from the official PDF.

`python -m valley.industry.nutrition.engine.fortifiers.build_gb14880 GB14880-2012.pdf` writes
`data/rules/gb14880-2012/`: amounts, sources (permitted compounds), categories and PROVENANCE.toml. What does not read
as a row goes to `unread.tsv`.
"""

import hashlib
import re
import sys
from pathlib import Path

from valley.industry.nutrition.engine.standards import DATA
from valley.industry.nutrition.engine.standards.sheet import pages

INTO = DATA / "gb14880-2012"
A1, B1, D1 = (5, 12), (13, 16), (21, 26)
PAGE_OFFSET = 2
CODE = re.compile(r"\d\d(?:\.\d+)+")
_UNIT = r"([gmμµ]?g)/kg"
RANGE = re.compile(rf"^(\d+(?:\.\d+)?){_UNIT}?~(\d+(?:\.\d+)?){_UNIT}(（.*）)?$")
MOST = re.compile(rf"^[≤<]?(\d+(?:\.\d+)?){_UNIT}(（.*）)?$")


def amounts(path: Path) -> tuple[list[list[str]], list[list[str]]]:
    """[fortifier, code, food, low, high, unit, note, page] and rows that could not be read."""
    found: list[list[str]] = []
    unread: list[list[str]] = []
    name = code = ""
    for number, page in pages(path, *A1):
        for _, kind, item in page.items:
            if kind != "table":
                continue
            for cells in item:
                row = ["".join(cell).strip() if cell is not None else None for cell in cells]
                if row[0] == "营养强化剂" or row[1:] == [None, None, None]:
                    continue  # the head, and headings such as 维生素类
                name = row[0] or name
                code = row[1] or code
                food, amount = row[2] or "", (row[3] or "").replace("μ", "µ").replace(" ", "")
                parsed = _amount(amount)
                if parsed is None or not CODE.fullmatch(code) or not food:
                    unread.append([str(number - PAGE_OFFSET), name, code, food, amount])
                    continue
                found.append([name, code, food, *parsed, str(number - PAGE_OFFSET)])
    return found, unread


def _amount(text: str) -> list[str] | None:
    """[low, high, unit, note]; low is empty for “≤ 1.6 g/kg”."""
    if hit := RANGE.match(text):
        if hit[2] and hit[2] != hit[4]:
            return None
        return [hit[1], hit[3], f"{hit[4]}/kg", hit[5] or ""]
    if hit := MOST.match(text):
        return ["", hit[1], f"{hit[2]}/kg", hit[3] or ""] if text[0] in "≤<" else None
    return None


def sources(path: Path) -> list[list[str]]:
    """[fortifier, compound] of Table B.1."""
    found = []
    for _, page in pages(path, *B1):
        for _, kind, item in page.items:
            if kind == "table":
                for cells in item:
                    name = "".join(cells[0] or ())
                    if name != "营养强化剂" and len(cells) > 1:
                        found += [[name, compound] for compound in _whole(cells[1] or [])]
    return found


def _whole(names: list[str]) -> list[str]:
    joined: list[str] = []
    for name in names:
        if joined and joined[-1].count("（") > joined[-1].count("）"):
            joined[-1] += name
        elif name:
            joined.append(name)
    return joined


def categories(path: Path) -> list[list[str]]:
    """[code, name] of Table D.1. Raises: ValueError where codes and names do not pair."""
    found = []
    for number, page in pages(path, *D1):
        for _, kind, item in page.items:
            if kind != "table":
                continue
            for codes, names in item:
                if codes[0] == "食品分类号":
                    continue
                names = _whole(names)
                if len(codes) != len(names):
                    raise ValueError(f"page {number}: {len(codes)} codes, {len(names)} names")
                found += [[code, name] for code, name in zip(codes, names, strict=True)]
    return found


def build(path: Path, into: Path = INTO) -> None:
    """Write the tables and their provenance."""
    into.mkdir(parents=True, exist_ok=True)
    found, unread = amounts(path)
    tables = {
        "amounts.tsv": (["fortifier", "code", "food", "low", "high", "unit", "note", "page"], found),
        "sources.tsv": (["fortifier", "compound"], sources(path)),
        "categories.tsv": (["code", "food"], categories(path)),
        "unread.tsv": (["page", "fortifier", "code", "food", "amount"], unread),
    }
    lines = [
        'standard = "GB 14880"',
        'edition = "2012"',
        'title = "食品安全国家标准 食品营养强化剂使用标准"',
        'title_en = "National food safety standard: use of nutrient fortifiers"',
        "effective_from = 2013-01-01",
        'source = "official PDF, GB14880-2012.pdf; later announcements that extend it are not loaded"',
        f'sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"',
        'read = "Tables A.1, B.1, D.1; annex C (special dietary food) is not loaded"',
        "",
        "[rows]",
    ]
    digests = []
    for name, (head, rows) in tables.items():
        data = "\n".join("\t".join(row) for row in [head, *rows]) + "\n"
        (into / name).write_text(data, encoding="utf-8")
        lines.append(f'"{name}" = {len(rows)}')
        digests.append(f'"{name}" = "{hashlib.sha256(data.encode()).hexdigest()}"')
    (into / "PROVENANCE.toml").write_text("\n".join([*lines, "", "[written]", *digests]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
