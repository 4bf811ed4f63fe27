"""The indicator wall: every indicator of the plan with what is known of it, as one viewer may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from valley.kernel.screens import Figure, Tone
from valley.plan.engine.attainment import Verdict
from valley.plan.engine.growth import Need
from valley.plan.engine.path import Certainty, Course
from valley.plan.engine.plan import Plan
from valley.plan.models import PlanEdition
from valley.plan.queries import words
from valley.plan.queries.readings import Standing, standings
from valley.plan.queries.values import plan_of

COURSES: dict[Course, tuple[Tone, str]] = {
    Course.ON_PATH: ("good", gettext_noop("不低于路径")),
    Course.OFF_PATH: ("bad", gettext_noop("落后于路径")),
    Course.UNKNOWN: ("idle", gettext_noop("不作判断")),
}


@dataclass(frozen=True)
class Tile:
    """One indicator on the wall. Every word is in the reader's language; numbers are in the indicator's unit."""

    standing: Standing
    bound: bool

    @property
    def no(self) -> int:
        return self.standing.no

    @property
    def uri(self) -> str:
        return self.standing.uri

    @property
    def name(self) -> str:
        return words.name_of(self.standing.indicator)

    @property
    def group(self) -> str:
        return self.standing.indicator.group

    @property
    def unit(self) -> str:
        return words.unit_of(self.standing.indicator)

    @property
    def state(self) -> str:
        return self.standing.state if self.bound else "unbound"

    @property
    def state_words(self) -> tuple[Tone, str]:
        tone, label = words.STATES[self.state]
        return tone, str(label)

    @property
    def value(self) -> Decimal | None:
        value = self.standing.value
        return None if value is None else words.decimal(value)

    @property
    def shown(self) -> str:
        return words.number(self.standing.value)

    @property
    def target(self) -> str:
        return words.target(self.standing.indicator)

    @property
    def baseline(self) -> str:
        return words.stated(self.standing.indicator.baseline, self.unit)

    @property
    def share(self) -> Fraction | None:
        """Value over target; None where the target is unknown, zero, or less is better."""
        return self.standing.attainment.share

    @property
    def percent(self) -> Decimal | None:
        return None if self.share is None else words.decimal(self.share)

    @property
    def met(self) -> bool:
        return self.standing.attainment.met

    @property
    def off_path(self) -> bool:
        return self.standing.judgement.course is Course.OFF_PATH

    @property
    def course(self) -> tuple[Tone, str]:
        tone, label = COURSES[self.standing.judgement.course]
        return tone, _(label)

    @property
    def expected(self) -> str:
        """What the path expects on the reading's day, saying so where the platform interpolated it."""
        expectation = self.standing.judgement.expectation
        if expectation.value is None:
            return ""
        label = _("规划载明") if expectation.certainty is Certainty.STATED else _("平台内插，规划未载明")
        return _("路径期望 %(value)s（%(label)s）") % {
            "value": words.measured(expectation.value, self.unit), "label": label,
        }  # fmt: skip

    @property
    def why(self) -> str:
        """Why it is off its path, with both figures."""
        judged = self.standing.judgement
        if judged.gap is None:
            return ""
        short = _("差 %(gap)s。") % {"gap": words.measured(judged.gap, self.unit)}
        return words.sentences(_(judged.reason), short)

    @property
    def day(self) -> date | None:
        return self.standing.day if self.standing.reading else None

    @property
    def note(self) -> str:
        reading = self.standing.reading
        if not self.bound:
            return _("指标尚未绑定口径。")
        if self.state == "withheld":
            return _("记录涉及的单位太少，不公开。")
        if reading is None:
            return _("还没有计算过。")
        if reading.reasons and reading.value is None:
            return " ".join(words.reason(kept) for kept in reading.reasons[:2])
        return _("截至 %(day)s") % {"day": reading.day.isoformat()}

    @property
    def figure(self) -> Figure:
        reading = self.standing.reading
        partial = reading.incomplete if reading else None
        state = {"value": "known", "unbound": "no_source"}.get(self.state, self.state)
        value = self.value if state in {"known", "incomplete"} else None
        bad = self.off_path and value is not None
        return Figure(
            label=f"{self.no} {self.name}",
            value=value,
            unit=self.unit,
            digits=None if self.standing.value is None else words.digits(self.standing.value),
            state=state,  # type: ignore[arg-type]
            received=partial["received"] if partial else None,
            expected=partial["expected"] if partial else None,
            target=self.target if self.standing.indicator.target.amount else "",
            of_target=self.percent,
            note=self.note if self.standing.indicator.target.amount else f"{self.target} · {self.note}",
            uri=self.uri,
            tone="bad" if bad else "good",
        )

    @property
    def spark(self) -> str:
        """Points of a polyline in a box of 120 × 28: the yearly values that may be seen. Fewer than two: ""."""
        unit = self.standing.indicator.unit.unit
        last = self.standing.reading.end if self.standing.reading else date.max  # a part of a year is no year
        values = [unit.from_base(r.value) for r in self.standing.history if r.value is not None and r.end <= last]
        if len(values) < 2:
            return ""
        low, high = min(values), max(values)
        rise = high - low or Fraction(1)
        step = 116 / (len(values) - 1)
        return " ".join(f"{2 + n * step:.1f},{25 - float((v - low) / rise) * 22:.1f}" for n, v in enumerate(values))

    @property
    def needed(self) -> str:
        """The growth that the next stated value still needs."""
        need = self.standing.needed
        if need.need is Need.RATE and need.amount is not None:
            return _("每年须增长 %(rate)s%%") % {"rate": words.number(Fraction(round(need.amount * 1000), 10))}
        if need.need is Need.STEP and need.amount is not None:
            return _("每年须变化 %(step)s") % {"step": words.measured(need.amount, self.unit)}
        return {Need.REACHED: _("已达到下一个载明值"), Need.TOO_LATE: _("期限已过")}.get(need.need, "")

    @property
    def verdict(self) -> str:
        return {
            Verdict.UNKNOWN_TARGET: _("目标缺失（原文脱落）"),
            Verdict.UNKNOWN_VALUE: _("现值未知"),
            Verdict.BELOW: _("未达到目标"),
            Verdict.REACHED: _("已达到目标"),
            Verdict.EXCEEDED: _("已超过目标"),
        }[self.standing.attainment.verdict]


def tiles(edition: PlanEdition, *, today: date, scope: str = "", inside: bool, plan: Plan | None = None) -> list[Tile]:
    """The wall in the plan's order; one query, and the plan's own where it is not given."""
    plan = plan or plan_of(edition)
    bound = {definition.indicator for definition in plan.definitions}
    found = standings(edition, today=today, scope=scope, inside=inside, plan=plan)
    return [Tile(s, s.no in bound) for s in found]


def grouped(plan: Plan, shown: Sequence[Tile]) -> list[tuple[str, list[Tile]]]:
    """Tiles under the plan's headings, empty headings left out."""
    found = [(words.said(g.quote), [tile for tile in shown if tile.group == g.key]) for g in plan.groups]
    return [(label, each) for label, each in found if each]


def summary(shown: Sequence[Tile]) -> dict[str, int]:
    """How many stand how."""
    counted: dict[str, Any] = {
        "all": len(shown),
        "known": sum(tile.value is not None for tile in shown),
        "met": sum(tile.met for tile in shown),
        "off_path": sum(tile.off_path for tile in shown),
        "no_source": sum(tile.state in {"no_source", "unbound"} for tile in shown),
    }
    return counted
