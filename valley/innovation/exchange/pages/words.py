"""How states look."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.innovation.exchange import actions
from valley.innovation.exchange.forms.needs import RetellForm, TongueForm
from valley.innovation.exchange.models import (
    Bid,
    CallState,
    ContractState,
    DisclosureState,
    IntroductionState,
    Milestone,
    NeedState,
    RouteState,
)
from valley.kernel import clock, formats
from valley.kernel.deeds import Deed
from valley.kernel.models import User
from valley.kernel.screens import Tone
from valley.kernel.tables import Column
from valley.registry.queries import acted_for

TITLED = Column(
    "title", gettext_lazy("名称"), order="title", search=("title", "title_other"), heading=True,
    href=lambda row: row.uri, value=lambda row: row.marked_title,
)  # fmt: skip
"""Of a call, contract, consortium or order."""
TITLE = Column(
    "title", gettext_lazy("题目"), order="title", search=("title", "title_other"), heading=True,
    href=lambda row: row.uri, value=lambda row: row.marked_title,
)  # fmt: skip
"""Of a need or a result: in the reader's language, found in both."""

TONES: dict[str, Tone] = {
    NeedState.REPORTED: "warn", NeedState.ANALYSING: "info", NeedState.WAITING: "info", NeedState.ANSWERED: "warn",
    NeedState.CONFIRMED: "good", NeedState.UNCONFIRMED: "idle", NeedState.DECLINED: "bad", NeedState.WITHDRAWN: "idle",
    RouteState.OFFERED: "warn", RouteState.TAKEN: "info", RouteState.ADOPTED: "good", RouteState.DECLINED: "bad",
    RouteState.DROPPED: "idle", DisclosureState.ASKED: "warn", DisclosureState.GRANTED: "good",
    DisclosureState.REFUSED: "bad", DisclosureState.REVOKED: "idle",
    ContractState.DRAFT: "idle", ContractState.SUBMITTED: "warn", ContractState.REGISTERED: "good",
    ContractState.CANCELLED: "idle", CallState.OPEN: "info", CallState.REVIEW: "warn", CallState.AWARDED: "info",
    CallState.FAILED: "idle", Bid.State.LOST: "idle", Milestone.State.PLANNED: "idle",
    Milestone.State.REJECTED: "bad", IntroductionState.MET: "info", IntroductionState.DEAL: "good",
    IntroductionState.NOTHING: "idle",
}  # fmt: skip


def tone(state: str) -> Tone:
    """The tone of a state."""
    return TONES.get(state, "info")


def for_own(deed: Deed, user: User, field: str = "organisation") -> Deed:
    """The deed with the name of the user's organisation typed already, where there is but one."""
    ours = list(acted_for(user)[:2])
    return replace(deed, initial=lambda thing: {field: ours[0].name} if len(ours) == 1 else {})


TRANSLATE = Deed(
    gettext_lazy("译成另一种语言"), TongueForm, "exchange.translate",
    lambda by, thing, data: actions.translate(by=by, thing=thing, **data), "language",
    initial=lambda thing: {"title": thing.title_other, "summary": thing.summary_other},
    words=gettext_lazy("中文写的补英文，英文写的补中文；看另一种语言的人就看到它，原文不变。"),
)  # fmt: skip
"""How a need or result gets its title and summary in the other language."""


def retelling(verb: str, run: Any) -> Deed:
    """The deed by which a call, contract, consortium or order gets its other language."""
    return Deed(
        TRANSLATE.title, RetellForm, verb, lambda by, thing, data: run(by=by, thing=thing, **data), "language",
        initial=lambda thing: {"title": thing.title_other, "words": thing.words_other}, words=TRANSLATE.words,
        beside=lambda thing: [(thing.title, getattr(thing, next(n for n in thing.tongues if n != "title")))],
    )  # fmt: skip


def until(day: date) -> date | str:
    """The day up to which a need or result holds; said in words where nobody renewed it."""
    return day if day >= clock.today() else _("%(day)s（已过期，未续期）") % {"day": formats.day(day)}
