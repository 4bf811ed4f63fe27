"""What can be done to a case of attraction, each as a form."""

from typing import Any

from django.utils.translation import gettext_lazy

from valley.kernel.deeds import Deed
from valley.kernel.models import User
from valley.registry.actions import cases as actions
from valley.registry.forms import cases as forms
from valley.registry.models import PartnerCase, Promise, Stage, TeamCase

Data = dict[str, Any]
RUN = "registry.run_case"


def _yuan(data: Data) -> Data:
    amount = data.pop("amount_yuan")
    return {**data, "amount_fen": None if amount is None else int(amount * 100)}


def _new_partner(by: User, _thing: None, data: Data) -> str:
    return actions.open_partner_case(by=by, **data).uri


def _new_team(by: User, _thing: None, data: Data) -> str:
    return actions.open_team_case(by=by, **data).uri


def _new_inflow(by: User, _thing: None, data: Data) -> str:
    return actions.record_inflow(by=by, **_yuan(data)).uri


def _move(by: User, case: Any, data: Data) -> str:
    actions.move_case(by=by, case=case, **data)
    return ""


def _name(by: User, case: PartnerCase, data: Data) -> str:
    actions.name_organisation(by=by, case=case, **data)
    return ""


def _promise(by: User, case: TeamCase, data: Data) -> str:
    actions.make_promise(by=by, case=case, **_yuan(data))
    return ""


def _keep(by: User, promise: Promise, data: Data) -> str:
    actions.keep_promise(by=by, promise=promise, **data)
    return promise.team_case.uri


def _goes_on(case: Any) -> bool:
    return bool(case.stage != Stage.STOPPED)


def _now(case: Any) -> Data:
    return {"stage": case.stage, "next_step": case.next_step, "due_on": case.due_on}


_MOVE = Deed(gettext_lazy("推进或终止"), forms.MoveForm, RUN, _move, "arrow-right", initial=_now, offered=_goes_on)


PARTNER_DEEDS = {
    "move": _MOVE,
    "name": Deed(gettext_lazy("填入单位"), forms.OfOrganisationForm, RUN, _name, "link", offered=_goes_on),
}


TEAM_DEEDS = {
    "move": _MOVE,
    "promise": Deed(gettext_lazy("登记承诺"), forms.PromiseForm, RUN, _promise, "heart-handshake", offered=_goes_on),
}


PROMISE_DEEDS = {
    "keep": Deed(
        gettext_lazy("登记兑现"), forms.KeptForm, RUN, _keep, "check", offered=lambda promise: promise.kept_on is None
    )
}

NEW: dict[str, Deed] = {
    "partner": Deed(gettext_lazy("新建案卷"), forms.CaseForm, RUN, _new_partner),
    "team": Deed(gettext_lazy("新建案卷"), forms.CaseForm, RUN, _new_team),
    "inflow": Deed(gettext_lazy("登记流入"), forms.InflowForm, RUN, _new_inflow),
}
