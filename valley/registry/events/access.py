"""Claims, invitations, deputies, leaving. Accounts are URIs."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationClaimed(Event):
    """`claimant` says that they act for the organisation with this credit code; `organisation` "" if unregistered."""

    claimant: str
    code: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class ClaimDecided(Event):
    """The park office verified or refused the claim, or the claimant withdrew it."""

    verdict: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class Invited(Event):
    """`role` "" is just an account; `scope` is the organisation's or the park's URI, "" for all parks."""

    role: str
    scope: str
    expires: str


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Event):
    """The link opens nothing any more."""


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    """`account` accepted."""

    account: str
    role: str


@dataclass(frozen=True, kw_only=True)
class DeputyAppointed(Event):
    """`subject` is the account deputised for; over [since, until) in ISO dates."""

    deputy: str
    since: str
    until: str


@dataclass(frozen=True, kw_only=True)
class DeputyEnded(Event):
    """`subject` is the account deputised for."""

    deputy: str
    on: str


@dataclass(frozen=True, kw_only=True)
class Left(Event):
    """`subject` is the account; `organisation` "" is the platform as a whole. `roles` ended, `things` changed hands."""

    organisation: str
    roles: int
    things: int
    handed_to: str
