"""Writing into the plan: lost values with their source, changes with a decision. Old values are kept."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import EvidenceFile, User
from valley.kernel.permissions import require
from valley.plan import events
from valley.plan.actions.steering.words import need
from valley.plan.errors import AlreadyDecided, AlreadyOpen, NotLost, ValueChangedMeanwhile
from valley.plan.models import ChangeProposal, Decision, PlanEdition, PlanValue, ProposalState, ValueKind
from valley.plan.queries.values import check_value, is_lost, value_at


@transaction.atomic
def enter_value(*, by: User, plan: PlanEdition, path: str, value: Any, source: str, on: date) -> PlanValue:
    """Enter a value that the plan's text has lost, from `source` (document, number, page) dated `on`.

    `path` and the shape of `value` are those of the data files, e.g. "indicators/10/target", {"value": 6}.
    Raises: NotAllowed; NotLost if the text states it; Invalid if the value has not the path's shape,
            the source is empty or its date lies in the future.
    """
    require(by, "plan.enter_value", plan)
    if not is_lost(plan, path):
        raise NotLost(field="path", value=path)
    if on > clock.today():
        raise Invalid(_("出处日期在将来。"), field="on", value=on, remedy=_("请填出处文件的日期。"))
    entered = PlanValue.objects.create(
        plan=plan, path=path, kind=ValueKind.SUPPLEMENT, old=value_at(plan, path), value=check_value(plan, path, value),
        source=need(source, "source"), on=on, entered_by=by, entered_at=clock.now(),
    )  # fmt: skip
    publish(events.ValueEntered(subject=plan.uri, path=path), by=by)
    return entered


@transaction.atomic
def propose_change(
    *,
    by: User,
    plan: PlanEdition,
    path: str,
    new: Any,
    reason: str,
    check_on: date,
    evidence_uri: str = "",
    evidence: EvidenceFile | None = None,
) -> ChangeProposal:
    """Propose to replace the value at `path`; it goes to the next meeting by itself.

    Raises: NotAllowed; Invalid (shape, reason, evidence, check date); AlreadyOpen for this path.
    """
    require(by, "plan.propose_change", plan)
    new = check_value(plan, path, new)
    if not evidence_uri and evidence is None:
        raise Invalid(_("调整建议需要依据。"), field="evidence_uri", remedy=_("请填写平台内记录的地址，或上传文件。"))
    if check_on <= clock.today():
        raise Invalid(_("效果检查日期须在今天之后。"), field="check_on", value=check_on)
    try:
        with transaction.atomic():
            proposal = ChangeProposal.objects.create(
                plan=plan, path=path, old=value_at(plan, path), new=new, reason=need(reason, "reason"),
                evidence_uri=evidence_uri, evidence=evidence, proposed_by=by, proposed_at=clock.now(),
                check_on=check_on,
            )  # fmt: skip
    except IntegrityError as broken:
        raise AlreadyOpen(field="path", value=path) from broken
    publish(events.PlanChangeProposed(subject=proposal.uri, path=path), by=by)
    return proposal


@transaction.atomic
def withdraw_change(*, by: User, proposal: ChangeProposal) -> None:
    """Take a proposal back before it is decided. Raises NotAllowed, AlreadyDecided."""
    require(by, "plan.propose_change", proposal.plan)
    changed = ChangeProposal.objects.filter(pk=proposal.pk, state=ProposalState.PROPOSED).update(
        state=ProposalState.WITHDRAWN
    )
    if not changed:
        raise AlreadyDecided(field="state", value=proposal.state)


def settle_change(*, by: User, proposal: ChangeProposal, decision: Decision, adopt: bool) -> None:
    """Carry out a decision on `proposal`, inside the decision's transaction.

    Raises: AlreadyDecided; ValueChangedMeanwhile if the value is no longer the one that was to be replaced.
    """
    held = ChangeProposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    if held.state != ProposalState.PROPOSED:
        raise AlreadyDecided(field="proposal", value=held.state)
    held.state = ProposalState.ADOPTED if adopt else ProposalState.REJECTED
    held.decision = decision
    held.save(update_fields=["state", "decision"])
    if not adopt:
        return
    if value_at(held.plan, held.path) != held.old:
        raise ValueChangedMeanwhile(field="path", value=held.path)
    PlanValue.objects.create(
        plan=held.plan, path=held.path, kind=ValueKind.CHANGE, old=held.old, value=held.new,
        source=decision.uri, on=decision.decided_on, proposal=held, entered_by=by, entered_at=clock.now(),
    )  # fmt: skip
    publish(events.PlanChanged(subject=held.plan.uri, path=held.path, proposal=held.uri), by=by)
