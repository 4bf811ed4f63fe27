"""The API of the plan: indicators, readings and the records behind them, with the same disclosure as the pages."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from valley.kernel import clock
from valley.kernel.errors import Missing
from valley.kernel.permissions import may
from valley.kernel.tables import harmless
from valley.plan.engine.canonical import plain
from valley.plan.engine.indicators import Indicator
from valley.plan.engine.plan import Plan
from valley.plan.models import PlanEdition, Reading
from valley.plan.queries import drilldown, words
from valley.plan.queries.readings import Seen, seen
from valley.plan.queries.values import in_force
from valley.plan.queries.wall import Tile, tiles

PER_PAGE = 100
MOST_PAGES = 100_000
COLUMNS = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "INDICATOR", "DEFINITION", "REF_AREA", "TIME_PERIOD", "PERIOD_END",
    "OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS", "CONF_STATUS", "KNOWN_AT",
)  # fmt: skip


def anybody(request: HttpRequest) -> AnonymousUser | None:
    """Who shows no token is the public; a token that is wrong is refused, not taken for the public."""
    return None if "Authorization" in request.headers else AnonymousUser()


router = Router(tags=["plan"])


class Where(Schema):
    """`scope`: the URI of a park; empty is the whole plan area."""

    scope: str = ""


class Which(Where):
    """`format`: csv is SDMX-CSV 2.0."""

    indicator: int | None = Field(None, ge=1, le=99_999)
    format: Literal["json", "csv"] = "json"


class Part(Where):
    """Which records: `part` 0, 1 … of the reading of `year`."""

    year: int = Field(ge=1900, le=2200)
    part: int = Field(0, ge=0, le=99)
    page: int = Field(1, ge=1, le=MOST_PAGES)


class IndicatorOut(Schema):
    """An indicator as this caller may see it. `value` is in `unit`, null unless `state` is "value" or "incomplete";
    `share` is value over target, null where the target is unknown or zero."""

    no: int
    uri: str
    name: str
    group: str
    unit: str
    unit_code: str
    state: str
    value: Decimal | None
    day: date | None
    baseline: str
    target: str
    target_known: bool
    share: Decimal | None
    course: str
    definition: str
    definition_status: str


class ReadingOut(Schema):
    """One figure. `exact` is "numerator/denominator" in base units (fen, m², persons, pieces)."""

    indicator: int
    alternative: str
    scope: str
    start: date
    end: date
    state: str
    value: Decimal | None
    exact: str
    unit_code: str
    received: int | None
    expected: int | None
    known_at: datetime


class RecordOut(Schema):
    """One record behind a figure; `quantity` is in the measure's unit."""

    uri: str
    quantity: Decimal
    on: date
    organisation: str
    disclosure: str


class RecordsOut(Schema):
    """A page of records; `withheld` more are not for this caller and add up to `withheld_total`."""

    measure: str
    unit_code: str
    start: date
    end: date
    records: list[RecordOut]
    page: int
    pages: int
    withheld: int
    withheld_total: str | None


def _edition() -> tuple[PlanEdition, Plan]:
    found = in_force()
    if found is None:
        raise Missing(_("还没有装入规划。"))
    return found


def _indicator(plan: Plan, no: int) -> Indicator:
    try:
        return plan.indicator(no)
    except KeyError:
        raise Missing(_("规划中没有这个指标。"), field="no", value=no) from None


@router.get("/plan", url_name="plan", summary="The plan in force", response=dict[str, Any])
def the_plan(request: HttpRequest) -> Any:
    """Everything that the plan's files say, with every value entered since. Fractions are "numerator/denominator"."""
    edition, plan = _edition()
    given = {name: getattr(plan, name) for name in plan.__dataclass_fields__ if name != "weights"}
    weights = {str(no): terms for no, terms in (plan.weights or {}).items()}
    return {"uri": edition.uri, **plain(given), "weights": plain(weights) if plan.weights else None}


@router.get("/plan/indicators", url_name="indicators", summary="All indicators", response=list[IndicatorOut])
def indicators(request: HttpRequest, where: Query[Where]) -> Any:
    """In the order of the plan."""
    edition, plan = _edition()
    shown = tiles(
        edition, today=clock.today(), scope=where.scope, inside=may(request.user, "plan.see_inside"), plan=plan
    )
    return [_out(plan, tile) for tile in shown]


@router.get("/plan/indicators/{int:no}", url_name="indicator", summary="One indicator", response=IndicatorOut)
def indicator(request: HttpRequest, no: int, where: Query[Where]) -> Any:
    """As on its page."""
    edition, plan = _edition()
    _indicator(plan, no)
    shown = tiles(
        edition, today=clock.today(), scope=where.scope, inside=may(request.user, "plan.see_inside"), plan=plan
    )
    return _out(plan, next(tile for tile in shown if tile.no == no))


def _out(plan: Plan, tile: Tile) -> IndicatorOut:
    found, definition = tile.standing.indicator, plan.definition(tile.no)
    return IndicatorOut(
        no=tile.no, uri=tile.uri, name=tile.name, group=tile.group, unit=tile.unit, unit_code=found.unit.unit.code,
        state=tile.state, value=tile.value, day=tile.day, baseline=tile.baseline, target=tile.target,
        target_known=found.target.amount is not None, share=tile.percent,
        course=tile.standing.judgement.course.value, definition=definition.formula.text if definition else "",
        definition_status=definition.status.value if definition else "",
    )  # fmt: skip


@router.get("/plan/readings", url_name="readings", summary="Every reading", response=list[ReadingOut])
def readings(request: HttpRequest, which: Query[Which]) -> Any:
    """By indicator and year; what is withheld from this caller has no value and CONF_STATUS "C"."""
    edition, plan = _edition()
    inside = may(request.user, "plan.see_inside")
    rows = Reading.objects.filter(plan=edition, scope=which.scope).order_by("indicator", "alternative", "start")
    if which.indicator is not None:
        rows = rows.filter(indicator=which.indicator)
    units = {i.no: i.unit.unit for i in plan.indicators}
    found = [
        (row, units[row.indicator]) for row in (seen(row, inside=inside) for row in rows) if row.indicator in units
    ]
    if which.format == "csv":
        return _csv(edition, [_line(edition, row, unit) for row, unit in found])
    return [_reading(row, unit) for row, unit in found]


def _reading(row: Seen, unit: Any) -> ReadingOut:
    partial = row.incomplete
    return ReadingOut(
        indicator=row.indicator, alternative=row.alternative, scope=row.scope, start=row.start, end=row.end,
        state="withheld" if row.withheld else row.state,
        value=None if row.value is None else words.decimal(unit.from_base(row.value)),
        exact="" if row.value is None else f"{row.value.numerator}/{row.value.denominator}",
        unit_code=unit.code, received=partial["received"] if partial else None,
        expected=partial["expected"] if partial else None, known_at=row.known_at,
    )  # fmt: skip


def _line(edition: PlanEdition, row: Seen, unit: Any) -> tuple[Any, ...]:
    """Codes: OBS_STATUS A normal, P provisional (not all have answered), M missing; CONF_STATUS F free, C withheld."""
    status = "M" if row.value is None else "P" if row.incomplete else "A"
    value = "" if row.value is None else words.decimal(unit.from_base(row.value))
    return (
        "dataflow", harmless(f"VALLEY:{edition.slug}(1.0)"), "I", row.indicator, harmless(row.alternative) or "_D",
        harmless(row.scope) or "_T", row.start.year, row.day.isoformat(), value, unit.code, status,
        "C" if row.withheld else "F", row.known_at.isoformat(),
    )  # fmt: skip


def _csv(edition: PlanEdition, lines: list[tuple[Any, ...]]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(lines)
    response = HttpResponse(out.getvalue().encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.slug}-readings.csv"'
    response["Cache-Control"] = "no-store"
    return response


@router.get(
    "/plan/indicators/{int:no}/records", url_name="indicator_records", summary="Records behind", response=RecordsOut
)
def records(request: HttpRequest, no: int, which: Query[Part]) -> Any:
    """The records of one part (0, 1 …: the formula's measures) of a year's reading, as far as this caller may open
    them."""
    edition, plan = _edition()
    _indicator(plan, no)
    inside = may(request.user, "plan.see_inside")
    row = Reading.objects.filter(
        plan=edition, indicator=no, alternative="", scope=which.scope, start__year=which.year
    ).first()
    if row is None:
        raise Missing(field="year", value=which.year)
    found = drilldown.records(plan, seen(row, inside=inside), which.part, request.user, inside=inside)
    if found is None:
        raise Missing(field="part", value=which.part)
    rows = found.rows.order_by("-on", "uri")
    total, first = rows.count(), (which.page - 1) * PER_PAGE
    return RecordsOut(
        measure=found.measure, unit_code=found.unit, start=found.span.start, end=found.span.end,
        records=list(rows[first : first + PER_PAGE]), page=which.page, pages=max(1, -(-total // PER_PAGE)),
        withheld=found.withheld,
        withheld_total=None if found.withheld_total is None else str(words.decimal(found.withheld_total)),
    )  # fmt: skip
