"""The base of all events: frozen facts, past participles."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to `subject` (a URI). Fields hold opaque ids, numbers, dates and codes,
    never names or free text about people: the journal keeps them for ever.

    `count` and `batch` are set where a bulk action publishes one entry for many records.
    """

    subject: str
    count: int = 1
    batch: str = ""

    @classmethod
    def name(cls) -> str:
        """`registry.ReturnSubmitted`: the app and the class."""
        return f"{cls.__module__.split('.events')[0].rsplit('.', 1)[-1]}.{cls.__name__}"


@dataclass(frozen=True, kw_only=True)
class KeyRetained(Event):
    """The law keeps the data of the person with this key (`subject`) until `until` (ISO date)."""

    until: str


@dataclass(frozen=True, kw_only=True)
class ErasureAsked(Event):
    """Erasure of the person with this key was asked for; `blocked_until` (ISO date) where the law retains, else ""."""

    reason: str
    blocked_until: str = ""


@dataclass(frozen=True, kw_only=True)
class Erased(Event):
    """The key (`subject`) was destroyed. Whoever holds plain text or digests about that person drops them now."""

    key: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class MasterKeyRotated(Event):
    """Every person's key is wrapped by the master key with this `fingerprint`. Keyed digests are made anew now."""

    fingerprint: str
    keys: int


@dataclass(frozen=True, kw_only=True)
class JobRetried(Event):
    """A person asked to run a failed job once more; `subject` is the job's line on the office's page."""


@dataclass(frozen=True, kw_only=True)
class EvidenceStored(Event):
    """A file was stored for `owner` (a URI); `subject` is the file."""

    owner: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Event):
    """Somebody can sign in now."""


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Event):
    """The account can no longer sign in; its sessions and tokens ended."""


@dataclass(frozen=True, kw_only=True)
class AccountReopened(Event):
    """A closed account can sign in again."""


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """By its owner, or with a recovery code."""


@dataclass(frozen=True, kw_only=True)
class SecondFactorChanged(Event):
    """`change`: "totp_activated", "totp_deactivated", "recovery_codes_generated" or "dropped_by_recovery"."""

    change: str


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    """`count` sign-ins were ended before their time."""


@dataclass(frozen=True, kw_only=True)
class TokenIssued(Event):
    """`owner` is the URI of the account."""

    owner: str
    scopes: list[str]
    expires: str


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    """`owner` is the URI of the account."""

    owner: str


@dataclass(frozen=True, kw_only=True)
class RecoveryIssued(Event):
    """`owner` is the URI of the account that can now be recovered."""

    owner: str
    drops_second_factor: bool
    expires: str


@dataclass(frozen=True, kw_only=True)
class RecoveryUsed(Event):
    """`owner` is the URI of the account."""

    owner: str


@dataclass(frozen=True, kw_only=True)
class CalendarYearLoaded(Event):
    """The working days of `year` were loaded or corrected: whoever keeps due dates reckons them anew.

    `days_off` and `make_up` are numbers of days; `replaced` says that the year had been loaded before.
    """

    year: int
    days_off: int
    make_up: int
    replaced: bool


@dataclass(frozen=True, kw_only=True)
class OwnerChanged(Event):
    """An open thing is in the hands of `owner`, no longer of `before` (URIs of accounts)."""

    before: str
    owner: str
