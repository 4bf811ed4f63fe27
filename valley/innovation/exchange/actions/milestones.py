"""Milestones of an awarded call, and its end: accepted, failed or withdrawn."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.actions import shared
from valley.innovation.exchange.actions.calls import in_state
from valley.innovation.exchange.actions.shared import lock, tell
from valley.innovation.exchange.errors import WrongState
from valley.innovation.exchange.models import Call, CallState, Milestone
from valley.kernel import clock
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import text


@transaction.atomic
def submit_milestone(*, by: User, milestone: Milestone, words: str, file: Upload) -> Milestone:
    """The winner says that it is reached, with evidence. Raises: NotAllowed; WrongState; Invalid; FileRefused."""
    require(by, "exchange.submit_milestone", milestone)
    call = in_state(milestone.call, CallState.AWARDED)
    held = lock(milestone)
    if held.state not in (Milestone.State.PLANNED, Milestone.State.REJECTED):
        raise WrongState(field="state", value=held.state)
    held.words, held.evidence = text(words, field="words", most=600), store(file, held.uri, by)
    held.state, held.reason, held.checked_by, held.checked_at = Milestone.State.SUBMITTED, "", None, None
    held.save()
    publish(events.MilestoneSubmitted(subject=held.uri, call=call.uri), by=by)
    tell("exchange.milestone_submitted", call.uri, [call.owner, *shared.people_of(call.organisation)], but=by)
    return held


@transaction.atomic
def check_milestone(*, by: User, milestone: Milestone, accepted: bool, reason: str) -> Milestone:
    """Whoever set the problem accepts it or sends it back; accepting the final one ends the call.

    Raises: NotAllowed; WrongState (also where it was decided a moment ago); Invalid without a reason.
    """
    require(by, "exchange.check_milestone", milestone)
    call = in_state(milestone.call, CallState.AWARDED)
    held = lock(milestone)
    if held.state != Milestone.State.SUBMITTED:
        raise WrongState(field="state", value=held.state)
    if held.final and accepted and call.milestones.exclude(pk=held.pk).exclude(state="accepted").exists():
        raise WrongState(
            _("前面的里程碑还没有全部验收。"), field="state", value=held.name, remedy=_("请先验收前面的里程碑。")
        )
    held.state = Milestone.State.ACCEPTED if accepted else Milestone.State.REJECTED
    held.reason, held.checked_by, held.checked_at = text(reason, field="reason", most=600), by, clock.now()
    held.save()
    publish(events.MilestoneChecked(subject=held.uri, call=call.uri, accepted=accepted), by=by)
    if held.final and accepted:
        _end(call, CallState.ACCEPTED, held.reason, by)
    else:
        rest = call.milestones.exclude(state="accepted").order_by("due_on", "pk").first()
        if rest is not None:
            call.next_step, call.due_on = rest.name[:200], rest.due_on
            call.save(update_fields=["next_step", "due_on"])
    return held


@transaction.atomic
def end_call(*, by: User, call: Call, failed: bool, reason: str) -> Call:
    """Withdrawn before the award, or failed after it: an honest end, with what was learnt.

    Raises: NotAllowed; WrongState; Invalid.
    """
    require(by, "exchange.run_call", call)
    held = in_state(call, *((CallState.AWARDED,) if failed else (CallState.OPEN, CallState.REVIEW)))
    _end(held, CallState.FAILED if failed else CallState.WITHDRAWN, text(reason, field="reason", most=600), by)
    return held


def _end(held: Call, state: str, reason: str, by: User) -> None:
    held.state, held.reason, held.ended_at = state, reason, clock.now()
    held.next_step, held.due_on = "", None
    held.save()
    publish(events.CallEnded(subject=held.uri, state=state), by=by)
    people = [one for bid in held.bids.select_related("organisation") for one in shared.people_of(bid.organisation)]
    tell("exchange.call_decided", held.uri, people, but=by)
