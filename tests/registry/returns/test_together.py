"""Several people at one return at the same moment, on connections of their own."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.registry.returns.conftest import Park, build
from valley.kernel.errors import Refusal
from valley.kernel.models import Entry
from valley.registry.actions import returns as actions
from valley.registry.errors.returns import ChangedMeanwhile, WrongState
from valley.registry.models import Acceptance, Return, ReturnTransition, ReturnVersion
from valley.registry.queries import returns as queries


@pytest.fixture
def crowd(transactional_db: None) -> Park:
    park = build(1)
    park.open(2023)
    return park


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave, or the refusal that it met; all start together."""
    start = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(n: int) -> None:
        start.wait(10)
        try:
            answers[n] = acts[n]()
        except Refusal as refusal:
            answers[n] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def winners(answers: list[Any], kinds: tuple[type[Refusal], ...]) -> list[Any]:
    won = [a for a in answers if not isinstance(a, Refusal)]
    for lost in (a for a in answers if isinstance(a, Refusal)):
        assert isinstance(lost, kinds)
        assert str(lost.message)
        assert str(lost.remedy)
    return won


def test_two_people_save_one_page_and_exactly_one_wins(crowd: Park) -> None:
    report, firm = crowd.report(), crowd.firms[0]
    answers = at_once(
        lambda: actions.fill(by=firm.filler, report=report, typed={"profit": "1"}, reasons={}, revision=0),
        lambda: actions.fill(by=firm.signer, report=report, typed={"profit": "2"}, reasons={}, revision=0),
    )
    won = winners(answers, (ChangedMeanwhile,))
    assert len(won) == 1
    found = crowd.report()
    assert (found.revision, found.typed) == (1, won[0].typed)


def test_two_people_submit_one_return_and_exactly_one_wins(crowd: Park) -> None:
    report, firm = crowd.fill(), crowd.firms[0]
    answers = at_once(
        *[
            lambda by=by: actions.submit(by=by, report=report, revision=report.revision)
            for by in (firm.filler, firm.signer)
        ]
    )
    assert len(winners(answers, (ChangedMeanwhile, WrongState))) == 1
    assert ReturnTransition.objects.filter(verb="submit").count() == 1
    assert Entry.objects.filter(event="registry.ReturnSubmitted").count() == 1


def test_a_signature_and_a_withdrawal_meet(crowd: Park) -> None:
    report, firm = crowd.submit(), crowd.firms[0]
    seal, _reasons = actions.seal(report, queries.outcome(report))
    answers = at_once(
        lambda: actions.sign(by=firm.signer, report=report, digest=seal, revision=report.revision),
        lambda: actions.take_back(by=firm.filler, report=report, revision=report.revision),
    )
    assert len(winners(answers, (ChangedMeanwhile, WrongState))) == 1
    assert ReturnVersion.objects.count() == (crowd.report().state == "signed")


def test_many_hands_accept_one_version_once(crowd: Park) -> None:
    report = crowd.check()
    answers = at_once(*[lambda: actions.accept(by=crowd.office, report=report) for _n in range(4)])
    assert len(winners(answers, (ChangedMeanwhile, WrongState))) == 1
    assert Acceptance.objects.count() == 1
    assert Return.objects.get().state == "accepted"
