"""Rules about calls and contracts."""

from typing import TYPE_CHECKING

from valley.innovation.exchange.models import Bid, Call, CallState, Contract, Milestone
from valley.kernel.models import User
from valley.kernel.permissions import permits
from valley.registry.rules import acts_for, is_operator, is_staff
from valley.registry.rules.roles import Asker, held_by

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@permits("exchange.set_call")
def may_set_call(user: Asker, organisation: "Organisation | None") -> bool:
    """Whoever acts for the organisation that has the problem; without one named: for any."""
    if organisation is not None:
        return acts_for(user, organisation)
    return any(held.organisation is not None for held in held_by(user))


@permits("exchange.run_call")
def may_run_call(user: Asker, call: Call) -> bool:
    """Withdrawing, accepting, giving up: whoever set it."""
    return acts_for(user, call.organisation)


@permits("exchange.arrange_review")
def may_arrange_review(user: Asker, call: Call) -> bool:
    """Naming reviewers, closing the call, publishing the award: the park office, which takes no part in it."""
    return is_operator(user)


@permits("exchange.see_milestones")
def may_see_milestones(user: Asker, call: Call) -> bool:
    """Whoever set it, the park office, and the party that won."""
    won = call.bids.filter(state=Bid.State.AWARDED).select_related("organisation")
    return is_operator(user) or acts_for(user, call.organisation) or any(acts_for(user, b.organisation) for b in won)


@permits("exchange.bid")
def may_bid(user: Asker, call: Call) -> bool:
    """Whoever acts for some organisation, but for the one that set the call."""
    ours = [held for held in held_by(user) if held.organisation is not None]
    return (
        call.state == CallState.OPEN
        and bool(ours)
        and not any(held.organisation == call.organisation_id for held in ours)
    )


@permits("exchange.change_bid")
def may_change_bid(user: Asker, bid: Bid) -> bool:
    """Whoever acts for the party."""
    return acts_for(user, bid.organisation)


@permits("exchange.review", delegable=False)
def may_review(user: Asker, call: Call) -> bool:
    """A named reviewer, in person, who is not tied to a party."""
    if not isinstance(user, User):
        return False
    return call.reviewers.filter(user=user).exclude(tied=True).exists()


@permits("exchange.submit_milestone")
def may_submit_milestone(user: Asker, milestone: Milestone) -> bool:
    """The party that won."""
    won = milestone.call.bids.filter(state=Bid.State.AWARDED).select_related("organisation").first()
    return won is not None and acts_for(user, won.organisation)


@permits("exchange.check_milestone")
def may_check_milestone(user: Asker, milestone: Milestone) -> bool:
    """Whoever set the problem; nobody accepts for them."""
    return acts_for(user, milestone.call.organisation)


@permits("exchange.enter_contract")
def may_enter_contract(user: Asker, organisation: "Organisation | None") -> bool:
    """Whoever acts for a side of it; without one named: for any organisation."""
    return may_set_call(user, organisation)


@permits("exchange.view_contract")
def may_view_contract(user: Asker, contract: Contract) -> bool:
    """Both sides, and the park's side."""
    return is_staff(user) or acts_for(user, contract.seller) or acts_for(user, contract.buyer)


@permits("exchange.change_contract")
def may_change_contract(user: Asker, contract: Contract) -> bool:
    """The seller, who registers it (技术合同认定登记由卖方申请)."""
    return acts_for(user, contract.seller)


@permits("exchange.register_contract")
def may_register_contract(user: Asker, contract: Contract) -> bool:
    """The park office, from the registration authority's certificate."""
    return is_operator(user)


@permits("exchange.retell")
def may_retell(user: Asker, thing: Call | Contract) -> bool:
    """Its title and text in the other language: whoever set the call, either side of the contract, the park office."""
    ours = (thing.organisation,) if isinstance(thing, Call) else (thing.seller, thing.buyer)
    return is_operator(user) or any(acts_for(user, one) for one in ours)


@permits("exchange.list_contracts")
def may_list_contracts(user: Asker, _: None) -> bool:
    """The park's side sees all; whoever acts for an organisation, its own."""
    return is_staff(user) or any(held.organisation is not None for held in held_by(user))


def tied_to(user: User, call: Call) -> bool:
    """Whether `user` acts for a party of the call or for whoever set it: such a reviewer is never named."""
    involved = {call.organisation_id, *call.bids.values_list("organisation", flat=True)}
    return any(held.organisation in involved for held in held_by(user) if held.organisation is not None)
