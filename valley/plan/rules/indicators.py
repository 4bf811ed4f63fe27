"""Who sees what of the indicators, and who says what they mean."""

from typing import Any

from valley.kernel.permissions import permits
from valley.plan.models import DeclaredReading
from valley.registry.rules import roles as registry


@permits("plan.see_inside")
def may_see_inside(user: Any, thing: Any = None) -> bool:
    """Operator level: the park office, the leading group, regulators. They see every figure and every record behind
    it; everybody else what gives no single organisation away (ADR-0010)."""
    return registry.is_staff(user)


@permits("plan.confirm_definition")
def may_confirm_definition(user: Any, thing: Any = None) -> bool:
    return registry.is_operator(user) or registry.is_leading_group(user)


@permits("plan.declare_reading")
def may_declare_reading(user: Any, thing: Any = None) -> bool:
    return registry.is_operator(user) or registry.is_leading_group(user)


@permits("plan.countersign_reading")
def may_countersign_reading(user: Any, reading: DeclaredReading | None = None) -> bool:
    """Whoever may declare, or an assessor; never the person who entered it."""
    if reading is not None and reading.entered_by_id == user.pk:
        return False
    return may_declare_reading(user, None) or registry.is_assessor(user)


@permits("plan.withdraw_reading")
def may_withdraw_reading(user: Any, thing: Any = None) -> bool:
    return may_declare_reading(user, thing)
