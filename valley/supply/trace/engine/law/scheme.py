"""The park's scheme of trace certificates (溯源证明) as data."""

from dataclasses import dataclass
from functools import lru_cache

from valley.supply.trace.engine.law.sources import table


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a lot has to satisfy, on what the answer rests, and a lot that does and one that does not."""

    key: str
    label: str
    label_en: str
    rests_on: str
    rests_on_en: str
    example: str
    example_en: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """An edition of the scheme; a certificate names the one that it was given under."""

    edition: str
    title: str
    title_en: str
    valid_months: int
    points: tuple[Point, ...]


@lru_cache(maxsize=1)
def scheme() -> Scheme:
    """The edition in force."""
    given = table("scheme")
    return Scheme(points=tuple(Point(**point) for point in given.pop("point")), **given)
