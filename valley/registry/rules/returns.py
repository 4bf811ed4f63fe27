"""Rules about campaigns and returns. What a firm reports is confidential: its own people and the office see it."""

from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import may, permits, remembered
from valley.registry.engine.returns.states import Actor
from valley.registry.models import Campaign, DueItem, Place, Return, Role, RoleGrant
from valley.registry.rules.roles import Asker, acts_for, held_by, is_assessor, is_operator, is_staff

WORKING = (Role.ADMINISTRATOR, Role.FILLER, Role.SIGNER)
"""Roles in a firm that have to do with its returns."""


def park_of(report: Return) -> Place | None:
    """The park of the due list, as known now: one query, once a page."""
    asked = ("registry.park_of", report.campaign_id, report.organisation_id)
    return remembered(asked, lambda: _park_of(report))


def _park_of(report: Return) -> Place | None:
    item = DueItem.objects.known().filter(campaign=report.campaign_id, organisation=report.organisation_id)
    found = item.select_related("park").first()
    return found.park if found else None


@permits("registry.open_campaign")
def may_open_campaign(user: Asker, campaign: Campaign | None) -> bool:
    """The park office; also changing the due list, reminding and locking."""
    return is_operator(user)


@permits("registry.view_campaign")
def may_view_campaign(user: Asker, campaign: Campaign | None) -> bool:
    """Progress without values: the park's side and assessors."""
    return is_staff(user) or is_assessor(user)


@permits("registry.list_returns")
def may_list_returns(user: Asker, _: None) -> bool:
    """Whoever has to do with returns for some firm."""
    if not (isinstance(user, User) and user.is_active):
        return False
    return any(held.role in WORKING for held in held_by(user))


@permits("registry.view_return")
def may_view_return(user: Asker, report: Return) -> bool:
    """Values: the firm's fillers, signers and administrators; the office of its park."""
    return works_on(user, report) or is_operator(user, park_of(report))


@permits("registry.fill_return")
def may_fill_return(user: Asker, report: Return) -> bool:
    """The firm's fillers and signers."""
    return acts_for(user, report.organisation, Role.FILLER, Role.SIGNER)


@permits("registry.sign_return")
def may_sign_return(user: Asker, report: Return) -> bool:
    """Whoever the firm has authorised to sign."""
    return acts_for(user, report.organisation, Role.SIGNER)


@permits("registry.check_return")
def may_check_return(user: Asker, report: Return) -> bool:
    """The office of the firm's park; nobody checks a return of a firm that they act for."""
    return is_operator(user, park_of(report)) and not acts_for(user, report.organisation)


def office_parks(user: Asker) -> set[int] | None:
    """Parks (pk) whose office `user` belongs to today; None: all parks. For questions about many returns at once."""
    if not (isinstance(user, User) and user.is_active):
        return set()
    grants = RoleGrant.objects.known().on(clock.today()).filter(user=user, role=Role.OPERATOR)
    parks = set(grants.values_list("park", flat=True))
    return None if None in parks else parks


def works_on(user: Asker, report: Return) -> bool:
    """Whether `user` acts for the firm in a capacity that has to do with returns."""
    return acts_for(user, report.organisation, *WORKING)


# The verb behind each capacity of the engine's table.
VERBS = {
    Actor.FILLER: "registry.fill_return",
    Actor.SIGNER: "registry.sign_return",
    Actor.OFFICE: "registry.check_return",
}


def actors(user: Asker, report: Return) -> frozenset[Actor]:
    """In which capacities of the engine's table `user` meets this return, in person or as a deputy.

    Nobody checks a return of a firm that they act for, not even as the deputy of somebody who may.
    """
    found = {actor for actor, verb in VERBS.items() if may(user, verb, report)}
    if acts_for(user, report.organisation):
        found.discard(Actor.OFFICE)
    return frozenset(found)
