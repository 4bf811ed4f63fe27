"""Tables of the kernel."""

from valley.kernel.models.identified import Identified
from valley.kernel.models.journal import Entry, ReactionDone
from valley.kernel.models.link import Link, Relation
from valley.kernel.models.user import User

__all__ = ["Entry", "Identified", "Link", "ReactionDone", "Relation", "User"]
