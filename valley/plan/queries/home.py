"""What the home page says, in few queries."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from valley.plan.models import Action, ActionState, Assignment, ChangeProposal, Escalation, EscalationState, PlanEdition
from valley.plan.models import Evaluation, EvaluationState, ProposalState
from valley.plan.models.assignment import OPEN, Status


@dataclass(frozen=True)
class Point:
    """Something that waits: what, where, since or until when."""

    title: str
    uri: str
    kind: str
    due: date | None = None


def to_decide(edition: PlanEdition, today: date, most: int = 8) -> list[Point]:
    """What waits for the leading group: escalations, proposals to change the plan, evaluations that are due."""
    escalations = Escalation.objects.filter(plan=edition, state=EscalationState.OPEN).order_by("wanted_by", "pk")
    proposals = ChangeProposal.objects.filter(plan=edition, state=ProposalState.PROPOSED).order_by("pk")
    evaluations = Evaluation.objects.filter(plan=edition, due_on__lte=today).exclude(state=EvaluationState.PUBLISHED)
    return [
        *(Point(row.question, row.uri, _("提请决定"), row.wanted_by) for row in escalations[:most]),
        *(Point(_("调整规划：%(path)s") % {"path": row.path}, row.uri, _("规划调整")) for row in proposals[:most]),
        *(Point(row.title, row.uri, _("评估"), row.due_on) for row in evaluations.order_by("due_on")[:most]),
    ][:most]


def late(edition: PlanEdition, today: date, most: int = 8) -> list[Point]:
    """Tasks overdue or blocked, and actions overdue; longest overdue first."""
    tasks = (
        Assignment.objects.filter(plan=edition, status__in=OPEN)
        .filter(due_on__lt=today)
        .union(Assignment.objects.filter(plan=edition, status=Status.BLOCKED))
        .order_by("due_on")[:most]
    )
    actions = Action.objects.filter(plan=edition, state=ActionState.OPEN, due_on__lt=today).order_by("due_on")[:most]
    found = [
        *(
            Point(
                f"{row.task} {row.next_step}",
                row.uri,
                _("受阻") if row.status == Status.BLOCKED else _("逾期"),
                row.due_on,
            )
            for row in tasks
        ),
        *(Point(row.words, row.uri, _("督办逾期"), row.due_on) for row in actions),
    ]
    return sorted(found, key=lambda point: point.due or date.max)[:most]
