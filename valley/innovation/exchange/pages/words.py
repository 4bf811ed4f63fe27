"""How states look."""

from datetime import date

from django.utils.translation import gettext as _

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
from valley.kernel.screens import Tone

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


def until(day: date) -> date | str:
    """The day up to which a need or result holds; said in words where nobody renewed it."""
    return day if day >= clock.today() else _("%(day)s（已过期，未续期）") % {"day": formats.day(day)}
