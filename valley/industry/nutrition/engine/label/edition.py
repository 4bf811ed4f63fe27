"""An edition of GB 28050 as data: nutrients with steps, limits and reference values; claims; sentences; clauses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from valley.industry.nutrition.engine.standards import DATA, BadInput, Finding, Source, Verdict, read_toml

EDITIONS = ("2011", "2025")


@dataclass(frozen=True, slots=True)
class Nutrient:
    """A row of Table 1 with its reference value (A.1) and tolerance (Table 2). `zero` is per 100 g or mL."""

    key: str
    zh: str
    en: str
    unit: str
    unit_zh: str
    step: Decimal
    zero: Decimal
    nrv: Decimal | None
    indent: bool
    tolerance: str
    group: str


@dataclass(frozen=True, slots=True)
class Bound:
    """One way to earn a claim: basis 100, 420kJ or energy_share; form solid, liquid or any."""

    basis: str
    form: str
    least: bool
    limit: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A content claim of Table C.1. Any one of `bounds` earns it; `also` (measure, limit ≤) restricts it."""

    key: str
    nutrient: str
    terms: tuple[str, ...]
    en: str
    bounds: tuple[Bound, ...]
    also: tuple[str, Decimal] | None = None
    also_claim: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """GB 28050 in one edition."""

    source: Source
    nutrients: Mapping[str, Nutrient]
    mandatory: tuple[str, ...]
    reminder: tuple[str, str] | None
    faces: tuple[Decimal, Decimal | None]
    exemptions: Mapping[str, tuple[str, str]]
    claims: Mapping[str, Claim]
    micro: tuple[Claim, ...]
    least_percent: Decimal
    less: frozenset[str]
    more: frozenset[str]
    factors: Mapping[str, Decimal]
    functions: Mapping[str, tuple[str, ...]]
    clauses: Mapping[str, tuple[str, str, str]]

    def finding(
        self, clause: str, verdict: Verdict, zh: str, en: str, *, value: str = "", subject: str = ""
    ) -> Finding:
        """A finding under the clause of that name."""
        return Finding(
            self.source.standard, self.source.edition, self.clauses[clause][0], verdict, (zh, en), value, subject
        )


def _bounds(rows: list[dict[str, str]]) -> tuple[Bound, ...]:
    return tuple(Bound(r["basis"], r["form"], r["op"] == ">=", Decimal(r["limit"]), r["unit"]) for r in rows)


@lru_cache(maxsize=len(EDITIONS))
def edition(year: str) -> Edition:
    """The edition of `year` (“2011”, “2025”). Raises: BadInput for another."""
    year = year.strip().removeprefix("GB 28050-").removeprefix("GB28050-")
    if year not in EDITIONS:
        raise BadInput("edition", year, "版本为 2011 或 2025", "the edition is 2011 or 2025")
    held, source = read_toml(DATA / f"gb28050-{year}.toml")
    nutrients = {
        row["key"]: Nutrient(
            row["key"],
            row["zh"],
            row["en"],
            row["unit"],
            row["unit_zh"],
            Decimal(row["step"]),
            Decimal(row["zero"]),
            Decimal(row["nrv"]) if "nrv" in row else None,
            row.get("indent", False),
            row.get("tolerance", ""),
            row.get("group", ""),
        )
        for row in held["nutrients"]
    }
    claims = {
        row["key"]: Claim(
            row["key"],
            row["nutrient"],
            tuple(row["zh"]),
            row["en"],
            _bounds(row["any"]),
            (row["also"]["measure"], Decimal(row["also"]["limit"])) if "also" in row else None,
            row.get("also_claim", ""),
            row.get("only", ""),
        )
        for row in held["content_claims"]
    }
    return Edition(
        source=source,
        nutrients=nutrients,
        mandatory=tuple(held["mandatory"]),
        reminder=(held["reminder"], held["reminder_en"]) if "reminder" in held else None,
        faces=(
            Decimal(held["largest_face_cm2"]),
            Decimal(held["total_surface_cm2"]) if "total_surface_cm2" in held else None,
        ),
        exemptions={row["key"]: (row["zh"], row["en"]) for row in held["exemptions"]},
        claims=claims,
        micro=tuple(
            Claim(row["level"], "", tuple(row["zh"]), row["en"], _bounds(row["any"])) for row in held["micro_claims"]
        ),
        least_percent=Decimal(held["comparative"]["least_percent"]),
        less=frozenset(held["comparative"]["less"]),
        more=frozenset(held["comparative"]["more"]),
        factors={key: Decimal(value) for key, value in held["energy_factors"].items()},
        functions={key: tuple(value) for key, value in held["functions"].items()},
        clauses={key: (value[0], value[1], value[2]) for key, value in held["clauses"].items()},
    )


def in_force(day: date) -> Edition | None:
    """The edition in force on `day`; None before the first."""
    return next((found for year in EDITIONS if (found := edition(year)).source.in_force(day)), None)
