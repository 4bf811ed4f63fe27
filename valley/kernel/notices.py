"""Telling people: in the platform, by e-mail, through a gateway.

An app declares its messages (`declare("registry.return_due", _("%(thing)s 将于 %(due)s 截止"))`) and its actions and
reactions call `notify`. The words are made when they are shown or sent, for that very recipient, from the card of the
thing: who may not see the thing gets no notice of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from valley.kernel import clock
from valley.kernel.engine.quiet import due_at
from valley.kernel.errors import Words
from valley.kernel.models import Channel, Delivery, Notice, NoticePreference, User
from valley.kernel.things import card_of

_messages: dict[str, Words] = {}


def declare(code: str, words: Words) -> None:
    """Declare a message: words with %(thing)s (the card's title) and %(key)s of the context. Once per code."""
    if code in _messages:
        raise ValueError(f"message {code!r} is declared already")
    _messages[code] = words


def notify(
    user: User | Iterable[User], message_code: str, uri: str, context: Mapping[str, str | int] | None = None
) -> list[Notice]:
    """Tell each user `message_code` about the thing at `uri`. Called by actions, inside their transaction.

    context: numbers, ISO dates and codes for the words; never names.
    Raises: KeyError for a code that nobody declared; RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("notify outside a transaction")
    _messages[message_code]
    users = [user] if isinstance(user, User) else list(dict.fromkeys(user))
    now = clock.now()
    notices = Notice.objects.bulk_create(
        Notice(user=one, code=message_code, thing=uri, context=dict(context or {}), made_at=now) for one in users
    )
    ways = preferences_of(users)
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
    return Told(notice, str(words) % _Known(notice.context | {"thing": card.title}))


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
