"""People: sealed at once, appointed within full time, forgotten when erased."""

import threading
from datetime import date

import pytest
from django.db import connections

from tests import factories
from tests.factories import registry as make
from valley.kernel import personal
from valley.kernel.actions import erase
from valley.kernel.actions.reactions import run_reaction
from valley.kernel.errors import AlreadyErased, Invalid, NotAllowed
from valley.kernel.models import Entry, ErasureReason, User
from valley.kernel.things import card_of
from valley.registry import actions, queries
from valley.registry.errors import AlreadyEnded, PeriodTaken, SharesExceeded, Superseded
from valley.registry.models import Consent, Engagement, Person, Role, TalentType

D = date


@pytest.fixture
def office(db: None) -> User:
    return make.office()


@pytest.fixture
def person(office: User) -> Person:
    return make.person("林晓试", contact="13800000000")


def test_a_name_is_sealed_at_once_and_stays_out_of_the_journal(person: Person) -> None:
    assert "林晓试".encode() not in bytes(person.name_sealed)
    assert queries.name_of(person) == "林晓试"
    assert person.name_digest == personal.digest("林晓试")
    assert all("林晓试" not in str(entry.payload) for entry in Entry.objects.all())


def test_no_consent_no_entry(office: User) -> None:
    with pytest.raises(Invalid) as refused:
        make.person(consent_version="")
    assert refused.value.field == "consent_version"
    with pytest.raises(Invalid):
        make.person(consent_on=D(2999, 1, 1))


def test_who_may_enter_people(office: User) -> None:
    firm = make.organisation()
    ours = {
        "name": "周又试",
        "consent_version": "1",
        "consent_purpose": "统计",
        "consent_on": D(2024, 1, 1),
        "organisation": firm,
    }
    actions.register_person(by=make.with_role(Role.ADMINISTRATOR, firm), **ours)  # type: ignore[arg-type]
    actions.register_person(by=office, **ours)  # type: ignore[arg-type]
    for stranger in (factories.user(), make.with_role(Role.FILLER, firm), make.with_role(Role.REGULATOR)):
        with pytest.raises(NotAllowed):
            actions.register_person(by=stranger, **ours)  # type: ignore[arg-type]


def test_a_person_with_an_account_shares_its_key(office: User) -> None:
    user = factories.user()
    person = make.person(user=user)
    user.refresh_from_db()
    assert user.person_key == person.key
    card = card_of(person.uri, user)
    assert card is not None
    assert card.title == "林晓试"
    assert card_of(person.uri, factories.user()) is None


def test_shares_never_exceed_full_time(office: User, person: Person) -> None:
    one, two, three = (make.organisation() for _ in range(3))
    first = actions.engage(by=office, person=person, organisation=one, since=D(2024, 1, 1), share_per_mille=600)
    actions.engage(
        by=office, person=person, organisation=two, since=D(2024, 1, 1), until=D(2025, 1, 1), share_per_mille=400
    )
    with pytest.raises(SharesExceeded):
        actions.engage(by=office, person=person, organisation=three, since=D(2024, 12, 31), share_per_mille=1)
    actions.engage(by=office, person=person, organisation=three, since=D(2025, 1, 1), share_per_mille=400)
    with pytest.raises(SharesExceeded):
        actions.change_share(by=office, engagement=first, share_per_mille=601, since=D(2024, 6, 1))
    changed = actions.change_share(by=office, engagement=first, share_per_mille=500, since=D(2024, 6, 1))
    assert (changed.share_per_mille, changed.started_on) == (500, D(2024, 6, 1))
    again = actions.change_share(by=office, engagement=changed, share_per_mille=550, since=D(2024, 6, 1))
    assert Engagement.objects.known().filter(organisation=one).count() == 2
    with pytest.raises(AlreadyEnded):
        actions.change_share(by=office, engagement=again, share_per_mille=1, since=D(2023, 1, 1))
    for share in (0, 1001):
        with pytest.raises(Invalid):
            actions.change_share(by=office, engagement=again, share_per_mille=share, since=D(2025, 1, 1))
        with pytest.raises(Invalid):
            actions.engage(by=office, person=person, organisation=one, since=D(2024, 1, 1), share_per_mille=share)


def test_one_appointment_per_organisation_at_a_time(office: User, person: Person) -> None:
    firm = make.organisation()
    row = actions.engage(by=office, person=person, organisation=firm, since=D(2024, 1, 1), share_per_mille=100)
    with pytest.raises(PeriodTaken):
        actions.engage(by=office, person=person, organisation=firm, since=D(2024, 2, 1), share_per_mille=100)
    actions.disengage(by=office, engagement=row, on=D(2024, 2, 1))
    actions.engage(by=office, person=person, organisation=firm, since=D(2024, 2, 1), share_per_mille=100)
    with pytest.raises(Superseded):
        actions.disengage(by=office, engagement=row, on=D(2024, 1, 15))


@pytest.mark.django_db(transaction=True)
def test_two_halves_do_not_become_three_at_the_same_time() -> None:
    office, person = make.office(), make.person()
    firms = [make.organisation() for _ in range(3)]
    results: list[str] = []
    barrier = threading.Barrier(3)

    def run(n: int) -> None:
        barrier.wait()
        try:
            actions.engage(by=office, person=person, organisation=firms[n], since=D(2024, 1, 1), share_per_mille=500)
            results.append("done")
        except SharesExceeded:
            results.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["done", "done", "refused"]


def test_talent_types_come_and_go(office: User, person: Person) -> None:
    row = actions.record_talent(by=office, person=person, talent="foreign", since=D(2024, 1, 1), source="工作许可")
    with pytest.raises(PeriodTaken):
        actions.record_talent(by=office, person=person, talent="foreign", since=D(2025, 1, 1))
    ended = actions.end_talent(by=office, talent=row, on=D(2025, 1, 1))
    assert (ended.ended_on, TalentType.objects.count()) == (D(2025, 1, 1), 2)
    with pytest.raises(Invalid):
        actions.record_talent(by=office, person=person, talent="genius", since=D(2025, 1, 1))


def test_consents_are_given_and_withdrawn(office: User, person: Person) -> None:
    row = actions.record_consent(by=office, person=person, version="2", purpose="展示", on=D(2024, 1, 1))
    with pytest.raises(Invalid):
        actions.withdraw_consent(by=office, consent=row, on=D(2023, 1, 1))
    actions.withdraw_consent(by=office, consent=row, on=D(2024, 2, 1))
    assert Consent.objects.known().get(record=row.record).withdrawn_on == D(2024, 2, 1)


def test_a_name_is_corrected_under_the_same_key(office: User, person: Person) -> None:
    actions.change_person(by=office, person=person, name="林晓新", contact="")
    person.refresh_from_db()
    assert (queries.name_of(person), person.contact_sealed) == ("林晓新", None)


def test_an_erased_person_is_found_by_no_name(office: User, person: Person) -> None:
    actions.engage(by=office, person=person, organisation=make.organisation(), since=D(2024, 1, 1))
    erase(by=office, key=person.key, reason=ErasureReason.CONSENT_WITHDRAWN)
    entry = Entry.objects.get(event="kernel.Erased")
    run_reaction(entry_id=entry.pk, reaction="valley.registry.reactions.erasure.forget_the_name")
    person.refresh_from_db()
    assert (person.name_digest, queries.name_of(person)) == ("", "")
    assert Engagement.objects.known().count() == 1  # figures stay
    card = card_of(person.uri, office)
    assert card is not None
    assert card.title == "（已删除）"
    with pytest.raises(AlreadyErased):
        actions.change_person(by=office, person=person, name="新")


def test_a_person_sees_all_that_is_held(office: User, person: Person) -> None:
    firm = make.organisation("桃源食品")
    actions.engage(by=office, person=person, organisation=firm, since=D(2024, 1, 1))
    actions.record_talent(by=office, person=person, talent="foreign", since=D(2024, 1, 1))
    held = personal.holdings(person.key)["registry"]
    values = " ".join(str(holding.value) for holding in held)
    for expected in ("林晓试", "13800000000", "桃源食品", "外籍人才", "2026-1"):
        assert expected in values
    assert personal.holdings(personal.new_key())["registry"] == []
