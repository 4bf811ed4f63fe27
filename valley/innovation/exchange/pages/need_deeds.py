"""What can be done to a need, each a form."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import actions
from valley.innovation.exchange.forms import needs as forms
from valley.innovation.exchange.models import OPEN, Answer, Level, Need, NeedState, Party, Verdict
from valley.innovation.exchange.pages.words import TRANSLATE
from valley.innovation.exchange.rules import LEVEL_TIER
from valley.kernel.deeds import Deed
from valley.kernel.errors import NotAllowed
from valley.kernel.models import User
from valley.registry.queries import acted_for
from valley.registry.queries.access import members_of

Data = dict[str, Any]
WORKING = (NeedState.ANALYSING, NeedState.WAITING)


def waiting_answer(need: Need) -> Answer | None:
    """The answer that waits for whoever asked."""
    return need.answers.filter(verdict=Verdict.OPEN).first() if need.state == NeedState.ANSWERED else None


def _taker(by: User, need: Need) -> Any:
    """The organisation for which `by` takes it: the one that was asked, else the first of theirs on that tier."""
    if need.owner_organisation is not None:
        return need.owner_organisation
    ours = acted_for(by)
    party = Party.objects.filter(organisation__in=ours, tier=LEVEL_TIER[Level(need.level)], until=None).first()
    if party is None:
        raise NotAllowed(field="organisation")
    return party.organisation


def _take(by: User, need: Need, data: Data) -> object:
    return actions.take_need(by=by, need=need, organisation=_taker(by, need), **data)


def _place(by: User, need: Need, data: Data) -> object:
    return actions.place_need(by=by, need=need, organisation=data["party"].organisation)


def _split(by: User, need: Need, data: Data) -> object:
    party = data.pop("party")
    return actions.split_need(by=by, need=need, organisation=party.organisation if party else None, **data)


def _answer(by: User, need: Need, data: Data) -> object:
    actions.give_answer(by=by, need=need, **data)
    return need


def _check(by: User, need: Need, data: Data) -> object:
    answer = waiting_answer(need)
    assert answer is not None
    actions.check_answer(by=by, answer=answer, helped=data["helped"] == "yes", reason=data["reason"])
    return need


def _deed(name: str) -> Any:
    return lambda by, need, data: getattr(actions, name)(by=by, need=need, **data)


def _state(*states: str) -> Any:
    return lambda need: need.state in states


DEEDS: dict[str, Deed] = {
    "check": Deed(
        _("问题解决了吗"), forms.VerdictForm, "exchange.check_answer", _check, "circle-check", tone="primary",
        about=waiting_answer, offered=lambda need: waiting_answer(need) is not None, submit=_("提交确认"),
    ),
    "take": Deed(
        _("受理"), forms.TakeForm, "exchange.take_need", _take, "hand-grab", tone="primary",
        offered=_state(NeedState.REPORTED),
    ),
    "answer": Deed(
        _("答复"), forms.AnswerForm, "exchange.work_on_need", _answer, "message-2", tone="primary",
        offered=lambda need: need.state in WORKING and not need.children.filter(state__in=OPEN).exists(),
    ),
    "place": Deed(
        _("安排受理单位"), forms.PlaceForm, "exchange.run_desk", _place, "arrow-right-circle", tone="primary",
        offered=_state(NeedState.REPORTED), given=lambda need: {"need": need},
    ),
    "split": Deed(
        _("拆分上报"), forms.SplitForm, "exchange.work_on_need", _split, "arrow-up-circle",
        offered=lambda need: need.state in WORKING and need.level != Level.SCIENCE,
        given=lambda need: {"need": need}, words=_("自己答不了的部分，拆成上一级的需求；答复逐级返回。"),
    ),
    "refuse": Deed(
        _("谢绝受理"), forms.RefuseForm, "exchange.refuse_need", _deed("refuse_need"), "ban",
        offered=_state(NeedState.REPORTED),
    ),
    "decline": Deed(
        _("不予受理"), forms.RefuseForm, "exchange.run_desk", _deed("decline_need"), "x", tone="danger",
        offered=_state(NeedState.REPORTED),
    ),
    "postpone": Deed(
        _("延期"), forms.PostponeForm, "exchange.postpone_need", _deed("postpone_need"), "calendar-plus",
        offered=_state(NeedState.REPORTED, *WORKING), words=_("每次延期和理由都会留下，并计入统计。"),
    ),
    "hand-on": Deed(
        _("换负责人"), forms.OwnerForm, "exchange.work_on_need", _deed("hand_on"), "user-share",
        offered=_state(*WORKING), given=lambda need: {"colleagues": _colleagues(need)},
    ),
    "reopen": Deed(
        _("问题又出现了"), forms.ReasonForm, "exchange.speak_for_need", _deed("reopen_need"), "rotate",
        offered=_state(NeedState.CONFIRMED, NeedState.UNCONFIRMED),
    ),
    "renew": Deed(
        _("续期一年"), forms.NothingForm, "exchange.speak_for_need", _deed("renew_need"), "refresh",
        offered=_state(*OPEN),
    ),
    "translate": TRANSLATE,
    "withdraw": Deed(
        _("撤回"), forms.ReasonForm, "exchange.speak_for_need", _deed("withdraw_need"), "trash", tone="danger",
        offered=_state(*OPEN),
    ),
}  # fmt: skip


def _colleagues(need: Need) -> Any:
    people = members_of(need.handler) if need.handler else []
    return User.objects.filter(pk__in=[member.user.pk for member in people]).order_by("username")
