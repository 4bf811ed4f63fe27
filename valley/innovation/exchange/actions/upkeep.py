"""What happens to a need while it is open: another date, another owner, renewal, withdrawal."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.actions import shared
from valley.innovation.exchange.actions.needs import askers_of, close, colleague, resume
from valley.innovation.exchange.actions.results import live
from valley.innovation.exchange.actions.shared import lock, tell
from valley.innovation.exchange.errors import WrongCase
from valley.innovation.exchange.models import OPEN, Need, NeedState, Postponement, Result
from valley.kernel import clock
from valley.kernel.engine.credentials import code_digest
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import text

TELL_DAYS = (30, 7)  # before a need or result that nobody renews is marked as expired


@transaction.atomic
def postpone_need(*, by: User, need: Need, to_on: date, reason: str, next_step: str) -> Need:
    """A new date and next step, and why. Every postponement is kept and counted.

    Raises: NotAllowed; WrongState; Invalid.
    """
    require(by, "exchange.postpone_need", need)
    held = lock(need)
    shared.in_state(held, NeedState.REPORTED, NeedState.ANALYSING, NeedState.WAITING)
    before = held.due_on
    if before is not None and to_on <= before:
        raise Invalid(_("新期限须晚于原期限。"), field="to_on", value=to_on.isoformat(), remedy=_("请核对日期。"))
    shared.due_by(held, to_on, field="to_on")
    Postponement.objects.create(
        need=held, from_on=before, to_on=to_on, reason=text(reason, field="reason", most=300), by=by, at=clock.now()
    )
    held.next_step = text(next_step, field="next_step", most=200)
    held.save(update_fields=["due_on", "due_not_before", "next_step"])
    publish(events.NeedPostponed(subject=held.uri, to_on=to_on.isoformat()), by=by)
    return held


@transaction.atomic
def hand_on(*, by: User, need: Need, owner: User) -> Need:
    """Another colleague answers for it.

    Raises: NotAllowed; WrongState; Invalid if `owner` does not act for the handler.
    """
    require(by, "exchange.work_on_need", need)
    held = lock(need)
    shared.in_state(held, NeedState.ANALYSING, NeedState.WAITING)
    assert held.handler is not None
    colleague(owner, held.handler)
    before, held.owner = held.owner, owner
    held.save(update_fields=["owner"])
    publish(events.OwnerChanged(subject=held.uri, before=before.uri if before else "", owner=owner.uri), by=by)
    tell("exchange.need_placed", held.uri, [owner], but=by)
    return held


@transaction.atomic
def withdraw_need(*, by: User | None, need: Need, reason: str, secret: str = "") -> Need:
    """Whoever asked no longer asks; what was split off from it falls with it. `by` None: as `check_answer`.

    Raises: NotAllowed; WrongCase; WrongState; Invalid.
    """
    held = _asked(by, need, secret)
    shared.in_state(held, *OPEN)
    reason = text(reason, field="reason", most=300)
    _withdraw(held, reason, by)
    if held.parent is not None:
        resume(held.parent)
    return held


def _asked(by: User | None, need: Need, secret: str) -> Need:
    """The need, held, for whoever speaks for it: an account, or the secret of an anonymous case."""
    if by is not None:
        require(by, "exchange.speak_for_need", need)
        return lock(need)
    held = lock(need)
    if not held.secret_digest or code_digest(secret) != held.secret_digest:
        raise WrongCase(field="secret")
    return held


def _withdraw(held: Need, reason: str, by: User | None) -> None:
    for child in held.children.filter(state__in=OPEN):
        _withdraw(lock(child), reason, by)
    held.answers.filter(verdict="open").update(verdict="lapsed", checked_at=clock.now())
    close(held, NeedState.WITHDRAWN, reason)
    publish(events.NeedWithdrawn(subject=held.uri), by=by)
    tell("exchange.need_declined", held.uri, shared.people_of(held.handler), but=by)


@transaction.atomic
def renew_need(*, by: User | None, need: Need, secret: str = "") -> Need:
    """It holds for another year from today. `by` None: as `check_answer`. Raises: NotAllowed; WrongCase; WrongState."""
    held = _asked(by, need, secret)
    shared.in_state(held, *OPEN)
    _for_a_year(held)
    publish(events.NeedRenewed(subject=held.uri, until=held.expires_on.isoformat()), by=by)
    return held


@transaction.atomic
def renew_result(*, by: User, result: Result) -> Result:
    """It holds for another year from today. Raises: NotAllowed; WrongState once withdrawn."""
    require(by, "exchange.change_result", result)
    held = live(result)
    _for_a_year(held)
    publish(events.ResultRenewed(subject=held.uri, until=held.expires_on.isoformat()), by=by)
    return held


def _for_a_year(held: Need | Result) -> None:
    held.expires_on, held.expiry_told_on = clock.today() + shared.HOLDS_FOR, None
    held.save(update_fields=["expires_on", "expiry_told_on"])


@transaction.atomic
def tell_expiring() -> int:
    """Tell whoever can renew an open need or a result that its year ends in 30 or 7 days, each step once; how many."""
    soon = {"expires_on__gte": clock.today(), "expires_on__lte": clock.today() + timedelta(days=max(TELL_DAYS))}
    needs = Need.objects.filter(state__in=OPEN, **soon).select_related("reporter", "parent__owner", "parent__handler")
    results = Result.objects.filter(withdrawn_at=None, **soon).select_related("contact", "organisation")
    due: list[tuple[Need | Result, list[User | None]]] = [(need, askers_of(need)) for need in needs.order_by("pk")]
    due += [(one, [one.contact, *shared.people_of(one.organisation)]) for one in results.order_by("pk")]
    told = 0
    for thing, people in due:
        if shared.step_due(thing.expires_on, thing.expiry_told_on, TELL_DAYS):
            thing.expiry_told_on = clock.today()
            thing.save(update_fields=["expiry_told_on"])
            tell("exchange.expiring", thing.uri, people, day=thing.expires_on.isoformat())
            told += 1
    return told
