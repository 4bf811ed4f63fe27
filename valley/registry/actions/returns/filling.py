"""The firm's side: fill, submit, take back, sign."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from valley.kernel import clock
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.registry.actions.returns.steps import clean_reasons, clean_typed, hold, move, moved
from valley.registry.engine.returns.checking import Outcome
from valley.registry.engine.returns.states import Verb
from valley.registry.engine.returns.versions import digest
from valley.registry.errors.returns import ChangedMeanwhile, NotReady
from valley.registry.events.returns import ReturnSigned, ReturnSubmitted, ReturnTakenBack
from valley.registry.models import Return, ReturnValue, ReturnVersion
from valley.registry.queries import returns as queries


@transaction.atomic
def fill(
    *, by: User, report: Return, typed: Mapping[str, str], reasons: Mapping[str, str], revision: int | None
) -> Return:
    """Save what was typed, cell by cell, also what is no number yet; cells not given stay as they are.

    `revision` is that of the page; None overrides. Drafts are not journalled: the first submit is.
    Raises: NotAllowed; ChangedMeanwhile; WrongState; NotDue; Invalid for an unknown cell or overlong text.
    """
    held = hold(report, Verb.FILL, by=by, revision=revision)
    codes = {item.code for item in held.campaign.form.items}
    held.typed = held.typed | clean_typed(dict(typed), codes=codes)
    held.reasons = {k: v for k, v in (held.reasons | clean_reasons(dict(reasons), codes=codes)).items() if v}
    held.saved_at, held.saved_by = clock.now(), by
    held.revision += 1
    held.save()
    return held


@transaction.atomic
def submit(*, by: User, report: Return, revision: int | None) -> Return:
    """Hand the saved return to the signer.

    Raises: NotAllowed; ChangedMeanwhile; WrongState; NotReady, naming every problem at its cell.
    """
    held = hold(report, Verb.SUBMIT, by=by, revision=revision)
    found = queries.outcome(held)
    if found.blocking:
        raise NotReady(found.blocking)
    move(held, Verb.SUBMIT, by=by)
    publish(ReturnSubmitted(**moved(held)), by=by)
    return held


@transaction.atomic
def take_back(*, by: User, report: Return, revision: int | None) -> Return:
    """Open it again for the firm, as long as the office has not checked it.

    Raises: NotAllowed; ChangedMeanwhile; WrongState.
    """
    held = hold(report, Verb.TAKE_BACK, by=by, revision=revision)
    move(held, Verb.TAKE_BACK, by=by)
    publish(ReturnTakenBack(**moved(held)), by=by)
    return held


def seal(report: Return, found: Outcome) -> tuple[str, dict[str, str]]:
    """The digest that a signature would freeze, and the reasons under it (of problems that ask for one)."""
    reasons = {p.item: p.reason for p in found.problems if p.reason}
    return (
        digest(subject=report.uri, fingerprint=report.campaign.form_fingerprint, values=found.values, reasons=reasons),
        reasons,
    )


@transaction.atomic
def sign(*, by: User, report: Return, digest: str, revision: int | None = None) -> ReturnVersion:
    """Freeze what the signer saw as the next version. `digest` is that of the page that showed it.

    Raises: NotAllowed (only the firm's signers sign); WrongState; NotReady where last period's figures changed
    meanwhile and now ask a reason; ChangedMeanwhile where the values are no longer those of `digest`.
    """
    held = hold(report, Verb.SIGN, by=by, revision=revision)
    found = queries.outcome(held)
    if found.blocking:
        raise NotReady(found.blocking)
    sealed, reasons = seal(held, found)
    if sealed != digest:
        raise ChangedMeanwhile(field="digest", value=digest)
    last = held.versions.aggregate(last=Max("number"))["last"] or 0
    version = ReturnVersion.objects.create(
        report=held, number=last + 1, digest=sealed, reasons=reasons, signed_at=clock.now(), signed_by=by
    )
    units = {item.code: item.unit.code for item in held.campaign.form.items}
    ReturnValue.objects.bulk_create(
        [ReturnValue(version=version, item=i, quantity=q, unit=units[i]) for i, q in found.values.items()]
    )
    held.version = version
    move(held, Verb.SIGN, by=by, version=version)
    publish(ReturnSigned(**moved(held), version=version.number, digest=sealed), by=by)
    return version
