"""Telling people: in the platform, by e-mail, through a gateway.

An app declares its messages (`declare("registry.return_due", _("%(thing)s 将于 %(due)s 截止"))`) and its actions and
reactions call `notify`. The words are made when they are shown or sent, for that very recipient, from the card of the
thing: who may not see the thing gets no notice of it. Whoever stands in for the recipient today is told as well.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from valley.kernel import clock
from valley.kernel.engine.quiet import due_at
from valley.kernel.errors import Words
from valley.kernel.models import Channel, Delivery, Notice, NoticePreference, User
from valley.kernel.things import card_of

STOP = "stop"  # in the context of a notice that somebody subscribed to: the root-relative address that ends just that
FOR = "deputy_for"  # in the context of a deputy's notice: whose it is, as an opaque id
StandIns = Callable[[Sequence[User]], Iterable[tuple[User, User]]]
_messages: dict[str, Words] = {}
_stand_ins: list[StandIns] = []


def stand_ins(source: StandIns) -> StandIns:
    """Register, in an app's `rules`, who acts today for which of some users: (user, deputy)."""
    _stand_ins.append(source)
    return source


def declare(code: str, words: Words) -> None:
    """Declare a message: words with %(thing)s (the card's title) and %(key)s of the context. Once per code."""
    if code in _messages:
        raise ValueError(f"message {code!r} is declared already")
    _messages[code] = words


def notify(
    user: User | Iterable[User], message_code: str, uri: str, context: Mapping[str, str | int] | None = None
) -> list[Notice]:
    """Tell each user, and each one's deputies, `message_code` about the thing at `uri`. Called by actions, inside
    their transaction. A deputy's notice says for whom it is; who is told in person is not told as a deputy too.

    context: numbers, ISO dates and codes for the words; never names. Under `STOP` where whoever gets it can end it.
    Raises: KeyError for a code that nobody declared; RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("notify outside a transaction")
    _messages[message_code]
    users = [user] if isinstance(user, User) else list(dict.fromkeys(user))
    told: dict[User, dict[str, str | int]] = {one: dict(context or {}) for one in users}
    for source in _stand_ins:
        for principal, deputy in source(users):
            told.setdefault(deputy, {**(context or {}), FOR: str(principal.public_id)})
    now = clock.now()
    notices = Notice.objects.bulk_create(
        Notice(user=one, code=message_code, thing=uri, context=words, made_at=now) for one, words in told.items()
    )
    ways = preferences_of(told)
    Delivery.objects.bulk_create(
        Delivery(notice=notice, channel=channel, due_at=_due(ways[notice.user_id], now))
        for notice in notices
        for channel in _channels(notice.user, ways[notice.user_id])
    )
    return notices


def preferences_of(users: Iterable[User]) -> dict[int, NoticePreference]:
    """By user; who never chose gets the defaults (e-mail at once, no quiet hours), unsaved."""
    users = list(users)
    chosen = {one.user_id: one for one in NoticePreference.objects.filter(user__in=users)}
    return {user.pk: chosen.get(user.pk) or NoticePreference(user=user) for user in users}


@dataclass(frozen=True)
class Told:
    """A notice in words, for its recipient."""

    notice: Notice
    text: str


def tell(notice: Notice) -> Told | None:
    """The words for the recipient in the active language; None where they may not see the thing (any more)."""
    words = _messages.get(notice.code)
    card = card_of(notice.thing, notice.user) if notice.user.is_active else None
    if card is None or words is None:
        return None
    text = str(words) % _Known(notice.context | {"thing": card.title})
    if FOR in notice.context:
        whose = User.objects.filter(public_id=notice.context[FOR]).first()
        text = _("（代 %(who)s）%(words)s") % {"who": whose or "—", "words": text}
    return Told(notice, text)


def told(user: User, *, unread: bool = False, limit: int = 100) -> list[Told]:
    """The newest notices that the user may see; `limit` bounds the work, not the truth: there may be older ones."""
    found = Notice.objects.filter(user=user).select_related("user").order_by("-made_at", "-pk")
    if unread:
        found = found.filter(read_at=None)
    return [words for notice in found[:limit] if (words := tell(notice))]


class _Known(dict[str, Any]):
    """An older edition's notice may lack a key: shown as a dash, not as a fault."""

    def __missing__(self, key: str) -> str:
        return "—"


def _channels(user: User, ways: NoticePreference) -> list[str]:
    channels = []
    if ways.email and user.email:
        channels.append(Channel.EMAIL)
    if ways.gateway:
        channels.append(Channel.WEBHOOK)
    return [str(channel) for channel in channels]


def _due(ways: NoticePreference, now: datetime) -> datetime:
    local = timezone.localtime(now)
    return due_at(local, digest_hour=ways.digest_hour, quiet_from=ways.quiet_from, quiet_until=ways.quiet_until)
