"""Whom a claim is told to, in which words, and who may read them."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests.factories import user as make_user
from tests.registry import access
from valley.kernel import clock, notices
from valley.kernel.actions.reactions import run_reaction
from valley.kernel.journal import reactions_to
from valley.kernel.models import Entry, Notice, User
from valley.registry.actions.claims import claim_organisation, refuse_claim, verify_claim, withdraw_claim
from valley.registry.actions.deputies import appoint_deputy
from valley.registry.actions.roles import grant_role
from valley.registry.events.access import ClaimDecided, OrganisationClaimed
from valley.registry.models import Claim


def claim(by: User) -> Claim:
    return claim_organisation(by=by, code=access.CODE, name="甲食品有限公司", licence=access.licence())


def react(event: type[OrganisationClaimed | ClaimDecided]) -> dict[str, str]:
    """Run what follows the latest `event`, twice: account → code of the notices made."""
    entry = Entry.objects.filter(event=f"registry.{event.__name__}").latest("pk")
    before = set(Notice.objects.values_list("pk", flat=True))
    for reaction in reactions_to(event):
        run_reaction(entry_id=entry.pk, reaction=reaction.name)
        run_reaction(entry_id=entry.pk, reaction=reaction.name)
    made = list(Notice.objects.exclude(pk__in=before).select_related("user"))
    assert len(made) == len({notice.user_id for notice in made}), "nobody is told twice"
    return {notice.user.username: notice.code for notice in made}


def words(user: User, language: str = "zh-hans") -> list[str]:
    with translation.override(language):
        return [one.text for one in notices.told(user)]


def test_a_claim_is_told_to_the_office_its_deputy_and_the_firms_administrators(user: User) -> None:
    office = access.operator()
    there = access.organisation(office)
    administrator, _member = access.somebody("administrator", there), access.somebody("member", there)
    deputy, today = make_user(), clock.today()
    grant_role(by=None, user=deputy, role="regulator")
    appoint_deputy(by=office, principal=office, deputy=deputy, since=today, until=today + timedelta(days=7))
    claim(user)
    assert react(OrganisationClaimed) == {
        office.username: "registry.claim_to_verify",
        deputy.username: "registry.claim_to_verify",
        administrator.username: "registry.claim_of_yours",
    }
    assert words(office) == ["请核实认领：甲食品有限公司"]
    assert words(deputy, "en") == ["Please verify a claim: 甲食品有限公司"]
    assert words(administrator) == ["有人认领贵单位：甲食品有限公司"]


def test_an_operator_who_claims_is_not_asked_to_verify_it(db: None) -> None:
    office, other = access.operator(), access.operator()
    claim(office)
    assert react(OrganisationClaimed) == {other.username: "registry.claim_to_verify"}


def test_a_claim_withdrawn_before_anybody_was_told_asks_nobody(user: User) -> None:
    access.operator()
    withdraw_claim(by=user, claim=claim(user))
    assert react(OrganisationClaimed) == {}
    assert react(ClaimDecided) == {}, "who withdrew it knows"


@pytest.mark.parametrize("verified", [True, False])
def test_the_claimant_is_told_the_decision(user: User, verified: bool) -> None:
    office, made = access.operator(), claim(user)
    if verified:
        verify_claim(by=office, claim=made)
    else:
        refuse_claim(by=office, claim=made, reason="执照与申请人不符")
    assert react(ClaimDecided) == {user.username: "registry.claim_verified" if verified else "registry.claim_refused"}
    assert words(user) == ["认领已核实：甲食品有限公司" if verified else "认领未通过，理由见认领页：甲食品有限公司"]


def test_a_notice_holds_neither_name_nor_code(user: User) -> None:
    office = access.operator()
    claim(user)
    react(OrganisationClaimed)
    (notice,) = Notice.objects.filter(user=office)
    assert notice.context == {}
