"""The plan in the one search box, and its open tasks in "my work"."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from tests import factories
from tests.factories import registry
from valley.kernel import clock, search, things
from valley.kernel.actions.search import index, reindex
from valley.kernel.models import User
from valley.plan.actions import steering
from valley.plan.models import Assignment, PlanEdition
from valley.registry.models import Organisation, Role


@pytest.fixture
def bureau(db: None) -> Organisation:
    return registry.organisation("雾汀试验局")


@pytest.fixture
def clerk(bureau: Organisation) -> User:
    return registry.with_role(Role.MEMBER, bureau)


def give(edition: PlanEdition, unit: Organisation, owner: User, task: str, days: int) -> Assignment:
    """A task that is due in `days` days."""
    today = clock.today()
    return steering.assign_task(
        by=registry.office(),
        plan=edition,
        task=task,
        unit=unit,
        owner=owner,
        goal=f"建成中试平台{task}",
        starts_on=today - timedelta(days=300),
        due_on=today + timedelta(days=days),
        next_step="选址论证",
    )


def test_everybody_finds_an_indicator(edition: PlanEdition) -> None:
    assert reindex().written >= 22
    hits = search.find("研发", AnonymousUser())
    assert hits
    assert {hit.kind for hit in hits} <= {"indicator", "plan_edition"}


def test_steering_is_found_by_whoever_has_a_part_in_it(edition: PlanEdition, bureau: Organisation, clerk: User) -> None:
    meeting = steering.call_meeting(by=registry.office(), plan=edition, title="蘅芷专题会", held_on=date(2026, 11, 30))
    index(uris=[meeting.uri])
    leader = registry.with_role(Role.LEADING_GROUP)
    assert [hit.card.uri for hit in search.find("蘅芷", leader)] == [meeting.uri]
    assert search.find("蘅芷", clerk) == []
    give(edition, bureau, clerk, "2.3", 9)
    assert [hit.card.uri for hit in search.find("蘅芷", clerk)] == [meeting.uri]
    assert search.find("蘅芷", AnonymousUser()) == []


def test_a_meeting_brings_its_agenda_and_a_plan_its_indicators(edition: PlanEdition) -> None:
    office = registry.office()
    meeting = steering.call_meeting(by=office, plan=edition, title="蘅芷专题会", held_on=date(2026, 11, 30))
    item = steering.add_item(by=office, meeting=meeting, title="蘅芷选址")
    kind = things.kind_of(meeting.uri)
    assert kind is not None
    assert item.uri in list(kind.parts(meeting.uri))
    plan = things.kind_of(edition.uri)
    assert plan is not None
    assert "/plan/indicators/1" in list(plan.parts(edition.uri))


def test_my_work_shows_the_next_step_the_date_and_the_owner(
    edition: PlanEdition, bureau: Organisation, clerk: User, client: Client
) -> None:
    late, soon, later = (
        give(edition, bureau, clerk, task, days) for task, days in (("2.3", -3), ("2.4", 0), ("2.5", 30))
    )
    client.force_login(clerk)
    page = client.get("/work").content.decode()
    places = [page.index(row.uri) for row in (late, soon, later)]
    assert places == sorted(places)
    assert page.count("选址论证") == 3
    for words in ("已逾期 3 天", "今天到期", "还有 30 天", "有 1 件已逾期", clerk.username):
        assert words in page
    overdue = client.get("/work?state=overdue").content.decode()
    assert late.uri in overdue
    assert soon.uri not in overdue
    assert late.uri in client.get("/work?kind=assignment").content.decode()
    assert "待办 3" in client.get("/notices/bell").content.decode()


def test_other_peoples_work_is_not_shown(
    edition: PlanEdition, bureau: Organisation, clerk: User, client: Client
) -> None:
    task = give(edition, bureau, clerk, "2.3", 5)
    client.force_login(factories.user())
    assert task.uri not in client.get("/work").content.decode()


def test_a_deputy_sees_the_work_of_whom_they_stand_in_for(
    edition: PlanEdition, bureau: Organisation, clerk: User, client: Client
) -> None:
    from valley.registry.actions.deputies import appoint_deputy

    task = give(edition, bureau, clerk, "2.3", 5)
    colleague = registry.with_role(Role.MEMBER, bureau)
    today = clock.today()
    appoint_deputy(by=clerk, principal=clerk, deputy=colleague, since=today, until=today + timedelta(days=9))
    client.force_login(colleague)
    page = client.get("/work").content.decode()
    assert task.uri in page
    assert clerk.username in page
