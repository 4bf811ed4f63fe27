"""What can be done to a result and its ways, each a form."""

from typing import Any

from django.utils.translation import gettext_lazy

from valley.innovation.exchange import actions
from valley.innovation.exchange.forms import results as forms
from valley.innovation.exchange.forms.needs import NothingForm, ReasonForm, TakeForm
from valley.innovation.exchange.models import Result, RouteState
from valley.innovation.exchange.pages.words import TRANSLATE
from valley.kernel.deeds import Deed
from valley.kernel.models import User

Data = dict[str, Any]


def _route_it(by: User, result: Result, data: Data) -> object:
    return actions.route_result(by=by, result=result, organisation=data.pop("party").organisation, **data)


def _exhibit(shown: bool) -> Any:
    return lambda by, result, data: actions.exhibit_result(by=by, result=result, exhibited=shown)


def _change(by: User, result: Result, data: Data) -> object:
    return actions.change_result(by=by, result=result, **data)


def _run(name: str) -> Any:
    return lambda by, route, data: getattr(actions, name)(by=by, route=route, **data)


def _initial(result: Result) -> Data:
    kept = {name: getattr(result, name) for name in forms.ChangeForm.base_fields if name != "topics"}
    return kept | {"topics": "、".join(result.topics)}


def _in(state: str) -> Any:
    return lambda route: route.state == state


def _live(result: Result) -> bool:
    return result.withdrawn_at is None


DEEDS: dict[str, Deed] = {
    "route": Deed(
        gettext_lazy("推送给下一方"), forms.RouteForm, "exchange.route_result", _route_it, "send", tone="primary",
        offered=_live, given=lambda result: {"result": result},
    ),
    "change": Deed(
        gettext_lazy("修改"), forms.ChangeForm, "exchange.change_result", _change, "edit", offered=_live,
        initial=_initial,
    ),
    "show": Deed(
        gettext_lazy("向公众展示"), NothingForm, "exchange.change_result", _exhibit(True), "eye",
        offered=lambda result: _live(result) and not result.exhibited,
        words=gettext_lazy("任何人都能看到题目和摘要。"),
    ),
    "hide": Deed(
        gettext_lazy("停止展示"), NothingForm, "exchange.change_result", _exhibit(False), "eye-off",
        offered=lambda result: result.exhibited,
    ),
    "renew": Deed(
        gettext_lazy("续期一年"), NothingForm, "exchange.change_result",
        lambda by, result, data: actions.renew_result(by=by, result=result), "refresh", offered=_live,
    ),
    "translate": TRANSLATE,
    "withdraw": Deed(
        gettext_lazy("撤回"), NothingForm, "exchange.change_result",
        lambda by, result, data: actions.withdraw_result(by=by, result=result), "trash", tone="danger", offered=_live,
    ),
}  # fmt: skip
ROUTE_DEEDS: dict[str, Deed] = {
    "take": Deed(
        gettext_lazy("承接"), TakeForm, "exchange.answer_route", _run("take_route"), "hand-grab", tone="primary",
        offered=_in(RouteState.OFFERED),
    ),
    "decline": Deed(
        gettext_lazy("不承接"), ReasonForm, "exchange.answer_route", _run("decline_route"), "ban",
        offered=_in(RouteState.OFFERED),
    ),
    "adopt": Deed(
        gettext_lazy("确认采用"), forms.AdoptForm, "exchange.answer_route", _run("adopt_result"), "circle-check",
        tone="primary", offered=_in(RouteState.TAKEN),
    ),
    "drop": Deed(
        gettext_lazy("试后放弃"), ReasonForm, "exchange.answer_route", _run("drop_route"), "x",
        offered=_in(RouteState.TAKEN),
    ),
}  # fmt: skip
