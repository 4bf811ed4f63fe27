"""How the need graph does: what is open, late, moved, answered, confirmed; how many days up and down the tree.

A need keeps its present date and state, not those it had: nothing here is promised as known earlier. Shares, means and
medians of these stand in `queries.performance`; every quantity of days counts 24 hours a day.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DecimalField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Extract, TruncDate
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.models import (
    OPEN,
    Answer,
    Level,
    Need,
    NeedState,
    Postponement,
    Route,
    RouteState,
    Verdict,
)
from valley.kernel.errors import Words
from valley.kernel.measures import Counter, Evidence, Kind, Period, Scope, measure
from valley.registry.models import Organisation
from valley.registry.queries.organisations import residents, uri_of

FIELDS = ("uri", "quantity", "on", "organisation", "disclosure")
QUANTITY = DecimalField(max_digits=24, decimal_places=6)
ASKED = (events.NeedReported, events.NeedTaken, events.NeedPostponed)
TOLD = (events.NeedAnswered, events.AnswerChecked, events.AnswerLapsed, events.NeedReopened)
GONE = (events.NeedDeclined, events.NeedWithdrawn)


def _answer(rows: Any, quantity: Any, on: Any, model: Any = Need) -> Evidence:
    """Each row once, as of its organisation; a need that nobody's organisation asked has none."""
    whose = Case(
        When(organisation__isnull=False, then=uri_of(Organisation, "organisation__public_id")),
        default=Value(""),
        output_field=CharField(),
    )
    answered = rows.values("pk").annotate(
        uri=uri_of(model, "public_id"),
        quantity=Cast(quantity, QUANTITY),
        on=on,
        disclosure=Value("park", CharField()),
    )
    # Last: from here on the name means the URI, no longer the foreign key.
    return Evidence(answered.annotate(organisation=whose).values(*FIELDS))


def _needs(scope: Scope, period: Period, known_at: datetime, **where: Any) -> Any:
    """Needs reported until then; in a part of the valley, those whose organisation was there on the last day."""
    rows = Need.objects.filter(reported_at__lte=known_at, **where).order_by("reported_at", "pk")
    return rows.filter(organisation__in=residents(period.last_day, known_at, scope.places)) if scope.places else rows


def _open(period: Period, scope: Scope, known_at: datetime) -> Any:
    return _needs(scope, period, known_at, state__in=OPEN, reported_at__date__lt=period.end)


def _one(rows: Any, key: str, aggregate: Any) -> Subquery:
    """An aggregate over the `rows` that share `key`, beside each outer row."""
    return Subquery(rows.order_by().values(key).annotate(found=aggregate).values("found"))


def _days(start: Any, end: Any) -> Any:
    return Extract(end - start, "epoch") / Value(86_400.0)


def _counted(name: str, label: Words, kind: Kind, *stale_on: Any, unit: str = "count") -> Callable[[Counter], Counter]:
    return measure(f"exchange.{name}", unit=unit, kind=kind, label=label, stale_on=stale_on, history=False)


@_counted("needs_open", _("未办结的需求"), Kind.STOCK, *ASKED, *TOLD, *GONE)
def needs_open(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Needs of all levels that were reported by the last day and are open now."""
    return _answer(_open(period, scope, known_at), Value(1), TruncDate("reported_at"))


@_counted("needs_on_time", _("未逾期的未办结需求"), Kind.STOCK, *ASKED, *TOLD, *GONE)
def needs_on_time(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Open ones whose date is not past on the last day; "not before" a date that is ahead counts as on time."""
    rows = _open(period, scope, known_at).exclude(due_on__lt=period.last_day)
    return _answer(rows, Value(1), TruncDate("reported_at"))


@_counted("days_overdue", _("逾期天数"), Kind.STOCK, *ASKED, *TOLD, *GONE, unit="d")
def days_overdue(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Each open need whose date is past on the last day, with the days since."""
    rows = _open(period, scope, known_at).filter(due_on__lt=period.last_day)
    return _answer(rows, _days(F("due_on"), Value(period.last_day, DateField())), F("due_on"))


@_counted("needs_reported", _("提出的需求"), Kind.FLOW, events.NeedReported)
def needs_reported(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Needs of all levels reported in the period, what was split off included."""
    rows = _needs(scope, period, known_at, reported_at__date__gte=period.start, reported_at__date__lt=period.end)
    return _answer(rows, Value(1), TruncDate("reported_at"))


@_counted("need_postponements", _("需求的延期次数"), Kind.FLOW, events.NeedReported, events.NeedPostponed, unit="event")
def need_postponements(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """How often the date of a need that was reported in the period was moved, until now; only those where it was."""
    rows = _needs(scope, period, known_at, reported_at__date__gte=period.start, reported_at__date__lt=period.end)
    moved = _one(Postponement.objects.filter(need=OuterRef("pk"), at__lte=known_at), "need", Count("pk"))
    return _answer(rows.annotate(moved=moved).filter(moved__gt=0), F("moved"), TruncDate("reported_at"))


def _ended(period: Period, scope: Scope, known_at: datetime, *states: str) -> Evidence:
    rows = _needs(
        scope, period, known_at, level=Level.PROBLEM, state__in=states, closed_at__date__gte=period.start,
        closed_at__date__lt=period.end,
    )  # fmt: skip
    return _answer(rows, Value(1), TruncDate("closed_at"))


@_counted("needs_confirmed", _("提出人确认已解决的需求"), Kind.FLOW, *TOLD)
def needs_confirmed(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Problems that ended in the period with the asker's own confirmation."""
    return _ended(period, scope, known_at, NeedState.CONFIRMED)


@_counted("needs_decided", _("已答复并办结的需求"), Kind.FLOW, *TOLD)
def needs_decided(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Problems that were answered and ended in the period, confirmed or not."""
    return _ended(period, scope, known_at, NeedState.CONFIRMED, NeedState.UNCONFIRMED)


def _to_answer(level: str, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    given = Answer.objects.filter(need=OuterRef("pk"), given_at__lte=known_at).exclude(verdict=Verdict.REJECTED)
    rows = _needs(scope, period, known_at, level=level).annotate(first=_one(given, "need", Min("given_at")))
    rows = rows.filter(first__date__gte=period.start, first__date__lt=period.end)
    return _answer(rows, _days(F("reported_at"), F("first")), TruncDate("first"))


@_counted("days_to_answer_problem", _("生产问题从提出到首次答复的天数"), Kind.FLOW, *TOLD, unit="d")
def days_to_answer_problem(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Problems first answered in the period (an answer that was sent back does not count)."""
    return _to_answer(Level.PROBLEM, period, scope, known_at)


@_counted("days_to_answer_technology", _("技术需求从提出到首次答复的天数"), Kind.FLOW, *TOLD, unit="d")
def days_to_answer_technology(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """The same of technology needs."""
    return _to_answer(Level.TECHNOLOGY, period, scope, known_at)


@_counted("days_to_answer_science", _("科学问题从提出到首次答复的天数"), Kind.FLOW, *TOLD, unit="d")
def days_to_answer_science(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """The same of science needs."""
    return _to_answer(Level.SCIENCE, period, scope, known_at)


def _above() -> Any:
    """What was split off in the tree of a problem and not turned away."""
    turned_away = (NeedState.DECLINED, NeedState.WITHDRAWN)
    rows = Need.objects.filter(root=OuterRef("pk")).exclude(level=Level.PROBLEM)
    return rows.exclude(state__in=turned_away).order_by()


@_counted("days_up", _("问题上行到顶层的天数"), Kind.FLOW, *ASKED, *GONE, unit="d")
def days_up(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Trees whose last split-off need was taken in the period: from the problem's report until then. Nothing in them
    waits for somebody to take it."""
    above = _above()
    rows = _needs(scope, period, known_at, level=Level.PROBLEM).exclude(Exists(above.filter(taken_at=None)))
    rows = rows.annotate(top=_one(above.filter(taken_at__lte=known_at), "root", Max("taken_at")))
    rows = rows.filter(top__date__gte=period.start, top__date__lt=period.end)
    return _answer(rows, _days(F("reported_at"), F("top")), TruncDate("top"))


@_counted("days_down", _("答案下行到提出人确认的天数"), Kind.FLOW, *TOLD, unit="d")
def days_down(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Trees whose problem was confirmed in the period: from the first answer above that held until then."""
    given = Answer.objects.filter(need__root=OuterRef("pk")).exclude(need__level=Level.PROBLEM)
    first = _one(given.exclude(verdict=Verdict.REJECTED), "need__root", Min("given_at"))
    rows = _needs(
        scope, period, known_at, level=Level.PROBLEM, state=NeedState.CONFIRMED, closed_at__date__gte=period.start,
        closed_at__date__lt=period.end,
    )  # fmt: skip
    rows = rows.annotate(first=first).filter(first__isnull=False)
    return _answer(rows, _days(F("first"), F("closed_at")), TruncDate("closed_at"))


@_counted("days_to_adoption", _("成果从推送到采用的天数"), Kind.FLOW, events.ResultAdopted, unit="d")
def days_to_adoption(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Results that a party put to use in the period: since they were handed to it."""
    rows = Route.objects.filter(
        state=RouteState.ADOPTED, ended_at__lte=known_at, ended_at__date__gte=period.start,
        ended_at__date__lt=period.end,
    ).order_by("ended_at", "pk")  # fmt: skip
    if scope.places:
        rows = rows.filter(organisation__in=residents(period.last_day, known_at, scope.places))
    return _answer(rows, _days(F("offered_at"), F("ended_at")), TruncDate("ended_at"), Route)
