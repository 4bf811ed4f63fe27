"""The roll of the network."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import lock, promises, topics
from valley.innovation.exchange.errors import WrongState
from valley.innovation.exchange.events import PartyJoined, PartyLeft
from valley.innovation.exchange.models import Party, Tier
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, text

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@transaction.atomic
def join_network(
    *,
    by: User,
    organisation: "Organisation",
    tier: str,
    topics_of: Sequence[str] = (),
    capacity_count: int | None = None,
    region: str = "",
    since: date | None = None,
) -> Party:
    """The organisation takes its place on `tier`. `capacity_count`: open needs that it can hold; None: it did not say.

    Raises: NotAllowed; Invalid; PartyThere.
    """
    require(by, "exchange.run_desk")
    with promises():
        party = Party.objects.create(
            organisation=organisation,
            tier=choice(tier, Tier, field="tier"),
            topics=topics(topics_of),
            capacity_count=capacity_count,
            region=text(region, field="region", most=40, required=False),
            since=since or clock.today(),
        )
    publish(PartyJoined(subject=party.uri, organisation=organisation.uri, tier=tier), by=by)
    return party


@transaction.atomic
def leave_network(*, by: User, party: Party, on: date) -> Party:
    """`on` is the first day without. What it holds stays with it until it is handed on. Raises: NotAllowed; Invalid."""
    require(by, "exchange.run_desk")
    held = lock(party)
    if held.until is not None:
        raise WrongState(field="on", value=held.until.isoformat())
    if on <= held.since:
        raise Invalid(_("退出日期须晚于加入日期。"), field="on", value=on.isoformat(), remedy=_("请核对日期。"))
    held.until = on
    held.save(update_fields=["until"])
    publish(PartyLeft(subject=held.uri, organisation=held.organisation.uri), by=by)
    return held
