"""What is signed, and how two versions differ."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from valley.registry.engine.returns.forms import Form, Item


def digest(*, subject: str, fingerprint: str, values: Mapping[str, int], reasons: Mapping[str, str]) -> str:
    """SHA-256 (64 hex digits) over what the signer saw: whose return, which form, every value and reason.

    Canonical JSON as in RFC 8785 for this subset: sorted keys, no spaces, integers, UTF-8.
    """
    content = {"subject": subject, "form": fingerprint, "values": dict(values), "reasons": dict(reasons)}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Difference:
    """One cell that changed, in stored units; None where the cell was empty."""

    item: Item
    before: int | None
    after: int | None


def differences(form: Form, before: Mapping[str, int], after: Mapping[str, int]) -> list[Difference]:
    """Cells that differ, in the form's order."""
    return [
        Difference(item, before.get(item.code), after.get(item.code))
        for item in form.items
        if before.get(item.code) != after.get(item.code)
    ]
