"""Rules about introductions."""

from django.db.models import Q

from valley.innovation.exchange.models import Introduction, Need, Party, Result, Tier
from valley.innovation.exchange.rules.disclosure import Seen, seen_of
from valley.kernel import clock
from valley.kernel.permissions import permits
from valley.registry.rules import acts_for, is_staff
from valley.registry.rules.roles import Asker, held_by


@permits("exchange.list_introductions")
def may_list_introductions(user: Asker, _: object) -> bool:
    """The park's side all of them; whoever acts for an organisation, those that concern it."""
    return is_staff(user) or any(held.organisation is not None for held in held_by(user))


@permits("exchange.introduce")
def may_introduce(user: Asker, thing: Need | Result) -> bool:
    """Whoever acts for a broker of the network, about what is open and of which they see the summary."""
    if not user.is_authenticated or not thing.is_open or thing.organisation is None:
        return False
    return seen_of(user, thing) >= Seen.SUMMARY and any(acts_for(user, one.organisation) for one in brokers())


@permits("exchange.view_introduction")
def may_view_introduction(user: Asker, found: Introduction) -> bool:
    """The three parties, and the park's side."""
    return is_staff(user) or any(acts_for(user, one) for one in (found.broker, found.owner, found.organisation))


@permits("exchange.confirm_meeting")
def may_confirm_meeting(user: Asker, found: Introduction) -> bool:
    """Either side; the broker does not say so for them."""
    return acts_for(user, found.owner) or acts_for(user, found.organisation)


@permits("exchange.end_introduction")
def may_end_introduction(user: Asker, found: Introduction) -> bool:
    """Any of the three; a deal is proved by its contract."""
    return any(acts_for(user, one) for one in (found.broker, found.owner, found.organisation))


def brokers() -> list[Party]:
    """Live brokers of the network."""
    today = clock.today()
    rows = Party.objects.filter(Q(until=None) | Q(until__gt=today), tier=Tier.BROKER, since__lte=today)
    return list(rows.select_related("organisation"))
