"""The page of one indicator: what it means, where it stands, and the records that say so."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.kernel import formats
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.screens import Action, Tab
from valley.plan.engine.forecast import Forecast
from valley.plan.engine.indicators import Indicator
from valley.plan.pages.common import Asked, asked
from valley.plan.pages.indicators.behind import behind
from valley.plan.queries import board, drilldown, words
from valley.plan.queries import indicator as queries
from valley.plan.queries.readings import Seen, chosen, standing
from valley.plan.queries.values import value_at
from valley.plan.queries.wall import Tile


@require_safe
def indicator(request: HttpRequest, no: int) -> HttpResponse:
    """`scope`: a park's URI; `year`, `part`: which records; `known_at`: as known at the end of that day."""
    page = asked(request)
    found = page.indicator(no)
    definition = page.plan.definition(no)
    readings = queries.readings_of(page.edition, no, page.scope, inside=page.inside)
    history = readings.get("", [])
    now = chosen(found, history, page.today)
    tile = Tile(standing(page.plan, found, now, today=page.today, history=history), definition is not None)
    looked = next((r for r in history if str(r.start.year) == request.GET.get("year", "")), now)
    records = _records(page, looked)
    points = queries.observations(found, history, page.today)
    ahead = queries.outlook(found, tile.standing.path, points)
    declared = queries.declared_of(page.edition, no) if not page.scope else []
    nodes = queries.serving(page.plan, no)
    uri = f"/plan/indicators/{no}"
    context = {
        "page": page,
        "inside": page.inside,
        "indicator": found,
        "tile": tile,
        "name": tile.name,
        "asks": words.said(found.asks),
        "definition": definition,
        "definition_words": words.said(definition.words) if definition else "",
        "confirmation": queries.confirmation_of(page.edition, definition) if definition else None,
        "variants": queries.variants(found, definition, readings, page.today) if definition else [],
        "flags": queries.flags(page.plan, definition, now),
        "scopes": page.scope_tabs(),
        "goals": _goals(page, no),
        "statuses": [_status(label, stated, page, found) for label, stated in _lines(found)],
        "chart": queries.chart(found, tile.standing.path, points, declared, ahead),
        "ahead": ahead,
        "is_forecast": isinstance(ahead, Forecast),
        "years": [_year(found, page, r) for r in reversed(history)],
        "parks": _parks(page, found, looked),
        "looked": looked,
        "records": records,
        "withheld_total": _withheld_total(records),
        "parts": _parts(page, looked),
        "as_known": _as_known(page, found, looked),
        "declared": declared,
        "differences": _differences(found, declared, history),
        "entered": queries.entered_of(page.edition, no),
        "nodes": [{"key": node.key, "name": words.said(node.quote)} for node in nodes],
        "responsible": queries.responsible(page.edition, nodes),
        "under_way": list(board.actions_about(uri)[:20]) if request.user.is_authenticated else [],
        "actions": _actions(page, no, definition is not None),
        "next_step": _next_step(page, found),
        "crumbs": [(_("规划"), "/plan"), (_("规划指标"), "/plan/indicators")],
    }
    if records is None:
        return render(request, "plan/indicator.html", context)
    return behind(request, records).response("plan/indicator.html", context)


def _lines(found: Indicator) -> list[tuple[str, Any]]:
    return [(_("现状值"), found.baseline), (_("目标"), found.target)]


def _status(label: str, stated: Any, page: Asked, found: Indicator) -> dict[str, Any]:
    key = "baseline" if stated is found.baseline else "target"
    tone, status = words.STATUSES[stated.basis.status]
    lost = stated.basis.status in ("missing", "entered")
    path = f"indicators/{found.no}/{key}"
    return {
        "label": label,
        "value": words.stated(stated, words.unit_of(found)),
        "tone": tone,
        "status": status,
        "lines": str(stated.basis.lines),
        "note": words.said(stated.basis.note),
        "enter": f"/plan/values/enter?path={path}" if lost and may(page.request.user, "plan.enter_value") else "",
        "propose": f"/plan/values/propose?path={path}"
        if not lost and may(page.request.user, "plan.propose_change")
        else "",
    }


def _goals(page: Asked, no: int) -> list[dict[str, Any]]:
    return [
        {
            "stage": words.said(stage.name),
            "due": stage.due,
            "text": words.said(goal.text),
            "match": goal.match.value,
            "note": words.said(goal.note),
            "lines": str(goal.text.basis.lines),
        }
        for stage, goal in page.plan.goals_for(no)
    ]


def _year(found: Indicator, page: Asked, reading: Seen) -> dict[str, Any]:
    return {
        "year": reading.start.year,
        "day": reading.day,
        "shown": queries.shown(found, reading),
        "withheld": reading.withheld,
        "incomplete": reading.incomplete,
        "records": sum(part["records"] for part in reading.parts) if page.inside else None,
        "address": page.address(year=str(reading.start.year), part=None) + "#records",
        "partial": reading.end.month != 1 or reading.end.day != 1,
    }


def _parks(page: Asked, found: Indicator, looked: Seen | None) -> list[tuple[str, str, str]]:
    """(name, value, address) of each park in the year looked at."""
    if looked is None or not page.parks:
        return []
    there = queries.by_park(page.edition, found.no, looked, inside=page.inside)
    return [
        (name, queries.shown(found, there.get(uri)), page.address(scope=uri, year=str(looked.start.year)))
        for uri, name in page.parks
    ]


def _records(page: Asked, looked: Seen | None) -> drilldown.Records | None:
    part = page.request.GET.get("part", "0")
    number = int(part) if part.isdecimal() and len(part) < 3 else 0
    if looked is None:
        return None
    return drilldown.records(page.plan, looked, number, page.request.user, inside=page.inside)


def _parts(page: Asked, looked: Seen | None) -> list[Tab]:
    if looked is None or len(looked.parts) < 2:
        return []
    part = page.request.GET.get("part", "0")
    return [
        Tab(_part_words(given, looked), page.address(part=str(n)) + "#records", str(n) == part)
        for n, given in enumerate(looked.parts)
    ]


def _part_words(part: dict[str, Any], looked: Seen) -> str:
    label = words.measure_label(part["measure"])
    if part["start"] == looked.start.isoformat():
        return label
    return formats.bracketed(label, f"{part['start']}–{date.fromisoformat(part['end']) - timedelta(days=1)}")


def _withheld_total(records: drilldown.Records | None) -> str:
    if records is None or not records.withheld or records.withheld_total is None:
        return ""
    total, unit = words.in_unit(records.withheld_total, records.unit)
    return f"{words.number(total)} {unit}".strip()


def _as_known(page: Asked, found: Indicator, looked: Seen | None) -> dict[str, Any] | None:
    """What the same figure was as known at the end of a day; for operator level only, because the difference of two
    days can be one firm's correction."""
    given = page.request.GET.get("known_at", "")
    definition = page.plan.definition(found.no)
    if not given or not page.inside or looked is None or definition is None:
        return None
    try:
        day = date.fromisoformat(given)
        if day > page.today:
            raise ValueError(day)
    except ValueError:
        return {"fault": _("日期须是今天或以前，按 2026-01-31 的写法。"), "day": given}
    known_at = datetime.combine(day + timedelta(days=1), datetime.min.time(), timezone.get_current_timezone())
    value, lost = queries.as_known(page.edition, page.plan, definition, looked, known_at)
    unit = found.unit.unit
    difference = None if value is None or looked.value is None else unit.from_base(looked.value - value)
    return {
        "day": day,
        "lost": lost,
        "value": words.number(None if value is None else unit.from_base(value)),
        "difference": words.number(difference),
        "now": queries.shown(found, looked),
    }


def _differences(found: Indicator, declared: list[Any], history: list[Seen]) -> list[dict[str, Any]]:
    by_year = {r.day.year: r for r in history}
    result = []
    for row in declared:
        year = date.fromordinal(row.end.toordinal() - 1).year
        reading = by_year.get(year)
        mine = None if reading is None or reading.value is None else found.unit.unit.from_base(reading.value)
        result.append(
            {
                "row": row,
                "year": year,
                "declared": words.number(Fraction(row.amount)),
                "computed": queries.shown(found, reading),
                "difference": words.number(None if mine is None else Fraction(row.amount) - mine),
            }
        )
    return result


def _actions(page: Asked, no: int, bound: bool) -> list[Action]:
    user, found = page.request.user, []
    if bound and may(user, "plan.confirm_definition"):
        found.append(Action(_("确认口径"), f"/plan/indicators/{no}/confirm", "checks"))
    if may(user, "plan.declare_reading"):
        found.append(Action(_("录入公布值"), f"/plan/indicators/{no}/declare", "file-plus"))
    return found


def _next_step(page: Asked, found: Indicator) -> Action | None:
    """The one thing that helps this figure most."""
    if not isinstance(page.request.user, User) or not may(page.request.user, "plan.enter_value"):
        return None
    for key, label in (("name", _("名称")), ("target", _("目标")), ("baseline", _("现状值"))):
        held = value_at(page.edition, f"indicators/{found.no}/{key}")
        if held and held.get("status") == "missing":
            return Action(
                _("补录%(what)s") % {"what": label},
                f"/plan/values/enter?path=indicators/{found.no}/{key}",
                "pencil",
                tone="primary",
                why=_("原文的%(what)s已脱落，须据文件补录。") % {"what": label},
            )
    return None
