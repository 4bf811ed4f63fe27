"""What stands in the workbench's fields, kept as it was typed, and turned into a worksheet.

A slip stays in its field with what is wrong beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.actions import LineIn, StepIn
from valley.industry.nutrition.engine.design import BadSheet, Line, Step, Worksheet, measured, number, said, worksheet
from valley.industry.nutrition.forms.process import StepEntry, checked
from valley.industry.nutrition.forms.retention import kept_of
from valley.industry.nutrition.forms.workbench.rows import GroupEntry, LineEntry, RangeEntry
from valley.industry.nutrition.models import FormulaVersion
from valley.industry.nutrition.queries.sheets import Known, known_of

PLAIN = ("mass_low", "mass_high", "budget", "most", "min_use_g", "scenario", "missing", "mode", "joint", "per_day")


@dataclass(frozen=True)
class Entry:
    """The whole workbench as typed. `known`: what stands behind each line's code."""

    plain: Mapping[str, str]
    lines: tuple[LineEntry, ...] = ()
    ranges: tuple[RangeEntry, ...] = ()
    shares: tuple[RangeEntry, ...] = ()
    ratios: tuple[RangeEntry, ...] = ()
    groups: tuple[GroupEntry, ...] = ()
    objectives: tuple[str, ...] = ("cost",)
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
                {"nutrient": r.nutrient, "min": r.least, "max": r.most, "per": r.per, "source": r.source, "aim": r.aim}
                for r in self.ranges
            ],
            "shares": [
                {
                    "nutrient": s.nutrient, "min": hundredth(s.least, f"shares.{s.nutrient}.min"),
                    "max": hundredth(s.most, f"shares.{s.nutrient}.max"),
                }
                for s in self.shares
            ],
            "groups": [
                {
                    "name": g.name, "members": list(g.members), "min_g": g.least, "max_g": g.most,
                    "min_share": hundredth(g.share_least, f"groups.{g.name}.min_share"),
                    "max_share": hundredth(g.share_most, f"groups.{g.name}.max_share"),
                }
                for g in self.groups
            ],
            "ratios": [
                {"of": of, "to": to, "min": _quotient(r.least), "max": _quotient(r.most)}
                for r in self.ratios
                for of, _colon, to in [r.nutrient.partition(":")]
            ],
            **{name: plain.get(name, "") for name in ("mass_low", "mass_high", "budget", "min_use_g")},
            **{name: plain.get(name, "") for name in ("scenario", "joint", "per_day")},
            "most": plain.get("most") or None,
            "objectives": list(self.objectives) or ["cost"],
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


def hundredth(text: str, field: str) -> str:
    """Percent as a share, 0 to 1. Raises: BadSheet."""
    plain = text.strip().removesuffix("%")
    value = number(plain, field)
    if value is not None and not 0 <= value <= 100:
        raise BadSheet(field, "not_a_share", f"{plain} %")
    return "" if value is None else said(value / 100)


def with_known(entry: Entry, version: FormulaVersion) -> Entry:
    """With what stands behind each code; a code that is not the owner's is dropped."""
    scenario = entry.plain.get("scenario", "")
    known = known_of(version.formula.owner, [line.code for line in entry.lines], scenario=scenario)
    category = version.formula.category
    groups = tuple(replace(g, members=tuple(code for code in g.members if code in known)) for g in entry.groups)
    lines = tuple(line for line in entry.lines if line.code in known)
    return replace(entry, known=known, category=category, lines=lines, groups=groups)


def moved(sheet: Worksheet, entry: Entry) -> Entry:
    """The entry with the limits of a repaired worksheet."""
    lines: Sequence[Line] = sheet.lines
    by_code = {line.code: line for line in lines}
    return replace(
        entry,
        plain={
            **entry.plain, "mass_low": said(sheet.mass_low), "mass_high": said(sheet.mass_high),
            "budget": said(sheet.budget), "most": str(sheet.most or ""),
        },
        groups=tuple(
            replace(
                asked, least=said(g.min_g), most=said(g.max_g), share_least=_hundredfold(g.min_share),
                share_most=_hundredfold(g.max_share),
            )
            for asked, g in zip(entry.groups, sheet.groups, strict=True)
        ),
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
