"""Asking to see more, deciding on it, and opening what one may open."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from valley.innovation.exchange import events
from valley.innovation.exchange.actions import shared
from valley.innovation.exchange.actions.shared import lock, promises, tell
from valley.innovation.exchange.errors import WrongState
from valley.innovation.exchange.models import Disclosure, DisclosureState, Need, Opened, Result, Stage
from valley.kernel import clock
from valley.kernel.errors import NotAllowed
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import deputised, require
from valley.registry.actions.versions import choice, text
from valley.registry.rules import acts_for

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@transaction.atomic
def ask_disclosure(
    *,
    by: User,
    thing: Need | Result,
    organisation: "Organisation",
    stage: str,
    purpose: str,
    agreement: Upload | None = None,
) -> Disclosure:
    """`organisation` asks to see more, says what for, and may attach a signed promise of confidence.

    Raises: NotAllowed; AskedAlready; Invalid; FileRefused.
    """
    require(by, "exchange.ask_disclosure", thing)
    if not deputised(by, acts_for, organisation):
        raise NotAllowed(field="organisation", value=str(organisation))
    with promises():
        asked = Disclosure.objects.create(
            need=thing if isinstance(thing, Need) else None, result=thing if isinstance(thing, Result) else None,
            organisation=organisation, stage=choice(stage, Stage, field="stage"), asked_by=by, asked_at=clock.now(),
            purpose=text(purpose, field="purpose", most=300),
        )  # fmt: skip
    if agreement is not None:
        asked.agreement = store(agreement, asked.uri, by)
        asked.save(update_fields=["agreement"])
    publish(
        events.DisclosureAsked(subject=asked.uri, thing=thing.uri, organisation=organisation.uri, stage=stage), by=by
    )
    tell("exchange.disclosure_asked", asked.uri, _givers(thing), but=by)
    return asked


@transaction.atomic
def decide_disclosure(
    *, by: User, disclosure: Disclosure, granted: bool, reason: str = "", until: date | None = None
) -> Disclosure:
    """Let them see it (until a day, or until taken back), or not, with a reason.

    Raises: NotAllowed; WrongState; Invalid.
    """
    require(by, "exchange.decide_disclosure", disclosure)
    held = lock(disclosure)
    if held.state != DisclosureState.ASKED:
        raise WrongState(field="state", value=held.state)
    held.state = DisclosureState.GRANTED if granted else DisclosureState.REFUSED
    held.until = until if granted else None
    return _decided(held, by, text(reason, field="reason", most=300, required=not granted))


@transaction.atomic
def revoke_disclosure(*, by: User, disclosure: Disclosure, reason: str) -> Disclosure:
    """Take a leave back; what was read was read. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "exchange.decide_disclosure", disclosure)
    held = lock(disclosure)
    if held.state != DisclosureState.GRANTED:
        raise WrongState(field="state", value=held.state)
    held.state = DisclosureState.REVOKED
    return _decided(held, by, text(reason, field="reason", most=300))


def _decided(held: Disclosure, by: User, reason: str) -> Disclosure:
    held.reason, held.decided_by, held.decided_at = reason, by, clock.now()
    held.save()
    publish(events.DisclosureDecided(subject=held.uri, thing=held.thing.uri, state=held.state), by=by)
    tell("exchange.disclosure_decided", held.uri, [held.asked_by], but=by)
    return held


@transaction.atomic
def open_full_text(*, by: User, thing: Need | Result) -> Opened:
    """Read the full text; that it was read is kept and can be seen by whoever gives it away. Raises: NotAllowed."""
    require(by, "exchange.read_full", thing)
    row = Opened.objects.create(
        need=thing if isinstance(thing, Need) else None, result=thing if isinstance(thing, Result) else None,
        user=by, at=clock.now(),
    )  # fmt: skip
    publish(events.FullTextOpened(subject=thing.uri), by=by)
    return row


def _givers(thing: Need | Result) -> list[User | None]:
    if isinstance(thing, Result):
        return [thing.contact, *shared.people_of(thing.organisation)]
    return [thing.reporter, *shared.people_of(thing.organisation)]
