"""Secrets that people carry: API tokens, invitation links, recovery codes. Kept only as digests."""

import hashlib
import secrets
from dataclasses import dataclass

TOKEN_MARK = "nv"  # noqa: S105 – a mark, not a secret
TOKEN_SECRET_BYTES = 32  # 256 bits: an unsalted SHA-256 of it cannot be searched
LINK_SECRET_BYTES = 32
CODE_GROUPS, CODE_GROUP_LENGTH = 5, 5  # 25 symbols of 5 bits: 125 bits, read aloud or copied from paper
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True)
class Minted:
    """A fresh secret: `text` is shown once, `digest` (64 hex digits) is stored, `prefix` may always be shown."""

    text: str
    digest: str
    prefix: str = ""


def digest_of(text: str) -> str:
    """SHA-256 as 64 hex digits. Only for secrets of at least 100 random bits, never for passwords."""
    return hashlib.sha256(text.encode()).hexdigest()


def new_token() -> Minted:
    """An API token `nv_<8 hex digits>_<43 symbols>`."""
    prefix = f"{TOKEN_MARK}_{secrets.token_hex(4)}"
    text = f"{prefix}_{secrets.token_urlsafe(TOKEN_SECRET_BYTES)}"
    return Minted(text, digest_of(text), prefix)


def new_link_secret() -> Minted:
    """The secret part of an invitation's address: 43 URL-safe symbols."""
    text = secrets.token_urlsafe(LINK_SECRET_BYTES)
    return Minted(text, digest_of(text))


def new_code() -> Minted:
    """A recovery code for paper: `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`."""
    groups = ["".join(secrets.choice(CROCKFORD) for _ in range(CODE_GROUP_LENGTH)) for _ in range(CODE_GROUPS)]
    return Minted("-".join(groups), digest_of("".join(groups)))


def code_digest(typed: str) -> str:
    """The digest of a code as a person types it: case, spaces, dashes and look-alikes do not matter."""
    kept = "".join(c for c in typed.upper() if c.isalnum())
    return digest_of(kept.translate(_LOOKALIKES))
