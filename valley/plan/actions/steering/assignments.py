"""Giving tasks to units, and what the units say of them."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.plan import events
from valley.plan.actions.steering.telling import tell_answered, tell_assigned, tell_hand_over
from valley.plan.actions.steering.words import need
from valley.plan.errors import AlreadyDecided, AlreadyOpen, EvidenceNeeded, NoSuchTask
from valley.plan.models import Assignment, HandOver, HandOverState, PlanEdition, Progress, Role, Status
from valley.plan.models.assignment import OPEN
from valley.plan.queries.values import task_keys

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@transaction.atomic
def assign_task(
    *,
    by: User,
    plan: PlanEdition,
    task: str,
    unit: "Organisation",
    owner: User,
    goal: str,
    starts_on: date,
    due_on: date,
    next_step: str,
    role: str = Role.LEAD,
) -> Assignment:
    """Give `task` (a key of the plan, "2.6") to `unit`; `owner` answers for it until `due_on`.

    Source: plan L350, 按照规划实施的目标责任和任务进行分工.
    Raises: NotAllowed; NoSuchTask; Invalid where a text is empty or the dates are reversed;
            AlreadyOpen if the task has an open leading unit, or this unit has it already.
    """
    require(by, "plan.assign_task", plan)
    if task not in task_keys(plan):
        raise NoSuchTask(field="task", value=task)
    need(goal, "goal")
    need(next_step, "next_step")
    if due_on < starts_on:
        raise Invalid(
            _("完成期限早于开始日期。"), field="due_on", value=due_on, remedy=_("请把完成期限改到开始日期之后。")
        )
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                plan=plan, task=task, unit=unit, owner=owner, goal=goal.strip(), role=role,
                starts_on=starts_on, due_on=due_on, next_step=next_step.strip(),
            )  # fmt: skip
    except IntegrityError as broken:
        raise AlreadyOpen(field="task", value=task) from broken
    link(assignment.uri, Relation.WAS_ASSOCIATED_WITH, unit.uri, by=by)
    publish(
        events.TaskAssigned(
            subject=assignment.uri, task=task, unit=unit.uri, owner=owner.uri, due_on=due_on.isoformat()
        ),
        by=by,
    )
    tell_assigned(assignment)
    return assignment


@transaction.atomic
def report_progress(
    *,
    by: User,
    assignment: Assignment,
    status: str,
    words: str,
    next_step: str = "",
    due_on: date | None = None,
    evidence_upload: Upload | None = None,
    evidence_uri: str = "",
) -> Progress:
    """Say how the task stands. An open task needs a next step; done needs evidence; a new `due_on` moves the date.

    Raises: NotAllowed; AlreadyDecided if the task has ended; Invalid; EvidenceNeeded; FileRefused.
    """
    require(by, "plan.report_progress", assignment)
    held = Assignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment.pk)
    if not held.is_open:
        raise AlreadyDecided(field="status", value=held.status)
    need(words, "words")
    if status in OPEN:
        need(next_step, "next_step")
    if status == Status.DONE and evidence_upload is None and not evidence_uri:
        raise EvidenceNeeded(field="evidence_uri")
    due_on = due_on or held.due_on
    if due_on < held.starts_on:
        raise Invalid(_("完成期限早于开始日期。"), field="due_on", value=due_on)
    evidence = store(evidence_upload, held.uri, by) if evidence_upload else None
    progress = Progress.objects.create(
        assignment=held, at=clock.now(), by=by, status=status, words=words.strip(), next_step=next_step.strip(),
        due_on=due_on, evidence=evidence, evidence_uri=evidence_uri,
    )  # fmt: skip
    held.status, held.due_on = status, due_on
    if status in OPEN:
        held.next_step = next_step.strip()
    else:
        held.ended_on = clock.today()
    held.save(update_fields=["status", "due_on", "next_step", "ended_on"])
    if evidence_uri:
        link(held.uri, Relation.USED, evidence_uri, by=by)
    publish(events.ProgressReported(subject=held.uri, status=status, due_on=due_on.isoformat()), by=by)
    assignment.refresh_from_db()
    return progress


@transaction.atomic
def propose_hand_over(*, by: User, assignment: Assignment, to_unit: "Organisation", reason: str) -> HandOver:
    """Offer the task to another unit; it stays where it is until that unit accepts.

    Raises: NotAllowed; Invalid; AlreadyDecided; AlreadyOpen if an offer is waiting.
    """
    require(by, "plan.propose_hand_over", assignment)
    held = Assignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment.pk)
    if not held.is_open:
        raise AlreadyDecided(field="assignment", value=held.status)
    need(reason, "reason")
    if to_unit.pk == held.unit_id:
        raise Invalid(
            _("移交的对方就是现在的单位。"), field="to_unit", value=str(to_unit), remedy=_("请选择另一单位。")
        )
    try:
        with transaction.atomic():
            hand_over = HandOver.objects.create(
                assignment=held, from_unit=held.unit, to_unit=to_unit, reason=reason.strip(),
                proposed_by=by, proposed_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as broken:
        raise AlreadyOpen(field="assignment", value=held.task) from broken
    publish(events.HandOverProposed(subject=hand_over.uri, assignment=held.uri, to_unit=to_unit.uri), by=by)
    tell_hand_over(hand_over)
    return hand_over


@transaction.atomic
def answer_hand_over(
    *, by: User, hand_over: HandOver, accept: bool, answer: str = "", owner: User | None = None
) -> HandOver:
    """Accept (naming the `owner` in the new unit) or refuse with a reason.

    Raises: NotAllowed; Invalid; AlreadyDecided; AlreadyOpen if the unit has this task already.
    """
    require(by, "plan.answer_hand_over", hand_over)
    held = HandOver.objects.select_for_update(of=("self",), no_key=True).get(pk=hand_over.pk)
    if held.state != HandOverState.PROPOSED:
        raise AlreadyDecided(field="state", value=held.state)
    if not accept:
        need(answer, "answer")
    assignment = Assignment.objects.select_for_update(of=("self",), no_key=True).get(pk=held.assignment_id)
    held.state = HandOverState.ACCEPTED if accept else HandOverState.REFUSED
    held.answer, held.decided_at = answer.strip(), clock.now()
    held.to_owner = (owner or by) if accept else None
    held.save(update_fields=["state", "answer", "decided_at", "to_owner"])
    if accept:
        assignment.unit, assignment.owner = held.to_unit, owner or by
        try:
            with transaction.atomic():
                assignment.save(update_fields=["unit", "owner"])
        except IntegrityError as broken:
            raise AlreadyOpen(field="to_unit", value=str(held.to_unit)) from broken
        link(assignment.uri, Relation.WAS_ASSOCIATED_WITH, held.to_unit.uri, by=by)
    publish(events.HandOverAnswered(subject=held.uri, assignment=assignment.uri, accepted=accept), by=by)
    tell_answered(held)
    hand_over.refresh_from_db()
    return held
