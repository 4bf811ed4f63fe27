"""Joint consulting for an evaluation: a brief, whom it is put to, and their opinions."""

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
from valley.kernel.notices import declare, notify
from valley.kernel.permissions import require
from valley.plan import events
from valley.plan.actions.steering.evaluations import unpublished
from valley.plan.actions.steering.words import need
from valley.plan.errors import AlreadyOpen, NotItsTurn
from valley.plan.models import Adviser, Consultation, ConsultationState, Evaluation, EvaluationBrief, Snapshot
from valley.registry.queries.organisations import people_acting_for

if TYPE_CHECKING:
    from valley.registry.models import Organisation

ASKED = "plan.consultation_asked"
GIVEN = "plan.consultation_answered"

declare(ASKED, _("请贵单位为规划评估提出意见，期限 %(due)s：%(thing)s。"))
declare(GIVEN, _("您征询的单位已有答复：%(thing)s。"))


@transaction.atomic
def issue_brief(*, by: User, evaluation: Evaluation, questions: str, bounds: str, snapshot_uri: str) -> EvaluationBrief:
    """Lay down what is to be found out, and on which frozen data; again for a new version.

    Source: plan L350, 联合咨询研究和客观评估. Raises: NotAllowed; Invalid naming the field; AlreadyDecided.
    """
    require(by, "plan.evaluate", evaluation.plan)
    held = unpublished(evaluation)
    tail = snapshot_uri.removeprefix(Snapshot.uri_prefix)
    if tail not in {str(known) for known in Snapshot.objects.values_list("public_id", flat=True)}:
        raise Invalid(_("没有这个快照。"), field="snapshot_uri", value=snapshot_uri, remedy=_("请先冻结快照，再选择。"))
    brief = EvaluationBrief.objects.create(
        evaluation=held, version=held.briefs.count() + 1, questions=need(questions, "questions"),
        bounds=need(bounds, "bounds"), snapshot_uri=snapshot_uri, issued_by=by, issued_at=clock.now(),
    )  # fmt: skip
    link(brief.uri, Relation.USED, snapshot_uri, by=by)
    link(brief.uri, Relation.WAS_DERIVED_FROM, held.uri, by=by)
    publish(events.BriefIssued(subject=brief.uri, evaluation=held.uri, version=brief.version), by=by)
    return brief


@transaction.atomic
def consult(
    *, by: User, brief: EvaluationBrief, organisation: "Organisation", capacity: str, due_on: date
) -> Consultation:
    """Ask an organisation for its opinion until `due_on`; its people are told.

    Raises: NotAllowed; Invalid naming the field; NotItsTurn for a brief that a later one replaced; AlreadyOpen.
    """
    require(by, "plan.evaluate", brief.evaluation.plan)
    held = unpublished(brief.evaluation)
    if held.briefs.filter(version__gt=brief.version).exists():
        raise NotItsTurn(field="brief", value=brief.version, remedy=_("请用最新一版任务书征询。"))
    if capacity not in Adviser.values:
        raise Invalid(_("请选择身份。"), field="capacity", value=capacity, remedy=_("请从清单中选择。"))
    if due_on <= clock.today():
        raise Invalid(_("期限已过。"), field="due_on", value=due_on.isoformat(), remedy=_("请填将来的日期。"))
    if organisation == held.evaluator:
        raise Invalid(
            _("评估机构不能再作为被征询单位。"),
            field="organisation",
            value=str(organisation),
            remedy=_("请选其他单位。"),
        )
    try:
        with transaction.atomic():
            asked = Consultation.objects.create(
                brief=brief, organisation=organisation, capacity=capacity, due_on=due_on, asked_by=by,
                asked_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as broken:
        raise AlreadyOpen(field="organisation", value=str(organisation)) from broken
    link(asked.uri, Relation.WAS_DERIVED_FROM, brief.uri, by=by)
    publish(
        events.Consulted(
            subject=asked.uri, brief=brief.uri, organisation=organisation.uri, due_on=due_on.isoformat()
        ),
        by=by,
    )  # fmt: skip
    notify(list(people_acting_for(organisation)), ASKED, asked.uri, {"due": due_on.isoformat()})
    return asked


@transaction.atomic
def accept_consultation(*, by: User, consultation: Consultation, interests: str) -> Consultation:
    """Take it on; `interests`: how the organisation is itself concerned, "无" where it is not.

    Raises: NotAllowed; NotItsTurn; Invalid.
    """
    require(by, "plan.answer_consultation", consultation)
    held = _held(consultation, ConsultationState.ASKED)
    held.interests = need(interests, "interests")
    return _move(held, ConsultationState.ACCEPTED, by, consultation)


@transaction.atomic
def decline_consultation(*, by: User, consultation: Consultation, reason: str) -> Consultation:
    """Not ours, or too close to it. Raises: NotAllowed; NotItsTurn; Invalid."""
    require(by, "plan.answer_consultation", consultation)
    held = _held(consultation, ConsultationState.ASKED, ConsultationState.ACCEPTED)
    held.reason = need(reason, "reason")
    return _move(held, ConsultationState.DECLINED, by, consultation)


@transaction.atomic
def give_opinion(*, by: User, consultation: Consultation, opinion: str, report: Upload | None = None) -> Consultation:
    """The opinion, once, with a report if there is one. Raises: NotAllowed; NotItsTurn; Invalid; FileRefused."""
    require(by, "plan.answer_consultation", consultation)
    held = _held(consultation, ConsultationState.ACCEPTED)
    held.opinion = need(opinion, "opinion")
    held.report = store(report, held.uri, by) if report else None
    return _move(held, ConsultationState.GIVEN, by, consultation)


@transaction.atomic
def withdraw_consultation(*, by: User, consultation: Consultation, reason: str) -> Consultation:
    """The office no longer waits for it, and why. Raises: NotAllowed; NotItsTurn; Invalid."""
    require(by, "plan.evaluate", consultation.brief.evaluation.plan)
    held = _held(consultation, ConsultationState.ASKED, ConsultationState.ACCEPTED)
    held.reason = need(reason, "reason")
    return _move(held, ConsultationState.WITHDRAWN, by, consultation)


def _held(consultation: Consultation, *states: ConsultationState) -> Consultation:
    held = Consultation.objects.select_for_update(of=("self",), no_key=True).get(pk=consultation.pk)
    if held.state not in states:
        raise NotItsTurn(field="state", value=held.state)
    return held


def _move(held: Consultation, state: ConsultationState, by: User, given: Consultation) -> Consultation:
    held.state, held.answered_by, held.answered_at = state, by, clock.now()
    held.save()
    publish(events.ConsultationMoved(subject=held.uri, state=state), by=by)
    if state in (ConsultationState.GIVEN, ConsultationState.DECLINED):
        notify(held.asked_by, GIVEN, held.uri)
    given.refresh_from_db()
    return held
