"""Kinds of certificates as data, the growth ladder, and how near a firm is to its next grade.

A criterion is met, missed or open; open where the fact is unknown or the rule asks for a person's judgement.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "certificate-kinds.toml"


CITABLE = {"primary", "secondary"}


class Contradiction(ValueError):
    """The file of kinds contradicts itself."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of certificate. `months` is its usual validity where a rule states it.

    `read`: whether `source` was read in the "primary" text, a "secondary" one (`seen` says where), or is from "memory".
    """

    code: str
    zh: str
    en: str
    issuer: str
    source: str
    levels: tuple[str, ...] = ()
    main_boards: tuple[str, ...] = ()
    ladder: int | None = None
    months: int | None = None
    counts_as_centre: bool = False
    read: str = "memory"
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One clause for one kind. Without `fact` a person must judge. Never from memory; `read` and `seen` as above."""

    kind: str
    clause: str
    zh: str
    en: str
    fact: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    read: str = "memory"
    seen: str = ""


@dataclass(frozen=True)
class Catalogue:
    """All kinds, by code in the file's order, with labels (Chinese, English) of levels and issuers."""

    kinds: Mapping[str, Kind]
    levels: Mapping[str, tuple[str, str]]
    issuers: Mapping[str, tuple[str, str]]
    criteria: tuple[Criterion, ...]

    @property
    def ladder(self) -> tuple[Kind, ...]:
        """The steps, lowest first."""
        return tuple(sorted((k for k in self.kinds.values() if k.ladder), key=lambda k: k.ladder or 0))

    @property
    def centres(self) -> tuple[str, ...]:
        """Codes that count for 企业技术中心/企业科技研究开发机构."""
        return tuple(k.code for k in self.kinds.values() if k.counts_as_centre)


class Answer(StrEnum):
    """What is known of a criterion."""

    MET = "met"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Reading:
    """One criterion against one firm: `value` as known, `short_by` the distance in the fact's unit when missed."""

    criterion: Criterion
    answer: Answer
    value: Decimal | None = None
    short_by: Decimal | None = None


@dataclass(frozen=True)
class Held:
    """A certificate in force: its kind, and the first day without it (None: no expiry)."""

    kind: str
    until: date | None = None


@dataclass(frozen=True)
class Standing:
    """Where a firm stands: its highest step, until when, the next one and what is known of its criteria.

    `readings` is empty where no published criterion is on file for the next step: then nothing is claimed.
    """

    grade: Kind | None
    until: date | None
    following: Kind | None
    readings: tuple[Reading, ...]

    @property
    def ready(self) -> bool:
        """Every criterion is known and met."""
        return bool(self.readings) and all(r.answer is Answer.MET for r in self.readings)

    @property
    def missed(self) -> tuple[Reading, ...]:
        return tuple(r for r in self.readings if r.answer is Answer.MISSED)

    @property
    def open(self) -> tuple[Reading, ...]:
        return tuple(r for r in self.readings if r.answer is Answer.OPEN)


def standing(catalogue: Catalogue, held: list[Held], facts: Mapping[str, Decimal | None]) -> Standing:
    """The firm's place on the ladder. `facts` by the names that criteria use; absent or None is unknown."""
    steps = catalogue.ladder
    mine = {h.kind for h in held}
    reached = [step for step in steps if step.code in mine]
    grade = reached[-1] if reached else None
    untils = [h.until for h in held if grade and h.kind == grade.code]
    until = None if None in untils else max((u for u in untils if u), default=None)
    following = next((s for s in steps if grade is None or (s.ladder or 0) > (grade.ladder or 0)), None)
    asked = [c for c in catalogue.criteria if following and c.kind == following.code]
    return Standing(grade, until, following, tuple(read(c, facts.get(c.fact)) for c in asked))


def read(criterion: Criterion, value: Decimal | None) -> Reading:
    """One criterion against one value."""
    if not criterion.fact or value is None:
        return Reading(criterion, Answer.OPEN, value)
    if criterion.at_least is not None and value < criterion.at_least:
        return Reading(criterion, Answer.MISSED, value, criterion.at_least - value)
    if criterion.at_most is not None and value > criterion.at_most:
        return Reading(criterion, Answer.MISSED, value, value - criterion.at_most)
    return Reading(criterion, Answer.MET, value)


def parse(text: str) -> Catalogue:
    """Raises Contradiction where the file names what it does not define; KeyError, TypeError for another shape."""
    raw = tomllib.loads(text)
    levels = {code: (zh, en) for code, (zh, en) in raw["levels"].items()}
    issuers = {code: (zh, en) for code, (zh, en) in raw["issuers"].items()}
    kinds: dict[str, Kind] = {}
    for code, entry in raw["kinds"].items():
        levels_of, boards = tuple(entry.pop("levels", ())), tuple(entry.pop("main_boards", ()))
        kinds[code] = Kind(code=code, levels=levels_of, main_boards=boards, **entry)
    criteria = tuple(
        Criterion(at_least=_bound(entry.pop("at_least", None)), at_most=_bound(entry.pop("at_most", None)), **entry)
        for entry in raw.get("criteria", [])
    )
    for kind in kinds.values():
        if kind.read not in {*CITABLE, "memory"} or (kind.months is not None and kind.read not in CITABLE):
            raise Contradiction(f"{kind.code}: a validity that nobody read")
        if kind.issuer not in issuers or set(kind.levels) - levels.keys() or set(kind.main_boards) - set(kind.levels):
            raise Contradiction(f"{kind.code}: unknown issuer or level")
    steps = [k.ladder for k in kinds.values() if k.ladder]
    if sorted(steps) != list(range(1, len(steps) + 1)):
        raise Contradiction(f"steps of the ladder: {sorted(steps)}")
    for criterion in criteria:
        bounded = criterion.at_least is not None or criterion.at_most is not None
        if criterion.read not in CITABLE or (criterion.read == "secondary" and not criterion.seen):
            raise Contradiction(f"{criterion.kind}: {criterion.zh}: nobody says where this was read")
        if criterion.kind not in kinds or bounded != bool(criterion.fact):
            raise Contradiction(f"{criterion.kind}: {criterion.zh}")
    return Catalogue(kinds, levels, issuers, criteria)


def _bound(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The shipped file."""
    return parse(FILE.read_text(encoding="utf-8"))
