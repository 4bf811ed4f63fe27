"""What stands in the workbench's fields: read from a version or from what was sent, and turned into a worksheet.

Everything is kept as it was typed, so that a slip stays in its field with what is wrong beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.http import QueryDict

from valley.industry.nutrition.actions import LineIn, StepIn
from valley.industry.nutrition.engine.design import BadSheet, Line, Step, Worksheet, measured, number, said, worksheet
from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.forms.process import PointEntry, StepEntry, checked
from valley.industry.nutrition.forms.retention import kept_of
from valley.industry.nutrition.models import FormulaVersion
from valley.industry.nutrition.queries.nutrients import label
from valley.industry.nutrition.queries.sheets import Known, code_of, known_of, lines_with_things

PLAIN = ("mass_low", "mass_high", "budget", "most", "min_use_g", "scenario", "missing", "objective", "mode", "joint")
OBJECTIVES = {"cost": ("cost",), "distance": ("distance",), "cost_distance": ("cost", "distance")}
POINTS_MOST = 20
MOST = 80  # lines, ranges or steps that a request may send


@dataclass(frozen=True)
class LineEntry:
    """One line as typed."""

    code: str
    amount: str = ""
    least: str = ""
    most: str = ""
    habit: str = ""
    price: str = ""
    off: bool = False


@dataclass(frozen=True)
class RangeEntry:
    """One range as typed; of a share in percent."""

    nutrient: str
    least: str = ""
    most: str = ""
    per: str = "total"
    source: str = ""

    @property
    def name(self) -> str:
        return label(self.nutrient)

    @property
    def said(self) -> str:
        """The limits as one short text, for a phone's row."""
        low, high = self.least.strip(), self.most.strip()
        unit = "%" if self.per == "share" else "" if self.per == "ratio" else UNITS.get(self.nutrient, "")
        per = "" if self.per in {"share", "total", "ratio"} else f"/{self.per}"
        text = f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else "—"
        return f"{text} {unit}{per}".strip()


@dataclass(frozen=True)
class Entry:
    """The whole workbench as typed. `known`: what stands behind each line's code."""

    plain: Mapping[str, str]
    lines: tuple[LineEntry, ...] = ()
    ranges: tuple[RangeEntry, ...] = ()
    shares: tuple[RangeEntry, ...] = ()
    ratios: tuple[RangeEntry, ...] = ()
    steps: tuple[StepEntry, ...] = ()
    avoid: tuple[str, ...] = ()
    use_stock: bool = False
    note: str = ""
    revision: int = 0
    known: Mapping[str, Known] = field(default_factory=dict)
    category: str = ""

    def worksheet(self, title: str = "") -> Worksheet:
        """Raises: BadSheet naming the field."""
        lines = [self._line(line) for line in self.lines]
        return worksheet(self.settings(), lines, self._steps(), title, self.category)

    def settings(self) -> dict[str, Any]:
        """The worksheet's settings as the actions take them."""
        plain = self.plain
        return {
            "mode": plain.get("mode", "solve"),
            "ranges": [
                {"nutrient": r.nutrient, "min": r.least, "max": r.most, "per": r.per, "source": r.source}
                for r in self.ranges
            ],
            "shares": [
                {"nutrient": s.nutrient, "min": _hundredth(s.least, s, "min"), "max": _hundredth(s.most, s, "max")}
                for s in self.shares
            ],
            "ratios": [
                {"of": of, "to": to, "min": _quotient(r.least), "max": _quotient(r.most)}
                for r in self.ratios
                for of, _colon, to in [r.nutrient.partition(":")]
            ],
            **{name: plain.get(name, "") for name in ("mass_low", "mass_high", "budget", "min_use_g")},
            **{name: plain.get(name, "") for name in ("scenario", "joint")},
            "most": plain.get("most") or None,
            "objectives": OBJECTIVES.get(plain.get("objective", ""), ("cost",)),
            "missing": plain.get("missing", "warn"),
            "avoid": list(self.avoid),
            "use_stock": self.use_stock,
        }  # fmt: skip

    def _line(self, line: LineEntry) -> Line:
        known = self.known.get(line.code)
        where = f"lines.{line.code}"
        price = number(line.price, f"{where}.cny_per_kg")
        return Line(
            line.code,
            known.name if known else line.code,
            known.per_100g if known else {},
            price if price is not None else known.cny_per_kg if known else None,
            known.allergens if known else frozenset(),
            measured(line.amount, f"{where}.amount_g", "g") or Fraction(0),
            measured(line.least, f"{where}.min_g", "g"),
            measured(line.most, f"{where}.max_g", "g"),
            measured(line.habit, f"{where}.habit_g", "g"),
            known.stock_g if known else None,
            line.off,
            known.spread if known else {},
            known.use(self.category) if known else None,
            known.carried if known else (),
        )

    def _steps(self) -> list[Step]:
        found = []
        for place, step in enumerate(self.steps, 1):
            share = number(step.share, f"steps.{place}.yield")
            kept = {n: Fraction(s) for n, s in kept_of(step.kept, f"steps.{place}.kept").items()}
            checked(step.points, f"steps.{place}")
            found.append(Step(step.name or str(place), Fraction(1) if share is None else share / 100, kept))
        return found

    def lines_in(self, grams: Mapping[str, Fraction] | None) -> list[LineIn]:
        """Lines for `save_draft`; amounts are those of the answer where there is one, else as typed."""
        return [
            LineIn(
                line.code,
                said(grams.get(line.code, Fraction(0))) if grams is not None else _grams(line.amount) or "0",
                _grams(line.least) or None,
                _grams(line.most) or None,
                _grams(line.habit) or None,
                line.off,
                line.price or None,
            )
            for line in self.lines
        ]

    def steps_in(self) -> list[StepIn]:
        """Steps for `save_draft`. Raises: BadSheet."""
        return [
            StepIn(
                s.name, s.settings, s.share or "100", kept_of(s.kept, f"steps.{n}.kept"), s.source,
                tuple(point.given() for point in s.points if not point.blank),
            )
            for n, s in enumerate(self.steps, 1)
        ]  # fmt: skip


def _grams(text: str) -> str:
    """As the actions take it; what was typed is checked by then."""
    return said(measured(text, "lines", "g"))


def _hundredth(text: str, share: RangeEntry, side: str) -> str:
    value = number(text.strip().removesuffix("%"), f"shares.{share.nutrient}.{side}")
    if value is not None and not 0 <= value <= 100:
        raise BadSheet(f"shares.{share.nutrient}.{side}", "not_a_share", f"{text.strip().removesuffix('%')} %")
    return "" if value is None else said(value / 100)


def of_version(version: FormulaVersion) -> Entry:
    """As it was saved."""
    sheet: dict[str, Any] = version.sheet
    objectives = tuple(sheet.get("objectives", ("cost",)))
    plain = {name: str(sheet.get(name) or "") for name in PLAIN} | {
        "objective": next((name for name, value in OBJECTIVES.items() if value == objectives), "cost")
    }
    rows = lines_with_things(version)
    entry = Entry(
        plain,
        tuple(
            LineEntry(
                code_of(row), _text(row.amount_g), _text(row.min_g), _text(row.max_g), _text(row.habit_g),
                off=row.excluded,
            )
            for row in rows
        ),
        tuple(
            RangeEntry(r["nutrient"], r.get("min", ""), r.get("max", ""), r.get("per", "total"), r.get("source", ""))
            for r in sheet.get("ranges", [])
        ),
        tuple(
            RangeEntry(s["nutrient"], _percent(s.get("min")), _percent(s.get("max")), "share")
            for s in sheet.get("shares", [])
        ),
        tuple(
            RangeEntry(f"{r['of']}:{r['to']}", r.get("min", ""), r.get("max", ""), "ratio")
            for r in sheet.get("ratios", [])
        ),
        tuple(
            StepEntry(
                s.name, s.settings, _text(s.yield_percent), ", ".join(f"{n}={v}" for n, v in s.retention.items()),
                s.source,
                tuple(
                    PointEntry(p.quantity, p.name, _text(p.value), p.unit, _text(p.low), _text(p.high), p.held_by)
                    for p in s.set_points.all()
                ),
            )
            for s in version.steps.prefetch_related("set_points")
        ),
        tuple(sheet.get("avoid", ())),
        bool(sheet.get("use_stock")),
        version.note,
        version.revision,
    )  # fmt: skip
    return with_known(entry, version)


def of_post(data: QueryDict, version: FormulaVersion) -> Entry:
    """As it was sent."""

    def text(name: str, most: int = 40) -> str:
        return data.get(name, "").replace("\x00", "").strip()[:most]

    def codes(name: str) -> list[str]:
        return [value[:80] for value in dict.fromkeys(data.getlist(name)[:MOST]) if value]

    def point(at: str) -> PointEntry:
        return PointEntry(
            text(f"pq:{at}", 20), text(f"pn:{at}", 60), text(f"pv:{at}", 20), text(f"pu:{at}", 20),
            text(f"pl:{at}", 20), text(f"ph:{at}", 20), text(f"pb:{at}", 200),
        )  # fmt: skip

    revision = text("revision")
    entry = Entry(
        {name: text(name) for name in PLAIN},
        tuple(
            LineEntry(
                code, text(f"amount:{code}"), text(f"min:{code}"), text(f"max:{code}"), text(f"habit:{code}"),
                text(f"price:{code}"), f"off:{code}" in data,
            )
            for code in codes("line")
        ),
        tuple(
            RangeEntry(n, text(f"rmin:{n}"), text(f"rmax:{n}"), text(f"rper:{n}") or "total", text(f"rsrc:{n}", 300))
            for n in codes("range")
        ),
        tuple(RangeEntry(n, text(f"smin:{n}"), text(f"smax:{n}"), "share") for n in codes("share")),
        tuple(RangeEntry(n, text(f"qmin:{n}"), text(f"qmax:{n}"), "ratio") for n in codes("ratio") if ":" in n),
        tuple(
            StepEntry(
                text(f"sname:{n}", 100), text(f"sset:{n}", 200), text(f"syield:{n}"), text(f"skept:{n}", 400),
                text(f"ssrc:{n}", 200), tuple(point(f"{n}:{m}") for m in codes(f"point:{n}")[:POINTS_MOST]),
            )
            for n in codes("step")
        ),
        tuple(codes("avoid")),
        "use_stock" in data,
        text("note", 300),
        int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 9 else -1,
    )  # fmt: skip
    return with_known(entry, version)


def with_known(entry: Entry, version: FormulaVersion) -> Entry:
    """With what stands behind each code; a code that is not the owner's is dropped."""
    scenario = entry.plain.get("scenario", "")
    known = known_of(version.formula.owner, [line.code for line in entry.lines], scenario=scenario)
    category = version.formula.category
    return replace(
        entry, known=known, category=category, lines=tuple(line for line in entry.lines if line.code in known)
    )


def _text(value: Any) -> str:
    return "" if value is None else format(value.normalize(), "f")


def _percent(text: Any) -> str:
    return "" if text in (None, "") else said(Fraction(str(text)) * 100)


def moved(sheet: Worksheet, entry: Entry) -> Entry:
    """The entry with the limits of a repaired worksheet."""
    lines: Sequence[Line] = sheet.lines
    by_code = {line.code: line for line in lines}
    return replace(
        entry,
        plain={
            **entry.plain, "mass_low": said(sheet.mass_low), "mass_high": said(sheet.mass_high),
            "budget": said(sheet.budget),
        },
        lines=tuple(
            replace(line, least=said(by_code[line.code].min_g), most=said(by_code[line.code].max_g))
            for line in entry.lines
        ),
        ranges=tuple(
            replace(asked, least=said(r.low), most=said(r.high))
            for asked, r in zip(entry.ranges, sheet.ranges, strict=True)
        ),
        shares=tuple(
            replace(asked, least=_hundredfold(s.low), most=_hundredfold(s.high))
            for asked, s in zip(entry.shares, sheet.shares, strict=True)
        ),
        ratios=tuple(
            replace(asked, least=said(r.low), most=said(r.high))
            for asked, r in zip(entry.ratios, sheet.ratios, strict=True)
        ),
    )  # fmt: skip


def _quotient(text: str) -> str:
    """ "2:1" as "2"; anything else as it was typed, for the engine to judge."""
    upper, colon, lower = text.replace("：", ":").partition(":")
    try:
        return said(Fraction(upper.strip()) / Fraction(lower.strip())) if colon else text
    except (ValueError, ZeroDivisionError):
        return text


def _hundredfold(share: Fraction | None) -> str:
    return said(None if share is None else share * 100)
