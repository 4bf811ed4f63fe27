"""How much of a need or a result a viewer may see: nothing, the title, the summary, the full text."""

from enum import IntEnum

from valley.innovation.exchange.models import Disclosure, DisclosureState, Need, NeedState, Openness, Result, Stage
from valley.innovation.exchange.rules.needs import may_take_need
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import permits, principals_of
from valley.registry.rules import acts_for, is_operator
from valley.registry.rules.roles import Asker


class Seen(IntEnum):
    """What is seen, in rising order."""

    NOTHING = 0
    TITLE = 1
    SUMMARY = 2
    FULL = 3


OPEN_TO_ALL = {Openness.TITLE: Seen.TITLE, Openness.SUMMARY: Seen.SUMMARY, Openness.FULL: Seen.FULL}
GRANTED = {Stage.SUMMARY: Seen.SUMMARY, Stage.FULL: Seen.FULL}


def seen_of(user: Asker, thing: Need | Result) -> Seen:
    """What `user` sees of `thing` without a deputy's eyes; `may` asks for those as well."""
    return _of_need(user, thing) if isinstance(thing, Need) else _of_result(user, thing)


def seen_by(user: Asker, thing: Need | Result) -> Seen:
    """What `user` sees of `thing` in person or as somebody's deputy: for pages, cards and the API."""
    whose = [user, *principals_of(user)] if isinstance(user, User) and user.is_active else [user]
    return max(seen_of(one, thing) for one in whose)


def _of_need(user: Asker, need: Need) -> Seen:
    if not user.is_authenticated or not isinstance(user, User):
        return Seen.NOTHING
    if is_operator(user) or user.pk in (need.reporter_id, need.owner_id):
        return Seen.FULL
    ours = (need.organisation, need.handler, need.owner_organisation)
    if any(one is not None and acts_for(user, one) for one in ours) or may_take_need(user, need):
        return Seen.FULL
    if need.parent is not None and need.parent.handler is not None and acts_for(user, need.parent.handler):
        return Seen.FULL
    if any(
        child.handler is not None and acts_for(user, child.handler) for child in need.children.select_related("handler")
    ):
        return Seen.FULL  # whoever works on what was split off has to know the question behind it
    # What nobody has looked at yet, or what was no need at all, is not shown around.
    reviewed = need.taken_at is not None and need.state not in (NeedState.DECLINED, NeedState.WITHDRAWN)
    base = OPEN_TO_ALL[Openness(need.openness)] if reviewed else Seen.NOTHING
    return max(base, _granted(user, need)) if base else Seen.NOTHING


def _of_result(user: Asker, result: Result) -> Seen:
    if not isinstance(user, User) or not user.is_authenticated:
        return Seen.SUMMARY if result.exhibited and result.withdrawn_at is None else Seen.NOTHING
    if is_operator(user) or acts_for(user, result.organisation):
        return Seen.FULL
    if result.withdrawn_at is not None:
        return Seen.NOTHING
    base = OPEN_TO_ALL[Openness(result.openness)]
    if any(
        acts_for(user, r.organisation)
        for r in result.routes.filter(taken_at__isnull=False).select_related("organisation")
    ):
        base = Seen.FULL
    return max(base, Seen.SUMMARY if result.exhibited else base, _granted(user, result))


def _granted(user: Asker, thing: Need | Result) -> Seen:
    today = clock.today()
    rows: list[Disclosure] = [
        row
        for row in thing.disclosures.filter(state=DisclosureState.GRANTED).select_related("organisation")
        if (row.until is None or row.until >= today) and acts_for(user, row.organisation)
    ]
    return max((GRANTED[Stage(row.stage)] for row in rows), default=Seen.NOTHING)


@permits("exchange.view")
def may_view(user: Asker, thing: Need | Result) -> bool:
    """At least the title."""
    return seen_of(user, thing) >= Seen.TITLE


@permits("exchange.read_summary")
def may_read_summary(user: Asker, thing: Need | Result) -> bool:
    """At least the summary."""
    return seen_of(user, thing) >= Seen.SUMMARY


@permits("exchange.read_full")
def may_read_full(user: Asker, thing: Need | Result) -> bool:
    """Everything."""
    return seen_of(user, thing) >= Seen.FULL


@permits("exchange.ask_disclosure")
def may_ask_disclosure(user: Asker, thing: Need | Result) -> bool:
    """Whoever sees the title and not everything, and acts for some organisation (which one is named when asking)."""
    return user.is_authenticated and Seen.TITLE <= seen_of(user, thing) < Seen.FULL


@permits("exchange.decide_disclosure")
def may_decide_disclosure(user: Asker, disclosure: Disclosure) -> bool:
    """Whoever asked the need, or owns the result; the desk for anonymous needs."""
    return may_give_away(user, disclosure.thing)


@permits("exchange.translate")
def may_translate(user: Asker, thing: Need | Result) -> bool:
    """Whoever wrote it, whoever works on it, and the park office."""
    if isinstance(thing, Result):
        return is_operator(user) or acts_for(user, thing.organisation)
    if is_operator(user) or (isinstance(user, User) and user.pk == thing.reporter_id):
        return True
    return any(one is not None and acts_for(user, one) for one in (thing.organisation, thing.handler))


@permits("exchange.give_away")
def may_give_away(user: Asker, thing: Need | Result) -> bool:
    """Whoever decides how much others see of it."""
    if isinstance(thing, Result):
        return acts_for(user, thing.organisation)
    if thing.organisation is not None and acts_for(user, thing.organisation):
        return True
    if isinstance(user, User) and thing.reporter_id == user.pk:
        return True
    return thing.is_anonymous and is_operator(user)
