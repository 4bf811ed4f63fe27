"""The steps of what the plan watches."""

from datetime import timedelta
from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.deeds import Deed
from valley.kernel.models import User
from valley.plan.actions import watching
from valley.plan.actions.watching import Bounds
from valley.plan.forms import watching as forms
from valley.plan.models import MarketAlert, MarketSeries, PlanEdition, TechnologyTie
from valley.plan.pages.steering.find import Desk, found

Data = dict[str, Any]


def _bounds(data: Data) -> Bounds:
    """The form's per cent as the action's ‰."""
    fast, slow = (forms.permille(data.pop(name)) for name in ("fast_permille", "slow_permille"))
    return Bounds(fast, slow, data.pop("bounds_source"))


def _next_year(thing: Any) -> Data:
    return {"look_on": clock.today() + timedelta(days=365)}


def _figure(series: MarketSeries) -> Data:
    newest = series.points.filter(replaced_at=None).order_by("-year").first()
    return {"year": newest.year + 1 if newest else clock.today().year - 1, **_next_year(series)}


def _shown(series: MarketSeries) -> Data:
    per_cent = {
        name: None if (held := getattr(series, name)) is None else held / 10
        for name in ("fast_permille", "slow_permille")
    }
    return {**per_cent, "bounds_source": series.bounds_source}


def _open(by: User, edition: PlanEdition, data: Data) -> MarketSeries:
    return watching.open_series(by=by, plan=edition, bounds=_bounds(data), **data)


NEW = {
    "new": Deed(
        _("跟踪一个细分领域"), forms.OpenSeries, "plan.watch_market", _open, icon="plus", initial=_next_year,
        words=_("先建立序列，再逐年录入文件所载的数值；数值必须有出处。"),
    )
}  # fmt: skip

SERIES = Desk(
    MarketSeries.uri_prefix,
    found(MarketSeries, "plan", "owner"),
    {
        "record": Deed(
            _("录入数值"), forms.RecordPoint, "plan.watch_market",
            lambda by, thing, data: watching.record_point(by=by, series=thing, **data) and None,
            icon="pencil", offered=lambda thing: thing.closed_on is None, tone="primary", initial=_figure,
        ),
        "look": Deed(
            _("尚无新数据，改日再看"), forms.LookAgain, "plan.watch_market",
            lambda by, thing, data: watching.look_again(by=by, series=thing, **data) and None,
            icon="calendar", offered=lambda thing: thing.closed_on is None,
        ),
        "bounds": Deed(
            _("设定预警界限"), forms.SetBounds, "plan.watch_market",
            lambda by, thing, data: watching.set_bounds(by=by, series=thing, bounds=_bounds(data)) and None,
            icon="bell", offered=lambda thing: thing.closed_on is None, initial=_shown,
        ),
        "close": Deed(
            _("停止跟踪"), Form, "plan.watch_market",
            lambda by, thing, data: watching.close_series(by=by, series=thing) and None,
            icon="x", offered=lambda thing: thing.closed_on is None,
        ),
    },
)  # fmt: skip

ALERT = Desk(
    MarketAlert.uri_prefix,
    found(MarketAlert, "series__plan", "owner", "ended_by"),
    {
        "answer": Deed(
            _("研判"), forms.AnswerAlert, "plan.answer_alert",
            lambda by, thing, data: watching.answer_alert(by=by, alert=thing, **data) and None,
            icon="message", offered=lambda thing: thing.is_open, tone="primary",
        )
    },
)  # fmt: skip

TIE = Desk(
    TechnologyTie.uri_prefix,
    found(TechnologyTie, "plan", "by"),
    {
        "end": Deed(
            _("撤销对应"), forms.TakeBack, "plan.tie_technology",
            lambda by, thing, data: watching.untie_technology(by=by, tie=thing, **data) and None,
            icon="x", about=lambda thing: thing.plan, offered=lambda thing: thing.ended_at is None,
        )
    },
)  # fmt: skip
