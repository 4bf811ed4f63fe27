"""The assessment of units: a target out of the plan, the unit's own report, points, an objection, the last word."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

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
from valley.plan.actions.steering.telling import tell_target
from valley.plan.actions.steering.words import need
from valley.plan.engine import scoring
from valley.plan.errors import AlreadyOpen, EvidenceNeeded, NotItsTurn, ReasonNeeded
from valley.plan.models import PlanEdition, Target, TargetBasis, TargetState, TargetStep
from valley.plan.queries.targets import computed, last_report
from valley.plan.queries.values import plan_of
from valley.registry.queries import parks

if TYPE_CHECKING:
    from valley.registry.models import Organisation

MOST = Decimal(10) ** 23


@dataclass(frozen=True)
class Proof:
    """What a step rests on: a file, or the address of a record of the platform, or nothing."""

    upload: Upload | None = None
    uri: str = ""

    def __bool__(self) -> bool:
        return self.upload is not None or bool(self.uri)


NO_PROOF = Proof()


@dataclass(frozen=True)
class Whole:
    """Whose records a target is held against: the indicator in `scope` (a park's URI; "" is the whole plan area), the
    unit's own records, or none, where the unit answers for a part that nobody counts by itself."""

    basis: str = TargetBasis.SCOPE
    scope: str = ""


WHOLE = Whole()


@transaction.atomic
def set_target(
    *,
    by: User,
    plan: PlanEdition,
    indicator: int,
    year: int,
    unit: "Organisation",
    owner: User,
    amount: Decimal,
    source: str,
    due_on: date,
    of: Whole = WHOLE,
) -> Target:
    """Give `unit` its part of an indicator for `year`; `owner` reports on it until `due_on`, `by` sees to its points.

    Units:  `amount` in the indicator's unit, up to six decimals.
    Source: plan L350, 构建规划实施进度目标考核体系; `source` is the paper that breaks the plan down.
    Raises: NotAllowed; Invalid naming the field; AlreadyOpen where the unit has this target.
    """
    require(by, "plan.set_target", plan)
    whole = plan_of(plan)
    if all(known.no != indicator for known in whole.indicators):
        raise Invalid(_("规划中没有这个指标。"), field="indicator", value=indicator, remedy=_("请从清单中选择。"))
    if not whole.term.first_year <= year <= whole.term.last_year:
        raise Invalid(_("年度不在规划期内。"), field="year", value=year, remedy=_("请选规划期内的年度。"))
    if not abs(amount) < MOST or amount != amount.quantize(Decimal("0.000001")):
        raise Invalid(_("数值过大，或超过六位小数。"), field="amount", value=str(amount), remedy=_("请核对单位。"))
    if of.basis not in TargetBasis.values:
        raise Invalid(_("请选择核对依据。"), field="basis", value=of.basis, remedy=_("请从清单中选择。"))
    if of.scope and of.scope not in {park.uri for park in parks()}:
        raise Invalid(_("没有这个园区。"), field="scope", value=of.scope, remedy=_("请从清单中选择。"))
    if owner == by:
        raise Invalid(
            _("自报人不能同时是下达和评分的人。"), field="owner", value=owner.username, remedy=_("请选该单位的人。")
        )
    if due_on < clock.today():
        raise Invalid(_("期限已过。"), field="due_on", value=due_on.isoformat(), remedy=_("请填今天或以后的日期。"))
    try:
        with transaction.atomic():
            target = Target.objects.create(
                plan=plan, indicator=indicator, year=year, scope=of.scope, basis=of.basis, unit=unit, amount=amount,
                source=need(source, "source"), owner=owner, scorer=by, due_on=due_on,
            )  # fmt: skip
    except IntegrityError as broken:
        raise AlreadyOpen(field="unit", value=str(unit)) from broken
    link(target.uri, Relation.WAS_DERIVED_FROM, f"/plan/indicators/{indicator}", by=by)
    link(target.uri, Relation.WAS_ASSOCIATED_WITH, unit.uri, by=by)
    publish(
        events.TargetSet(subject=target.uri, indicator=indicator, year=year, unit=unit.uri, amount=str(amount)), by=by
    )
    _note(target, by, TargetState.ISSUED, words=target.source)
    tell_target(target, owner)
    return target


@transaction.atomic
def report_target(
    *, by: User, target: Target, amount: Decimal, words: str, due_on: date, proof: Proof = NO_PROOF
) -> Target:
    """The unit says what it reached; what the records say at this moment is kept beside it. Points are due by `due_on`.

    Raises: NotAllowed; NotItsTurn; Invalid; EvidenceNeeded; FileRefused.
    """
    require(by, "plan.report_target", target)
    held = _held(target, TargetState.ISSUED)
    if not proof:
        raise EvidenceNeeded(field="evidence_uri")
    if not abs(amount) < MOST:
        raise Invalid(_("数值过大。"), field="amount", value=str(amount), remedy=_("请核对单位。"))
    found = computed(held)
    _move(held, by, TargetState.REPORTED, due_on, target)
    _note(
        held, by, TargetState.REPORTED, proof, words=need(words, "words"), reported=amount, computed=found.value,
        computed_public=found.public,
    )  # fmt: skip
    tell_target(held, held.scorer)
    return held


@transaction.atomic
def score_target(*, by: User, target: Target, points: int, words: str, due_on: date) -> Target:
    """Points for what was reached; `due_on` is until when the unit may object.

    The platform proposes points from the computed value, or from the report where the records say nothing; other
    points need a reason. Raises: NotAllowed; NotItsTurn; Invalid; ReasonNeeded.
    """
    require(by, "plan.score_target", target)
    held = _held(target, TargetState.REPORTED)
    return _score(held, by, points, words, TargetState.SCORED, due_on, target)


@transaction.atomic
def accept_score(*, by: User, target: Target) -> Target:
    """The unit agrees with its points. Raises: NotAllowed; NotItsTurn."""
    require(by, "plan.answer_score", target)
    held = _held(target, TargetState.SCORED)
    _move(held, by, TargetState.CLOSED, held.due_on, target)
    _note(held, by, TargetState.CLOSED, points=held.points)
    return held


@transaction.atomic
def dispute_score(*, by: User, target: Target, words: str, due_on: date, proof: Proof = NO_PROOF) -> Target:
    """The unit objects, with its evidence, until the date given for it; an answer is wanted by `due_on`.

    Raises: NotAllowed; NotItsTurn, also after the date; Invalid; EvidenceNeeded; FileRefused.
    """
    require(by, "plan.answer_score", target)
    held = _held(target, TargetState.SCORED)
    if held.due_on < clock.today():
        raise NotItsTurn(
            _("提出异议的期限已过。"),
            field="due_on",
            value=held.due_on.isoformat(),
            remedy=_("如有新证据，请联系园区办公室。"),
        )
    if not proof:
        raise EvidenceNeeded(field="evidence_uri")
    _move(held, by, TargetState.DISPUTED, due_on, target)
    _note(held, by, TargetState.DISPUTED, proof, words=need(words, "words"), points=held.points)
    return held


@transaction.atomic
def settle_dispute(*, by: User, target: Target, points: int, words: str) -> Target:
    """The last word on an objection, by somebody who did not give the points.

    Raises: NotAllowed; NotItsTurn; Invalid.
    """
    require(by, "plan.settle_target", target)
    held = _held(target, TargetState.DISPUTED)
    need(words, "words")
    held = _score(held, by, points, words, TargetState.CLOSED, held.due_on, target)
    tell_target(held, held.owner)
    return held


@transaction.atomic
def close_target(*, by: User, target: Target) -> Target:
    """Nobody objected in time: the points stand. Raises: NotAllowed; NotItsTurn before the date has passed."""
    require(by, "plan.set_target", target.plan)
    held = _held(target, TargetState.SCORED)
    if held.due_on >= clock.today():
        raise NotItsTurn(
            _("异议期未满。"), field="due_on", value=held.due_on.isoformat(), remedy=_("请等期满，或由单位确认。")
        )
    _move(held, by, TargetState.CLOSED, held.due_on, target)
    _note(held, by, TargetState.CLOSED, words=str(_("期内无异议。")), points=held.points)
    return held


@transaction.atomic
def withdraw_target(*, by: User, target: Target, words: str) -> Target:
    """It was given by mistake, or the plan changed; what was said stays. Raises: NotAllowed; NotItsTurn; Invalid."""
    require(by, "plan.set_target", target.plan)
    held = _held(target, TargetState.ISSUED, TargetState.REPORTED)
    _move(held, by, TargetState.WITHDRAWN, held.due_on, target)
    _note(held, by, TargetState.WITHDRAWN, words=need(words, "words"))
    return held


def proposal(target: Target) -> int | None:
    """The points that the platform proposes: from what was computed at the report, else from the report."""
    report = last_report(target)
    if report is None or report.reported is None:
        return None
    value = report.computed if report.computed is not None else report.reported
    rising = plan_of(target.plan).indicator(target.indicator).rising
    return scoring.points(Fraction(value), Fraction(target.amount), rising=rising)


def _score(held: Target, by: User, points: int, words: str, state: TargetState, due_on: date, target: Target) -> Target:
    if not 0 <= points <= 100:
        raise Invalid(_("得分须在 0 到 100 之间。"), field="points", value=points, remedy=_("请填 0 到 100 的整数。"))
    proposed = proposal(held)
    if points != proposed and not words.strip():
        raise ReasonNeeded(field="words", value=points)
    held.points = points
    _move(held, by, state, due_on, target)
    _note(held, by, state, words=words.strip(), proposed=proposed, points=points)
    if state == TargetState.SCORED:
        tell_target(held, held.owner)
    return held


def _held(target: Target, *states: TargetState) -> Target:
    held = Target.objects.select_for_update(of=("self",), no_key=True).get(pk=target.pk)
    if held.state not in states:
        raise NotItsTurn(field="state", value=held.state)
    return held


def _move(held: Target, by: User, state: TargetState, due_on: date, target: Target) -> None:
    if state != TargetState.CLOSED and state != TargetState.WITHDRAWN and due_on < clock.today():
        raise Invalid(_("期限已过。"), field="due_on", value=due_on.isoformat(), remedy=_("请填今天或以后的日期。"))
    held.state, held.due_on = state, due_on
    held.save(update_fields=["state", "due_on", "points"])
    publish(events.TargetMoved(subject=held.uri, state=state, due_on=due_on.isoformat()), by=by)
    target.refresh_from_db()


def _note(target: Target, by: User, state: TargetState, proof: Proof = NO_PROOF, **said: Any) -> None:
    evidence = store(proof.upload, target.uri, by) if proof.upload else None
    TargetStep.objects.create(
        target=target, at=clock.now(), by=by, state=state, evidence=evidence, evidence_uri=proof.uri, **said
    )
    if proof.uri:
        link(target.uri, Relation.USED, proof.uri, by=by)
