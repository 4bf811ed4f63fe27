"""A broker introduces two parties; they say whether they met; a deal shows its contract."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.actions.shared import due_ahead, lock, number, party_of, people_of, promises, tell
from valley.innovation.exchange.errors import NotAParty, NotTheirContract, WrongState
from valley.innovation.exchange.models import (
    OPEN_INTRODUCTIONS,
    Contract,
    Introduction,
    IntroductionState,
    Need,
    Result,
    Tier,
)
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.permissions import deputised, require
from valley.registry.actions.versions import text
from valley.registry.rules import acts_for

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@transaction.atomic
def introduce(
    *,
    by: User,
    thing: Need | Result,
    broker: "Organisation",
    organisation: "Organisation",
    why: str,
    terms: str,
    due_on: date,
) -> Introduction:
    """`broker` brings `organisation` and the owner of `thing` together; `terms` say what is paid for it.

    Raises: NotAllowed; NotAParty where `broker` is none; Invalid; IntroducedAlready.
    """
    require(by, "exchange.introduce", thing)
    if not deputised(by, acts_for, broker):
        raise NotAllowed(field="broker", value=str(broker))
    if party_of(broker, Tier.BROKER) is None:
        raise NotAParty(field="broker", value=str(broker))
    owner = thing.organisation
    assert owner is not None
    if len({broker.pk, owner.pk, organisation.pk}) < 3:
        raise Invalid(
            _("引介须有三方：引介方、需求或成果的单位、被引介的单位。"), field="organisation", value=str(organisation),
            remedy=_("请选另一家单位。"),
        )  # fmt: skip
    with promises():
        made = Introduction.objects.create(
            number=number("I"), broker=broker, owner=owner, organisation=organisation,
            need=thing if isinstance(thing, Need) else None, result=thing if isinstance(thing, Result) else None,
            why=text(why, field="why", most=300), terms=text(terms, field="terms", most=300), made_by=by,
            made_at=clock.now(), next_step=step("introduction-meet"), due_on=due_ahead(due_on),
        )  # fmt: skip
    link(made.uri, Relation.WAS_DERIVED_FROM, thing.uri, by=by)
    publish(events.Introduced(subject=made.uri, thing=thing.uri, organisation=organisation.uri), by=by)
    tell("exchange.introduced", made.uri, [*people_of(owner), *people_of(organisation)], but=by)
    return made


@transaction.atomic
def confirm_meeting(*, by: User, introduction: Introduction, next_step: str, due_on: date) -> Introduction:
    """A side says that they met, and what comes next. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "exchange.confirm_meeting", introduction)
    held = _open(introduction, IntroductionState.OFFERED)
    held.state, held.met_at = IntroductionState.MET, clock.now()
    held.next_step, held.due_on = text(next_step, field="next_step", most=200), due_ahead(due_on)
    held.save()
    publish(events.IntroductionMet(subject=held.uri), by=by)
    tell("exchange.introduction_changed", held.uri, _people(held), but=by)
    return held


@transaction.atomic
def record_deal(
    *, by: User, introduction: Introduction, contract: Contract, commission_fen: int, reason: str
) -> Introduction:
    """They contracted: the technology contract between the two is the proof; the broker's pay is noted.

    Raises: NotAllowed; WrongState; NotTheirContract; Invalid.
    """
    require(by, "exchange.end_introduction", introduction)
    held = _open(introduction, *OPEN_INTRODUCTIONS)
    if {contract.seller_id, contract.buyer_id} != {held.owner_id, held.organisation_id}:
        raise NotTheirContract(field="contract", value=contract.number)
    if contract.signed_on < timezone.localtime(held.made_at).date():
        raise NotTheirContract(
            _("这份合同在引介之前就签了。"), field="contract", value=contract.signed_on.isoformat(),
            remedy=_("请选引介之后签订的合同。"),
        )  # fmt: skip
    if commission_fen < 0:
        raise Invalid(_("佣金不能为负。"), field="commission_fen", value=commission_fen, remedy=_("没有佣金请填 0。"))
    held.contract, held.commission_fen = contract, commission_fen
    held.met_at = held.met_at or clock.now()
    _end(held, IntroductionState.DEAL, reason)
    link(contract.uri, Relation.WAS_INFORMED_BY, held.uri, by=by)
    publish(events.IntroductionEnded(subject=held.uri, deal=True), by=by)
    tell("exchange.introduction_changed", held.uri, _people(held), but=by)
    return held


@transaction.atomic
def end_introduction(*, by: User, introduction: Introduction, reason: str) -> Introduction:
    """It came to nothing, and why. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "exchange.end_introduction", introduction)
    held = _open(introduction, *OPEN_INTRODUCTIONS)
    _end(held, IntroductionState.NOTHING, reason)
    publish(events.IntroductionEnded(subject=held.uri, deal=False), by=by)
    tell("exchange.introduction_changed", held.uri, _people(held), but=by)
    return held


def _open(introduction: Introduction, *states: str) -> Introduction:
    held = lock(introduction)
    if held.state not in states:
        raise WrongState(field="state", value=held.state)
    return held


def _end(held: Introduction, state: str, reason: str) -> None:
    held.state, held.reason, held.ended_at = state, text(reason, field="reason", most=300), clock.now()
    held.next_step, held.due_on = "", None
    held.save()


def _people(held: Introduction) -> list[User]:
    return [*people_of(held.broker), *people_of(held.owner), *people_of(held.organisation)]
