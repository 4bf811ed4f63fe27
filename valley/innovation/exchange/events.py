"""What happened in the exchange. Things are URIs, dates ISO text; no names, no free text."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class Findable(Event):
    """Changes what matching may find of its subject."""


@dataclass(frozen=True, kw_only=True)
class PartyJoined(Event):
    """An organisation took its place in the network."""

    organisation: str
    tier: str


@dataclass(frozen=True, kw_only=True)
class PartyLeft(Event):
    """The place in the network ended."""

    organisation: str


@dataclass(frozen=True, kw_only=True)
class NeedReported(Event):
    """Somebody asked; `organisation` is "" where nobody said for whom."""

    level: str
    organisation: str
    parent: str = ""


@dataclass(frozen=True, kw_only=True)
class NeedPlaced(Event):
    """The desk (or the level below) asked an organisation to take the need."""

    organisation: str


@dataclass(frozen=True, kw_only=True)
class NeedTaken(Findable):
    """An organisation took it."""

    organisation: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class NeedRefused(Event):
    """An organisation would not take it; `kind` is the code of the reason."""

    organisation: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class NeedDeclined(Findable):
    """The desk closed it without an answer."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class NeedPostponed(Event):
    """Its date moved to `to_on`."""

    to_on: str


@dataclass(frozen=True, kw_only=True)
class NeedSplit(Event):
    """A need of the next level was split off."""

    child: str
    level: str


@dataclass(frozen=True, kw_only=True)
class NeedAnswered(Event):
    """An answer waits for whoever asked."""

    answer: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class AnswerChecked(Findable):
    """Whoever asked said whether it helped; `by_secret`: with the secret of an anonymous case."""

    answer: str
    accepted: bool
    by_secret: bool = False


@dataclass(frozen=True, kw_only=True)
class AnswerReminded(Event):
    """The asker was reminded for the `number`th time."""

    number: int


@dataclass(frozen=True, kw_only=True)
class AnswerLapsed(Findable):
    """Nobody said whether it helped."""

    answer: str


@dataclass(frozen=True, kw_only=True)
class NeedReopened(Findable):
    """The problem is back, or was never gone."""

    by_secret: bool = False


@dataclass(frozen=True, kw_only=True)
class NeedWithdrawn(Findable):
    """Whoever asked no longer asks."""


@dataclass(frozen=True, kw_only=True)
class NeedRenewed(Findable):
    """It holds until `until`."""

    until: str


@dataclass(frozen=True, kw_only=True)
class OwnerChanged(Event):
    """Another account answers for it."""

    before: str
    owner: str


@dataclass(frozen=True, kw_only=True)
class ResultRegistered(Findable):
    """A result was entered."""

    organisation: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ResultChanged(Findable):
    """`fields` of it changed."""

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ResultRenewed(Findable):
    """It holds until `until`."""

    until: str


@dataclass(frozen=True, kw_only=True)
class ResultWithdrawn(Findable):
    """Its owner took it back."""


@dataclass(frozen=True, kw_only=True)
class ResultRouted(Event):
    """It was handed to the next party."""

    result: str
    organisation: str
    tier: str


@dataclass(frozen=True, kw_only=True)
class RouteAnswered(Event):
    """The party took or declined it."""

    result: str
    taken: bool


@dataclass(frozen=True, kw_only=True)
class ResultAdopted(Event):
    """The party put it to use; `subject` is the route."""

    result: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class RouteDropped(Event):
    """The party tried it and gave up."""

    result: str


@dataclass(frozen=True, kw_only=True)
class DisclosureAsked(Event):
    """An organisation asked to see more."""

    thing: str
    organisation: str
    stage: str


@dataclass(frozen=True, kw_only=True)
class DisclosureDecided(Event):
    """Granted, refused or revoked (`state`)."""

    thing: str
    state: str


@dataclass(frozen=True, kw_only=True)
class FullTextOpened(Event):
    """An account opened the full text of the need or result (`subject`)."""


@dataclass(frozen=True, kw_only=True)
class WatchSaved(Event):
    """Somebody saved a search."""


@dataclass(frozen=True, kw_only=True)
class WatchEnded(Event):
    """Somebody gave up a saved search."""


@dataclass(frozen=True, kw_only=True)
class ContractEntered(Event):
    """A technology contract was entered."""

    kind: str
    seller: str
    buyer: str


@dataclass(frozen=True, kw_only=True)
class ContractSubmitted(Event):
    """Its seller asks for registration."""


@dataclass(frozen=True, kw_only=True)
class ContractRegistered(Event):
    """It was registered; amounts in fen."""

    on: str
    amount_fen: int
    technology_fen: int


@dataclass(frozen=True, kw_only=True)
class ContractRefused(Event):
    """It was not registered."""


@dataclass(frozen=True, kw_only=True)
class ContractCancelled(Event):
    """Its registration was cancelled."""


@dataclass(frozen=True, kw_only=True)
class ContractPaid(Event):
    """Money came in."""

    on: str
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class CallPublished(Event):
    """A problem with a bounty (fen)."""

    organisation: str
    bounty_fen: int
    closes_on: str


@dataclass(frozen=True, kw_only=True)
class BidSubmitted(Event):
    """A party offers to solve it."""

    call: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class BidWithdrawn(Event):
    """The party no longer offers."""

    call: str


@dataclass(frozen=True, kw_only=True)
class ReviewOpened(Event):
    """Bidding is over; `reviewers` were named."""

    reviewers: list[str]


@dataclass(frozen=True, kw_only=True)
class TieDeclared(Event):
    """A reviewer said whether they are tied to a party."""

    reviewer: str
    tied: bool


@dataclass(frozen=True, kw_only=True)
class BidScored(Event):
    """A reviewer judged a bid (`subject`)."""

    reviewer: str


@dataclass(frozen=True, kw_only=True)
class CallAwarded(Event):
    """One bid won."""

    bid: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class MilestoneSubmitted(Event):
    """The winner says that it is reached."""

    call: str


@dataclass(frozen=True, kw_only=True)
class MilestoneChecked(Event):
    """Whoever set the problem says whether it is."""

    call: str
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class CallEnded(Event):
    """It ended as `state`."""

    state: str


# Matching.


@dataclass(frozen=True, kw_only=True)
class MatchingAsked(Event):
    """Somebody wants partners for a need or a result."""

    thing: str


@dataclass(frozen=True, kw_only=True)
class MatchingDone(Event):
    """What was found is frozen."""

    thing: str
    found_count: int


@dataclass(frozen=True, kw_only=True)
class MatchingFailed(Event):
    """The search came to nothing."""

    thing: str


@dataclass(frozen=True, kw_only=True)
class MatchJudged(Event):
    """Something came of a match; `kind` is the code of the outcome."""

    need: str
    offer: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class WeightsFitted(Event):
    """New weights were learnt from so many judged pairs; nobody uses them yet."""

    kind: str
    pairs_count: int


@dataclass(frozen=True, kw_only=True)
class WeightsAdopted(Event):
    """They are used from now on."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class ReferenceEntered(Findable):
    """A document that matching may propose."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class ReferenceWithdrawn(Findable):
    """It is found no more; an expert's words are gone."""


@dataclass(frozen=True, kw_only=True)
class ReferencesRead(Event):
    """A file was read in; its references hang on the intake."""

    made_count: int
    known_count: int


@dataclass(frozen=True, kw_only=True)
class LookalikeDecided(Event):
    """A person said whether two references are one."""

    older: str
    newer: str
    same: bool


@dataclass(frozen=True, kw_only=True)
class ReviewersAssigned(Event):
    """Experts were assigned to the calls."""

    calls: list[str]


@dataclass(frozen=True, kw_only=True)
class Introduced(Event):
    """A broker brought an organisation together with the owner of `thing`."""

    thing: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class IntroductionMet(Event):
    """One of the two says that they met."""


@dataclass(frozen=True, kw_only=True)
class IntroductionEnded(Event):
    """It ended, with a contract or without."""

    deal: bool
