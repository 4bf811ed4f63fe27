"""A technology from stage to stage."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import number, people_of, tell
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.shared import ends, in_state, promises
from valley.innovation.projects.engine.gates import after, criteria
from valley.innovation.projects.models import (
    Case,
    CaseState,
    CaseStay,
    Consortium,
    DropReason,
    Field,
    Gate,
    Met,
    Path,
    Stage,
)
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, text

if TYPE_CHECKING:
    from valley.innovation.exchange.models import Result
    from valley.registry.models import Organisation

DECIDE_WITHIN = timedelta(days=30)  # the platform's own promise


@transaction.atomic
def open_case(
    *,
    by: User,
    organisation: "Organisation",
    title: str,
    field: str,
    due_on: date,
    path: str = Path.GENERAL,
    result: "Result | None" = None,
    consortium: Consortium | None = None,
) -> Case:
    """A technology sets out at the first stage. Raises: NotAllowed; Invalid."""
    require(by, "projects.found", organisation)
    case = Case.objects.create(
        number=number("P"), title=text(title, field="title", most=120), path=choice(path, Path, field="path"),
        field=choice(field, Field, field="field"), organisation=organisation, owner=by, result=result,
        consortium=consortium, started_at=clock.now(), due_on=shared.future(due_on, "due_on"),
        next_step=step("case-criteria"),
    )  # fmt: skip
    CaseStay.objects.create(case=case, stage=case.stage, holder=organisation, entered_at=clock.now())
    link(case.uri, Relation.WAS_ATTRIBUTED_TO, organisation.uri, by=by)
    for source in (result, consortium):
        if source is not None:
            link(case.uri, Relation.WAS_DERIVED_FROM, source.uri, by=by)
    publish(events.CaseOpened(subject=case.uri, organisation=organisation.uri, path=case.path), by=by)
    return case


@transaction.atomic
def meet_criterion(*, by: User, case: Case, criterion: str, words: str, file: Upload) -> Met:
    """Show that a criterion of the stage is met. Raises: NotAllowed; WrongState; Invalid; FileRefused."""
    require(by, "projects.run_case", case)
    held = in_state(case, CaseState.RUNNING)
    stay = held.stays.get(left_at=None)
    if criterion not in criteria(held.path, held.stage):
        raise Invalid(_("本阶段没有这个条件。"), field="criterion", value=criterion, remedy=_("请从列表中选。"))
    with promises():
        met = Met.objects.create(
            stay=stay, criterion=criterion, words=text(words, field="words", most=600),
            evidence=store(file, held.uri, by), by=by, at=clock.now(),
        )  # fmt: skip
    publish(events.CriterionMet(subject=held.uri, stage=held.stage), by=by)
    return met


@transaction.atomic
def ask_gate(*, by: User, case: Case) -> Case:
    """All criteria of the stage are shown: ask for the decision.

    Raises: NotAllowed; WrongState with what is missing.
    """
    require(by, "projects.run_case", case)
    held = in_state(case, CaseState.RUNNING)
    stay = held.stays.get(left_at=None)
    met = set(stay.met.values_list("criterion", flat=True))
    missing = [one for one in criteria(held.path, held.stage) if one not in met]
    if missing or stay.asked_at is not None:
        raise WrongState(
            _("还缺：%(missing)s。") % {"missing": "、".join(missing)} if missing else _("已申请评审。"),
            field="criterion", value=held.stage, remedy=_("请补齐证据，或等评审决定。"),
        )  # fmt: skip
    stay.asked_at = clock.now()
    stay.save(update_fields=["asked_at"])
    held.next_step, held.due_on = step("case-wait"), clock.today() + DECIDE_WITHIN
    held.save(update_fields=["next_step", "due_on"])
    publish(events.GateAsked(subject=held.uri, stage=held.stage), by=by)
    return held


@transaction.atomic
def decide_gate(
    *, by: User, case: Case, verdict: str, reason: str, holder: "Organisation | None" = None, due_on: date | None = None
) -> Case:
    """Go on, rework, or stop. `holder` answers for the next stage (default: who answers now), until `due_on`.

    Raises: NotAllowed (also for one's own case); WrongState (also where it was decided a moment ago); Invalid.
    """
    require(by, "projects.decide_gate", case)
    held = in_state(case, CaseState.RUNNING)
    stay = held.stays.get(left_at=None)
    if stay.asked_at is None:
        raise WrongState(_("还没有申请评审。"), field="verdict", value=held.stage, remedy=_("请等负责单位申请。"))
    verdict, reason = choice(verdict, Gate.Verdict, field="verdict"), text(reason, field="reason", most=600)
    with promises():
        Gate.objects.create(stay=stay, verdict=verdict, reason=reason, by=by, at=clock.now())
    following = after(held.stage)
    if verdict == Gate.Verdict.REWORK:
        stay.asked_at = None
        stay.save(update_fields=["asked_at"])
        held.next_step, held.due_on = step("case-rework"), _due(due_on)
        held.save(update_fields=["next_step", "due_on"])
    elif verdict == Gate.Verdict.DROP:
        _close(held, stay, CaseState.DROPPED, reason, DropReason.OTHER)
    elif not following:
        _close(held, stay, CaseState.DONE, reason)
    else:
        stay.left_at = clock.now()
        stay.save(update_fields=["left_at"])
        CaseStay.objects.create(case=held, stage=following, holder=holder or stay.holder, entered_at=clock.now())
        held.stage, held.next_step = Stage(following), step("case-criteria")
        held.due_on = _due(due_on)
        held.save(update_fields=["stage", "next_step", "due_on"])
    publish(events.GateDecided(subject=held.uri, stage=stay.stage, verdict=verdict), by=by)
    people = [held.owner, *people_of(stay.holder), *people_of(holder)]
    tell("projects.gate_decided", held.uri, people, but=by)
    return held


@transaction.atomic
def drop_case(*, by: User, case: Case, kind: str, reason: str) -> Case:
    """The owner gives it up: the reason is counted. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.run_case", case)
    held = in_state(case, CaseState.RUNNING)
    kind = choice(kind, DropReason, field="kind")
    _close(held, held.stays.get(left_at=None), CaseState.DROPPED, text(reason, field="reason", most=600), kind)
    publish(events.CaseDropped(subject=held.uri, stage=held.stage, kind=kind), by=by)
    return held


def _close(case: Case, stay: CaseStay, state: str, reason: str, kind: str = "") -> None:
    stay.left_at = clock.now()
    stay.save(update_fields=["left_at"])
    case.drop_kind = kind
    ends(case, state, reason)


def _due(day: date | None) -> date:
    if day is None:
        raise Invalid(_("请写明下一期限。"), field="due_on", remedy=_("补充或进入下一阶段都要有期限。"))
    return shared.future(day, "due_on")
