"""What changed from one version to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Change:
    """One thing: `part` "line", "step", "range", "sheet"; `before` or `after` None where it was added or left out."""

    part: str
    key: str
    kind: Literal["added", "removed", "changed"]
    before: Any
    after: Any


def difference(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> tuple[Change, ...]:
    """`before` and `after`: part → key → value (anything that compares). Ordered by part, then as in the newer one."""
    found = []
    for part in dict.fromkeys((*after, *before)):
        old, new = before.get(part, {}), after.get(part, {})
        for key in dict.fromkeys((*new, *old)):
            if key not in old:
                found.append(Change(part, key, "added", None, new[key]))
            elif key not in new:
                found.append(Change(part, key, "removed", old[key], None))
            elif old[key] != new[key]:
                found.append(Change(part, key, "changed", old[key], new[key]))
    return tuple(found)
