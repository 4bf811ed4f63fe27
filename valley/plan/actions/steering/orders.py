"""What a decision asks of somebody."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.plan import events
from valley.plan.actions.steering.telling import tell_ordered
from valley.plan.actions.steering.words import need
from valley.plan.models import Action, Decision

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@dataclass(frozen=True)
class Order:
    """One action that a decision asks for: what, of which unit and person, by when, and how it begins."""

    words: str
    unit: "Organisation"
    owner: User
    due_on: date
    next_step: str
    about: str = ""


@transaction.atomic
def assign_action(*, by: User, decision: Decision, order: Order) -> Action:
    """Assign an action that follows from `decision`, when it is taken or later.

    Raises: NotAllowed; Invalid for an empty text or a date before the meeting.
    """
    require(by, "plan.decide", decision.item.meeting.plan)
    if order.due_on < decision.decided_on:
        raise Invalid(
            _("督办事项的期限早于会议日期。"), field="due_on", value=order.due_on, remedy=_("请填会议之后的日期。")
        )
    item = decision.item
    action = Action.objects.create(
        plan=item.meeting.plan,
        decision=decision,
        about=order.about or str(item.facts.get("about", item.subject)),
        words=need(order.words, "words"),
        unit=order.unit,
        owner=order.owner,
        next_step=need(order.next_step, "next_step"),
        due_on=order.due_on,
    )
    link(action.uri, Relation.WAS_DERIVED_FROM, decision.uri, by=by)
    publish(
        events.ActionAssigned(
            subject=action.uri, decision=decision.uri, owner=order.owner.uri, due_on=order.due_on.isoformat()
        ),
        by=by,
    )
    tell_ordered(action)
    return action
