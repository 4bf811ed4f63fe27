"""Who acts in the story of the network."""

from dataclasses import dataclass, field

from valley.innovation.exchange.models import Result
from valley.kernel.models import User
from valley.registry.models import Organisation


@dataclass
class Cast:
    """Organisations of the network and who acts for them."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)
