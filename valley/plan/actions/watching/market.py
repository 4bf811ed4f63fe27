"""Series of market figures: opened, filled from documents, given bounds; a figure that crosses one raises an alert."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.plan import events
from valley.plan.actions.steering.words import need
from valley.plan.actions.watching.alerts import judge
from valley.plan.errors import AlreadyOpen, NotWatched, ReasonNeeded
from valley.plan.models import MARKET_UNITS, MarketPoint, MarketSeries, PlanEdition

MOST = Decimal(10) ** 20
WIDEST_PERMILLE = 10_000


@dataclass(frozen=True)
class Bounds:
    """Yearly growth, in ‰, above `fast_permille` or below `slow_permille` of which somebody has to look."""

    fast_permille: int | None = None
    slow_permille: int | None = None
    source: str = ""


NO_BOUNDS = Bounds()


@transaction.atomic
def open_series(
    *,
    by: User,
    plan: PlanEdition,
    name: str,
    segment: str,
    unit: str,
    owner: User,
    look_on: date,
    bounds: Bounds = NO_BOUNDS,
) -> MarketSeries:
    """Watch a segment; `owner` looks for the next figure on `look_on`. Source: plan L186-188, 聚焦市场增速快的细分领域.

    Raises: NotAllowed; Invalid naming the field; AlreadyOpen for a name that is taken.
    """
    require(by, "plan.watch_market", plan)
    if unit not in MARKET_UNITS:
        raise Invalid(_("没有这个计量单位。"), field="unit", value=unit, remedy=_("请从列表中选择。"))
    held = _checked(bounds)
    try:
        with transaction.atomic():
            series = MarketSeries.objects.create(
                plan=plan, name=need(name, "name"), segment=need(segment, "segment"), unit=unit, owner=owner,
                look_on=_ahead(look_on), fast_permille=held.fast_permille, slow_permille=held.slow_permille,
                bounds_source=held.source,
            )  # fmt: skip
    except IntegrityError as broken:
        raise AlreadyOpen(field="name", value=name) from broken
    publish(events.MarketSeriesChanged(subject=series.uri, what="opened"), by=by)
    return series


@transaction.atomic
def record_point(
    *,
    by: User,
    series: MarketSeries,
    year: int,
    amount: Decimal,
    source: str,
    page: str,
    published_on: date,
    look_on: date,
    reason: str = "",
    file: Upload | None = None,
) -> MarketPoint:
    """Enter the figure of `year` as a document prints it; `look_on`: when the next is looked for.

    Units:  `amount` in the series' unit, above zero, up to six decimals.
    A figure that is there already is corrected, with a reason; alerts follow the newest growth.
    Raises: NotAllowed; NotWatched; Invalid naming the field; ReasonNeeded; FileRefused.
    """
    require(by, "plan.watch_market", series)
    held = _open(series)
    if not 1990 <= year <= clock.today().year:
        raise Invalid(_("年度不合理。"), field="year", value=year, remedy=_("请填 1990 年到今年之间的年度。"))
    if not (amount.is_finite() and 0 < amount < MOST) or amount != amount.quantize(Decimal("0.000001")):
        raise Invalid(
            _("数值须大于零，最多六位小数。"), field="amount", value=str(amount), remedy=_("请核对数值和单位。")
        )
    if not date(year, 1, 1) <= published_on <= clock.today():
        raise Invalid(
            _("发布日期早于该年度，或在将来。"), field="published_on", value=published_on.isoformat(),
            remedy=_("请填文件上的日期。"),
        )  # fmt: skip
    before = held.points.filter(year=year, replaced_at=None).first()
    if before is not None:
        if not reason.strip():
            raise ReasonNeeded(
                _("这一年度已有数值 %(amount)s，更正须说明理由。") % {"amount": f"{before.amount.normalize():f}"},
                field="reason", value=str(amount), remedy=_("请写明为什么更正，例如修订后的公报。"),
            )  # fmt: skip
        before.replaced_at = clock.now()
        before.save(update_fields=["replaced_at"])
    point = MarketPoint.objects.create(
        series=held, year=year, amount=amount, source=need(source, "source"), page=need(page, "page"),
        published_on=published_on, by=by, at=clock.now(), reason=reason.strip() if before else "",
        file=store(file, held.uri, by) if file else None,
    )  # fmt: skip
    held.look_on = _ahead(look_on)
    held.save(update_fields=["look_on"])
    publish(events.MarketPointRecorded(subject=held.uri, year=year, corrected=before is not None), by=by)
    judge(held, by)
    series.refresh_from_db()
    return point


@transaction.atomic
def set_bounds(*, by: User, series: MarketSeries, bounds: Bounds) -> MarketSeries:
    """Give the series other bounds, or none; alerts follow at once. Raises: NotAllowed; NotWatched; Invalid."""
    require(by, "plan.watch_market", series)
    held, checked = _open(series), _checked(bounds)
    held.fast_permille, held.slow_permille = checked.fast_permille, checked.slow_permille
    held.bounds_source = checked.source
    held.save(update_fields=["fast_permille", "slow_permille", "bounds_source"])
    publish(events.MarketSeriesChanged(subject=held.uri, what="bounds"), by=by)
    judge(held, by)
    series.refresh_from_db()
    return held


@transaction.atomic
def look_again(*, by: User, series: MarketSeries, look_on: date) -> MarketSeries:
    """There is no new figure yet: look again on another day. Raises: NotAllowed; NotWatched; Invalid."""
    require(by, "plan.watch_market", series)
    held = _open(series)
    held.look_on = _ahead(look_on)
    held.save(update_fields=["look_on"])
    publish(events.MarketSeriesChanged(subject=held.uri, what="looked"), by=by)
    series.refresh_from_db()
    return held


@transaction.atomic
def close_series(*, by: User, series: MarketSeries) -> MarketSeries:
    """Watch it no longer; open alerts still want their answer. Raises: NotAllowed; NotWatched."""
    require(by, "plan.watch_market", series)
    held = _open(series)
    held.closed_on = clock.today()
    held.save(update_fields=["closed_on"])
    publish(events.MarketSeriesChanged(subject=held.uri, what="closed"), by=by)
    series.refresh_from_db()
    return held


def _open(series: MarketSeries) -> MarketSeries:
    held = MarketSeries.objects.select_for_update(of=("self",), no_key=True).get(pk=series.pk)
    if held.closed_on is not None:
        raise NotWatched(field="closed_on", value=held.closed_on.isoformat())
    return held


def _ahead(day: date) -> date:
    if day <= clock.today():
        raise Invalid(
            _("下次查看日期须在今天之后。"), field="look_on", value=day.isoformat(), remedy=_("请填将来的日期。")
        )
    return day


def _checked(bounds: Bounds) -> Bounds:
    given = {"fast_permille": bounds.fast_permille, "slow_permille": bounds.slow_permille}
    for field, value in given.items():
        if value is not None and abs(value) > WIDEST_PERMILLE:
            raise Invalid(_("界限过大。"), field=field, value=value, remedy=_("增速界限在 ±1000% 之内。"))
    fast, slow = bounds.fast_permille, bounds.slow_permille
    if fast is not None and slow is not None and fast <= slow:
        raise Invalid(_("上界须高于下界。"), field="fast_permille", value=fast, remedy=_("请对调或改正两个界限。"))
    if fast is None and slow is None:
        return NO_BOUNDS
    return Bounds(fast, slow, need(bounds.source, "bounds_source"))
