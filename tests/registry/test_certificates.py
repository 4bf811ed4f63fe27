"""Certificates, alliances, conduct, roles, corrections."""

from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.factories import registry as make
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Entry, Link, User
from valley.kernel.things import card_of, kind_of, work_of
from valley.registry import actions, queries, rules
from valley.registry.errors import (
    AlreadyEnded,
    CertificateOverlaps,
    LastAdministrator,
    NameTaken,
    NumberTaken,
    PeriodTaken,
    Superseded,
    WrongLevel,
)
from valley.registry.models import (
    AllianceMember,
    Certificate,
    Control,
    Industry,
    Organisation,
    Residence,
    Role,
    RoleGrant,
    TalentType,
)

D = date


@pytest.fixture
def office(db: None) -> User:
    return make.office()


@pytest.fixture
def firm(office: User) -> Organisation:
    return make.organisation()


GIVEN: dict[str, Any] = {"kind": "sme_tech", "issuer": "某局", "issued_on": D(2024, 1, 1)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "crown"}, "kind"),
        ({"level": "national"}, "level"),
        ({"kind": "tech_centre", "level": ""}, "level"),
        ({"kind": "tech_centre", "level": "district"}, "level"),
        ({"issuer": " "}, "issuer"),
        ({"issued_on": D(2999, 1, 1)}, "issued_on"),
        ({"valid_until": D(2024, 1, 1)}, "valid_until"),
    ],
)
def test_nonsense_about_a_certificate_is_refused(
    office: User, firm: Organisation, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.award_certificate(by=office, organisation=firm, **{**GIVEN, **changes})
    assert (refused.value.field, bool(str(refused.value.message))) == (field, True)


def test_one_of_a_kind_at_a_time(office: User, firm: Organisation) -> None:
    first = actions.award_certificate(by=office, organisation=firm, **GIVEN, number="A1", valid_until=D(2025, 1, 1))
    with pytest.raises(CertificateOverlaps):
        actions.award_certificate(by=office, organisation=firm, **GIVEN | {"issued_on": D(2024, 12, 31)})
    actions.award_certificate(by=office, organisation=firm, **GIVEN | {"issued_on": D(2025, 1, 1)})
    with pytest.raises(NumberTaken):
        actions.award_certificate(by=office, organisation=make.organisation(), **GIVEN, number="A1")
    actions.revoke_certificate(by=office, certificate=first, on=D(2024, 6, 1), reason="造假")
    actions.award_certificate(
        by=office, organisation=firm, **GIVEN | {"issued_on": D(2024, 7, 1)}, valid_until=D(2025, 1, 1)
    )
    with pytest.raises(NotAllowed):
        actions.award_certificate(by=factories.user(), organisation=firm, **GIVEN)


def test_a_correction_says_what_was_always_true(office: User, firm: Organisation) -> None:
    row = make.certificate(firm, issued_on=D(2024, 1, 1))
    before = clock.now()
    fixed = actions.correct_certificate(
        by=office, certificate=row, reason="级别抄错", kind="specialised", level="municipal", valid_until=D(2027, 1, 1)
    )
    assert (fixed.record, fixed.kind, fixed.valid.upper) == (row.record, "specialised", D(2027, 1, 1))
    assert queries.certificates_in_force(D(2024, 6, 1), before).get().kind == "sme_tech"
    assert queries.certificates_in_force(D(2024, 6, 1)).get().kind == "specialised"
    with pytest.raises(Superseded):
        actions.correct_certificate(by=office, certificate=row, reason="再改")
    with pytest.raises(Invalid):
        actions.correct_certificate(by=office, certificate=fixed, reason=" ")


def test_revoking_needs_a_day_within(office: User, firm: Organisation) -> None:
    row = make.certificate(firm, issued_on=D(2024, 1, 1), valid_until=D(2025, 1, 1))
    for day in (D(2023, 12, 31), D(2025, 1, 1)):
        with pytest.raises(AlreadyEnded):
            actions.revoke_certificate(by=office, certificate=row, on=day, reason="撤销")
    revoked = actions.revoke_certificate(by=office, certificate=row, on=D(2024, 5, 1), reason="撤销")
    with pytest.raises(AlreadyEnded):
        actions.revoke_certificate(by=office, certificate=revoked, on=D(2024, 5, 2), reason="撤销")
    actions.retract_certificate(by=office, certificate=revoked, reason="误登")
    assert not Certificate.objects.known().exists()


def test_what_ends_soon_is_work_for_office_and_administrator(office: User, firm: Organisation) -> None:
    soon = clock.today().replace(day=1)
    soon = soon.replace(year=soon.year + (soon.month == 12), month=soon.month % 12 + 1)
    row = make.certificate(firm, valid_until=soon)
    administrator = make.with_role(Role.ADMINISTRATOR, firm)
    for user in (office, administrator):
        work = [w for w in work_of(user) if w.uri == row.uri]
        assert [w.due for w in work] == [soon]
    assert work_of(make.with_role(Role.MEMBER, firm)) == []


def test_an_alliance_has_a_name_a_day_and_members(office: User, firm: Organisation) -> None:
    alliance = actions.found_alliance(by=office, name="试验联盟", since=D(2023, 1, 1), organisation=firm)
    with pytest.raises(NameTaken):
        actions.found_alliance(by=office, name="试验联盟", since=D(2024, 1, 1))
    member = make.organisation()
    secretary = make.with_role(Role.ADMINISTRATOR, firm)
    row = actions.join_alliance(by=secretary, alliance=alliance, organisation=member, since=D(2024, 1, 1))
    with pytest.raises(PeriodTaken):
        actions.join_alliance(by=office, alliance=alliance, organisation=member, since=D(2025, 1, 1))
    assert Link.objects.filter(subject=alliance.uri, relation="hadMember", object=member.uri).exists()
    actions.leave_alliance(by=secretary, member=row, on=D(2024, 6, 1))
    assert AllianceMember.objects.known().get().ended_on == D(2024, 6, 1)
    actions.end_alliance(by=office, standing=alliance.standings.get(), on=D(2025, 1, 1))
    stranger = factories.user()
    with pytest.raises(NotAllowed):
        actions.found_alliance(by=stranger, name="又一", since=D(2024, 1, 1))
    with pytest.raises(NotAllowed):
        actions.join_alliance(by=stranger, alliance=alliance, organisation=firm, since=D(2024, 1, 1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "rumour"}, "kind"),
        ({"occurred_on": D(2999, 1, 1)}, "occurred_on"),
        ({"expires_on": None}, "expires_on"),
        ({"expires_on": D(2024, 1, 1)}, "expires_on"),
        ({"source": ""}, "source"),
        ({"statement": ""}, "statement"),
    ],
)
def test_conduct_needs_fact_source_and_end(
    office: User, firm: Organisation, changes: dict[str, Any], field: str
) -> None:
    given: dict[str, Any] = {
        "kind": "breach",
        "statement": "标签不合格",
        "source": "某局 1 号",
        "occurred_on": D(2024, 1, 1),
        "expires_on": D(2027, 1, 1),
    }
    with pytest.raises(Invalid) as refused:
        actions.record_conduct(by=office, organisation=firm, **{**given, **changes})
    assert refused.value.field == field


def test_the_right_of_reply_is_the_organisations(office: User, firm: Organisation) -> None:
    regulator = make.with_role(Role.REGULATOR)
    row = actions.record_conduct(
        by=regulator, organisation=firm, kind="notice", statement="提示", source="某局", occurred_on=D(2024, 1, 1)
    )
    signer = make.with_role(Role.SIGNER, firm)
    assert actions.answer_conduct(by=signer, record=row, statement="已整改").replied_by == signer
    for stranger in (office, regulator, make.with_role(Role.FILLER, firm), factories.user()):
        with pytest.raises(NotAllowed):
            actions.answer_conduct(by=stranger, record=row, statement="不对")
    actions.retract_conduct(by=regulator, record=row, reason="决定撤销")
    with pytest.raises(Superseded):
        actions.answer_conduct(by=signer, record=row, statement="谢谢")


def test_roles_are_granted_within_their_scope(office: User, firm: Organisation) -> None:
    user, park = factories.user(), make.park()
    for given in (
        {"role": "king"},
        {"role": Role.OPERATOR, "organisation": firm},
        {"role": Role.FILLER},
        {"role": Role.FILLER, "organisation": firm, "park": park},
        {"role": Role.OPERATOR, "park": make.place("parcel")},
    ):
        with pytest.raises((Invalid, WrongLevel)):
            actions.grant_role(by=office, user=user, **given)
    actions.grant_role(by=office, user=user, role=Role.OPERATOR, park=park)
    with pytest.raises(PeriodTaken):
        actions.grant_role(by=office, user=user, role=Role.OPERATOR, park=park)
    assert rules.is_operator(user, park)
    assert not rules.is_operator(user, make.park())
    with pytest.raises(NotAllowed):  # the office of one park makes no other
        actions.grant_role(by=user, user=factories.user(), role=Role.OPERATOR)
    root = factories.user(is_superuser=True)
    actions.grant_role(by=root, user=root, role=Role.OPERATOR)


def test_an_administrator_rules_at_home_only(office: User, firm: Organisation) -> None:
    administrator = make.with_role(Role.ADMINISTRATOR, firm)
    colleague = factories.user()
    grant = actions.grant_role(by=administrator, user=colleague, role=Role.FILLER, organisation=firm)
    with pytest.raises(NotAllowed):
        actions.grant_role(by=administrator, user=colleague, role=Role.FILLER, organisation=make.organisation())
    assert rules.acts_for(colleague, firm, Role.FILLER)
    with pytest.raises(LastAdministrator):
        actions.end_role(by=administrator, grant=RoleGrant.objects.known().get(user=administrator))
    actions.end_role(by=colleague, grant=grant)  # one lays down one's own role
    assert not rules.acts_for(colleague, firm)
    actions.end_role(by=office, grant=RoleGrant.objects.known().get(user=administrator))
    assert not rules.acts_for(administrator, firm)


def test_roles_hold_between_their_days(office: User, firm: Organisation) -> None:
    user = factories.user()
    grant = actions.grant_role(
        by=office, user=user, role=Role.MEMBER, organisation=firm, since=D(2020, 1, 1), until=D(2021, 1, 1)
    )
    assert not rules.acts_for(user, firm)
    assert queries.organisations_of(user, D(2020, 6, 1)).get() == firm
    assert queries.roles_of(user, D(2020, 6, 1)).get() == grant
    blocked = factories.user(is_active=False)
    actions.grant_role(by=office, user=blocked, role=Role.OPERATOR)
    assert not rules.is_operator(blocked)


def test_wrong_dates_are_corrected_and_both_truths_stay_known(office: User) -> None:
    park, person = make.park(), make.person()
    firm = make.resident(park, industry="14", since=D(2020, 1, 1))
    alliance = actions.found_alliance(by=office, name="试验联盟", since=D(2023, 1, 1))
    other = make.organisation()
    day = D(2023, 1, 1)
    rows = [
        firm.residences.get(),
        firm.industries.get(),
        actions.let(by=office, organisation=firm, place=make.place("parcel", park), since=day),
        actions.record_land_use(by=office, place=park, status="built", since=day),
        actions.record_control(by=office, controller=other, controlled=firm, kind="group", since=day),
        actions.engage(by=office, person=person, organisation=firm, since=day),
        actions.record_talent(by=office, person=person, talent="foreign", since=day),
        actions.join_alliance(by=office, alliance=alliance, organisation=firm, since=day),
        alliance.standings.get(),
    ]
    before = clock.now()
    for row in rows:
        with pytest.raises(NotAllowed):
            actions.correct_period(by=factories.user(), record=row, since=day, until=None, reason="抄错")
        fixed = actions.correct_period(by=office, record=row, since=D(2022, 1, 1), until=None, reason="抄错")
        assert (fixed.record, fixed.started_on, fixed.reason) == (row.record, D(2022, 1, 1), "抄错")
        assert type(row).objects.known(before).get(record=row.record).pk == row.pk
        kind = kind_of(fixed.uri)
        assert kind is not None
        assert card_of(fixed.uri, office) is not None
        actions.retract_record(by=office, record=fixed, reason="从未成立")
    for model in (Residence, Industry, Control, TalentType):
        assert not model.objects.known().exists()
    assert Entry.objects.filter(event="registry.RecordCorrected").count() == len(rows)
    grant = RoleGrant.objects.known().first()
    assert grant is not None
    with pytest.raises(Invalid):
        actions.correct_period(by=office, record=grant, since=day, until=None, reason="抄错")


def test_control_is_of_another_and_within_the_whole(office: User, firm: Organisation) -> None:
    head = make.organisation()
    given: dict[str, Any] = {"controller": head, "controlled": firm, "kind": "holding", "since": D(2024, 1, 1)}
    for changes in ({"controller": firm}, {"share_per_mille": 0}, {"share_per_mille": 1001}, {"kind": "love"}):
        with pytest.raises(Invalid):
            actions.record_control(by=office, **{**given, **changes})
    row = actions.record_control(by=office, **given, share_per_mille=510)
    with pytest.raises(PeriodTaken):
        actions.record_control(by=office, **given)
    assert actions.end_control(by=office, control=row, on=D(2025, 1, 1)).ended_on == D(2025, 1, 1)
