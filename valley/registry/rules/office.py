"""What the kernel leaves to the park office."""

from typing import Any

from valley.kernel.permissions import permits
from valley.registry.rules.roles import Asker, is_operator


@permits("kernel.load_calendar")
def may_load_calendar(user: Asker, thing: Any = None) -> bool:
    """The park office loads the yearly holiday notices."""
    return is_operator(user)
