"""Who watches, who answers, who is asked for an opinion."""

from typing import Any

from valley.kernel.permissions import permits
from valley.plan.models import Consultation, MarketAlert
from valley.registry.rules import roles as registry


@permits("plan.watch_market")
def may_watch_market(user: Any, thing: Any = None) -> bool:
    return registry.is_operator(user)


@permits("plan.answer_alert")
def may_answer_alert(user: Any, alert: MarketAlert) -> bool:
    return registry.is_operator(user) or (alert.owner_id is not None and bool(user.pk == alert.owner_id))


@permits("plan.tie_technology")
def may_tie_technology(user: Any, thing: Any = None) -> bool:
    return registry.is_operator(user) or registry.is_assessor(user)


@permits("plan.read_condition")
def may_read_condition(user: Any, thing: Any = None) -> bool:
    return registry.is_operator(user) or registry.is_leading_group(user)


@permits("plan.see_consultation")
def may_see_consultation(user: Any, consultation: Consultation | None = None) -> bool:
    """Whoever runs evaluations, the leading group, and the organisation that is asked; not the other advisers."""
    if registry.is_operator(user) or registry.is_assessor(user) or registry.is_leading_group(user):
        return True
    return consultation is not None and registry.acts_for(user, consultation.organisation)


@permits("plan.answer_consultation")
def may_answer_consultation(user: Any, consultation: Consultation) -> bool:
    """Nobody but the organisation itself: an opinion is not written for somebody else."""
    return registry.acts_for(user, consultation.organisation)


@permits("plan.see_alert")
def may_see_alert(user: Any, alert: MarketAlert | None = None) -> bool:
    """The park's side; whoever answers for it."""
    if registry.is_staff(user) or registry.is_assessor(user):
        return True
    return alert is not None and alert.owner_id is not None and bool(user.pk == alert.owner_id)
