"""Rules about contract research."""

from valley.innovation.projects.models import Order
from valley.kernel.permissions import permits
from valley.registry.rules import acts_for, is_staff
from valley.registry.rules.roles import Asker, held_by


@permits("projects.list_orders")
def may_list_orders(user: Asker, _: object) -> bool:
    """The park's side all of them; whoever acts for an organisation, its own."""
    return is_staff(user) or any(held.organisation is not None for held in held_by(user))


@permits("projects.view_order")
def may_view_order(user: Asker, order: Order) -> bool:
    """Both sides, and the park's side."""
    return is_staff(user) or acts_for(user, order.customer) or acts_for(user, order.contractor)


@permits("projects.carry_out_order")
def may_carry_out(user: Asker, order: Order) -> bool:
    """Taking it on, declining, delivering: the contractor."""
    return acts_for(user, order.contractor)


@permits("projects.judge_order")
def may_judge(user: Asker, order: Order) -> bool:
    """The customer's test decides; nobody accepts for them."""
    return acts_for(user, order.customer)


@permits("projects.give_up_order")
def may_give_up(user: Asker, order: Order) -> bool:
    """Either side."""
    return acts_for(user, order.customer) or acts_for(user, order.contractor)
