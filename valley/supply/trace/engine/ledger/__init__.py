"""The ledger of events: a Merkle tree (RFC 9162) over what was captured, in order, with signed checkpoints.

`verify_trace` stands alone: one file, no library, for whoever wants to check without trusting the platform.
"""

from valley.supply.trace.engine.ledger.checkpoint import sign
from valley.supply.trace.engine.ledger.tree import consistency, inclusion, tiles_of
from valley.supply.trace.engine.ledger.verify_trace import (
    Checkpoint,
    Fault,
    canonical,
    check,
    leaf_hash,
    root_of,
    signed_by,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "Checkpoint",
    "Fault",
    "canonical",
    "check",
    "consistency",
    "inclusion",
    "leaf_hash",
    "root_of",
    "sign",
    "signed_by",
    "tiles_of",
    "verify_consistency",
    "verify_inclusion",
]
