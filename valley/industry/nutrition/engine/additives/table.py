"""GB 2760-2024 as read from the official text, with its categories."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from valley.industry.nutrition.engine.standards import DATA, BadInput, Source, read_toml

FOLDER = DATA / "gb2760-2024"
ENGLISH = DATA.parent / "names" / "gb2760-categories.txt"
ALL = "—"
_CODE = re.compile(r"\d\d(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Category:
    """A food category of Table E.1. `english`: this project's own translation first, then words to find it by."""

    code: str
    name: str
    english: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, str]:
        """The name, in Chinese and in the project's English."""
        return self.name, self.english[0] if self.english else self.name


@dataclass(frozen=True, slots=True)
class Additive:
    """An entry of Table A.1; `page` is the printed page. `functions` are its main ones, for reference (A.6)."""

    key: str
    zh: str
    en: str
    cns: str
    ins: str
    functions: tuple[str, ...]
    page: str
    notes: str


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of A.1. `most` None is 按生产需要适量使用, which has no number. `unit`: g/kg or g/L.

    `residue` is what the note says of 残留量: it is no amount of use. `excluded` are codes that the row leaves out;
    `only` is its “仅限…”, which somebody has to confirm.
    """

    additive: str
    code: str
    food: str
    most: Decimal | None
    unit: str
    note: str
    page: str
    excluded: frozenset[str]
    numbers: frozenset[int]
    only: tuple[str, ...]

    @property
    def residue(self) -> str:
        """“残留量≤30mg/kg”, or ''."""
        hit = re.search(r"[^,，;；]*残留量[≤<][^,，;；]*", self.note)
        return hit.group(0) if hit else ""

    @property
    def is_residue(self) -> bool:
        """The maximum itself is counted as a residue (“最大使用量以二氧化硫残留量计”): no amount of use compares."""
        return "残留量计" in self.note

    @property
    def other_maximum(self) -> str:
        """“甜型葡萄酒最大使用量为0.4g/L”: another number for some foods of the row, or ''."""
        hit = re.search(r"[^,，;；]*最大使用量为\d[^,，;；]*", self.note)
        return hit.group(0) if hit else ""

    @property
    def component(self) -> str:
        """“柠檬黄” of “仅限使用柠檬黄”, or ''."""
        hit = re.search(r"仅限使用([^,，;；]+)", self.note)
        return hit.group(1) if hit else ""

    @property
    def basis(self) -> str:
        """What the amount is counted as: “苯甲酸” of “以苯甲酸计”, or ''."""
        found = [
            text for text in re.findall(r"以([^,，;；]+?)计(?:[,，;；]|$)", self.note) if not text.endswith("状态")
        ]
        return found[0] if found and not self.is_residue else ""

    @property
    def ready_to_drink(self) -> bool:
        """“以即饮状态计”: for a solid drink the maximum grows with the dilution."""
        return "即饮状态" in self.note or "冲调倍数" in self.note or "稀释倍数" in self.note


@dataclass(frozen=True)
class Table:
    """What is loaded."""

    source: Source
    additives: Mapping[str, Additive]
    limits: tuple[Limit, ...]
    categories: Mapping[str, Category]
    exceptions: Mapping[int, Category]
    provenance: Mapping[str, object]

    @cached_property
    def of(self) -> dict[str, list[Limit]]:
        """Rows by additive."""
        found: dict[str, list[Limit]] = {key: [] for key in self.additives}
        for row in self.limits:
            found[row.additive].append(row)
        return found

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Folded name → key. A name that two entries share is left out: it is ambiguous."""
        found: dict[str, str] = {}
        twice: set[str] = set()
        for key, additive in self.additives.items():
            for name in _names(additive):
                if found.setdefault(name, key) != key:
                    twice.add(name)
        return {name: key for name, key in found.items() if name not in twice}

    def find(self, name: str) -> Additive:
        """The entry of an additive by Chinese or English name, INS or CNS number. Raises: BadInput with near names."""
        folded = fold(name)
        key = self.spellings.get(folded) or self.spellings.get(re.sub(r"^(ins|e|cns)", "", folded))
        if key is None:
            near = [a.zh for a in self.additives.values() if folded and folded in fold(f"{a.zh} {a.en}")][:5]
            like = f"；相近：{'、'.join(near)}" if near else ""
            raise BadInput("additive", name, f"GB 2760-2024 表A.1 没有这个名称{like}", "not in Table A.1")
        return self.additives[key]

    def category(self, named: str) -> Category:
        """A category by code (“12.04”, “14”) or name (“酱油”). Raises: BadInput with near names."""
        text = named.strip()
        for code in (text, f"{text}.0", f"0{text}", f"0{text}.0"):
            if code in self.categories:
                return self.categories[code]
        plain = fold(text)
        held = self.categories.values()
        exact = [c for c in held if plain in (fold(c.name), fold(_bare(c.name)), *map(fold, c.english))]
        if len(exact) == 1:
            return exact[0]
        near = exact or [c for c in held if plain and plain in fold(f"{c.name} {' '.join(c.english)}")]
        if len(near) == 1:
            return near[0]
        zh, en = ("；".join(f"{c.code} {c.said[place]}" for c in near[:8]) for place in (0, 1))
        raise BadInput(
            "category", named, f"请给食品分类号，如 12.04{f'；相近：{zh}' if zh else ''}",
            f"give a code of Table E.1, such as 12.04{f'; near: {en}' if en else ''}",
        )  # fmt: skip

    def line(self, code: str) -> list[str]:
        """The code and its parents, lowest first; “—” (all food) last."""
        parts = code.removesuffix(".0").split(".")
        found = [".".join(parts[:size]) for size in range(len(parts), 0, -1)]
        return [part if "." in part else f"{part}.0" for part in found] + [ALL]


def fold(text: str) -> str:
    """A name for comparison: no spaces, marks or case."""
    return re.sub(r"[\s,，、\-‐–—'’()（）\[\]]", "", text.casefold())


def _bare(name: str) -> str:
    return re.sub(r"[(\[（].*$", "", name)


def _names(additive: Additive) -> set[str]:
    zh = additive.zh
    parts = {zh, _bare(zh), *re.split(r"[,，、]", _bare(zh))}
    parts |= {part for part in re.split(r"[,，、]", zh) if part.count("(") == part.count(")")}
    for inner in re.findall(r"[(\[（](.*)[)\]）]", zh):
        bare = re.sub(r"又名|简称|包括|[“”\"]", "", inner)
        parts |= {bare, *re.split(r"[,，、]", bare)}
    for acid, salts in re.findall(r"([\u4e00-\u9fff\-DL]+?)及其((?:[\u4e00-\u9fff]盐[、,，]?)+)", zh):
        parts |= {acid, *(f"{acid}{salt}" for salt in re.findall(r"([\u4e00-\u9fff])盐", salts))}
    parts |= {additive.en, *re.split(r"[,;(]", additive.en)}
    parts |= {number for number in re.split(r"[、,，]", f"{additive.ins}、{additive.cns}") if number.strip("—")}
    return {folded for part in parts if len(folded := fold(part)) > 1}


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def _numbers(food: str) -> frozenset[int]:
    """The exception numbers of A.2 in “表A.2中编号为1~62、64~68的食品类别除外”."""
    hit = re.search(r"编号为([\d~\-、,，]+)", food)
    found: set[int] = set()
    for part in re.split(r"[、,，]", hit.group(1)) if hit else ():
        ends = [int(end) for end in re.split(r"[~\-]", part) if end]
        if ends:
            found |= set(range(ends[0], ends[-1] + 1))
    return frozenset(found)


def _excluded(food: str) -> frozenset[str]:
    """Codes that a food's name leaves out: “冷冻饮品(03.04食用冰除外)”."""
    found: set[str] = set()
    for inner in re.findall(r"[(\[（](.*?除外)[)\]）]?", food):
        found |= set(_CODE.findall(inner))
    return frozenset(found)


def _english() -> dict[str, tuple[str, ...]]:
    """Code → the project's English name, then words to find it by."""
    lines = ENGLISH.read_text(encoding="utf-8").splitlines()
    parts = (line.partition(" ") for line in lines if line.strip() and not line.startswith("#"))
    return {code: tuple(word.strip() for word in words.split(";")) for code, _, words in parts}


@lru_cache(maxsize=1)
def table() -> Table:
    """The tables as shipped."""
    held, source = read_toml(FOLDER / "PROVENANCE.toml")
    additives = {
        row["id"]: Additive(
            row["id"], row["zh"], row["en"], row["cns"], row["ins"],
            tuple(re.split(r"[、,，;；]", row["functions"])), row["page"], row["notes"] or "",
        )
        for row in _rows("additives.tsv")
    }  # fmt: skip
    limits = tuple(
        Limit(
            row["additive"],
            row["code"],
            row["food"],
            Decimal(row["most"]) if row["most"] else None,
            "" if row["unit"] == "quantum" else row["unit"],
            row["note"] or "",
            row["page"],
            _excluded(row["food"]),
            _numbers(row["food"]) if row["code"] == ALL else frozenset(),
            tuple(re.findall(r"仅限(?:于)?([^()（）\[\]]+)", row["food"])),
        )
        for row in _rows("limits.tsv")
    )
    english = _english()
    categories = {
        row["code"]: Category(row["code"], row["food"], english.get(row["code"], ())) for row in _rows("categories.tsv")
    }
    exceptions = {int(row["number"]): Category(row["code"], row["food"]) for row in _rows("exceptions.tsv")}
    return Table(source, additives, limits, categories, exceptions, held)
