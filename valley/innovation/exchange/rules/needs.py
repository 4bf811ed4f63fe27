"""Rules about needs. The thing is the need, or what is said."""

from django.db.models import Q

from valley.innovation.exchange.models import Answer, Level, Need, NeedState, Party, Tier
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import permits
from valley.registry.rules import acts_for, is_operator, is_staff
from valley.registry.rules.roles import Asker

#: Who takes a need of a level (plan L363: 试验站 → 研究所 → 大学).
LEVEL_TIER = {Level.PROBLEM: Tier.STATION, Level.TECHNOLOGY: Tier.INSTITUTE, Level.SCIENCE: Tier.UNIVERSITY}


@permits("exchange.report_need")
def may_report_need(user: Asker, _: object) -> bool:
    """Everybody with an account; without one there is the door for anonymous reports."""
    return user.is_authenticated


@permits("exchange.see_network")
def may_see_network(user: Asker, _: object) -> bool:
    """Titles, parties, the map: everybody with an account."""
    return user.is_authenticated


@permits("exchange.run_desk")
def may_run_desk(user: Asker, _: object) -> bool:
    """Placing needs, closing what is none, keeping the roll of parties: the park office."""
    return is_operator(user)


@permits("exchange.take_need")
def may_take_need(user: Asker, need: Need) -> bool:
    """Whoever acts for a party of the right tier that was asked; from the desk's queue any of them."""
    if need.state != NeedState.REPORTED or not isinstance(user, User):
        return False
    today = clock.today()
    parties = Party.objects.filter(tier=LEVEL_TIER[Level(need.level)], since__lte=today).filter(
        Q(until=None) | Q(until__gt=today)
    )
    if need.owner_organisation_id:
        parties = parties.filter(organisation=need.owner_organisation_id)
    return any(acts_for(user, party.organisation) for party in parties.select_related("organisation"))


@permits("exchange.refuse_need")
def may_refuse_need(user: Asker, need: Need) -> bool:
    """Whoever was asked, by name, to take it."""
    asked = need.owner_organisation
    return need.state == NeedState.REPORTED and asked is not None and acts_for(user, asked)


@permits("exchange.work_on_need")
def may_work_on_need(user: Asker, need: Need) -> bool:
    """Splitting, answering: whoever acts for the organisation that took it."""
    return need.handler is not None and acts_for(user, need.handler)


@permits("exchange.postpone_need")
def may_postpone_need(user: Asker, need: Need) -> bool:
    """Whoever has to act now; the desk for what lies with it."""
    if need.owner_id is not None and isinstance(user, User) and need.owner_id == user.pk:
        return True
    if need.owner_organisation is not None and acts_for(user, need.owner_organisation):
        return True
    return need.owner_desk and is_operator(user)


@permits("exchange.check_answer", delegable=False)
def may_check_answer(user: Asker, answer: Answer) -> bool:
    """A problem's answer: whoever reported it, in person. Below a split: whoever works on the need it came from."""
    need = answer.need
    if need.parent is not None:
        return may_work_on_need(user, need.parent)
    return isinstance(user, User) and user.is_active and need.reporter_id == user.pk


@permits("exchange.speak_for_need", delegable=False)
def speaks_for(user: Asker, need: Need) -> bool:
    """Withdrawing, renewing, reopening: whoever asked."""
    if need.parent is not None:
        return may_work_on_need(user, need.parent)
    return isinstance(user, User) and user.is_active and need.reporter_id == user.pk


@permits("exchange.see_performance")
def may_see_performance(user: Asker, _: object) -> bool:
    """Lead times and overdue needs by party: the park's side."""
    return is_staff(user)
