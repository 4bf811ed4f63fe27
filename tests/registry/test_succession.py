"""Doubles, mergers, divisions."""

from datetime import date

import pytest

from tests.factories import registry as make
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Link, User
from valley.kernel.things import work_of
from valley.registry import actions, queries
from valley.registry.errors import AlreadyMerged, AlreadyReviewed
from valley.registry.models import (
    Certificate,
    Control,
    DuplicateSuspicion,
    Engagement,
    Organisation,
    OrganisationIdentifier,
    Residence,
    Role,
    RoleGrant,
    Succession,
    Tenancy,
    Verdict,
)

D = date


@pytest.fixture
def office(db: None) -> User:
    return make.office()


def pair() -> tuple[Organisation, Organisation]:
    return make.organisation("北京杏林春食品有限公司"), make.organisation("杏林春食品股份有限公司")


def test_likeness_raises_a_suspicion_once_and_work_for_the_office(office: User) -> None:
    one, other = pair()
    row = DuplicateSuspicion.objects.get()
    assert (row.first, row.second, row.signs) == (one, other, ["same_core"])
    assert row.uri in [work.uri for work in work_of(office)]
    actions.rename(by=office, organisation=other, name="杏林春食品科技有限公司", on=D(2024, 1, 1))
    assert DuplicateSuspicion.objects.count() == 1


def test_different_names_raise_nothing(office: User) -> None:
    make.organisation("桃源食品有限公司")
    make.organisation("柳岸机械制造有限公司")
    assert not DuplicateSuspicion.objects.exists()


def test_a_former_name_raises_a_suspicion(office: User) -> None:
    first = make.organisation("桃源食品有限公司")
    actions.rename(by=office, organisation=first, name="海棠生物科技有限公司", on=D(2024, 1, 1))
    make.organisation("桃源食品有限公司")
    assert DuplicateSuspicion.objects.get().signs == ["former_name"]


def test_a_person_decides_once(office: User) -> None:
    pair()
    row = DuplicateSuspicion.objects.get()
    with pytest.raises(NotAllowed):
        actions.review_duplicate(by=make.with_role(Role.REGULATOR), suspicion=row, verdict="same", reason="看过")
    for verdict, reason in (("open", "看过"), ("same", " ")):
        with pytest.raises(Invalid):
            actions.review_duplicate(by=office, suspicion=row, verdict=verdict, reason=reason)
    actions.review_duplicate(by=office, suspicion=row, verdict="different", reason="不同集团")
    with pytest.raises(AlreadyReviewed):
        actions.review_duplicate(by=office, suspicion=row, verdict="same", reason="又看")


def test_a_double_entry_moves_everything_and_keeps_what_was_known(office: User) -> None:
    keep, double = pair()
    park, person = make.park(), make.person()
    make.residence(keep, park)
    make.residence(double, park)
    make.residence(double, make.park())
    make.certificate(keep)
    make.certificate(double)
    make.certificate(double, "unicorn")
    actions.engage(by=office, person=person, organisation=double, since=D(2024, 1, 1))
    actions.record_control(by=office, controller=double, controlled=keep, kind="group", since=D(2024, 1, 1))
    head = make.organisation("总部控股")
    actions.record_control(by=office, controller=head, controlled=double, kind="group", since=D(2024, 1, 1))
    user = make.with_role(Role.ADMINISTRATOR, double)
    before = clock.now()
    actions.merge_organisations(
        by=office, organisation=double, into=keep, on=D(2025, 1, 1), reason="同一执照", double_entry=True
    )
    assert Residence.objects.known().filter(organisation=keep).count() == 2
    assert sorted(Certificate.objects.known().values_list("organisation", "kind")) == [
        (keep.pk, "sme_tech"),
        (keep.pk, "unicorn"),
    ]
    assert Engagement.objects.known().get().organisation == keep
    assert Control.objects.known().get().controlled == keep
    assert RoleGrant.objects.known().get(user=user).organisation == keep
    assert OrganisationIdentifier.objects.known().filter(organisation=double).count() == 0
    assert Certificate.objects.known(before).filter(organisation=double).count() == 2
    assert DuplicateSuspicion.objects.get(first=keep, second=double).verdict == Verdict.SAME
    assert queries.current_of(double) == keep
    assert Link.objects.filter(subject=keep.uri, object=double.uri, relation="wasDerivedFrom").exists()


def test_a_merger_passes_premises_and_people_on_but_not_grades(office: User) -> None:
    gone, stays = make.organisation("桃源食品"), make.organisation("柳岸饮料")
    room = make.place("room")
    assert room.park is not None
    make.residence(gone, room.park)
    make.residence(gone, make.park(), since=D(2026, 1, 1))
    actions.let(by=office, organisation=gone, place=room, since=D(2024, 1, 1))
    make.certificate(gone)
    person, past = make.person(), make.person()
    actions.engage(by=office, person=person, organisation=gone, since=D(2024, 1, 1), share_per_mille=500)
    old = actions.engage(by=office, person=past, organisation=gone, since=D(2020, 1, 1))
    actions.disengage(by=office, engagement=old, on=D(2021, 1, 1))
    actions.merge_organisations(by=office, organisation=gone, into=stays, on=D(2025, 1, 1), reason="吸收合并")
    now = Tenancy.objects.known().on(D(2025, 1, 1)).get()
    assert (now.organisation, now.exclusive) == (stays, True)
    assert Tenancy.objects.known().on(D(2024, 12, 31)).get().organisation == gone
    assert Engagement.objects.known().on(D(2025, 6, 1)).get().share_per_mille == 500
    assert Residence.objects.known().filter(organisation=stays).count() == 2
    assert Certificate.objects.known().get().organisation == gone
    gone.refresh_from_db()
    assert gone.ended_on == D(2025, 1, 1)
    with pytest.raises(AlreadyMerged):
        actions.rename(by=office, organisation=gone, name="新", on=D(2026, 1, 1))
    with pytest.raises(AlreadyMerged):
        actions.merge_organisations(by=office, organisation=gone, into=stays, on=D(2025, 1, 1), reason="再来")


def test_an_old_address_leads_through_every_merger(office: User) -> None:
    one, two, three = (make.organisation() for _ in range(3))
    actions.merge_organisations(by=office, organisation=one, into=two, on=D(2024, 1, 1), reason="合并")
    actions.merge_organisations(by=office, organisation=two, into=three, on=D(2025, 1, 1), reason="合并")
    assert queries.current_of(one) == three
    with pytest.raises(Invalid):
        actions.merge_organisations(by=office, organisation=three, into=three, on=D(2025, 1, 1), reason="自己")


def test_a_division_ends_or_leaves_the_old_one(office: User) -> None:
    park = make.park()
    old, stays, a, b = make.resident(park), make.resident(park), make.organisation(), make.organisation()
    actions.split_organisation(
        by=office, organisation=old, into=[a, b], on=D(2025, 1, 1), reason="解散分立", dissolved=True
    )
    assert Residence.objects.known().get(organisation=old).ended_on == D(2025, 1, 1)
    assert queries.current_of(old) == old  # two successors: its page names them
    actions.split_organisation(
        by=office, organisation=stays, into=[a], on=D(2025, 1, 1), reason="存续分立", dissolved=False
    )
    assert Residence.objects.known().get(organisation=stays).ended_on is None
    assert Succession.objects.known().filter(kind="division").count() == 3
    for into, dissolved in (([a], True), ([], False), ([a, a], True), ([stays, b], True)):
        with pytest.raises(Invalid):
            actions.split_organisation(
                by=office, organisation=stays, into=into, on=D(2025, 1, 1), reason="错", dissolved=dissolved
            )


def test_only_the_office_merges(office: User) -> None:
    one, other = pair()
    with pytest.raises(NotAllowed):
        actions.merge_organisations(
            by=make.with_role(Role.ADMINISTRATOR, one), organisation=one, into=other, on=D(2025, 1, 1), reason="合并"
        )
