"""Who may ask for events, and who looks after named queries and subscriptions."""

from valley.kernel.models import User
from valley.kernel.permissions import permits
from valley.registry.rules import Asker, is_operator
from valley.supply.trace.models import NamedQuery, Subscription


@permits("trace.query")
def may_query(user: Asker, thing: object) -> bool:
    """Every account; what it finds is what it may see."""
    return isinstance(user, User) and user.is_active


@permits("trace.define_query")
def may_define_query(user: Asker, thing: object) -> bool:
    """Every account: a query shows nobody more than they may see."""
    return isinstance(user, User) and user.is_active


@permits("trace.drop_query")
def may_drop_query(user: Asker, query: NamedQuery) -> bool:
    """Whoever defined it, and the park office."""
    return query.by_id == user.pk or is_operator(user)


@permits("trace.subscribe")
def may_subscribe(user: Asker, query: NamedQuery) -> bool:
    """Every account, to be told of what it may see."""
    return isinstance(user, User) and user.is_active


@permits("trace.unsubscribe")
def may_unsubscribe(user: Asker, subscription: Subscription) -> bool:
    """Whoever subscribed, and the park office."""
    return subscription.by_id == user.pk or is_operator(user)


@permits("trace.see_subscriptions")
def may_see_subscriptions(user: Asker, thing: object) -> bool:
    """Those of others: the park office."""
    return is_operator(user)


@permits("trace.register_prefix")
def may_register_prefix(user: Asker, thing: object) -> bool:
    """The park office."""
    return is_operator(user)
