"""Analyses that anybody can run again: a table, a method with its parameters, figures out. Chance is seeded.

A table has a header line; the first column names the sample. Diversity: Shannon, "A mathematical theory of
communication" (1948), natural logarithm over the shares of the columns that follow. Two groups are compared by a
permutation test of the difference of their means (Fisher, "The design of experiments", 1935): two-sided, with the
observed arrangement counted in, so that no p is ever zero (Phipson and Smyth 2010, doi:10.2202/1544-6115.1585).
"""

import csv
import io
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from valley.innovation.projects.engine.screening import MOST_HITS, BadPlate, Well, screen

VERSION = "2"
MOST_ROWS = 20_000
MOST_SHUFFLES = 100_000
METHODS = ("summary", "diversity", "groups", "hits")


class BadTable(ValueError):
    """What is wrong with the table; `line` counts from 1, the header included."""

    def __init__(self, what: str, line: int = 1) -> None:
        super().__init__(what)
        self.what, self.line = what, line


@dataclass(frozen=True)
class Figure:
    """One number that came out, with its unit ("1" for a pure number)."""

    name: str
    value: float
    unit: str = "1"


def analyse(method: str, table: bytes, parameters: Mapping[str, str]) -> list[Figure]:
    """Run a method. `parameters`: `value`, `group` and `plate` name columns, `unit` the value's unit, `seed`,
    `shuffles`; `threshold` of a hit in percent of the positive control (50).

    Raises BadTable.
    """
    rows = read(table)
    match method:
        case "summary":
            return _summary(rows, parameters.get("value", ""), parameters.get("unit", "1"))
        case "diversity":
            return _diversity(rows)
        case "groups":
            return _groups(rows, parameters)
        case "hits":
            return _hits(rows, parameters)
        case _:
            raise BadTable("method")


def read(table: bytes) -> list[dict[str, str]]:
    """The lines as mappings of column to text. Raises BadTable."""
    try:
        text = table.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable("utf8") from error
    lines = list(csv.reader(io.StringIO(text)))
    if len(lines) < 2 or len(lines[0]) < 2:
        raise BadTable("empty")
    if len(lines) - 1 > MOST_ROWS:
        raise BadTable("rows")
    head = [name.strip() for name in lines[0]]
    if len(set(head)) < len(head) or "" in head:
        raise BadTable("header")
    for place, line in enumerate(lines[1:], 2):
        if len(line) != len(head):
            raise BadTable("columns", place)
    return [dict(zip(head, (cell.strip() for cell in line), strict=True)) for line in lines[1:]]


def _number(cell: str, line: int) -> float:
    try:
        found = float(cell)
    except ValueError as error:
        raise BadTable("number", line) from error
    if not math.isfinite(found):
        raise BadTable("number", line)
    return found


def _column(rows: Sequence[Mapping[str, str]], name: str) -> list[str]:
    if name not in rows[0]:
        raise BadTable("column")
    return [row[name] for row in rows]


def _values(rows: Sequence[Mapping[str, str]], name: str) -> list[float]:
    return [_number(cell, place) for place, cell in enumerate(_column(rows, name), 2)]


def _summary(rows: Sequence[Mapping[str, str]], name: str, unit: str) -> list[Figure]:
    values = _values(rows, name)
    found = [Figure("n", len(values)), Figure("mean", fmean(values), unit)]
    return found + ([Figure("sd", stdev(values), unit)] if len(values) > 1 else [])


def _diversity(rows: Sequence[Mapping[str, str]]) -> list[Figure]:
    found = []
    for place, row in enumerate(rows, 2):
        cells = list(row.values())
        counts = [_number(cell, place) for cell in cells[1:]]
        total = sum(counts)
        if min(counts) < 0 or total <= 0:
            raise BadTable("number", place)
        shannon = -math.fsum(part / total * math.log(part / total) for part in counts if part)
        found.append(Figure(f"shannon {cells[0]}", shannon + 0.0))
    return found


def _groups(rows: Sequence[Mapping[str, str]], parameters: Mapping[str, str]) -> list[Figure]:
    values, labels = _values(rows, parameters.get("value", "")), _column(rows, parameters.get("group", ""))
    names, unit = sorted(set(labels)), parameters.get("unit", "1")
    if len(names) != 2:
        raise BadTable("groups")
    shuffles = int(_number(parameters.get("shuffles", "9999"), 1))
    if not 1 <= shuffles <= MOST_SHUFFLES:
        raise BadTable("shuffles")
    first = [value for value, label in zip(values, labels, strict=True) if label == names[0]]
    second = [value for value, label in zip(values, labels, strict=True) if label == names[1]]
    seen = fmean(second) - fmean(first)
    chance, pool, size, extreme = random.Random(parameters.get("seed", "1")), list(values), len(first), 0  # noqa: S311
    for _turn in range(shuffles):
        chance.shuffle(pool)
        extreme += abs(fmean(pool[size:]) - fmean(pool[:size])) >= abs(seen) - 1e-12
    return [
        Figure(f"n {names[0]}", len(first)), Figure(f"n {names[1]}", len(second)),
        Figure(f"mean {names[0]}", fmean(first), unit), Figure(f"mean {names[1]}", fmean(second), unit),
        Figure("difference", seen, unit), Figure("p", (extreme + 1) / (shuffles + 1)),
    ]  # fmt: skip


def _hits(rows: Sequence[Mapping[str, str]], parameters: Mapping[str, str]) -> list[Figure]:
    samples, values = [next(iter(row.values())) for row in rows], _values(rows, parameters.get("value", ""))
    roles = _column(rows, parameters.get("group", ""))
    plates = _column(rows, parameters["plate"]) if parameters.get("plate") else [""] * len(rows)
    threshold = _number(parameters.get("threshold", "50"), 1)
    try:
        found = screen(
            [Well(*well) for well in zip(samples, plates, roles, values, range(2, 2 + len(rows)), strict=True)],
            threshold,
        )
    except BadPlate as error:
        raise BadTable(error.what, error.line) from error
    return [
        *(Figure(f"Z′ {plate}".strip()[:80], z) for plate, z in found.z.items()),
        Figure("plates not judged", len(found.unjudged)), Figure("n samples", found.tested),
        Figure("n hits", len(found.candidates)),
        *(Figure(f"{rank} {one.sample}"[:80], one.effect, "%")
          for rank, one in enumerate(found.candidates[:MOST_HITS], 1)),
    ]  # fmt: skip


def same(one: Sequence[Figure], other: Sequence[Figure]) -> bool:
    """Whether two runs say the same, to six significant digits (what is kept of a figure)."""
    return [(f.name, f"{f.value:.6g}", f.unit) for f in one] == [(f.name, f"{f.value:.6g}", f.unit) for f in other]
