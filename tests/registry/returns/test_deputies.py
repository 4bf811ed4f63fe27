"""A signer on leave has a deputy."""

from datetime import timedelta

import pytest

from tests.registry.returns.conftest import Park
from valley.kernel import clock
from valley.kernel.errors import NotAllowed
from valley.kernel.models import Entry, User
from valley.registry.actions import returns as actions
from valley.registry.actions.deputies import appoint_deputy
from valley.registry.models import Return, ReturnTransition
from valley.registry.queries import returns as queries


def deputise(principal: User, deputy: User) -> User:
    today = clock.today()
    appoint_deputy(by=principal, principal=principal, deputy=deputy, since=today, until=today + timedelta(days=7))
    return User.objects.get(pk=deputy.pk)


def sign(report: Return, by: User) -> None:
    seal, _reasons = actions.seal(report, queries.outcome(report))
    actions.sign(by=by, report=report, digest=seal)


def test_the_deputy_signs_and_history_and_journal_say_for_whom(park: Park) -> None:
    firm, report = park.firms[0], park.submit()
    with pytest.raises(NotAllowed):
        sign(report, firm.filler)
    sign(report, deputise(firm.signer, firm.filler))
    assert ReturnTransition.objects.filter(report=report, verb="sign").get().by == firm.filler
    entry = Entry.objects.filter(subject=report.uri, actor=firm.filler.public_id).latest("pk")
    assert entry.payload["on_behalf_of"] == firm.signer.uri


def test_the_signer_in_person_signs_for_nobody(park: Park) -> None:
    report = park.sign()
    entry = Entry.objects.filter(subject=report.uri, actor=park.firms[0].signer.public_id).latest("pk")
    assert "on_behalf_of" not in entry.payload
