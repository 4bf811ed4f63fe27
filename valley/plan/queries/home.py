"""What the home page says, in few queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from valley.kernel.compiled import Compiled
from valley.plan.models import (
    Action,
    ActionState,
    Assignment,
    ChangeProposal,
    Escalation,
    EscalationState,
    Evaluation,
    EvaluationState,
    PlanEdition,
    ProposalState,
)
from valley.plan.models.assignment import OPEN, Status
from valley.plan.queries.values import path_words

MOST = 8


@dataclass(frozen=True)
class Point:
    """Something that waits: what, where, since or until when."""

    title: str
    uri: str
    kind: str
    due: date | None = None


def to_decide(edition: PlanEdition, today: date) -> list[Point]:
    """What waits for the leading group: escalations, proposals to change the plan, evaluations that are due. One
    query; undated ones last."""
    kinds = {
        "escalation": (Escalation.uri_prefix, _("提请决定")),
        "change": (ChangeProposal.uri_prefix, _("规划调整")),
        "evaluation": (Evaluation.uri_prefix, _("评估")),
    }
    return _points(_TO_DECIDE, kinds, edition, today)


def late(edition: PlanEdition, today: date) -> list[Point]:
    """Tasks overdue or blocked, and actions overdue; longest overdue first. One query."""
    kinds = {
        "blocked": (Assignment.uri_prefix, _("受阻")),
        "overdue": (Assignment.uri_prefix, _("逾期")),
        "action": (Action.uri_prefix, _("督办逾期")),
    }
    return _points(_LATE, kinds, edition, today)


def _points(asked: Compiled[Any], kinds: dict[str, tuple[str, str]], edition: PlanEdition, today: date) -> list[Point]:
    """kinds: of what the query finds, where its page is and how it is called."""
    return [
        Point(path_words(edition, words) if kind == "change" else words, f"{kinds[kind][0]}{id_}", kinds[kind][1], day)
        for kind, words, day, id_ in asked.rows(plan=edition.pk, today=today)
    ]


def _to_decide(plan: int, today: date) -> Any:
    undated = Cast(Value(None), DateField())
    escalations = Escalation.objects.filter(plan=plan, state=EscalationState.OPEN).annotate(
        kind=Value("escalation"), words=F("question"), day=F("wanted_by")
    )
    proposals = ChangeProposal.objects.filter(plan=plan, state=ProposalState.PROPOSED).annotate(
        kind=Value("change"), words=Cast(F("path"), TextField()), day=undated
    )
    evaluations = (
        Evaluation.objects.filter(plan=plan, due_on__lte=today)
        .exclude(state=EvaluationState.PUBLISHED)
        .annotate(kind=Value("evaluation"), words=Cast(F("title"), TextField()), day=F("due_on"))
    )
    return _united(escalations, proposals, evaluations)


def _late(plan: int, today: date) -> Any:
    open_tasks = Assignment.objects.filter(Q(due_on__lt=today) | Q(status=Status.BLOCKED), plan=plan)
    tasks = open_tasks.filter(status__in=OPEN).annotate(
        kind=Case(When(status=Status.BLOCKED, then=Value("blocked")), default=Value("overdue")),
        words=Concat(F("task"), Value(" "), F("next_step"), output_field=TextField()),
        day=F("due_on"),
    )
    actions = Action.objects.filter(plan=plan, state=ActionState.OPEN, due_on__lt=today).annotate(
        kind=Value("action"), day=F("due_on")
    )
    return _united(tasks, actions)


def _united(first: Any, *others: Any) -> Any:
    """(kind, words, day, public id) of the first `MOST`, earliest day first."""
    columns = ("kind", "words", "day", "public_id")
    rest = (other.order_by().values_list(*columns) for other in others)
    return first.order_by().values_list(*columns).union(*rest, all=True).order_by("day")[:MOST]


_TO_DECIDE = Compiled(_to_decide, plan=int, today=date)
_LATE = Compiled(_late, plan=int, today=date)
