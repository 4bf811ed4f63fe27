"""The socket for kinds of objects: URI → card for this viewer, and the open work that it holds.

Each app's `things` registers its kinds; thread, search, "my work" and notices then need no upward import.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser

from valley.kernel.models import User

Viewer = User | AnonymousUser


@dataclass(frozen=True)
class Card:
    """What a viewer may see of a thing. `uri` is also the address of its page."""

    uri: str
    kind: str
    title: str
    subtitle: str = ""


@dataclass(frozen=True)
class Work:
    """One open piece of work: what, the next step, by when, whose."""

    uri: str
    title: str
    next_step: str
    due: date | None = None
    owner: str = ""
    not_before: date | None = None


@dataclass(frozen=True)
class Document:
    """What search knows of a thing: words by weight, and whom it is for.

    `audience` holds tokens ("public", "park:operator", "organisation:<id>", "user:<id>"); a viewer finds the
    document if any of the viewer's tokens is among them. `key`: the public id of the person whose data title and
    text are: the index then keeps keyed digests only, and drops them when the person is erased.
    """

    uri: str
    kind: str
    title: str
    text: str = ""
    codes: tuple[str, ...] = ()
    audience: tuple[str, ...] = ("public",)
    key: str = ""


@dataclass(frozen=True)
class Kind:
    """A registered kind of object. `prefix` is the beginning of its URIs."""

    name: str
    label: Any
    prefix: str
    card: Callable[[str, Viewer], Card | None]
    work: Callable[[User], Iterable[Work]] = field(default=lambda user: ())
    document: Callable[[str], Document | None] = field(default=lambda uri: None)
    all_uris: Callable[[], Iterable[str]] = field(default=lambda: ())
    # Open things that name this account as their owner, within the organisation with this URI ("": wherever).
    owned: Callable[[User, str], int] = field(default=lambda user, within: 0)
    # (from, to, by, within): the second account owns them from now on; how many. Called by the action of leaving.
    hand_over: Callable[[User, User, User | None, str], int] = field(default=lambda user, to, by, within: 0)
    # (uri, from, to, by): one open thing changes hands; False where the first account does not own it.
    pass_on: Callable[[str, User, User, User | None], bool] | None = None
    # Things that change with this one without an entry of their own in the journal: search looks at them again.
    parts: Callable[[str], Iterable[str]] = field(default=lambda uri: ())
    # The URI that a text spells out (a bar code's text, say), for search; None where it is none of this kind's.
    spelled: Callable[[str], str | None] = field(default=lambda text: None)
    # Many cards at once, for lists; without it `card` is asked one by one.
    cards: Callable[[Sequence[str], Viewer], Mapping[str, Card]] | None = None


_kinds: dict[str, Kind] = {}
_principals: list[Callable[[User], Iterable[User]]] = []


def principals(source: Callable[[User], Iterable[User]]) -> Callable[[User], Iterable[User]]:
    """Register who can say for whom a user acts as a deputy today: their work is shown as well."""
    _principals.append(source)
    return source


def register(kind: Kind) -> Kind:
    """Register a kind. Raises ValueError where its name or prefix is taken."""
    for other in _kinds.values():
        if other.name == kind.name or other.prefix == kind.prefix:
            raise ValueError(f"kind {kind.name!r} or prefix {kind.prefix!r} is taken by {other.name!r}")
    _kinds[kind.name] = kind
    return kind


def kinds() -> list[Kind]:
    """Every kind, by name."""
    return sorted(_kinds.values(), key=lambda k: k.name)


def kind_of(uri: str) -> Kind | None:
    """The kind with the longest prefix of `uri`."""
    found = [k for k in _kinds.values() if uri.startswith(k.prefix)]
    return max(found, key=lambda k: len(k.prefix), default=None)


def card_of(uri: str, viewer: Viewer) -> Card | None:
    """The card, or None where there is no such thing or this viewer may not know of it."""
    kind = kind_of(uri)
    return kind.card(uri, viewer) if kind else None


def owned_by(user: User, within: str = "") -> int:
    """How many open things name `user` as their owner."""
    return sum(kind.owned(user, within) for kind in kinds())


def hand_over(user: User, to: User, *, by: User | None, within: str = "") -> int:
    """Whatever `user` owns, `to` owns from now on; how many. Inside the action of leaving."""
    return sum(kind.hand_over(user, to, by, within) for kind in kinds())


def cards_of(uris: Iterable[str], viewer: Viewer) -> dict[str, Card]:
    """The cards of those things that this viewer may know of, in the order of `uris`; few queries where kinds can."""
    order, asked = list(dict.fromkeys(uris)), dict[str, list[str]]()
    for uri in order:
        if kind := kind_of(uri):
            asked.setdefault(kind.name, []).append(uri)
    found: dict[str, Card] = {}
    for name, group in asked.items():
        kind = _kinds[name]
        if kind.cards:
            found.update(kind.cards(group, viewer))
        else:
            found.update({uri: card for uri in group if (card := kind.card(uri, viewer))})
    return {uri: found[uri] for uri in order if uri in found}


def work_of(user: User) -> list[Work]:
    """All open work of `user`, and of those for whom `user` is a deputy; earliest due first, undated last."""
    everybody = [user, *(principal for source in _principals for principal in source(user))]
    found = [w for k in kinds() for whose in everybody for w in k.work(whose)]
    found = list(dict.fromkeys(found))
    return sorted(found, key=lambda w: (w.due is None and w.not_before is None, w.due or w.not_before or date.max))
