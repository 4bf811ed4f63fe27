"""What matching may know of a thing: no more than every account may read of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from valley.innovation.exchange.models import (
    LegalStatus,
    MatchText,
    Need,
    NeedState,
    Openness,
    Party,
    Reference,
    Result,
)
from valley.kernel import clock
from valley.registry.queries import organisations_of

#: Kinds that answer a need.
OFFERS = ("result", "patent", "paper", "expert", "facility", "fund", "policy")


@dataclass(frozen=True)
class Known:
    """A thing as it is matched. `facts` is what `engine.matching.pair` asks for."""

    uri: str
    kind: str
    language: str
    title: str
    text: str
    facts: dict[str, Any] = field(default_factory=dict)


def known_of(thing: Need | Result | Reference) -> Known:
    """The thing with the words that are open to every account."""
    if isinstance(thing, Need):
        return _need(thing)
    return _result(thing) if isinstance(thing, Result) else _reference(thing)


def is_open(thing: Need | Result | Reference) -> bool:
    """Whether others may find it: nothing that nobody took, nothing withdrawn, no copy."""
    if isinstance(thing, Need):
        return thing.taken_at is not None and thing.state not in (NeedState.DECLINED, NeedState.WITHDRAWN)
    if isinstance(thing, Result):
        return thing.withdrawn_at is None
    return thing.withdrawn_at is None and thing.same_as_id is None


def all_open() -> Iterator[Known]:
    """Everything that can be found."""
    models: Iterable[Any] = (Need, Result, Reference)
    for model in models:
        for thing in model.objects.order_by("pk").iterator():
            if is_open(thing):
                yield known_of(thing)


def known_at(text: MatchText) -> Known:
    """As it stands in the index."""
    return Known(text.uri, text.kind, text.language, text.title, text.text, text.facts)


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _need(need: Need) -> Known:
    shown = need.openness != Openness.TITLE
    ours = (need.organisation, need.handler)
    return Known(
        need.uri, "need", need.language, need.title,
        _joined(need.summary if shown else "", need.goal if shown else "", "、".join(need.topics)),
        {
            "topics": need.topics, "trl_min": need.trl_min, "level": need.level, "open": need.is_open,
            "organisations": sorted(one.uri for one in ours if one is not None),
            "people": [need.reporter.uri] if need.reporter else [], "until": _day(need.expires_on),
        },
    )  # fmt: skip


def _result(result: Result) -> Known:
    shown = result.exhibited or result.openness != Openness.TITLE
    return Known(
        result.uri, "result", result.language, result.title,
        _joined(result.summary if shown else "", "、".join(result.topics)),
        {
            "topics": result.topics, "ipc": result.ipc, "trl": result.trl, "rights": result.rights,
            "stage": result.kind, "organisations": [result.organisation.uri], "people": [],
            "tiers": _tiers(result.organisation_id), "until": _day(result.expires_on),
            "evidence": bool(result.trl_evidence),
        },
    )  # fmt: skip


def _reference(one: Reference) -> Known:
    rights = "free" if one.legal_status in (LegalStatus.LAPSED, LegalStatus.REFUSED) else one.rights
    homes = [one.organisation.uri] if one.organisation else []
    if one.person is not None:
        homes += sorted(_homes(one))
    return Known(
        one.uri, one.kind, one.language, one.title, _joined(one.abstract[:4_000], "、".join(one.topics)),
        {
            "topics": one.topics, "ipc": one.ipc, "trl": one.trl, "rights": rights,
            "organisations": homes, "people": [one.person.uri] if one.person else [],
            "tiers": _tiers(one.organisation_id), "since": _day(one.opens_on), "until": _day(one.closes_on),
            "evidence": bool(one.identifier),
        },
    )  # fmt: skip


def _homes(one: Reference) -> set[str]:
    return {found.uri for found in organisations_of(one.person)} if one.person else set()


def _tiers(organisation: int | None) -> list[str]:
    if organisation is None:
        return []
    today = clock.today()
    rows = Party.objects.filter(organisation=organisation, since__lte=today)
    return sorted({row.tier for row in rows if row.until is None or row.until > today})
