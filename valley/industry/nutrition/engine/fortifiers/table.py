"""GB 14880-2012 as read from the official text."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from valley.industry.nutrition.engine.additives.table import table as additives
from valley.industry.nutrition.engine.standards import DATA, BadInput, Source, read_toml

FOLDER = DATA / "gb14880-2012"
_CODE = re.compile(r"\d\d(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Amount:
    """A row of A.1: from `low` (None: no minimum) to `high`, both in `unit` (µg/kg, mg/kg, g/kg) of the food."""

    fortifier: str
    code: str
    food: str
    low: Decimal | None
    high: Decimal
    unit: str
    note: str
    page: str
    excluded: frozenset[str]
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What is loaded. `compounds`: fortifier → permitted sources of B.1."""

    source: Source
    amounts: tuple[Amount, ...]
    compounds: Mapping[str, tuple[str, ...]]
    categories: Mapping[str, str]

    def find(self, name: str) -> str:
        """The fortifier's name in A.1. Raises: BadInput."""
        known = {row.fortifier for row in self.amounts} | set(self.compounds)
        folded = _fold(name)
        for fortifier in known:
            names = {_fold(fortifier), *map(_fold, re.split(r"[（(）)或]", fortifier))}
            if folded in names or folded == _fold(ENGLISH.get(fortifier, "")):
                return fortifier
        raise BadInput("fortifier", name, "GB 14880-2012 表A.1 没有这种营养强化剂", "not a fortifier of Table A.1")

    def category(self, named: str) -> str:
        """The code of a category by code or name. Raises: BadInput."""
        for code in (named, f"{named}.0"):
            if code in self.categories:
                return code
        hits = [code for code, name in self.categories.items() if _fold(re.sub(r"[（(].*$", "", name)) == _fold(named)]
        if not hits:  # an English word for a category of GB 2760 that is here under the same number and name
            hits = [
                c.code
                for c in additives().categories.values()
                if _fold(named) in map(_fold, c.english) and _fold(self.categories.get(c.code, "")) == _fold(c.name)
            ]
        if len(hits) == 1:
            return hits[0]
        raise BadInput("category", named, "请给 GB 14880-2012 表D.1 的食品分类号，如 14.06", "give a code of Table D.1")


_ENGLISH = """
维生素A vitamin a, 维生素D vitamin d, 维生素E vitamin e, 维生素K vitamin k, 维生素B1 thiamin,
维生素B2 riboflavin, 维生素B6 vitamin b6, 维生素B12 vitamin b12, 维生素C vitamin c, 烟酸（尼克酸） niacin,
叶酸 folate, 泛酸 pantothenic acid, 生物素 biotin, 胆碱 choline, 铁 iron, 钙 calcium, 锌 zinc, 硒 selenium,
镁 magnesium, 铜 copper, 锰 manganese, 钾 potassium, 磷 phosphorus
"""
ENGLISH = dict(row.strip().split(" ", 1) for row in _ENGLISH.replace("\n", " ").split(","))


def _fold(text: str) -> str:
    return re.sub(r"[\s\-_]", "", text.casefold())


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@lru_cache(maxsize=1)
def table() -> Table:
    """The tables as shipped."""
    _, source = read_toml(FOLDER / "PROVENANCE.toml")
    amounts = []
    for row in _rows("amounts.tsv"):
        outside = re.search(r"（([^（）]*涉及品种除外)", row["food"])
        conditions = tuple(re.findall(r"（(仅限[^（）]*|[^（）]*除外)）", row["food"]))
        amounts.append(
            Amount(
                row["fortifier"],
                row["code"],
                row["food"],
                Decimal(row["low"]) if row["low"] else None,
                Decimal(row["high"]),
                row["unit"],
                row["note"] or "",
                row["page"],
                frozenset(_CODE.findall(outside.group(1))) if outside else frozenset(),
                tuple(text for text in conditions if "涉及品种" not in text),
            )
        )
    compounds: dict[str, tuple[str, ...]] = {}
    for row in _rows("sources.tsv"):
        compounds[row["fortifier"]] = (*compounds.get(row["fortifier"], ()), row["compound"])
    categories = {row["code"]: row["food"] for row in _rows("categories.tsv")}
    return Table(source, tuple(amounts), compounds, categories)
