"""Evaluations of the plan: findings and answers."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import EvidenceFile, Relation, User
from valley.kernel.permissions import require
from valley.plan import events
from valley.plan.actions.steering.telling import tell_found, tell_ordered
from valley.plan.actions.steering.words import need
from valley.plan.errors import AlreadyDecided, AlreadyOpen, FindingsOpen, OpinionsOpen
from valley.plan.models import (
    OPEN_CONSULTATIONS,
    Action,
    Consultation,
    ConsultationState,
    Evaluation,
    EvaluationState,
    Finding,
    PlanEdition,
)
from valley.plan.models.evaluation import Weight

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@transaction.atomic
def plan_evaluation(
    *, by: User, plan: PlanEdition, stage: str, title: str, due_on: date, evaluator: "Organisation | None" = None
) -> Evaluation:
    """Put an evaluation into the calendar. Source: plan L350, 健全规划评估制度.

    Raises: NotAllowed; Invalid; AlreadyOpen for a title that is taken.
    """
    require(by, "plan.evaluate", plan)
    try:
        with transaction.atomic():
            evaluation = Evaluation.objects.create(
                plan=plan, stage=stage, title=need(title, "title"), due_on=due_on, evaluator=evaluator
            )
    except IntegrityError as broken:
        raise AlreadyOpen(field="title", value=title) from broken
    return evaluation


@transaction.atomic
def record_finding(
    *,
    by: User,
    evaluation: Evaluation,
    about: str,
    weight: str,
    words: str,
    unit: "Organisation",
    answer_due_on: date,
    opinion: Consultation | None = None,
) -> Finding:
    """Write down what the evaluation found about a record, and which unit has to answer by when.

    `opinion`: the adviser's opinion that it takes up.
    Raises: NotAllowed; Invalid; AlreadyDecided once the evaluation is published.
    """
    require(by, "plan.evaluate", evaluation.plan)
    held = unpublished(evaluation)
    if weight not in Weight.values:
        raise Invalid(_("没有这种意见性质。"), field="weight", value=weight, remedy=_("请从列表中选择。"))
    if opinion is not None and (opinion.state != ConsultationState.GIVEN or opinion.brief.evaluation_id != held.pk):
        raise Invalid(_("这份意见不属于本评估。"), field="opinion", value=opinion.uri, remedy=_("请从列表中选择。"))
    finding = Finding.objects.create(
        evaluation=held, about=need(about, "about"), weight=weight, words=need(words, "words"), found_by=by,
        found_at=clock.now(), unit=unit, answer_due_on=answer_due_on,
    )  # fmt: skip
    if held.state == EvaluationState.PLANNED:
        held.state = EvaluationState.UNDER_WAY
        held.save(update_fields=["state"])
    link(finding.uri, Relation.WAS_INFORMED_BY, about, by=by)
    if opinion is not None:
        link(finding.uri, Relation.WAS_DERIVED_FROM, opinion.uri, by=by)
    publish(events.FindingRecorded(subject=finding.uri, about=about, weight=weight), by=by)
    tell_found(finding)
    return finding


@transaction.atomic
def answer_finding(
    *,
    by: User,
    finding: Finding,
    answer: str,
    action_words: str = "",
    action_owner: User | None = None,
    action_due_on: date | None = None,
) -> Finding:
    """Answer once; with `action_words`, owner and date the answer also starts an action.

    Raises: NotAllowed; Invalid; AlreadyDecided.
    """
    require(by, "plan.answer_finding", finding)
    held = Finding.objects.select_for_update(of=("self",), no_key=True).get(pk=finding.pk)
    if held.answer:
        raise AlreadyDecided(field="answer", value=held.answer)
    held.answer, held.answered_by, held.answered_at = need(answer, "answer"), by, clock.now()
    held.save(update_fields=["answer", "answered_by", "answered_at"])
    if action_words:
        if action_owner is None or action_due_on is None:
            raise Invalid(_("整改事项须有负责人和期限。"), field="action_owner", remedy=_("请填写负责人和期限。"))
        action = Action.objects.create(
            plan=held.evaluation.plan, finding=held, about=held.about, words=action_words.strip(), unit=held.unit,
            owner=action_owner, next_step=action_words.strip(), due_on=action_due_on,
        )  # fmt: skip
        link(action.uri, Relation.WAS_DERIVED_FROM, held.uri, by=by)
        tell_ordered(action)
    publish(events.FindingAnswered(subject=held.uri), by=by)
    finding.refresh_from_db()
    return held


@transaction.atomic
def publish_evaluation(
    *, by: User, evaluation: Evaluation, method: str, snapshot_uri: str, report: EvidenceFile | None = None
) -> Evaluation:
    """Publish, resting on a frozen snapshot. Raises NotAllowed, Invalid, AlreadyDecided, FindingsOpen,
    OpinionsOpen."""
    require(by, "plan.evaluate", evaluation.plan)
    held = unpublished(evaluation)
    if not snapshot_uri or not held.findings.exists():
        raise FindingsOpen(field="snapshot_uri", value=snapshot_uri)
    if Consultation.objects.filter(brief__evaluation=held, state__in=OPEN_CONSULTATIONS).exists():
        raise OpinionsOpen(field="snapshot_uri")
    held.state, held.method, held.snapshot_uri = EvaluationState.PUBLISHED, need(method, "method"), snapshot_uri
    held.published_on, held.report = clock.today(), report
    held.save(update_fields=["state", "method", "snapshot_uri", "published_on", "report"])
    link(held.uri, Relation.USED, snapshot_uri, by=by)
    publish(events.EvaluationPublished(subject=held.uri, snapshot=snapshot_uri), by=by)
    evaluation.refresh_from_db()
    return held


def unpublished(evaluation: Evaluation) -> Evaluation:
    """The evaluation, locked. Raises: AlreadyDecided once it is published."""
    held = Evaluation.objects.select_for_update(of=("self",), no_key=True).get(pk=evaluation.pk)
    if held.state == EvaluationState.PUBLISHED:
        raise AlreadyDecided(field="state", value=held.state)
    return held
