"""One piece of work changes hands; deputies see what they stand in for; a certificate keeps its scan."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests import factories
from tests.factories import registry as make
from valley.kernel import clock, things
from valley.kernel.actions import hand_over_work
from valley.kernel.errors import FileRefused, Invalid, Missing, NotAllowed
from valley.kernel.models import EvidenceFile, Notice, User
from valley.registry import actions
from valley.registry.actions.deputies import appoint_deputy
from valley.registry.actions.roles import grant_role
from valley.registry.models import PartnerCase
from valley.registry.queries import acted_for


@pytest.fixture
def office(db: None) -> User:
    return make.office()


@pytest.fixture
def case(office: User) -> PartnerCase:
    return actions.cases.open_partner_case(
        by=office, name="某研究所", field="营养", next_step="见面", due_on=date(2030, 1, 1)
    )


def test_a_case_is_handed_over_from_my_work(office: User, case: PartnerCase, client: Client) -> None:
    other = make.office()
    client.force_login(office)
    assert "/work/hand-over?uri=" in client.get("/work").content.decode()
    page = f"/work/hand-over?uri={case.uri}"
    assert client.post(page, {"to": "nobody"}).status_code == 422
    assert client.post(page, {"to": factories.user().username}).status_code == 422  # may not see the case
    assert client.post(page, {"to": other.username})["Location"] == "/work"
    case.refresh_from_db()
    assert (case.owner, things.owned_by(office)) == (other, 0)
    assert Notice.objects.get(user=other).code == "kernel.work_handed_over"
    assert client.get(page).status_code == 404  # no longer theirs to give


def test_nobody_gives_away_what_is_not_theirs(office: User, case: PartnerCase) -> None:
    other = make.office()
    with pytest.raises(NotAllowed):
        hand_over_work(by=other, owner=office, uri=case.uri, to=other)
    with pytest.raises(Missing):
        hand_over_work(by=other, owner=other, uri=case.uri, to=office)
    with pytest.raises(Invalid):
        hand_over_work(by=office, owner=office, uri=case.uri, to=office)


def test_whoever_leaves_hands_over_cases_as_well(office: User, case: PartnerCase) -> None:
    other = make.office()
    assert things.owned_by(office) == 1
    assert things.hand_over(office, other, by=None) == 1
    case.refresh_from_db()
    assert case.owner == other


def test_a_deputy_sees_the_firms_and_may_hand_over_the_work(case: PartnerCase, office: User) -> None:
    here, there = make.organisation(), make.organisation()
    boss = make.with_role("administrator", here)
    grant_role(by=None, user=boss, role="administrator", organisation=there)
    clerk, deputy, third = make.with_role("member", here), make.office(), make.office()
    today = clock.today()
    for principal, one in ((boss, clerk), (office, deputy)):
        appoint_deputy(by=principal, principal=principal, deputy=one, since=today, until=today + timedelta(days=7))
    assert set(acted_for(User.objects.get(pk=clerk.pk))) == {here, there}
    hand_over_work(by=User.objects.get(pk=deputy.pk), owner=office, uri=case.uri, to=third)
    case.refresh_from_db()
    assert case.owner == third


def test_a_certificate_keeps_its_scan_through_corrections(office: User, client: Client) -> None:
    firm = make.organisation()
    row = actions.award_certificate(
        by=office, organisation=firm, kind="sme_tech", issuer="某局", issued_on=date(2025, 1, 1),
        file=ContentFile(b"%PDF-1.4\n%%EOF\n", "a.pdf"),
    )  # fmt: skip
    corrected = actions.correct_certificate(by=office, certificate=row, reason="误", number="7")
    client.force_login(office)
    file = EvidenceFile.objects.get(owner=corrected.uri)
    assert file.uri in client.get(corrected.uri).content.decode()
    assert client.get(file.uri).content.startswith(b"%PDF")
    with pytest.raises(FileRefused):
        actions.attach_file(by=office, certificate=corrected, file=ContentFile(b"MZ\x90\x00", "a.exe"))
    with pytest.raises(NotAllowed):
        actions.attach_file(by=factories.user(), certificate=corrected, file=ContentFile(b"x", "a.txt"))


def test_what_hangs_on_an_account_is_held_and_shown(office: User, case: PartnerCase, client: Client) -> None:
    client.force_login(office)
    page = client.get("/me/data").content.decode()
    assert case.uri in page  # the case that names them
    assert "角色" in page
