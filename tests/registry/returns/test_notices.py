"""Who is told: whoever has the next step."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.registry.returns.conftest import Park
from valley.kernel import clock
from valley.kernel.actions.reactions import run_reaction
from valley.kernel.journal import reactions_to
from valley.kernel.models import Entry, Notice, User
from valley.registry import tasks
from valley.registry.actions import returns as actions
from valley.registry.events import returns as events
from valley.registry.models import RoleGrant


def react(event: str) -> list[tuple[str, str]]:
    """Run what follows the latest `event`; (account, code) of the notices that it made."""
    entry = Entry.objects.filter(event=f"registry.{event}").latest("pk")
    before = set(Notice.objects.values_list("pk", flat=True))
    for reaction in reactions_to(getattr(events, event)):
        run_reaction(entry_id=entry.pk, reaction=reaction.name)
    made = Notice.objects.exclude(pk__in=before).select_related("user").order_by("pk")
    return [(notice.user.username, notice.code) for notice in made]


def names(*users: User) -> set[str]:
    return {user.username for user in users}


def test_every_step_tells_who_comes_next(park: Park) -> None:
    firm = park.firms[0]
    park.sign()
    assert react("ReturnSubmitted") == [(firm.signer.username, "registry.return_to_sign")]
    assert react("ReturnSigned") == [(park.office.username, "registry.return_to_check")]
    actions.return_with_remarks(by=park.office, report=park.report(), remarks={"profit": "不符"})
    assert {name for name, _code in react("ReturnGivenBack")} == names(firm.filler, firm.signer)
    park.accept()
    assert {code for _name, code in react("ReturnAccepted")} == {"registry.return_accepted"}
    actions.reopen(by=park.office, report=park.report(), reason="更正")
    assert {code for _name, code in react("ReturnReopened")} == {"registry.return_reopened"}


@pytest.mark.parametrize("filled", [False, True])
def test_a_reminder_goes_to_whose_turn_it_is(park: Park, filled: bool) -> None:
    if filled:
        park.submit(0)
    actions.remind(by=park.office, campaign=park.years[2023], report=park.report(0))
    firm = park.firms[0]
    assert react("RemindersSent") == [
        ((firm.signer if filled else firm.filler).username, "registry.return_due"),
    ]
    assert Notice.objects.get().context == {"due": "2024-03-31"}


def test_where_nobody_fills_somebody_else_of_the_firm_is_told(park: Park) -> None:
    firm = park.firms[0]
    RoleGrant.objects.filter(user=firm.filler).update(retracted_at=clock.now())
    actions.remind(by=park.office, campaign=park.years[2023], report=park.report(0))
    assert react("RemindersSent") == [(firm.signer.username, "registry.return_due")]


def test_the_platform_reminds_on_working_days_from_a_week_before_the_due_date(
    park: Park, at: Callable[[int, int, int], Any]
) -> None:
    campaign = park.years[2023]
    due = campaign.due_on

    def reminded(day: date) -> int:
        with at(day.year, day.month, day.day):
            before = Entry.objects.filter(event="registry.RemindersSent", subject=campaign.uri).count()
            tasks.remind(0)
            return Entry.objects.filter(event="registry.RemindersSent", subject=campaign.uri).count() - before

    days = [due + timedelta(days=n) for n in range(-20, 20)]
    sent = [day for day in days if reminded(day)]
    assert sent == [day for day in days if day >= due - timedelta(days=7) and clock.calendar().is_working(day)]
    assert any(day > due for day in sent)
