"""What happened in nutrition design. Codes, ids and dates only: a recipe's content never enters the journal."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class TableImported(Event):
    """A tenant's composition table was taken in, with `count` foods, under a declared right."""

    owner: str
    right: str


@dataclass(frozen=True, kw_only=True)
class IngredientEntered(Event):
    """An ingredient was entered by `owner` (URI)."""

    owner: str


@dataclass(frozen=True, kw_only=True)
class IngredientChanged(Event):
    """What is known of an ingredient was changed, or it was retired."""

    change: str


@dataclass(frozen=True, kw_only=True)
class PriceEntered(Event):
    """A price of an ingredient from `on` (ISO date)."""

    on: str
    scenario: str = ""


@dataclass(frozen=True, kw_only=True)
class TargetSet(Event):
    """A nutrition target was set."""

    owner: str


@dataclass(frozen=True, kw_only=True)
class FormulaBegun(Event):
    """A formula was begun."""

    owner: str


@dataclass(frozen=True, kw_only=True)
class DraftSaved(Event):
    """A draft was saved for the `revision`th time."""

    revision: int


@dataclass(frozen=True, kw_only=True)
class VersionSubmitted(Event):
    """A version waits for approval; its calculation was frozen under `sha256`."""

    formula: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class VersionTakenBack(Event):
    """A submitted version became a draft again."""


@dataclass(frozen=True, kw_only=True)
class VersionDecided(Event):
    """Approved or refused."""

    formula: str
    state: str


@dataclass(frozen=True, kw_only=True)
class VersionReleased(Event):
    """An approved version was released; `subject` is the release."""

    version: str
    owner: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ReleaseWithdrawn(Event):
    """Nobody may make it from now on."""


@dataclass(frozen=True, kw_only=True)
class MakerPermitted(Event):
    """An organisation may make a release from `since` (until `until`, exclusive, "" open)."""

    release: str
    maker: str
    since: str
    until: str


@dataclass(frozen=True, kw_only=True)
class MakerEnded(Event):
    """The permission ends `on` (first day without)."""

    on: str


@dataclass(frozen=True, kw_only=True)
class TrialPlanned(Event):
    """A trial run of a version was planned."""

    version: str


@dataclass(frozen=True, kw_only=True)
class TrialRun(Event):
    """The trial was run on `on`."""

    on: str


@dataclass(frozen=True, kw_only=True)
class TrialJudged(Event):
    """The assay came back: met or missed."""

    state: str


@dataclass(frozen=True, kw_only=True)
class PanelRecorded(Event):
    """A sensory panel's means were recorded."""

    version: str


@dataclass(frozen=True, kw_only=True)
class RunAsked(Event):
    """A calculation was asked for."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class RunEnded(Event):
    """Finished, failed or cancelled."""

    state: str


@dataclass(frozen=True, kw_only=True)
class ProfileKept(Event):
    """A person's profile was entered or changed, with consent."""


@dataclass(frozen=True, kw_only=True)
class ProfileConsentWithdrawn(Event):
    """The consent was withdrawn: nobody opens the profile any more."""


@dataclass(frozen=True, kw_only=True)
class GroupDescribed(Event):
    """A group of eaters was described."""

    owner: str


@dataclass(frozen=True, kw_only=True)
class EvidenceRuleEntered(Event):
    """A rule from a marker to a nutrient was entered."""

    grade: str


@dataclass(frozen=True, kw_only=True)
class EvidenceRuleRetired(Event):
    """A rule is no longer used."""


@dataclass(frozen=True, kw_only=True)
class RuleFileImported(Event):
    """An organisation took in an edition of a standard for its own checks."""

    owner: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class RuleFileRetired(Event):
    """A rule file is no longer used."""


@dataclass(frozen=True, kw_only=True)
class DossierPartFiled(Event):
    """A part of a version's dossier was entered."""

    kind: str
    part: str
