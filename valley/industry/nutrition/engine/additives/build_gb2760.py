"""Read Tables A.1, A.2, E.1 and index F of GB 2760-2024 from the official PDF.

`python -m valley.industry.nutrition.engine.additives.build_gb2760 GB2760-2024.pdf` writes `data/rules/gb2760-2024/`:
additives, limits, exceptions and categories as tab-separated text, and PROVENANCE.toml with checksums and counts. A row
that does not read as one is written to `unread.tsv` and is not loaded. Index F is held against A.1 in both directions.
"""

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from valley.industry.nutrition.engine.standards import DATA
from valley.industry.nutrition.engine.standards.sheet import Page, english, pages, text

INTO = DATA / "gb2760-2024"
A1, A2, E1, F = (8, 148), (149, 150), (244, 254), (255, 264)
CODE = re.compile(r"\d\d(?:\.\d+)+")
QUANTUM = "按生产需要适量使用"
HEAD = "食品分类号"
FOOTNOTE = 78.0  # points from the left edge of the page
MARK = re.compile(r"(?<=[)\u4e00-\u9fff])([3-9])\)(?=$|,|、|\])")
MIDDLE = 195.0  # points from the left edge of the text to the English column
PAGE_OFFSET = 3  # page of the file − page that is printed


class NotTheStandard(Exception):
    """The file's tables are not those that this reads."""


def additives(path: Path) -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    """Additives, limits and rows that could not be read, of Table A.1."""
    found: list[list[str]] = []
    limits: list[list[str]] = []
    unread: list[list[str]] = []
    pending: list[Any] = []
    notes: list[list[str]] = []
    unit = ""
    for number, page in pages(path, *A1):
        printed = str(number - PAGE_OFFSET)
        for height, kind, item in page.items:
            if kind == "table":
                unit = _limits(item, unit, found, limits, unread, printed)
                continue
            line = text(item)
            if not 95 < height < 775 or line.startswith("表A.1"):
                continue
            if item[0][0] > FOOTNOTE and height > 700:  # notes stand at the foot, further right than names
                notes.append([printed, line])
                continue
            pending.append(item)
            if line.startswith("功能"):
                found.append(_additive(pending, len(found) + 1, printed))
                pending = []
    _with_notes(found, notes)
    return found, limits, unread


def _with_notes(found: list[list[str]], notes: list[list[str]]) -> None:
    """Give each note to the additives whose name bears its mark, and take the mark out of the name."""
    joined: dict[str, str] = {}
    mark = ""
    for _, line in notes:
        if hit := re.match(r"^(\d)\)(.*)", line):
            mark, line = hit[1], hit[2]
        joined[mark] = joined.get(mark, "") + line
    for row in found:
        if hit := MARK.search(row[1]):
            row[1] = MARK.sub("", row[1])
            row[7] = joined.get(hit[1], "")


def _additive(pending: list[Any], number: int, page: str) -> list[str]:
    """[id, zh, en, CNS, INS, functions, page, notes] of the lines above a table."""
    left = min(char[0] for line in pending for char in line)
    chinese, latin, cns, ins, coded = "", [], "", "", False
    functions = text(pending[-1]).removeprefix("功能")
    for line in pending[:-1]:
        coded = coded or text(line).startswith("CNS")
        first = [char for char in line if char[0] < left + MIDDLE]
        right = [char for char in line if char[0] >= left + MIDDLE]
        if coded:
            cns, ins = cns + text(first), ins + text(right)
            continue
        chinese += text(first)
        if right:
            latin.append(english(right))
    if not chinese or not cns.startswith("CNS号") or not ins.startswith("INS号"):
        raise NotTheStandard(f"page {page}: {chinese} {cns} {ins}")
    cns, ins = (part[4:].replace(",", "、") for part in (cns, ins))
    name_en = re.sub(r"(?<=[a-z])- (?=[a-z])", "", " ".join(latin)).replace("- ", "-")
    return [f"a{number:03d}", chinese, name_en, cns, ins, functions.replace(",", "、"), page, ""]


def _limits(
    rows: list[Any], unit: str, found: list[list[str]], limits: list[list[str]], unread: list[list[str]], page: str
) -> str:
    before: list[str] = []
    for cells in rows:
        row = ["".join(cell) if cell is not None else None for cell in cells]
        if row[0] == HEAD:
            unit = {"最大使用量/(g/kg)": "g/kg", "最大使用量/(g/L)": "g/L", "最大使用量": ""}.get(str(row[2]), "?")
            continue
        # A cell that is merged downwards says the same as the one above.
        filled = [
            before[place] if cell is None and len(before) > place else cell or "" for place, cell in enumerate(row)
        ]
        before = filled
        code, name, most, note = filled
        code = re.sub(r"^—.*$", "—", code)
        value, of = _most(most, unit)
        if not found or not name or of is None or (code != "—" and not CODE.fullmatch(code)):
            unread.append([page, *filled])
            continue
        limits.append([found[-1][0], code, name, value, of, note, page])
    return unit


def _most(most: str, unit: str) -> tuple[str, str | None]:
    """(number, unit) of a maximum: ("", "quantum") for 按生产需要适量使用; unit None where it is not read."""
    if most == QUANTUM:
        return "", "quantum"
    hit = re.fullmatch(r"(\d+(?:\.\d+)?)(g/kg|g/L)?", most)
    if not hit or unit == "?" or not (hit[2] or unit):
        return "", None
    return hit[1], hit[2] or unit


def exceptions(path: Path) -> list[list[str]]:
    """[number, code, name] of Table A.2."""
    found = []
    for _, page in pages(path, *A2):
        for _, kind, item in page.items:
            if kind == "table":
                for cells in item:
                    row = ["".join(cell or ()) for cell in cells]
                    if re.fullmatch(r"\d+\.", row[0]):
                        found.append([row[0].rstrip("."), row[1], row[2]])
    return found


def categories(path: Path) -> list[list[str]]:
    """[code, name] of Table E.1; an empty number (“—”) is kept."""
    found = []
    for number, page in pages(path, *E1):
        for _, kind, item in page.items:
            if kind != "table":
                continue
            for codes, names in item:
                if codes[0] == HEAD:
                    continue
                names = _whole(names)
                if len(codes) != len(names):
                    raise NotTheStandard(f"page {number}: {len(codes)} codes, {len(names)} names")
                found += [[code, name] for code, name in zip(codes, names, strict=True)]
    return found


def _whole(names: list[str]) -> list[str]:
    """Names that run over two lines put together: a bracket is open at the end of the first."""
    found: list[str] = []
    for name in names:
        if found and found[-1].count("(") > found[-1].count(")"):
            found[-1] += name
        else:
            found.append(name)
    return found


def index(path: Path) -> list[tuple[str, str]]:
    """(name, printed page) of index F."""
    found = []
    for _, page in pages(path, *F):
        found += _index_page(page)
    return found


def _index_page(page: Page) -> list[tuple[str, str]]:
    chars = [char for height, kind, line in page.items if kind == "line" and 100 < height < 775 for char in line]
    head = next((y for y, line in _grouped(chars) if text(line).startswith("食品添加剂中文名称")), None)
    chars = [char for char in chars if head is None or char[1] < head - 8]
    left = min(char[0] for char in chars)
    numbers = [(y, text(line)) for y, line in _grouped([c for c in chars if c[0] > left + 395])]
    rows: dict[float, list[Any]] = {y: [] for y, _ in numbers}
    for char in chars:
        if char[0] < left + 290:
            rows[min(rows, key=lambda y: abs(y - char[1]))].append(char)
    return [("".join(text(line) for _, line in _grouped(rows[y])), number) for y, number in numbers]


def _grouped(chars: list[Any]) -> list[tuple[float, list[Any]]]:
    from valley.industry.nutrition.engine.standards.sheet import lines

    return lines(chars, 4.0)


def _plain(name: str) -> str:
    """For comparison: A.1 and the index differ in marks, hyphens and in Cyrillic а for α."""
    return re.sub(r"[,、\-\s]", "", name.replace("а", "α"))


def build(path: Path, into: Path = INTO) -> None:
    """Write the four tables and their provenance. Raises: NotTheStandard where the index and A.1 differ."""
    into.mkdir(parents=True, exist_ok=True)
    found, limits, unread = additives(path)
    except_for, tree, listed = exceptions(path), categories(path), index(path)
    names = {_plain(row[1]): row[6] for row in found}
    absent = [name for name, _ in listed if _plain(name) not in names]
    known = {_plain(name) for name, _ in listed}
    extra = [row[1] for row in found if _plain(row[1]) not in known]
    moved = [name for name, page in listed if names.get(_plain(name), page) != page]
    tables = {
        "additives.tsv": (["id", "zh", "en", "cns", "ins", "functions", "page", "notes"], found),
        "limits.tsv": (["additive", "code", "food", "most", "unit", "note", "page"], limits),
        "exceptions.tsv": (["number", "code", "food"], except_for),
        "categories.tsv": (["code", "food"], tree),
        "unread.tsv": (["page", "code", "food", "most", "note"], unread),
    }
    written = {}
    for name, (head, rows) in tables.items():
        data = "\n".join("\t".join(row) for row in [head, *rows]) + "\n"
        (into / name).write_text(data, encoding="utf-8")
        written[name] = (hashlib.sha256(data.encode()).hexdigest(), len(rows))
    lines = [
        'standard = "GB 2760"',
        'edition = "2024"',
        'title = "食品安全国家标准 食品添加剂使用标准"',
        'title_en = "National food safety standard: use of food additives"',
        "effective_from = 2025-02-08",
        'source = "official PDF, GB2760-2024.pdf"',
        f'sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"',
        'read = "Table A.1 (pages 5 to 145), A.2, E.1; annexes B (flavourings) and C (processing aids) are not loaded"',
        f"index_names = {len(listed)}",
        "# Names of the index that do not read as one in A.1, and the other way: wrapped lines, compared by hand.",
        f"index_not_in_a1 = {json.dumps(absent, ensure_ascii=False)}",
        f"a1_not_in_index = {json.dumps(extra, ensure_ascii=False)}",
        f"index_page_differs = {len(moved)}",
        "",
        "[rows]",
        *(f'"{name}" = {count}' for name, (_, count) in written.items()),
        "",
        "[written]",
        *(f'"{name}" = "{digest}"' for name, (digest, _) in written.items()),
    ]
    (into / "PROVENANCE.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
