"""Alerts: raised by the newest growth, lapsed with it, answered by a person."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.notices import declare, notify
from valley.kernel.permissions import require
from valley.kernel.things import card_of
from valley.plan import events
from valley.plan.actions.steering.words import need
from valley.plan.engine.market import Growth, crossed
from valley.plan.errors import AlreadyDecided, NoSuchRecord
from valley.plan.models import AlertState, MarketAlert, MarketSeries
from valley.plan.queries.market import growths_of

ANSWER_WITHIN_DAYS = 30  # the platform's own: the plan sets no time
RAISED = "plan.market_alert"

declare(RAISED, _("市场数据越过界限，请在 %(due)s 前研判：%(thing)s。"))


def judge(series: MarketSeries, by: User) -> MarketAlert | None:
    """Raise what the newest growth calls for, and let lapse what it no longer does. Inside an action of the series."""
    found = growths_of(series)
    newest = found[-1] if found else None
    kind = crossed(newest.rate, series.fast_permille, series.slow_permille) if newest else ""
    for alert in series.alerts.select_for_update(of=("self",), no_key=True).filter(state=AlertState.OPEN):
        if newest is None or alert.year != newest.year or alert.crossed != kind:
            _end(alert, AlertState.LAPSED, by)
        else:
            alert.from_year, alert.growth_permille = newest.from_year, _permille(newest)
            alert.save(update_fields=["from_year", "growth_permille"])
    if newest is None or not kind or series.alerts.filter(year=newest.year, crossed=kind).exclude(
        state=AlertState.LAPSED
    ).exists():  # fmt: skip
        return None
    alert = MarketAlert.objects.create(
        series=series, crossed=kind, from_year=newest.from_year, year=newest.year, growth_permille=_permille(newest),
        owner=series.owner, raised_at=clock.now(), due_on=clock.today() + timedelta(days=ANSWER_WITHIN_DAYS),
    )  # fmt: skip
    link(alert.uri, Relation.WAS_DERIVED_FROM, series.uri, by=by)
    publish(events.MarketAlertRaised(subject=alert.uri, series=series.uri, crossed=kind), by=by)
    notify(alert.owner, RAISED, alert.uri, {"due": alert.due_on.isoformat()})
    return alert


@transaction.atomic
def answer_alert(*, by: User, alert: MarketAlert, answer: str, led_to: str = "") -> MarketAlert:
    """Say what follows; `led_to` is the record of what was begun (a candidate track, a task, a need).

    Raises: NotAllowed; AlreadyDecided; Invalid; NoSuchRecord for what `by` cannot see.
    """
    require(by, "plan.answer_alert", alert)
    held = MarketAlert.objects.select_for_update(of=("self",), no_key=True).get(pk=alert.pk)
    if held.state != AlertState.OPEN:
        raise AlreadyDecided(field="answer", value=held.state)
    record = led_to.strip()
    if record and card_of(record, by) is None:
        raise NoSuchRecord(field="led_to", value=record)
    if record == held.uri:
        raise Invalid(_("事项不能是预警自己。"), field="led_to", value=record, remedy=_("请填由此开展的事项。"))
    held.answer, held.led_to = need(answer, "answer"), record
    if record:
        link(record, Relation.WAS_INFORMED_BY, held.uri, by=by)
    _end(held, AlertState.ANSWERED, by)
    alert.refresh_from_db()
    return held


def _end(alert: MarketAlert, state: AlertState, by: User) -> None:
    alert.state, alert.ended_by, alert.ended_at = state, by, clock.now()
    alert.save(update_fields=["state", "ended_by", "ended_at", "answer", "led_to"])
    publish(events.MarketAlertEnded(subject=alert.uri, state=state, led_to=alert.led_to), by=by)


def _permille(growth: Growth) -> Decimal:
    scaled: Fraction = growth.rate * 1000
    return (Decimal(scaled.numerator) / Decimal(scaled.denominator)).quantize(Decimal("0.01"))
