"""What the buttons of the workbench do to its rows."""

from dataclasses import replace
from urllib.parse import unquote

from django.http import QueryDict

from valley.industry.nutrition.engine.design import BadSheet, Worksheet, repaired, said
from valley.industry.nutrition.engine.design.outcome import Demand
from valley.industry.nutrition.engine.design.worksheet import GROUPS_MOST, KCAL_PER_G
from valley.industry.nutrition.forms.process import PointEntry, StepEntry
from valley.industry.nutrition.forms.workbench import (
    Entry,
    GroupEntry,
    LineEntry,
    RangeEntry,
    group_name,
    moved,
    with_known,
)
from valley.industry.nutrition.models import FormulaVersion
from valley.industry.nutrition.pages.answers import Answered
from valley.industry.nutrition.queries.nutrients import choices, masses


def changed(
    version: FormulaVersion, entry: Entry, do: str, rest: str, sent: QueryDict, found: Answered | None
) -> Entry:
    """The entry after one of the buttons that change rows."""
    if do == "add" and rest and all(line.code != rest for line in entry.lines):
        added = replace(entry, lines=(*entry.lines, LineEntry(rest)))
        return with_known(added, version)
    if do == "drop":
        groups = tuple(replace(g, members=tuple(code for code in g.members if code != rest)) for g in entry.groups)
        return replace(entry, lines=tuple(line for line in entry.lines if line.code != rest), groups=groups)
    if do == "add-group" and len(entry.groups) < GROUPS_MOST:
        names = {group.name for group in entry.groups}
        name = next(name for n in range(len(names) + 1) if (name := group_name(len(entry.groups) + 1 + n)) not in names)
        return replace(entry, groups=(*entry.groups, GroupEntry(name)))
    if do == "drop-group" and rest.isdigit():
        return replace(entry, groups=tuple(g for n, g in enumerate(entry.groups, 1) if n != int(rest)))
    if do == "add-range" and (key := sent.get("range_new", "")) in dict(choices()):
        if all(r.nutrient != key for r in entry.ranges):
            return replace(entry, ranges=(*entry.ranges, RangeEntry(key)))
    elif do == "drop-range":
        return replace(entry, ranges=tuple(r for r in entry.ranges if r.nutrient != rest))
    elif do == "add-share" and (key := sent.get("share_new", "")) in KCAL_PER_G:
        if all(s.nutrient != key for s in entry.shares):
            return replace(entry, shares=(*entry.shares, RangeEntry(key, per="share")))
    elif do == "drop-share":
        return replace(entry, shares=tuple(s for s in entry.shares if s.nutrient != rest))
    elif do == "add-ratio":
        key = f"{sent.get('ratio_of', '')}:{sent.get('ratio_to', '')}"
        of, _both, to = key.partition(":")
        if of != to and {of, to} <= set(dict(masses())) and all(r.nutrient != key for r in entry.ratios):
            return replace(entry, ratios=(*entry.ratios, RangeEntry(key, per="ratio")))
    elif do == "drop-ratio":
        return replace(entry, ratios=tuple(r for r in entry.ratios if r.nutrient != rest))
    elif do == "add-step":
        return replace(entry, steps=(*entry.steps, StepEntry()))
    elif do == "drop-step" and rest.isdigit():
        return replace(entry, steps=tuple(s for n, s in enumerate(entry.steps, 1) if n != int(rest)))
    elif do in {"add-point", "drop-point"}:
        return replace(entry, steps=_points(entry.steps, do, rest))
    elif do == "repair":
        return _repaired(entry, version, rest)
    elif do == "manual" and found is not None and found.outcome is not None:
        grams = found.outcome.grams
        lines = tuple(replace(line, amount=said(grams.get(line.code))) for line in entry.lines)
        return replace(entry, plain={**entry.plain, "mode": "manual"}, lines=lines)
    elif do == "mode":
        return replace(entry, plain={**entry.plain, "mode": "manual" if rest == "manual" else "solve"})
    return entry


def _points(steps: tuple[StepEntry, ...], do: str, rest: str) -> tuple[StepEntry, ...]:
    """`rest`: "step" to add an empty set-point to it, "step:place" to drop one."""
    step, _colon, place = rest.partition(":")
    made = []
    for n, one in enumerate(steps, 1):
        if str(n) == step and do == "add-point":
            one = replace(one, points=(*one.points, PointEntry()))
        elif str(n) == step:
            one = replace(one, points=tuple(p for m, p in enumerate(one.points, 1) if str(m) != place))
        made.append(one)
    return tuple(made)


def _repaired(entry: Entry, version: FormulaVersion, rest: str) -> Entry:
    """`rest`: "kind|key|amount", several joined by ";": all of them together make room."""
    try:
        sheet: Worksheet = entry.worksheet(version.formula.title)
        for one in rest.split(";")[:40]:
            kind, key, amount = one.split("|")
            sheet = repaired(sheet, Demand(kind, unquote(key)), float(amount))
        return moved(sheet, entry)
    except (BadSheet, ValueError):
        return entry
