"""Leaving ends every role at once and hands open work to a named person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import user as make_user
from tests.registry import access
from valley.kernel import clock, things
from valley.kernel.errors import CredentialRefused, NotAllowed
from valley.kernel.models import Entry, User
from valley.registry.actions.deputies import appoint_deputy
from valley.registry.actions.invitations import accept_invitation, invite
from valley.registry.actions.leaving import leave
from valley.registry.actions.roles import grant_role
from valley.registry.errors import LastAdministrator
from valley.registry.errors.access import NotASuccessor, OpenWorkRemains
from valley.registry.models import Deputy, Organisation, RoleGrant
from valley.registry.rules import acts_for


@pytest.fixture
def firm(db: None) -> Organisation:
    return access.organisation(access.operator())


@pytest.fixture
def boss(firm: Organisation) -> User:
    return access.somebody("administrator", firm)


@pytest.fixture
def owners(monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    """A kind of thing with owners: three jars."""
    owned: dict[str, User] = {}

    def hand_over(user: User, to: User, by: User | None, within: str) -> int:
        mine = [jar for jar, owner in owned.items() if owner == user]
        owned.update(dict.fromkeys(mine, to))
        return len(mine)

    kind = things.Kind(name="jar", label="jar", prefix="/jars/", card=lambda uri, viewer: None)
    kind = replace(kind, owned=lambda user, within: sum(owner == user for owner in owned.values()), hand_over=hand_over)
    monkeypatch.setitem(things._kinds, "jar", kind)
    return owned


def test_every_role_ends_at_once_also_future_ones(firm: Organisation, boss: User) -> None:
    worker = access.somebody("filler", firm)
    grant_role(by=boss, user=worker, role="signer", organisation=firm, since=clock.today() + timedelta(days=9))
    done = leave(by=boss, user=worker, organisation=firm)
    assert done.roles == 2
    assert not acts_for(worker, firm)
    with clock.travel(clock.now() + timedelta(days=10)):
        assert not acts_for(worker, firm)


def test_leaving_one_organisation_keeps_the_roles_in_another(firm: Organisation, boss: User) -> None:
    worker = access.somebody("filler", firm)
    other = access.organisation(access.operator(), access.OTHER_CODE, "乙食品有限公司")
    grant_role(by=None, user=worker, role="member", organisation=other)
    leave(by=boss, user=worker, organisation=firm)
    assert acts_for(worker, other)


def test_open_work_goes_to_the_person_named(firm: Organisation, boss: User, owners: dict[str, User]) -> None:
    worker, heir = access.somebody("filler", firm), access.somebody("filler", firm)
    owners.update({"jar 1": worker, "jar 2": worker, "jar 3": boss})
    with pytest.raises(OpenWorkRemains) as refused:
        leave(by=boss, user=worker, organisation=firm)
    assert refused.value.value == 2
    assert acts_for(worker, firm)  # nothing half-done
    done = leave(by=boss, user=worker, organisation=firm, hand_to=heir)
    assert (done.things, owners) == (2, {"jar 1": heir, "jar 2": heir, "jar 3": boss})


def test_work_goes_to_somebody_there(firm: Organisation, boss: User, owners: dict[str, User]) -> None:
    worker = access.somebody("filler", firm)
    owners["jar"] = worker
    for stranger in (make_user(), worker):
        with pytest.raises(NotASuccessor):
            leave(by=boss, user=worker, organisation=firm, hand_to=stranger)


def test_the_last_administrator_stays_while_others_remain(firm: Organisation, boss: User) -> None:
    access.somebody("filler", firm)
    with pytest.raises(LastAdministrator):
        leave(by=boss, user=boss, organisation=firm)


def test_invitations_and_deputies_end_too(firm: Organisation, boss: User, user: User) -> None:
    second = access.somebody("administrator", firm)
    _record, secret = invite(by=second, role="filler", organisation=firm)
    day = clock.today()
    appoint_deputy(by=second, principal=second, deputy=boss, since=day, until=day + timedelta(days=9))
    leave(by=second, user=second, organisation=firm)
    assert not Deputy.objects.known().exists()
    with pytest.raises(CredentialRefused):
        accept_invitation(by=user, secret=secret)


def test_the_office_ends_everything_of_an_account(firm: Organisation) -> None:
    worker = access.somebody("filler", firm)
    access.somebody("administrator", firm)
    leave(by=access.operator(), user=worker)
    assert not RoleGrant.objects.known().on(clock.today()).filter(user=worker).exists()
    assert Entry.objects.filter(event="registry.Left", subject=worker.uri).exists()


def test_nobody_else_sends_somebody_away(firm: Organisation) -> None:
    worker, fellow = access.somebody("filler", firm), access.somebody("signer", firm)
    with pytest.raises(NotAllowed):
        leave(by=fellow, user=worker, organisation=firm)


def test_the_last_of_the_office_stays(db: None) -> None:
    last = access.operator()
    with pytest.raises(LastAdministrator):
        leave(by=last, user=last)
    access.operator()
    leave(by=last, user=last)
