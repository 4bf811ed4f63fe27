"""Whom steering tells what. The words name the thing by its card: who may not see it hears nothing."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from valley.kernel.models import User
from valley.kernel.notices import declare, notify
from valley.plan.models import Action, Assignment, Escalation, Finding, HandOver, Target
from valley.registry.queries.organisations import people_acting_for

if TYPE_CHECKING:
    from valley.registry.models import Organisation

ASSIGNED = "plan.task_assigned"
HAND_OVER = "plan.hand_over_proposed"
ANSWERED = "plan.hand_over_answered"
ORDERED = "plan.action_assigned"
FOUND = "plan.finding_recorded"
SETTLED = "plan.escalation_settled"
TARGET = "plan.target_waits"

declare(ASSIGNED, _("任务“%(thing)s”分派给您，期限 %(due)s。"))
declare(HAND_OVER, _("有任务等待贵单位接收或退回：%(thing)s。"))
declare(ANSWERED, _("您提出的移交已有答复：%(thing)s。"))
declare(ORDERED, _("督办事项“%(thing)s”交给您，期限 %(due)s。"))
declare(FOUND, _("评估意见等待贵单位答复，期限 %(due)s：%(thing)s。"))
declare(TARGET, _("目标考核有一步等您办理，期限 %(due)s：%(thing)s。"))
declare(SETTLED, _("您提请的问题已有决定：%(thing)s。"))


def tell_assigned(assignment: Assignment) -> None:
    """The owner learns of the task."""
    notify(assignment.owner, ASSIGNED, assignment.uri, {"due": assignment.due_on.isoformat()})


def tell_hand_over(hand_over: HandOver) -> None:
    """The other unit's people learn of the offer."""
    notify(_people(hand_over.to_unit), HAND_OVER, hand_over.uri)


def tell_answered(hand_over: HandOver) -> None:
    """Whoever proposed learns of the answer."""
    notify(hand_over.proposed_by, ANSWERED, hand_over.uri)


def tell_ordered(action: Action) -> None:
    """The owner learns of the action."""
    notify(action.owner, ORDERED, action.uri, {"due": action.due_on.isoformat()})


def tell_found(finding: Finding) -> None:
    """The unit's people learn that an answer is wanted."""
    notify(_people(finding.unit), FOUND, finding.uri, {"due": finding.answer_due_on.isoformat()})


def tell_target(target: Target, whom: User) -> None:
    """Whoever it waits for learns that it does."""
    notify(whom, TARGET, target.uri, {"due": target.due_on.isoformat()})


def tell_settled(escalation: Escalation) -> None:
    """Whoever put the question learns that it is decided."""
    notify(escalation.raised_by, SETTLED, escalation.uri)


def _people(unit: "Organisation") -> list[User]:
    return list(people_acting_for(unit))
