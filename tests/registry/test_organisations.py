"""Organisations: entering, codes, names, industry."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from tests.factories import registry as make
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Entry, User
from valley.registry import actions, queries
from valley.registry.errors import AlreadyEnded, CodeTaken, SchemeTaken
from valley.registry.models import FormerName, Industry, Kind, OrganisationIdentifier, OrganisationType, Scheme


@pytest.fixture
def office(db: None) -> User:
    return make.office()


def test_an_organisation_is_entered_with_code_type_and_industry(office: User) -> None:
    code = make.uscc()
    firm = actions.register_organisation(
        by=office, name=" 北京杏林试验食品有限公司 ", code=code.lower(), industry="C1411", founded_on=date(2021, 5, 1)
    )
    assert (firm.name, firm.core) == ("北京杏林试验食品有限公司", "杏林试验食品")
    assert queries.find_by_code(f" {code[:8]} {code[8:]}") == firm
    industry = Industry.objects.get()
    assert (industry.code, industry.started_on, industry.ended_on) == ("1411", date(2021, 5, 1), None)
    assert list(OrganisationType.objects.values_list("kind", flat=True)) == [Kind.ENTERPRISE]
    assert Entry.objects.filter(event="registry.OrganisationRegistered", subject=firm.uri).count() == 1


def test_a_stranger_enters_nothing(user: User) -> None:
    with pytest.raises(NotAllowed):
        actions.register_organisation(by=user, name="杏林", code=make.uscc())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "  ", "code": "ok"}, "name"),
        ({"name": "甲", "code": "91110"}, "code"),
        ({"name": "甲", "code": "91110199MA000000I0"}, "code"),
        ({"name": "甲", "code": "ok", "kinds": ["castle"]}, "kinds"),
        ({"name": "甲", "code": "ok", "industry": "9999"}, "industry"),
        ({"name": "甲", "code": "ok", "scheme": "passport"}, "scheme"),
        ({"name": "甲", "scheme": "none"}, "none_reason"),
        ({"name": "甲", "scheme": "none", "none_reason": "未登记", "code": "1"}, "code"),
        ({"name": "甲", "scheme": "foreign", "code": "HRB 1"}, "register"),
        ({"name": "甲", "scheme": "lei", "code": "5493001KJTIIGC8Y1R13"}, "code"),
        ({"name": "甲\x00", "code": "ok"}, "name"),
        ({"name": "甲" * 201, "code": "ok"}, "name"),
        ({"name": "甲", "code": "ok", "founded_on": date(2999, 1, 1)}, "founded_on"),
    ],
)
def test_wrong_input_is_refused_by_field_and_nothing_is_saved(office: User, given: dict[str, str], field: str) -> None:
    before = Entry.objects.count()
    if given.get("code") == "ok":
        given = {**given, "code": make.uscc()}
    with pytest.raises(Invalid) as refused:
        actions.register_organisation(by=office, **given)  # type: ignore[arg-type]
    assert (refused.value.field, str(refused.value.message) != "") == (field, True)
    assert (Entry.objects.count(), OrganisationIdentifier.objects.count()) == (before, 0)


def test_a_code_with_one_slip_is_refused_with_the_right_one(office: User) -> None:
    code = make.uscc()
    wrong = code[:10] + ("1" if code[10] != "1" else "2") + code[11:]
    with pytest.raises(Invalid) as refused:
        actions.register_organisation(by=office, name="甲", code=wrong)
    assert "校验位" in str(refused.value.message)


def test_a_code_belongs_to_one_organisation(office: User) -> None:
    firm = make.organisation()
    code = firm.identifiers.get().value
    with pytest.raises(CodeTaken):
        actions.register_organisation(by=office, name="另一家", code=code)


def test_other_schemes_and_the_reason_for_none(office: User) -> None:
    firm = actions.register_organisation(
        by=office, name="筹建组", scheme="none", none_reason="尚未注册", kinds=["other"]
    )
    assert firm.identifiers.get().none_reason == "尚未注册"
    actions.add_identifier(by=office, organisation=firm, scheme="foreign", code="HRB 12345", register="德国 慕尼黑")
    assert [i.scheme for i in OrganisationIdentifier.objects.known().filter(organisation=firm)] == [Scheme.FOREIGN]
    actions.add_identifier(by=office, organisation=firm, scheme="uscc", code=make.uscc())
    with pytest.raises(SchemeTaken):
        actions.add_identifier(by=office, organisation=firm, scheme="uscc", code=make.uscc())


def test_a_corrected_code_keeps_what_was_known(office: User) -> None:
    firm = make.organisation()
    old = firm.identifiers.get()
    before = clock.now()
    new = actions.correct_identifier(by=office, identifier=old, code=make.uscc(), reason="抄错")
    known = OrganisationIdentifier.objects.known
    assert (known().get(), known(before).get().value, new.corrects) == (new, old.value, old)
    assert new.record == old.record


def test_renaming_keeps_the_former_name_with_its_dates(office: User) -> None:
    firm = make.organisation("老名字食品", founded_on=date(2019, 1, 1))
    actions.rename(by=office, organisation=firm, name="新名字食品", on=date(2024, 3, 1))
    actions.rename(by=office, organisation=firm, name="更新名字食品", on=date(2025, 3, 1))
    firm.refresh_from_db()
    rows = [(f.name, f.started_on, f.ended_on) for f in FormerName.objects.order_by("pk")]
    assert firm.name == "更新名字食品"
    assert rows == [
        ("老名字食品", date(2019, 1, 1), date(2024, 3, 1)),
        ("新名字食品", date(2024, 3, 1), date(2025, 3, 1)),
    ]


@pytest.mark.parametrize(
    ("name", "on", "field"), [("同名", date(2024, 1, 1), "name"), ("异名", date(2018, 1, 1), "on")]
)
def test_a_renaming_must_change_something_and_go_forward(office: User, name: str, on: date, field: str) -> None:
    firm = make.organisation("同名", founded_on=date(2019, 1, 1))
    with pytest.raises(Invalid) as refused:
        actions.rename(by=office, organisation=firm, name=name, on=on)
    assert refused.value.field == field


def test_a_start_that_nobody_knows_stays_open(office: User) -> None:
    firm = make.organisation("旧")
    actions.rename(by=office, organisation=firm, name="新", on=date(2024, 1, 1))
    assert FormerName.objects.get().period.lower is None


def test_industries_follow_each_other(office: User) -> None:
    firm = make.organisation(industry="1411", since=date(2020, 1, 1))
    actions.set_industry(by=office, organisation=firm, code="1439", since=date(2023, 1, 1))
    actions.set_industry(by=office, organisation=firm, code="1432", since=date(2023, 1, 1))
    rows = [(i.code, i.ended_on) for i in Industry.objects.known().order_by("period")]
    assert rows == [("1411", date(2023, 1, 1)), ("1432", None)]
    with pytest.raises(AlreadyEnded):
        actions.set_industry(by=office, organisation=firm, code="1411", since=date(2022, 1, 1))


def test_the_first_industry_may_come_later(office: User) -> None:
    firm = make.organisation()
    assert actions.set_industry(by=office, organisation=firm, code="14", since=date(2023, 1, 1)).code == "14"


def test_facts_and_types_change(office: User) -> None:
    firm = make.organisation()
    actions.change_organisation(by=office, organisation=firm, short_name="杏", kinds=["farm", "enterprise"])
    actions.change_organisation(by=office, organisation=firm, kinds=["farm"], name_en="Apricot")
    firm.refresh_from_db()
    assert (firm.short_name, firm.name_en) == ("杏", "Apricot")
    assert [t.kind for t in OrganisationType.objects.known()] == [Kind.FARM]
    entries = Entry.objects.filter(event="registry.OrganisationChanged").order_by("pk")
    assert [e.payload["fields"] for e in entries] == [["short_name", "kinds"], ["name_en", "kinds"]]
    with pytest.raises(Invalid):
        actions.change_organisation(by=office, organisation=firm, kinds=[])


def test_changing_nothing_is_no_event(office: User) -> None:
    firm = make.organisation()
    actions.change_organisation(by=office, organisation=firm, short_name="", kinds=["enterprise"])
    assert not Entry.objects.filter(event="registry.OrganisationChanged").exists()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE registry_organisationidentifier SET value = value || '1'",
        "DELETE FROM registry_organisationidentifier",
    ],
)
def test_what_was_known_cannot_be_changed_or_deleted(office: User, sql: str) -> None:
    from django.db import connection

    make.organisation()
    with pytest.raises(DatabaseError, match="what was known"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
