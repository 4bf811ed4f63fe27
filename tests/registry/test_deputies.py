"""A deputy acts with another's rights between two dates, and every act says so."""

from datetime import date, timedelta

import pytest

from tests.factories import user as make_user
from tests.registry import access
from valley.kernel import clock, notices, things
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Entry, User
from valley.kernel.permissions import may
from valley.registry.actions.claims import claim_organisation
from valley.registry.actions.deputies import appoint_deputy, end_deputy
from valley.registry.actions.organisations import register_organisation
from valley.registry.actions.roles import grant_role
from valley.registry.errors.access import NotADeputy
from valley.registry.models import Deputy


def day(offset: int) -> date:
    return clock.today() + timedelta(days=offset)


@pytest.fixture
def office(db: None) -> User:
    return access.operator()


@pytest.fixture
def colleague(db: None) -> User:
    user = make_user()
    grant_role(by=None, user=user, role="regulator")
    return user


def appoint(principal: User, deputy: User, since: int = 0, until: int = 7) -> Deputy:
    row = appoint_deputy(by=principal, principal=principal, deputy=deputy, since=day(since), until=day(until))
    deputy.__dict__.pop("_deputised_for", None)  # as a new request would
    return row


def test_a_deputy_may_what_the_principal_may_within_the_dates(office: User, colleague: User) -> None:
    assert not may(colleague, "registry.add_organisation")
    appoint(office, colleague, 1, 3)
    for offset, expected in ((0, False), (1, True), (2, True), (3, False)):
        with clock.travel(clock.now() + timedelta(days=offset)):
            assert may(User.objects.get(pk=colleague.pk), "registry.add_organisation") is expected


def test_the_journal_says_on_whose_behalf(office: User, colleague: User) -> None:
    appoint(office, colleague)
    register_organisation(by=colleague, name="甲食品有限公司", code=access.CODE)
    entry = Entry.objects.filter(event="registry.OrganisationRegistered").get()
    assert (entry.actor, entry.payload["on_behalf_of"]) == (colleague.public_id, office.uri)


def test_what_one_may_in_person_is_done_in_person(office: User) -> None:
    other = access.operator()
    appoint(office, other)
    register_organisation(by=other, name="甲食品有限公司", code=access.CODE)
    entry = Entry.objects.filter(event="registry.OrganisationRegistered").get()
    assert "on_behalf_of" not in entry.payload


@pytest.mark.parametrize("verb", ["registry.grant_role", "kernel.administer_account", "kernel.issue_recovery"])
def test_the_power_over_accounts_is_not_deputised(office: User, colleague: User, verb: str) -> None:
    appoint(office, colleague)
    thing = None if verb == "registry.grant_role" else make_user()
    assert may(office, verb, thing)
    assert not may(colleague, verb, thing)


def test_a_deputy_of_a_deputy_is_nobody_s_deputy(office: User, colleague: User) -> None:
    third = make_user()
    grant_role(by=None, user=third, role="assessor")
    appoint(office, colleague)
    appoint(colleague, third)
    assert not may(third, "registry.add_organisation")


def test_a_deputy_sees_the_principal_s_work(office: User, colleague: User) -> None:
    claim = claim_organisation(by=make_user(), code=access.CODE, name="甲", licence=access.licence())
    assert claim.uri not in [work.uri for work in things.work_of(colleague)]
    appoint(office, colleague)
    assert [work.uri for work in things.work_of(colleague)].count(claim.uri) == 1


def test_ending_it_ends_it(office: User, colleague: User) -> None:
    row = appoint(office, colleague)
    end_deputy(by=colleague, row=row)
    colleague.__dict__.pop("_deputised_for", None)
    assert not may(colleague, "registry.add_organisation")


def test_who_may_be_a_deputy(office: User, colleague: User) -> None:
    with pytest.raises(NotADeputy):
        appoint(office, office)
    with pytest.raises(NotADeputy):
        appoint(office, make_user())  # of no side
    with pytest.raises(Invalid):
        appoint(office, colleague, 3, 3)
    with pytest.raises(NotAllowed):
        appoint_deputy(by=colleague, principal=office, deputy=colleague, since=day(0), until=day(1))


def test_a_deputy_is_told_what_the_principal_is_told_and_for_whom(office: User, colleague: User) -> None:
    claim = claim_organisation(by=make_user(), code=access.CODE, name="甲", licence=access.licence())
    appoint(office, colleague)
    notices.notify(office, "registry.claim_to_verify", claim.uri)
    [[mine], [theirs]] = notices.told(office), notices.told(colleague)
    assert theirs.text.endswith(mine.text)
    assert office.username in theirs.text
    assert office.username not in mine.text
    notices.notify([office, colleague], "registry.claim_to_verify", claim.uri)
    assert [office.username in each.text for each in notices.told(colleague)] == [False, True]  # in person once


def test_after_the_last_day_nothing_is_told_any_more(office: User, colleague: User) -> None:
    claim = claim_organisation(by=make_user(), code=access.CODE, name="甲", licence=access.licence())
    appoint(office, colleague, 0, 2)
    with clock.travel(clock.now() + timedelta(days=2)):
        notices.notify(office, "registry.claim_to_verify", claim.uri)
    assert notices.told(colleague) == []
