"""Things of the label pages for the matrix."""

from typing import Any

from tests.consistency.kinds import World


def rule_standard(world: World) -> Any:
    """An edition in the rule browser."""
    return {"slug": "gb28050-2025"}


MAKERS = (rule_standard,)
