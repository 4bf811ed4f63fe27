"""No account without an invitation; a link opens one role, once, until a date."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import user as make_user
from tests.registry import access
from valley.kernel import clock
from valley.kernel.errors import CredentialRefused, Invalid, NotAllowed
from valley.kernel.models import User
from valley.registry.actions.invitations import (
    accept_invitation,
    invite,
    open_account_by_invitation,
    withdraw_invitation,
)
from valley.registry.actions.roles import end_role, grant_role
from valley.registry.models import Invitation, Organisation, RoleGrant
from valley.registry.rules import acts_for, is_assessor

PASSWORD = "another long battery"


@pytest.fixture
def firm(db: None) -> Organisation:
    return access.organisation(access.operator())


@pytest.fixture
def boss(firm: Organisation) -> User:
    return access.somebody("administrator", firm)


def opened(secret: str, username: str = "newcomer") -> User:
    return open_account_by_invitation(secret=secret, username=username, password=PASSWORD, language="zh-hans")


def test_a_link_opens_an_account_with_its_role(firm: Organisation, boss: User) -> None:
    _record, secret = invite(by=boss, role="filler", organisation=firm)
    newcomer = opened(secret)
    assert acts_for(newcomer, firm, "filler")
    assert not acts_for(newcomer, firm, "administrator")


def test_a_link_works_once(firm: Organisation, boss: User) -> None:
    _record, secret = invite(by=boss, role="filler", organisation=firm)
    opened(secret)
    with pytest.raises(CredentialRefused):
        opened(secret, "second")
    assert not User.objects.filter(username="second").exists()


def test_an_account_that_is_there_accepts(firm: Organisation, boss: User, user: User) -> None:
    _record, secret = invite(by=boss, role="signer", organisation=firm)
    accept_invitation(by=user, secret=secret)
    assert acts_for(user, firm, "signer")


def test_a_link_expires(firm: Organisation, boss: User, user: User) -> None:
    _record, secret = invite(by=boss, role="signer", organisation=firm, days=1)
    with clock.travel(clock.now() + timedelta(days=1, seconds=1)), pytest.raises(CredentialRefused):
        accept_invitation(by=user, secret=secret)


def test_a_withdrawn_link_opens_nothing(firm: Organisation, boss: User, user: User) -> None:
    record, secret = invite(by=boss, role="signer", organisation=firm)
    withdraw_invitation(by=boss, invitation=record)
    with pytest.raises(CredentialRefused):
        accept_invitation(by=user, secret=secret)


def test_a_link_of_somebody_who_lost_the_right_opens_nothing(firm: Organisation, boss: User, user: User) -> None:
    _record, secret = invite(by=boss, role="signer", organisation=firm)
    access.somebody("administrator", firm)
    end_role(by=boss, grant=RoleGrant.objects.known().get(user=boss))
    with pytest.raises(CredentialRefused):
        accept_invitation(by=user, secret=secret)
    assert not acts_for(user, firm)


def test_a_weak_password_does_not_use_up_the_link(firm: Organisation, boss: User) -> None:
    _record, secret = invite(by=boss, role="filler", organisation=firm)
    with pytest.raises(Invalid):
        open_account_by_invitation(secret=secret, username="newcomer", password="1234567890", language="en")
    opened(secret)


def test_a_role_ends_by_itself_on_its_day(firm: Organisation, boss: User, user: User) -> None:
    day = clock.today() + timedelta(days=30)
    _record, secret = invite(by=boss, role="filler", organisation=firm, role_until=day)
    accept_invitation(by=user, secret=secret)
    with clock.travel(clock.now() + timedelta(days=29)):
        assert acts_for(user, firm)
    with clock.travel(clock.now() + timedelta(days=30)):
        assert not acts_for(user, firm)


def test_who_may_invite_whom(firm: Organisation, boss: User, user: User) -> None:
    with pytest.raises(NotAllowed):
        invite(by=user, role="filler", organisation=firm)
    with pytest.raises(NotAllowed):
        invite(by=boss, role="operator")
    with pytest.raises(NotAllowed):
        invite(by=boss)  # just an account: the office's
    _record, secret = invite(by=access.operator(), role="assessor")
    accept_invitation(by=user, secret=secret)
    assert is_assessor(user)


def test_a_park_office_does_not_invite_to_all_parks(user: User) -> None:
    from valley.registry.models import Place

    park = Place.objects.create(level="park", code="P1", name="甲园区")
    local = make_user()
    grant_role(by=None, user=local, role="operator", park=park)
    with pytest.raises(NotAllowed):
        invite(by=local, role="operator")


def test_the_secret_is_not_kept(firm: Organisation, boss: User) -> None:
    _record, secret = invite(by=boss, role="filler", organisation=firm)
    assert secret not in str(list(Invitation.objects.values()))


def test_the_pages_lead_from_link_to_role(firm: Organisation, boss: User) -> None:
    office = Client()
    office.force_login(boss)
    members = reverse("members", args=[firm.public_id])
    link = office.post(members, {"role": "filler", "days": 7}).context["link"]
    address = link.removeprefix("http://127.0.0.1:8000")
    newcomer = Client()
    assert firm.name in newcomer.get(address).content.decode()
    given = {"username": "newcomer", "password": PASSWORD, "again": PASSWORD, "language": "en"}
    assert newcomer.post(address, given)["Location"] == reverse("account_login")
    assert newcomer.get(address).status_code == 404
    newcomer.post(reverse("account_login"), {"login": "newcomer", "password": PASSWORD})
    assert firm.name in newcomer.get(reverse("me")).content.decode()
    assert "newcomer" in office.get(members).content.decode()
