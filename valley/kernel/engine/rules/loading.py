"""Rule files: TOML that a policy officer can read, with test cases inside (规则文件).

A file is loaded whole or not at all. Every clause must cite source, edition and article; every
sentence must parse; every case in the file must come out as it says. All problems are reported
together, each with its place, what was expected and what was got.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from valley.kernel.engine.rules.diagram import TooTangled
from valley.kernel.engine.rules.edition import (
    Book,
    Edition,
    month_or_day,
)
from valley.kernel.engine.rules.facts import Given
from valley.kernel.engine.rules.judging import judge_under
from valley.kernel.engine.rules.language import ConditionNotUnderstood, read_given
from valley.kernel.engine.rules.reading import OPEN, Problem, Reader

"""In a case: `expect = "?"` says that the outcome is still open."""


class RuleFileNotLoaded(ValueError):
    """The file has faults; nothing of it was loaded."""

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file, self.problems = file, tuple(problems)
        super().__init__(f"规则文件 {file} 未载入：\n" + "\n".join(f"· {p}" for p in self.problems))


def load_edition(path: Path, *, schemes: Mapping[str, Iterable[str]] | None = None) -> Edition:
    """Read, check and try one rule file.

    `schemes` gives, by classification name, the complete codes that exist.
    Raises: RuleFileNotLoaded with every problem found; OSError when the file cannot be read.
    """
    return read_edition(path.read_bytes(), name=path.name, schemes=schemes)


def load_book(paths: Iterable[Path], *, schemes: Mapping[str, Iterable[str]] | None = None) -> Book:
    """All editions of one book. Raises: RuleFileNotLoaded, also when two editions overlap in time."""
    files = sorted(paths)
    books = load_books(files, schemes=schemes)
    if len(books) != 1:
        raise RuleFileNotLoaded("、".join(p.name for p in files), [Problem("book", "应恰为同一规则的各版本")])
    return next(iter(books.values()))


def load_books(paths: Iterable[Path], *, schemes: Mapping[str, Iterable[str]] | None = None) -> dict[str, Book]:
    """Books by id from the files of their editions. Raises: RuleFileNotLoaded."""
    editions: dict[str, list[Edition]] = {}
    for path in sorted(paths):
        edition = load_edition(path, schemes=schemes)
        editions.setdefault(edition.book, []).append(edition)
    books = {}
    for name, found in editions.items():
        found.sort(key=lambda e: e.validity.from_ or date.min)
        books[name] = Book(name, found[-1].title, tuple(found))
        clash = books[name].overlap()
        if clash:
            raise RuleFileNotLoaded(clash[1].id, [Problem("edition", f"有效期与版本 {clash[0].id} 重叠")])
    return books


def read_edition(
    content: bytes, *, name: str = "<memory>", schemes: Mapping[str, Iterable[str]] | None = None
) -> Edition:
    """`load_edition` for content already in hand."""
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise RuleFileNotLoaded(name, [Problem("TOML", str(problem))]) from problem
    reader = Reader(name, table, schemes or {})
    edition = reader.edition()
    if reader.problems or edition is None:
        raise RuleFileNotLoaded(name, reader.problems)
    edition = replace(edition, checksum=hashlib.sha256(content).hexdigest())
    try:
        failures = list(_failed_cases(edition, table.get("case", [])))
    except TooTangled as problem:
        raise RuleFileNotLoaded(name, [Problem("clause", f"条款之间牵连过多，须拆分：{problem}")]) from problem
    if failures:
        raise RuleFileNotLoaded(name, failures)
    return edition


def _failed_cases(edition: Edition, cases: list[dict[str, Any]]) -> Iterator[Problem]:
    for number, case in enumerate(cases, start=1):
        place = f"用例 {number}“{case.get('name', '')}”"
        unknown = case.keys() - {"name", "given", "on", "expect", "missing", "doubts", "way"}
        if unknown or not case.get("name") or "expect" not in case or "on" not in case:
            yield Problem(place, "用例须有 name、on、given、expect", got="、".join(sorted(unknown)))
            continue
        try:
            stated = read_given(case.get("given", ""), edition.facts)
            day = month_or_day(str(case["on"]))[0]
        except (ConditionNotUnderstood, ValueError) as problem:
            yield Problem(place, str(problem))
            continue
        verdict = judge_under(edition, {k: Given(v, place) for k, v in stated.items()}, as_of=day)
        got = verdict.outcome or OPEN
        if got != case["expect"]:
            yield Problem(place, "结果不符", str(case["expect"]), got)
        for key, found in (
            ("missing", {f.id for f in verdict.missing}),
            ("doubts", {d.doubt.id for d in verdict.doubts}),
            ("way", {s.fact.id for s in verdict.ways[0].steps} if verdict.ways else set()),
        ):
            if key in case and set(case[key]) != found:
                yield Problem(place, f"{key} 不符", "、".join(sorted(case[key])), "、".join(sorted(found)))
