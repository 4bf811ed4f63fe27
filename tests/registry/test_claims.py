"""An organisation is claimed by credit code and licence, and verified by the park office."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.factories import user as make_user
from tests.registry import access
from valley.kernel import things
from valley.kernel.errors import FileRefused, Invalid, NotAllowed
from valley.kernel.models import Entry, User
from valley.registry.actions.claims import claim_organisation, refuse_claim, verify_claim, withdraw_claim
from valley.registry.errors.access import ClaimDecidedAlready, ClaimOpenAlready, MemberAlready, OwnClaim
from valley.registry.models import Claim, ClaimVerdict, Organisation
from valley.registry.rules import acts_for


def claim(by: User, code: str = access.CODE) -> Claim:
    return claim_organisation(by=by, code=code, name="甲食品有限公司", licence=access.licence())


def test_a_verified_claim_of_an_unknown_code_registers_the_organisation(user: User) -> None:
    organisation = verify_claim(by=access.operator(), claim=claim(user))
    assert organisation.name == "甲食品有限公司"
    assert acts_for(user, organisation, "administrator")


def test_a_verified_claim_of_a_known_code_makes_no_second_organisation(user: User) -> None:
    office = access.operator()
    there = access.organisation(office)
    assert verify_claim(by=office, claim=claim(user)) == there
    assert Organisation.objects.count() == 1


def test_an_organisation_registered_meanwhile_is_found(user: User) -> None:
    office, made = access.operator(), claim(user)
    there = access.organisation(office)
    assert verify_claim(by=office, claim=made) == there


def test_competing_claims_are_each_decided(user: User) -> None:
    office, rival = access.operator(), make_user()
    first, second = claim(user), claim(rival)
    organisation = verify_claim(by=office, claim=first)
    second.refresh_from_db()
    assert second.verdict == ClaimVerdict.OPEN
    refuse_claim(by=office, claim=second, reason="执照与申请人不符")
    assert not acts_for(rival, organisation)
    second.refresh_from_db()
    assert (second.verdict, second.reason) == ("refused", "执照与申请人不符")


def test_existing_administrators_and_the_office_have_the_claim_among_their_work(user: User) -> None:
    office = access.operator()
    there = access.organisation(office)
    administrator, member = access.somebody("administrator", there), access.somebody("member", there)
    made = claim(user)
    for person, expected in ((office, True), (administrator, True), (member, False), (user, False)):
        assert (made.uri in [work.uri for work in things.work_of(person)]) is expected


def test_nobody_verifies_the_own_claim(db: None) -> None:
    office = access.operator()
    with pytest.raises(OwnClaim):
        verify_claim(by=office, claim=claim(office))


def test_only_the_office_decides(user: User) -> None:
    made = claim(user)
    for attempt in (verify_claim, lambda **given: refuse_claim(reason="x", **given)):
        with pytest.raises(NotAllowed):
            attempt(by=make_user(), claim=made)


def test_a_decision_is_made_once(user: User) -> None:
    office, made = access.operator(), claim(user)
    verify_claim(by=office, claim=made)
    with pytest.raises(ClaimDecidedAlready):
        refuse_claim(by=office, claim=made, reason="x")


def test_a_refusal_has_a_reason(user: User) -> None:
    office, made = access.operator(), claim(user)
    with pytest.raises(Invalid):
        refuse_claim(by=office, claim=made, reason=" ")
    with pytest.raises(IntegrityError, match="claim_refused_why"), transaction.atomic():
        Claim.objects.filter(pk=made.pk).update(verdict="refused", decided_at=made.claimed_at)


def test_a_claim_is_made_once_and_may_be_withdrawn(user: User) -> None:
    made = claim(user)
    with pytest.raises(ClaimOpenAlready):
        claim(user)
    withdraw_claim(by=user, claim=made)
    claim(user)


def test_an_administrator_does_not_claim_again(db: None) -> None:
    there = access.organisation(access.operator())
    with pytest.raises(MemberAlready):
        claim(access.somebody("administrator", there))


def test_a_wrong_code_or_file_is_refused_and_nothing_is_saved(user: User) -> None:
    with pytest.raises(Invalid) as wrong:
        claim(user, "91110108MA0000015X")
    assert wrong.value.field == "code"
    from django.core.files.uploadedfile import SimpleUploadedFile

    with pytest.raises(FileRefused):
        claim_organisation(by=user, code=access.CODE, name="甲", licence=SimpleUploadedFile("a.exe", b"MZ\x90\x00"))
    assert not Claim.objects.exists()


def test_the_journal_holds_no_name(user: User) -> None:
    claim(user)
    assert "甲食品" not in str(list(Entry.objects.values_list("payload", flat=True)))


def test_the_pages_lead_from_claim_to_members(user: User) -> None:
    mine, office = Client(), Client()
    mine.force_login(user)
    office.force_login(access.operator())
    posted = mine.post(
        reverse("my_claims"), {"code": "9111 0108 ma00 0001 5t", "name": "甲食品有限公司", "licence": access.licence()}
    )
    made = Claim.objects.get()
    assert posted["Location"] == made.uri
    assert made.stated_name in office.get(reverse("accounts")).content.decode()
    assert "核实通过" in office.get(made.uri).content.decode()
    assert office.post(reverse("verify_claim", args=[made.public_id])).status_code == 302
    made.refresh_from_db()
    assert made.organisation is not None
    assert mine.get(reverse("members", args=[made.organisation.public_id])).status_code == 200
