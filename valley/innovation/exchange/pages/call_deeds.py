"""What can be done to a call and its milestones, each a form."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.innovation.exchange import actions
from valley.innovation.exchange.forms import contracts as forms
from valley.innovation.exchange.forms.needs import NothingForm, ReasonForm
from valley.innovation.exchange.models import Bid, Call, CallState, Milestone
from valley.innovation.exchange.pages.words import retelling
from valley.innovation.exchange.queries.calls import proposed_reviewers, unjudged_by
from valley.kernel import clock, formats
from valley.kernel.deeds import Deed
from valley.kernel.models import User
from valley.kernel.screens import Action
from valley.registry.queries import acted_for

Data = dict[str, Any]


def assigning(call: Call) -> str:
    """Where reviewers are assigned to it."""
    return f"/review-rounds/new?calls={call.pk}"


def _bid(by: User, call: Call, data: Data) -> object:
    actions.submit_bid(by=by, call=call, **data)
    return call


def _withdraw_bid(by: User, call: Call, data: Data) -> object:
    for one in _live(by, call).select_related("organisation", "call"):
        actions.withdraw_bid(by=by, bid=one)
    return call


def _tie(by: User, call: Call, data: Data) -> object:
    actions.declare_tie(by=by, call=call, tied=data["tied"] == "yes", reason=data["reason"])
    return call


def _score(by: User, call: Call, data: Data) -> object:
    points = {
        int(key.removeprefix("points_")): (value, data[key.replace("points_", "why_")])
        for key, value in data.items()
        if key.startswith("points_")
    }
    actions.score_bid(by=by, bid=data["bid"], points=points)
    return call


def _in(*states: str) -> Any:
    return lambda call: call.state in states


def _check(by: User, milestone: Milestone, data: Data) -> object:
    done = actions.check_milestone(
        by=by, milestone=milestone, accepted=data["accepted"] == "yes", reason=data["reason"]
    )
    return done.call


def _submit(by: User, milestone: Milestone, data: Data) -> object:
    return actions.submit_milestone(by=by, milestone=milestone, **data).call


def _live(user: User, call: Call) -> Any:
    """Bids of this user's organisations that stand."""
    return call.bids.filter(state=Bid.State.SUBMITTED, organisation__in=acted_for(user))


def _may_offer(user: User, call: Call) -> bool:
    return call.state == CallState.OPEN and call.closes_on >= clock.today() and not _live(user, call).exists()


def _undeclared(user: User, call: Call) -> bool:
    return call.state == CallState.REVIEW and call.reviewers.filter(user=user, declared_at=None).exists()


def _to_judge(user: User, call: Call) -> list[tuple[str, str]]:
    """What is judged: the problem with its acceptance test, then each plan by its letter, without its party's name."""
    told = [(_("要解决的问题"), call.words), (_("验收办法"), call.acceptance_test)]
    for bid in unjudged_by(user, call):
        heading = _("方案 %(letter)s · 报价 %(price)s · %(months)s 个月") % {
            "letter": bid.letter, "price": formats.money(bid.price_fen), "months": bid.months,
        }  # fmt: skip
        told.append((heading, bid.plan))
    return told


def deeds_for(user: User) -> dict[str, Deed]:
    """What `user` may do to a call now: nobody is offered a step that they have taken."""
    return {
        **DEEDS,
        "bid": Deed(
            gettext_lazy("揭榜"), forms.BidForm, "exchange.bid", _bid, "flag", tone="primary",
            offered=lambda call: _may_offer(user, call), given=lambda _call: {"organisations": acted_for(user)},
        ),
        "withdraw-bid": Deed(
            gettext_lazy("撤回本单位方案"), NothingForm, "exchange.bid", _withdraw_bid, "arrow-back",
            offered=lambda call: call.state == CallState.OPEN and _live(user, call).exists(),
        ),
        "declare": Deed(
            gettext_lazy("利益关系声明"), forms.TieForm, "exchange.review", _tie, "shield-check", tone="primary",
            offered=lambda call: _undeclared(user, call),
        ),
        "score": Deed(
            gettext_lazy("评分"), forms.ScoreForm, "exchange.review", _score, "stars", tone="primary",
            offered=lambda call: not _undeclared(user, call) and unjudged_by(user, call).exists(),
            given=lambda call: {"call": call, "bids": unjudged_by(user, call)},
            beside=lambda call: _to_judge(user, call),
        ),
    }  # fmt: skip


DEEDS: dict[str, Deed] = {
    "retell": retelling("exchange.retell", actions.retell),
    "review": Deed(
        gettext_lazy("截止并组织评审"), forms.ReviewersForm, "exchange.arrange_review",
        lambda by, call, data: actions.open_review(by=by, call=call, **data), "users", tone="primary",
        offered=lambda call: call.state == CallState.OPEN and call.closes_on < clock.today(),
        initial=lambda call: {"reviewers": "\n".join(one.username for one in proposed_reviewers(call))},
        ways=lambda call: [Action(gettext_lazy("按契合度分派"), assigning(call), "users-group")],
        words=gettext_lazy("最近一次分派的专家已填在下面，可以增减。"),
    ),
    "award": Deed(
        gettext_lazy("公布中榜"), forms.AwardForm, "exchange.arrange_review",
        lambda by, call, data: actions.award_call(by=by, call=call, **data), "trophy", tone="primary",
        offered=_in(CallState.REVIEW), given=lambda call: {"call": call},
    ),
    "withdraw": Deed(
        gettext_lazy("撤榜"), ReasonForm, "exchange.run_call",
        lambda by, call, data: actions.end_call(by=by, call=call, failed=False, **data), "x", tone="danger",
        offered=_in(CallState.OPEN, CallState.REVIEW),
    ),
    "fail": Deed(
        gettext_lazy("记为未成功"), ReasonForm, "exchange.run_call",
        lambda by, call, data: actions.end_call(by=by, call=call, failed=True, **data), "mood-sad", tone="danger",
        offered=_in(CallState.AWARDED), words=gettext_lazy("没有成功也是结果。请写明学到了什么，供后来的人参考。"),
    ),
}  # fmt: skip
MILESTONE_DEEDS: dict[str, Deed] = {
    "submit": Deed(
        gettext_lazy("提交验收"), forms.MilestoneForm, "exchange.submit_milestone", _submit, "send",
        offered=lambda row: row.state in (Milestone.State.PLANNED, Milestone.State.REJECTED),
    ),
    "check": Deed(
        gettext_lazy("验收"), forms.CheckForm, "exchange.check_milestone", _check, "check",
        offered=lambda row: row.state == Milestone.State.SUBMITTED,
    ),
}  # fmt: skip
