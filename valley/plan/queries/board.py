"""The task board: the plan's tasks with who does them, and what is late."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from valley.plan.engine.tasks import Node
from valley.plan.models import Action, ActionState, Assignment, Evaluation, EvaluationState, PlanEdition
from valley.plan.models.assignment import OPEN, Status
from valley.plan.queries.values import plan_of


@dataclass(frozen=True)
class Row:
    """One heading of the task tree: depth 0 is a task; its assignments, leading unit first."""

    node: Node
    depth: int
    assignments: tuple[Assignment, ...]

    @property
    def unassigned(self) -> bool:
        """Nobody leads it, and nobody leads anything above that would cover it (the caller shows it)."""
        return not self.assignments


def board(edition: PlanEdition) -> list[Row]:
    """The tree of tasks in the plan's order, two queries in all."""
    found: dict[str, list[Assignment]] = {}
    rows = Assignment.objects.filter(plan=edition).select_related("unit", "owner").order_by("role", "due_on", "pk")
    for assignment in rows:
        found.setdefault(assignment.task, []).append(assignment)
    result: list[Row] = []

    def visit(node: Node, depth: int) -> None:
        result.append(Row(node, depth, tuple(found.get(node.key, ()))))
        for child in node.children:
            visit(child, depth + 1)

    for task in plan_of(edition).tasks:
        visit(task, 0)
    return result


def overdue_assignments(edition: PlanEdition, *, on: date) -> QuerySet[Assignment]:
    """Open tasks whose date has passed on `on`, longest overdue first."""
    return (
        Assignment.objects.filter(plan=edition, status__in=OPEN, due_on__lt=on)
        .select_related("unit", "owner")
        .order_by("due_on", "pk")
    )


def blocked_assignments(edition: PlanEdition) -> QuerySet[Assignment]:
    """Open tasks that their unit calls blocked."""
    return (
        Assignment.objects.filter(plan=edition, status=Status.BLOCKED).select_related("unit").order_by("due_on", "pk")
    )


def overdue_actions(edition: PlanEdition, *, on: date) -> QuerySet[Action]:
    """Assigned actions still open past their date on `on`."""
    return (
        Action.objects.filter(plan=edition, state=ActionState.OPEN, due_on__lt=on)
        .select_related("unit", "owner")
        .order_by("due_on", "pk")
    )


def actions_about(uri: str) -> QuerySet[Action]:
    """Actions aimed at the record `uri`, open ones first."""
    return Action.objects.filter(about=uri).select_related("unit", "owner").order_by("-state", "due_on")


def evaluations_due(edition: PlanEdition, *, on: date) -> QuerySet[Evaluation]:
    """Evaluations not published though due by `on`."""
    return (
        Evaluation.objects.filter(plan=edition, due_on__lte=on)
        .exclude(state=EvaluationState.PUBLISHED)
        .order_by("due_on", "pk")
    )
