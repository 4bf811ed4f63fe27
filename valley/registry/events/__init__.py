"""What happened in the registry. Dates are ISO text, things are URIs; no names, no free text."""

from dataclasses import dataclass, field

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(Event):
    """An organisation was entered; `kinds` are its type codes."""

    kinds: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    """Facts of the organisation changed; `fields` are their identifiers."""

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class IdentifierAdded(Event):
    """A code was added or corrected."""

    scheme: str


@dataclass(frozen=True, kw_only=True)
class OrganisationRenamed(Event):
    """It bears another name since `on`."""

    on: str


@dataclass(frozen=True, kw_only=True)
class IndustrySet(Event):
    """Its main industry since `since` is `code`."""

    code: str
    since: str


@dataclass(frozen=True, kw_only=True)
class ControlRecorded(Event):
    """`subject` controls `controlled` since `since` until `until` ("" open)."""

    controlled: str
    kind: str
    since: str
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class OrganisationsMerged(Event):
    """`subject` went into `into` on `on`; `kind` tells a double entry from a true merger."""

    into: str
    kind: str
    on: str


@dataclass(frozen=True, kw_only=True)
class OrganisationSplit(Event):
    """`subject` was divided into `into` on `on`."""

    into: list[str]
    on: str
    dissolved: bool


@dataclass(frozen=True, kw_only=True)
class DuplicateSuspected(Event):
    """`subject` may be the same organisation as `other`; `signs` are codes of the reasons."""

    other: str
    signs: list[str]


@dataclass(frozen=True, kw_only=True)
class DuplicateReviewed(Event):
    """A person decided on the suspicion."""

    verdict: str


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    """A person was entered under a key of their own."""


@dataclass(frozen=True, kw_only=True)
class TalentRecorded(Event):
    """A talent type of the person (`subject`) was recorded, corrected or ended."""

    talent: str


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """The person consented, or withdrew on `withdrawn_on`."""

    version: str
    withdrawn_on: str = ""


@dataclass(frozen=True, kw_only=True)
class Engaged(Event):
    """A person (`subject`) belongs to `organisation` since `since`."""

    organisation: str
    share_per_mille: int
    since: str


@dataclass(frozen=True, kw_only=True)
class Disengaged(Event):
    """A person left `organisation`; `on` is the first day without."""

    organisation: str
    on: str


@dataclass(frozen=True, kw_only=True)
class PlaceAdded(Event):
    """A place was entered."""

    level: str


@dataclass(frozen=True, kw_only=True)
class PlaceChanged(Event):
    """Facts of the place changed; `fields` are their identifiers."""

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class LandUseRecorded(Event):
    """Status and purpose of a parcel's land since `since`."""

    status: str
    purpose: str
    since: str


@dataclass(frozen=True, kw_only=True)
class Settled(Event):
    """An organisation (`subject`) is in `park` since `since`."""

    park: str
    since: str


@dataclass(frozen=True, kw_only=True)
class Left(Event):
    """An organisation (`subject`) is no longer in `park` from `on` on."""

    park: str
    on: str


@dataclass(frozen=True, kw_only=True)
class Let(Event):
    """A place (`subject`) was let to `organisation` since `since`."""

    organisation: str
    since: str


@dataclass(frozen=True, kw_only=True)
class Vacated(Event):
    """A place (`subject`) was given back by `organisation` on `on`."""

    organisation: str
    on: str


@dataclass(frozen=True, kw_only=True)
class CertificateAwarded(Event):
    """`organisation` holds a certificate (`subject`)."""

    organisation: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class CertificateCorrected(Event):
    """The record of a certificate was corrected."""

    organisation: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class CertificateRevoked(Event):
    """The issuer took the certificate back on `on`."""

    organisation: str
    kind: str
    on: str


@dataclass(frozen=True, kw_only=True)
class AllianceFounded(Event):
    """An alliance was founded in, or introduced into, the valley."""

    origin: str
    since: str


@dataclass(frozen=True, kw_only=True)
class AllianceEnded(Event):
    """The alliance is no longer at work in the valley from `on` on."""

    on: str


@dataclass(frozen=True, kw_only=True)
class AllianceJoined(Event):
    """`organisation` is on the roll of the alliance (`subject`) since `since`."""

    organisation: str
    since: str


@dataclass(frozen=True, kw_only=True)
class AllianceLeft(Event):
    """`organisation` left the alliance (`subject`); `on` is the first day without."""

    organisation: str
    on: str


@dataclass(frozen=True, kw_only=True)
class ConductRecorded(Event):
    """A conduct record of `organisation` was entered."""

    organisation: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ConductAnswered(Event):
    """`organisation` used its right of reply."""

    organisation: str


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """`user` holds a role since `since`."""

    user: str
    role: str
    since: str


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    """`user` lost a role; `on` is the first day without."""

    user: str
    role: str
    on: str


@dataclass(frozen=True, kw_only=True)
class RecordCorrected(Event):
    """A bitemporal record (`subject`) was corrected; `fields` are the identifiers of what changed."""

    owner: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class RecordRetracted(Event):
    """A bitemporal record (`subject`) was found never to have been true."""

    owner: str


@dataclass(frozen=True, kw_only=True)
class ListImported(Event):
    """A list was taken in: `count` records under one `batch` URI."""

    kind: str
