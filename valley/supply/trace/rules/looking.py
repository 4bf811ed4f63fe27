"""Who may ask the graph. What they are shown of it is another matter: `queries.visibility.sight_of`."""

from typing import Any

from valley.kernel.models import User
from valley.kernel.permissions import permits
from valley.registry.rules import Asker


@permits("trace.ask")
def may_ask(user: Asker, thing: Any = None) -> bool:
    """Everybody with an account; answers hold what the partners show to them."""
    return isinstance(user, User) and user.is_active
