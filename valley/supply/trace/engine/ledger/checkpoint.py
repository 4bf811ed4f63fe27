"""Signing a checkpoint: Ed25519 (RFC 8032) with the installation's key.

What is signed begins otherwise than a head of the journal, so neither can pass for the other.
"""

from base64 import b64encode
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from valley.supply.trace.engine.ledger.verify_trace import Checkpoint


def sign(checkpoint: Checkpoint, private: bytes) -> Checkpoint:
    """The same checkpoint with its signature. `private`: the raw 32-byte key."""
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(checkpoint.signed)
    return replace(checkpoint, signature=b64encode(signature).decode())
