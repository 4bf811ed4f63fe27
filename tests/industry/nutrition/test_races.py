"""Real connections at the same time."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.consistency.kinds import World, build
from tests.industry.nutrition.conftest import ingredient, save
from valley.industry.nutrition import actions
from valley.industry.nutrition.actions import runs
from valley.industry.nutrition.actions.runs import POINTS, advance
from valley.industry.nutrition.errors import AlreadyDecided, StaleDraft
from valley.industry.nutrition.models import FormulaVersion, Run, RunState
from valley.kernel.errors import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Each deed in a thread of its own; what it gave, or how it was refused."""
    gate, found = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            gate.wait()
            found[place] = deed()
        except Refusal as refusal:
            found[place] = refusal  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, deed)) for n, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


@pytest.fixture
def draft(world: World) -> FormulaVersion:
    oats, milk = ingredient(world, "燕麦", "20038", "10", []), ingredient(world, "牛奶", "01077", "9", [])
    made = actions.begin_formula(by=world.users["member"], owner=world.organisation, title="粥").versions.get()
    made.sheet = {"mass_low": "300", "mass_high": "300", "ranges": [{"nutrient": "protein", "min": "15"}]}
    return save(world, made, (oats, "60"), (milk, "240"))


def test_of_two_deciders_one_decides_and_of_two_writers_one_writes(world: World, draft: FormulaVersion) -> None:
    """And two workers at one calculation do each step once."""
    line = draft.lines.all()[0].ingredient
    assert line is not None
    rest = [actions.LineIn(f"i:{x.ingredient.public_id}", "230") for x in draft.lines.all()[1:] if x.ingredient]

    def write(amount: str) -> FormulaVersion:
        lines = [actions.LineIn(f"i:{line.public_id}", amount), *rest]
        return actions.save_draft(
            by=world.users["member"], version=draft, revision=draft.revision, settings=draft.sheet, lines=lines
        )

    wrote = together(lambda: write("70"), lambda: write("80"))
    assert sum(isinstance(one, StaleDraft) for one in wrote) == 1
    draft.refresh_from_db()
    run = actions.ask_run(by=world.users["member"], version=draft, kind="front")

    def work() -> None:
        while advance(run=run.pk):
            pass

    together(work, work)
    done = Run.objects.get(pk=run.pk)
    assert done.state == RunState.FINISHED
    assert len(done.steps) == POINTS
    waiting = actions.submit(by=world.users["member"], version=draft)
    decided = together(
        lambda: actions.decide(by=world.users["signer"], version=waiting, approve=True),
        lambda: actions.decide(by=world.users["administrator"], version=waiting, approve=False, reason="不"),
    )
    assert sum(isinstance(one, AlreadyDecided) for one in decided) == 1


def test_who_cancels_does_not_wait_for_the_solver(
    world: World, draft: FormulaVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step under way ends by itself and is dropped; what was found before it stays."""
    member = world.users["member"]
    run = actions.ask_run(by=member, version=draft, kind="front")
    assert advance(run=run.pk)
    under_way, cancelled = threading.Event(), threading.Event()

    def step(*_given: object) -> dict[str, object]:
        under_way.set()
        assert cancelled.wait(30)
        return {"cny": "1", "distance_g": "0", "grams": {}}

    monkeypatch.setattr(runs, "_step", step)

    def cancel() -> None:
        assert under_way.wait(30)
        assert Run.objects.get(pk=run.pk).state == RunState.RUNNING
        actions.cancel_run(by=member, run=run)
        cancelled.set()

    answers = together(lambda: advance(run=run.pk), cancel)
    assert answers == [False, None]
    done = Run.objects.get(pk=run.pk)
    assert (done.state, len(done.steps)) == (RunState.CANCELLED, 1)
