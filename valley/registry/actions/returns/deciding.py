"""The office's side: check, give back, accept, reopen."""

from collections.abc import Mapping

from django.db import transaction

from valley.kernel import clock
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.registry.actions.returns.steps import hold, move, moved, worded
from valley.registry.actions.versions import insert, supersede, text
from valley.registry.engine.returns.states import Verb
from valley.registry.engine.returns.units import show
from valley.registry.errors.returns import RemarkNeeded
from valley.registry.events.returns import ReturnAccepted, ReturnChecked, ReturnGivenBack, ReturnReopened
from valley.registry.models import Acceptance, CellRemark, Return, ReturnTransition, ReturnVersion
from valley.registry.queries import returns as queries


def _version(held: Return) -> ReturnVersion:
    assert held.version is not None  # the database promises it for every signed state
    return held.version


@transaction.atomic
def check(*, by: User, report: Return, revision: int | None = None) -> Return:
    """Note that the office has looked the signed version through. Raises: NotAllowed; ChangedMeanwhile; WrongState."""
    held = hold(report, Verb.CHECK, by=by, revision=revision)
    version = _version(held)
    move(held, Verb.CHECK, by=by, version=version)
    publish(ReturnChecked(**moved(held), version=version.number), by=by)
    return held


@transaction.atomic
def return_with_remarks(
    *, by: User, report: Return, remarks: Mapping[str, str], reason: str = "", revision: int | None = None
) -> Return:
    """Give it back: `remarks` by item code, `reason` about the whole. At least one of them must have words.

    Raises: NotAllowed; ChangedMeanwhile; WrongState; RemarkNeeded; Invalid for an unknown cell.
    """
    held = hold(report, Verb.RETURN, by=by, revision=revision)
    form = held.campaign.form
    words = {code: text(said, field=code, most=500, required=False) for code, said in remarks.items()}
    words = {form.item(code).code: said for code, said in words.items() if said}
    reason = text(reason, field="reason", most=500, required=False)
    if not words and not reason:
        raise RemarkNeeded(field="reason")
    version = _version(held)
    at = clock.now()
    said = [*words.items(), *([("", reason)] if reason else [])]
    CellRemark.objects.bulk_create(
        [CellRemark(report=held, version=version, item=item, text=t, at=at, by=by) for item, t in said]
    )
    move(held, Verb.RETURN, by=by, version=version, reason=reason)
    publish(ReturnGivenBack(**moved(held), version=version.number, remarks=len(said)), by=by)
    return held


@transaction.atomic
def accept(*, by: User, report: Return, revision: int | None = None) -> Acceptance:
    """Take the checked version as the firm's answer, known from now on; an earlier one stays known until now.

    Raises: NotAllowed; ChangedMeanwhile; WrongState.
    """
    held = hold(report, Verb.ACCEPT, by=by, revision=revision)
    version = _version(held)
    before = Acceptance.objects.known().filter(report=held).select_related("version").first()
    if before is None:
        taken = insert(Acceptance, by=by, report=held, version=version, recorded_at=clock.now())
    else:
        taken = supersede(before, by=by, reason=_why_reopened(held), version=version)
    move(held, Verb.ACCEPT, by=by, version=version)
    publish(
        ReturnAccepted(**moved(held), version=version.number, corrects=before.version.number if before else 0), by=by
    )
    return taken


def _why_reopened(held: Return) -> str:
    last = ReturnTransition.objects.filter(report=held, verb=Verb.REOPEN.value).order_by("-pk").first()
    return last.reason[:300] if last else ""


@transaction.atomic
def reopen(*, by: User, report: Return, reason: str, revision: int | None = None) -> Return:
    """Let the firm correct an accepted or locked return; it starts from the accepted values.

    Raises: NotAllowed; ChangedMeanwhile; WrongState; Invalid without a reason.
    """
    held = hold(report, Verb.REOPEN, by=by, revision=revision)
    reason = worded(reason)
    version = _version(held)
    values = queries.values_of(version)
    form = held.campaign.form
    held.typed = {i.code: show(values[i.code], i.unit, group=False) for i in form.items if i.code in values}
    held.reasons = dict(version.reasons)
    move(held, Verb.REOPEN, by=by, version=version, reason=reason)
    publish(ReturnReopened(**moved(held), version=version.number), by=by)
    return held
