"""A return from the first draft to the lock, and back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.registry.returns.conftest import GOOD, LONG_AGO, Park, account
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Entry
from valley.registry.actions import returns as actions
from valley.registry.errors.returns import (
    AlreadyDue,
    CampaignExists,
    ChangedMeanwhile,
    NobodyDue,
    NotDue,
    NotReady,
    RemarkNeeded,
    StillMissing,
    WrongState,
)
from valley.registry.models import (
    Acceptance,
    CellRemark,
    Kind,
    Organisation,
    OrganisationType,
    Residence,
    Return,
    ReturnTransition,
    ReturnVersion,
)
from valley.registry.queries import returns as queries

At = Callable[[int, int, int], Any]


def journal() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


def test_the_straight_way_is_journalled_and_leaves_its_history(park: Park) -> None:
    report = park.accept()
    actions.lock_campaign(by=park.office, campaign=report.campaign, reason="其余两家迟报")
    report.refresh_from_db()
    assert report.state == "locked"
    assert journal() == [
        "registry.CampaignOpened",
        "registry.ReturnSubmitted",
        "registry.ReturnSigned",
        "registry.ReturnChecked",
        "registry.ReturnAccepted",
        "registry.CampaignLocked",
    ]
    steps = ReturnTransition.objects.filter(report=report).values_list("verb", "target")
    assert list(steps) == [
        ("submit", "filled"),
        ("sign", "signed"),
        ("check", "checked"),
        ("accept", "accepted"),
        ("lock", "locked"),
    ]
    version = queries.accepted_version(report)
    assert version is not None
    assert queries.values_of(version)["profit"] == -12_340_000
    assert "12.34" not in str(list(Entry.objects.values_list("payload", flat=True)))


def test_the_due_list_is_who_was_in_the_park_on_that_date(park: Park, at: At) -> None:
    institute = Organisation.objects.create(name="示例研究院")
    late = Organisation.objects.create(name="后来者有限公司")
    for who, since in ((institute, date(2015, 1, 1)), (late, date(2023, 1, 1))):
        Residence.objects.create(organisation=who, park=park.place, period=(since, None), recorded_at=LONG_AGO)
    OrganisationType.objects.create(organisation=institute, kind=Kind.INSTITUTE, recorded_at=LONG_AGO)
    campaign = park.open(2022)
    assert set(queries.due(campaign).values_list("organisation__name", flat=True)) == {
        f.organisation.name for f in park.firms
    }
    Residence.objects.create(
        organisation=institute, park=park.place, period=(date(2000, 1, 1), date(2001, 1, 1)), recorded_at=LONG_AGO
    )
    assert queries.due(campaign).count() == 3  # frozen


def test_changing_the_due_list_takes_a_reason_and_stays_readable(park: Park, at: At) -> None:
    campaign, firm = park.years[2023], park.firms[0].organisation
    before = clock.now()
    with pytest.raises(Invalid):
        actions.remove_from_due_list(by=park.office, campaign=campaign, organisation=firm, reason=" ")
    actions.remove_from_due_list(by=park.office, campaign=campaign, organisation=firm, reason="当年已停业清算")
    assert queries.due(campaign).count() == 2
    assert queries.due(campaign, before).count() == 3
    with pytest.raises(NotDue):
        actions.remove_from_due_list(by=park.office, campaign=campaign, organisation=firm, reason="再一次")
    with pytest.raises(NotDue):
        park.fill(0)
    item = actions.add_to_due_list(by=park.office, campaign=campaign, organisation=firm, reason="清算已撤销")
    assert item.park == park.place
    with pytest.raises(AlreadyDue):
        actions.add_to_due_list(by=park.office, campaign=campaign, organisation=firm, reason="又一次")
    assert park.fill(0).revision == 1


@pytest.mark.parametrize(
    ("change", "refusal", "field"),
    [
        ({"form_code": "none"}, Invalid, "form"),
        ({"start": date(2022, 2, 1)}, Invalid, "start"),
        ({"form_code": "quarterly", "start": date(2022, 2, 1)}, Invalid, "start"),
        ({"due_on": date(2021, 1, 1)}, Invalid, "due_on"),
        ({"start": date(2023, 1, 1), "due_on": date(2024, 3, 1)}, CampaignExists, "start"),
        ({"listed_on": date(1999, 1, 1)}, NobodyDue, "listed_on"),
    ],
)
def test_a_campaign_with_wrong_dates_is_not_opened(
    park: Park, change: dict[str, Any], refusal: type[Invalid], field: str
) -> None:
    wanted: dict[str, Any] = {
        "form_code": "annual",
        "form_edition": "2022",
        "start": date(2022, 1, 1),
        "due_on": date(2023, 3, 1),
    }
    with pytest.raises(refusal) as caught:
        actions.open_campaign(by=park.office, **(wanted | change))
    assert caught.value.field == field
    assert str(caught.value.remedy)
    assert Return.objects.count() == 3


@pytest.mark.parametrize(
    ("start", "label", "last_day"),
    [(date(2023, 1, 1), "2023Q1", "2023-03-31"), (date(2023, 10, 1), "2023Q4", "2023-12-31")],
)
def test_a_quarter_is_a_quarter(park: Park, start: date, label: str, last_day: str) -> None:
    campaign = actions.open_campaign(
        by=park.office, form_code="quarterly", form_edition="2022", start=start, due_on=date(2024, 4, 20)
    )
    assert (campaign.period_label, campaign.last_day) == (label, last_day)
    assert str(campaign) == f"{label} 园区企业季报"


def test_a_draft_keeps_whatever_was_typed(park: Park) -> None:
    report = park.fill(revenue="约八千万", profit="")
    assert report.typed["revenue"] == "约八千万"
    again = actions.fill(
        by=park.firms[0].filler, report=report, typed={"profit": "5"}, reasons={"profit": "投产"}, revision=1
    )
    assert (again.typed["revenue"], again.typed["profit"], again.reasons) == ("约八千万", "5", {"profit": "投产"})
    emptied = actions.fill(by=park.firms[0].filler, report=report, typed={}, reasons={"profit": ""}, revision=2)
    assert emptied.reasons == {}


@pytest.mark.parametrize("typed", [{"nonsense": "1"}, {"revenue": "9" * 61}, {"revenue": "1\x002"}])
def test_what_no_cell_can_hold_is_refused(park: Park, typed: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        actions.fill(by=park.firms[0].filler, report=park.report(), typed=typed, reasons={}, revision=None)
    assert caught.value.field == next(iter(typed))


def test_submitting_names_every_problem_and_loses_nothing(park: Park) -> None:
    report = park.fill(output_value_local="9999", employees="")
    with pytest.raises(NotReady) as caught:
        actions.submit(by=park.firms[0].filler, report=report, revision=None)
    assert [p.item for p in caught.value.problems] == ["output_value_local", "employees"]
    assert park.report().typed["output_value_local"] == "9999"


def test_a_stale_page_changes_nothing(park: Park) -> None:
    report = park.fill()
    filler = park.firms[0].filler
    for stale in (0, 7):
        with pytest.raises(ChangedMeanwhile):
            actions.fill(by=filler, report=report, typed={"profit": "1"}, reasons={}, revision=stale)
        with pytest.raises(ChangedMeanwhile):
            actions.submit(by=filler, report=report, revision=stale)
    assert park.report().typed == GOOD


def test_a_signature_is_of_what_the_signer_saw(park: Park) -> None:
    report = park.submit()
    seal, _reasons = actions.seal(report, queries.outcome(report))
    actions.take_back(by=park.firms[0].filler, report=report, revision=None)
    park.submit(profit="1")
    with pytest.raises(ChangedMeanwhile):
        actions.sign(by=park.firms[0].signer, report=report, digest=seal)
    assert not ReturnVersion.objects.exists()


def test_signing_asks_again_where_last_years_figures_changed_meanwhile(park: Park) -> None:
    park.open(2022)
    report = park.submit()
    seal, _reasons = actions.seal(report, queries.outcome(report))
    park.accept(year=2022, revenue="100", rd_spend="50")
    with pytest.raises(NotReady) as caught:
        actions.sign(by=park.firms[0].signer, report=report, digest=seal)
    assert {p.item for p in caught.value.problems} == {"revenue", "rd_spend"}


def test_given_back_with_remarks_per_cell_then_corrected(park: Park) -> None:
    report = park.check()
    with pytest.raises(RemarkNeeded):
        actions.return_with_remarks(by=park.office, report=report, remarks={"profit": " "})
    actions.return_with_remarks(
        by=park.office, report=report, remarks={"profit": "与利润表不符"}, reason="请核对后重报"
    )
    assert set(CellRemark.objects.values_list("item", "text")) == {("profit", "与利润表不符"), ("", "请核对后重报")}
    assert park.report().state == "returned"
    assert park.accept(profit="12.34").state == "accepted"
    assert list(ReturnVersion.objects.values_list("number", flat=True)) == [1, 2]


def test_a_correction_is_a_new_version_and_the_old_one_stays_known_as_of_then(park: Park, at: At) -> None:
    with at(2024, 3, 1):
        report = park.accept(revenue="8000")
    with at(2024, 6, 1):
        with pytest.raises(Invalid):
            actions.reopen(by=park.office, report=report, reason="")
        actions.reopen(by=park.office, report=report, reason="企业更正年报")
        assert park.report().typed["revenue"] == "8000"
        assert queries.progress(report.campaign).accepted == 1  # still known while it is being corrected
    with at(2024, 7, 1):
        park.accept(revenue="9000")
    for day, revenue in (((2024, 2, 1), None), ((2024, 6, 15), 8_000_000_000), ((2024, 7, 2), 9_000_000_000)):
        with at(*day):
            version = queries.accepted_version(report, clock.now())
        assert (version and queries.values_of(version)["revenue"]) == revenue
    assert [a.reason for a in Acceptance.objects.order_by("pk")] == ["", "企业更正年报"]


def test_last_years_figures_are_compared_and_stocks_are_prefilled(park: Park) -> None:
    park.open(2022)
    park.accept(year=2022, revenue="100", rd_spend="50")
    report = park.report()
    last = queries.last_of(report)
    assert last["revenue"] == 100_000_000
    shown = queries.prefill(report, last)
    assert shown == {"rd_staff": "20", "employees": "110", "foreign_talent": "1", "returnee_talent": "2"}
    report = park.fill()
    assert {p.code for p in queries.outcome(report).problems} == {"change"}
    assert queries.prefill(report, last) == GOOD
    assert park.submit(reasons={"revenue": "新厂投产", "rd_spend": "新立项目"}).state == "filled"


def test_late_returns_come_in_after_the_lock(park: Park) -> None:
    park.accept(0)
    campaign = park.years[2023]
    with pytest.raises(StillMissing):
        actions.lock_campaign(by=park.office, campaign=campaign)
    assert actions.lock_campaign(by=park.office, campaign=campaign, reason="两家迟报") == 1
    park.accept(1)
    park.accept(2)
    assert actions.lock_campaign(by=park.office, campaign=campaign) == 2
    assert set(Return.objects.values_list("state", flat=True)) == {"locked"}
    actions.reopen(by=park.office, report=park.report(0), reason="审计调整")
    assert park.report(0).state == "draft"


def test_steps_out_of_order_are_refused_in_words(park: Park) -> None:
    report = park.fill()
    for step in (
        lambda: actions.sign(by=park.firms[0].signer, report=report, digest="0" * 64),
        lambda: actions.check(by=park.office, report=report),
        lambda: actions.accept(by=park.office, report=report),
        lambda: actions.reopen(by=park.office, report=report, reason="为何"),
        lambda: actions.take_back(by=park.firms[0].filler, report=report, revision=None),
    ):
        with pytest.raises(WrongState, match="填报中"):
            step()
    assert park.report().state == "draft"


def test_reminding_reaches_who_is_missing_once_a_day(park: Park, at: At) -> None:
    campaign = park.years[2023]
    with at(2024, 3, 1):
        park.accept(0)
        park.sign(1)
        assert actions.remind(by=park.office, campaign=campaign) == 1
        assert actions.remind(by=None, campaign=campaign) == 0
    entry = Entry.objects.get(event="registry.RemindersSent")
    assert entry.payload["returns"] == [park.report(2).uri]
    with at(2024, 3, 2):
        assert actions.remind(by=park.office, campaign=campaign, report=park.report(1)) == 0
        assert actions.remind(by=park.office, campaign=campaign, report=park.report(2)) == 1


def test_progress_is_counted(park: Park) -> None:
    park.accept(0)
    park.fill(1)
    found = queries.progress(park.years[2023])
    assert (found.due, found.accepted, found.with_firm, found.not_started, found.with_office) == (3, 1, 1, 1, 0)
    assert found.percent == 33
    assert [r.organisation for r in queries.missing(park.years[2023])] == [f.organisation for f in park.firms[1:]]
    park.sign(2)
    assert queries.progress(park.years[2023]).with_office == 1
    assert [r.pk for r in queries.to_check()] == [park.report(2).pk]
    assert [r.pk for r in queries.returns_of(park.firms[1].filler)] == [park.report(1).pk]
    assert not queries.returns_of(account()).exists()
    assert queries.last_values([]) == {}


@pytest.mark.parametrize(
    "table", ["registry_returnversion", "registry_returnvalue", "registry_cellremark", "registry_returntransition"]
)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_was_signed_nobody_changes(park: Park, table: str, sql: str) -> None:
    report = park.check()
    actions.return_with_remarks(by=park.office, report=report, remarks={"profit": "不符"})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table))


def test_the_database_refuses_a_second_known_version(park: Park) -> None:
    report = park.accept()
    taken = Acceptance.objects.get()
    other = ReturnVersion.objects.create(report=report, number=2, digest="0" * 64, signed_by=park.firms[0].signer)
    with pytest.raises(IntegrityError, match="acceptance_one"), transaction.atomic():
        Acceptance.objects.create(report=report, version=other, recorded_at=taken.recorded_at)
    with pytest.raises(IntegrityError, match="acceptance_one"), transaction.atomic():
        Acceptance.objects.create(report=report, version=other)
    with pytest.raises(DatabaseError, match="may only be retracted"), transaction.atomic():
        Acceptance.objects.filter(pk=taken.pk).update(recorded_at=LONG_AGO)


def test_the_database_refuses_a_version_of_another_return(park: Park) -> None:
    park.sign(0)
    park.sign(1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="return_version_own"), transaction.atomic():
        Return.objects.filter(pk=park.report(0).pk).update(version=park.report(1).version)
    with pytest.raises(IntegrityError, match="return_signed_has_version"), transaction.atomic():
        Return.objects.filter(pk=park.report(0).pk).update(version=None)


def test_strangers_do_nothing(park: Park) -> None:
    stranger = account()
    for act in (
        lambda: actions.fill(by=stranger, report=park.report(), typed={}, reasons={}, revision=None),
        lambda: actions.remind(by=stranger, campaign=park.years[2023]),
        lambda: actions.lock_campaign(by=stranger, campaign=park.years[2023], reason="x"),
        lambda: park.open(2020) and actions.check(by=stranger, report=park.report()),
    ):
        with pytest.raises(NotAllowed):
            act()
