"""What becomes of an assigned action."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import EvidenceFile, User
from valley.kernel.permissions import require
from valley.plan import events
from valley.plan.actions.steering.words import need
from valley.plan.errors import AlreadyDecided
from valley.plan.models import Action, ActionState


@transaction.atomic
def end_action(*, by: User, action: Action, state: str, outcome: str, evidence: EvidenceFile | None = None) -> Action:
    """Done or dropped, with the outcome in words. Raises NotAllowed, Invalid, AlreadyDecided."""
    require(by, "plan.report_action", action)
    if state not in (ActionState.DONE, ActionState.DROPPED):
        raise Invalid(_("请选择已办结或已取消。"), field="state", value=state)
    held = _open(action)
    held.state, held.outcome, held.ended_on, held.evidence = state, need(outcome, "outcome"), clock.today(), evidence
    held.save(update_fields=["state", "outcome", "ended_on", "evidence"])
    publish(events.ActionEnded(subject=held.uri, state=state), by=by)
    action.refresh_from_db()
    return held


@transaction.atomic
def postpone_action(*, by: User, action: Action, due_on: date, next_step: str) -> Action:
    """Move the date and say the next step; the journal keeps the old date.

    Raises: NotAllowed; Invalid; AlreadyDecided.
    """
    require(by, "plan.report_action", action)
    held = _open(action)
    if due_on < clock.today():
        raise Invalid(_("期限已过。"), field="due_on", value=due_on, remedy=_("请填今天或以后的日期。"))
    old = held.due_on
    held.due_on, held.next_step = due_on, need(next_step, "next_step")
    held.save(update_fields=["due_on", "next_step"])
    publish(events.ActionPostponed(subject=held.uri, old=old.isoformat(), due_on=due_on.isoformat()), by=by)
    action.refresh_from_db()
    return held


def _open(action: Action) -> Action:
    held = Action.objects.select_for_update(of=("self",), no_key=True).get(pk=action.pk)
    if held.state != ActionState.OPEN:
        raise AlreadyDecided(field="state", value=held.state)
    return held
