"""Rows of the standards on special medical food, with how they were obtained.

A row marked `verified` gives a verdict; a secondary copy says only inside or outside the copied value.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from valley.industry.nutrition.engine.standards import DATA, BadInput, Source, parsed

STANDARDS = ("GB 29922", "GB 25596")
AGES = {"1-10": "1～10 岁", ">10": "10 岁以上", "infant": "0～12 月龄"}
BASES = {"100 kJ", "100 mL or g", "% of energy", "% of protein"}


@dataclass(frozen=True, slots=True)
class Row:
    """`low` to `high` of `nutrient` in `unit` per `basis` for an age group; `clause` as far as known."""

    nutrient: str
    zh: str
    ages: str
    basis: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    verified: bool
    clause: str
    origin: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: what it covers, its rows, and whether a tenant says that they are all."""

    source: Source
    ages: frozenset[str]
    rows: tuple[Row, ...]
    complete: bool


def read_rows(given: Path | bytes, name: str = "rules.toml") -> Edition:
    """An edition from TOML, a file or its bytes: shipped, or imported by a tenant. Raises: BadInput naming the row."""
    name = given.name if isinstance(given, Path) else name
    held, source = parsed(given.read_bytes() if isinstance(given, Path) else given, name)
    if source.standard not in STANDARDS:
        zh, en = f"此处导入 {'、'.join(STANDARDS)}", f"this imports {', '.join(STANDARDS)}"
        raise BadInput(f"{name} · standard", source.standard, zh, en)
    listed, ages = held.get("rows", ()), held.get("ages", ())
    if not isinstance(listed, list | tuple) or not listed:
        raise BadInput(f"{name} · rows", listed, "没有 rows", "there are no rows")
    if not isinstance(ages, list | tuple) or not set(ages) <= set(AGES):
        raise BadInput(f"{name} · ages", ages, f"ages 为 {', '.join(AGES)}", f"ages are {', '.join(AGES)}")
    rows = [_row(row, f"{name} · rows[{place}]") for place, row in enumerate(listed, start=1)]
    covered = frozenset(ages) | {row.ages for row in rows}
    return Edition(source, covered, tuple(rows), bool(held.get("complete", False)))


def _row(row: Any, where: str) -> Row:
    if not isinstance(row, dict):
        raise BadInput(where, row, "每行是一组键与值", "a row is a table of keys and values")
    for field in ("nutrient", "ages", "basis", "unit", "origin"):
        if not row.get(field):
            raise BadInput(f"{where} · {field}", row.get(field), "须填写", "is needed")
    if row["ages"] not in AGES or row["basis"] not in BASES:
        raise BadInput(
            where, row, f"ages：{', '.join(AGES)}；basis：{', '.join(sorted(BASES))}", "unknown age or basis"
        )
    bounds: list[Decimal | None] = []
    for field in ("low", "high"):
        try:
            bounds.append(None if row.get(field) is None else Decimal(str(row[field])))
        except InvalidOperation:
            raise BadInput(f"{where} · {field}", row[field], "请填数字", "give a number") from None
    low, high = bounds
    if low is None and high is None:
        raise BadInput(where, row, "至少给出 low 或 high", "give low or high")
    if low is not None and high is not None and low > high:
        raise BadInput(where, row, "low 不能大于 high", "low is above high")
    return Row(
        row["nutrient"], str(row.get("zh", row["nutrient"])), row["ages"], row["basis"], row["unit"], low, high,
        bool(row.get("verified", False)), str(row.get("clause", "")), row["origin"],
    )  # fmt: skip


@lru_cache(maxsize=1)
def editions() -> tuple[Edition, ...]:
    """The editions that are shipped."""
    return tuple(read_rows(path) for path in sorted(DATA.glob("fsmp-*.toml")))
