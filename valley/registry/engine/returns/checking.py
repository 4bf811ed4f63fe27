"""The checker: what was typed → quantities, and every problem at its cell.

Sources: the flow of checks follows the practice of statistical offices (edit rules of which fatal ones must be
corrected and query ones confirmed); ±50 % against the last period asks a reason (issue 2 §3).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from valley.registry.engine.returns.forms import Form, Item, Severity
from valley.registry.engine.returns.units import Unreadable, read, show
from valley.registry.engine.returns.words import NOTHING, Text


@dataclass(frozen=True)
class Problem:
    """Something at one or more cells. `items[0]` is the cell that shows it and bears the reason.

    `code` is stable: "unreadable", "required", "negative", "change", or the check's own code.
    """

    code: str
    items: tuple[str, ...]
    severity: Severity
    message: Text
    remedy: Text = NOTHING
    reason: str = ""

    @property
    def item(self) -> str:
        return self.items[0]

    @property
    def blocking(self) -> bool:
        """True where the return cannot be submitted as it stands."""
        return self.severity is Severity.HARD or not self.reason


@dataclass(frozen=True)
class Outcome:
    """`values`: stored units by item code, of every cell that could be read."""

    values: dict[str, int]
    problems: tuple[Problem, ...]

    @property
    def ready(self) -> bool:
        """Nothing stands in the way of submitting."""
        return not self.blocking

    @property
    def blocking(self) -> list[Problem]:
        return [p for p in self.problems if p.blocking]

    def at(self, item: str) -> list[Problem]:
        """Problems shown at this cell."""
        return [p for p in self.problems if p.item == item]


def check(
    form: Form, typed: Mapping[str, str], *, last: Mapping[str, int] | None = None, reasons: Mapping[str, str] = {}
) -> Outcome:
    """Check a return as typed (item code → text) against its form and the last period's accepted values.

    `last` is None for a first return; `reasons` are by item code. Codes that the form does not have are ignored.
    """
    values: dict[str, int] = {}
    problems: list[Problem] = []
    for item in form.items:
        problems.extend(_cell(item, typed.get(item.code, ""), values))
    problems.extend(
        Problem(c.code, c.items, c.severity, c.words, _SOFT if _soft(c.severity) else NOTHING)
        for c in form.checks
        if c.rule.holds(values) is False
    )
    problems.extend(_changes(form, values, last or {}))
    answered = tuple(
        Problem(p.code, p.items, p.severity, p.message, p.remedy, (reasons.get(p.item) or "").strip())
        if _soft(p.severity)
        else p
        for p in problems
    )
    order = {item.code: n for n, item in enumerate(form.items)}
    return Outcome(values, tuple(sorted(answered, key=lambda p: order[p.item])))


_SOFT = Text("请改正；如果属实，请在本栏写明原因。", "Correct it; if it is true, give the reason at this cell.")


def _soft(severity: Severity) -> bool:
    return severity is Severity.SOFT


def _cell(item: Item, text: str, values: dict[str, int]) -> Iterator[Problem]:
    try:
        value = read(text, item.unit)
    except Unreadable as problem:
        yield Problem("unreadable", (item.code,), Severity.HARD, problem.text, problem.remedy)
        return
    if value is None:
        if item.required:
            yield Problem(
                "required",
                (item.code,),
                Severity.HARD,
                Text("还没有填“{label}”。", "“{label}” is not filled in.").fill(label=item.label),
                Text("没有发生的填 0。", "Where there was none, type 0."),
            )
        return
    values[item.code] = value
    if item.minimum is not None and value < item.minimum:
        yield Problem(
            "negative",
            (item.code,),
            Severity.HARD,
            Text("“{label}”不能是负数。", "“{label}” cannot be negative.").fill(label=item.label),
        )


def _changes(form: Form, values: Mapping[str, int], last: Mapping[str, int]) -> Iterator[Problem]:
    for item in form.items:
        if not item.compared or item.code not in values or item.code not in last:
            continue
        now, before = values[item.code], last[item.code]
        if not exceeds(now, before, form.change_limit_percent):
            continue
        change = change_percent(now, before)
        yield Problem(
            "change",
            (item.code,),
            Severity.SOFT,
            Text(
                "上期为 {before}{unit}，本期为 {now}{unit}，变化 {change}，超过 ±{limit}%。",
                "It was {before} ({unit}) last period and is {now} now: a change of {change}, beyond ±{limit} %.",
            ).fill(
                before=show(before, item.unit),
                now=show(now, item.unit),
                unit=item.unit.typed,
                change=f"{change:+.1f}%" if change is not None else Text("无法按比例计算", "no percentage (from zero)"),
                limit=form.change_limit_percent,
            ),
            _SOFT,
        )


def exceeds(now: int, before: int, limit_percent: int) -> bool:
    """True where |now − before| is more than `limit_percent` of |before|. Any change from zero exceeds."""
    return abs(now - before) * 100 > abs(before) * limit_percent


def change_percent(now: int | None, before: int | None) -> float | None:
    """Change in percent of |before|; None where there is nothing to compare with (missing, or zero before)."""
    if now is None or not before:
        return None
    return float(Fraction(now - before, abs(before)) * 100)
