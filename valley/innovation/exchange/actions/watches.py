"""Saved searches."""

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.actions.shared import lock, promises, tell
from valley.innovation.exchange.errors import WrongState
from valley.innovation.exchange.models import Need, Result, Watch
from valley.innovation.exchange.rules import Seen, seen_of
from valley.kernel import clock
from valley.kernel.engine.credentials import new_link_secret
from valley.kernel.errors import Missing, NotAllowed
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, text


@transaction.atomic
def save_watch(*, by: User, words: str, what: str = Watch.What.BOTH) -> tuple[Watch, str]:
    """Tell `by` of each new need or result in which all the words occur. The second is the secret of its Atom feed.

    Raises: NotAllowed; Invalid; WatchThere.
    """
    require(by, "exchange.see_network")
    minted = new_link_secret()
    with promises():
        watch = Watch.objects.create(
            user=by, words=" ".join(text(words, field="words", most=100).split()),
            what=choice(what, Watch.What, field="what"), feed_digest=minted.digest, made_at=clock.now(),
        )  # fmt: skip
    publish(events.WatchSaved(subject=watch.uri), by=by)
    return watch, minted.text


@transaction.atomic
def end_watch(*, by: User, watch: Watch) -> Watch:
    """Give it up. Raises: NotAllowed; WrongState."""
    if watch.user_id != by.pk:
        raise NotAllowed
    held = lock(watch)
    if held.ended_at is not None:
        raise WrongState(_("这条订阅已经取消。"), field="state", remedy="")
    held.ended_at = clock.now()
    held.save(update_fields=["ended_at"])
    publish(events.WatchEnded(subject=held.uri), by=by)
    return held


@transaction.atomic
def tell_watchers(thing: Need | Result) -> int:
    """Tell whoever waits for it and may see it; how many. What is searched is what that watcher sees.

    Somebody of whose searches several find it is told once.
    """
    kinds = (Watch.What.NEEDS if isinstance(thing, Need) else Watch.What.RESULTS, Watch.What.BOTH)
    told: set[int] = set()
    for watch in Watch.objects.filter(ended_at=None, what__in=kinds, user__is_active=True).select_related("user"):
        if watch.user_id not in told and matches(watch, thing, seen_of(watch.user, thing)):
            tell("exchange.watch_found", thing.uri, [watch.user], stop=f"{watch.uri}/stop/{stop_token(watch)}")
            told.add(watch.user_id)
    return len(told)


def stop_token(watch: Watch) -> str:
    """What an alert's address ends with: whoever got it ends that search, and can do nothing else."""
    return salted_hmac("exchange.watch.stop", str(watch.public_id), algorithm="sha256").hexdigest()[:40]


@transaction.atomic
def stop_watch(*, watch: Watch, token: str) -> Watch:
    """Ended from its alert; ending it again changes nothing. Raises Missing for a wrong token."""
    if not constant_time_compare(token, stop_token(watch)):
        raise Missing(value=str(watch.public_id))
    held = lock(watch)
    if held.ended_at is None:
        held.ended_at = clock.now()
        held.save(update_fields=["ended_at"])
        publish(events.WatchEnded(subject=held.uri), by=None)
    return held


def matches(watch: Watch, thing: Need | Result, seen: Seen) -> bool:
    """Whether all words occur in what is seen of it."""
    if seen < Seen.TITLE:
        return False
    parts = [thing.number, thing.title, thing.title_other, *thing.topics]
    if seen >= Seen.SUMMARY:
        parts += [thing.summary, thing.summary_other]
    there = "\n".join(parts).casefold()
    return all(word in there for word in watch.words.casefold().split())
