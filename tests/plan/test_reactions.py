"""From a record to the figure: what an event marks stale, and what the worker makes of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import registry as made
from valley.config import cli
from valley.kernel import clock
from valley.kernel.actions.reactions import run_reaction
from valley.kernel.journal import reactions_to
from valley.kernel.models import Entry
from valley.plan import tasks
from valley.plan.actions.editions import load_plan
from valley.plan.actions.jobs import ask_for_recompute
from valley.plan.actions.readings import mark_stale, recompute, recompute_stale
from valley.plan.events import PlanLoaded
from valley.plan.models import PlanEdition, Reading
from valley.registry.events import CertificateAwarded, OrganisationRegistered

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture
def edition(db: None) -> Iterator[PlanEdition]:
    with clock.travel(NOW):
        yield load_plan(by=None, slug="nutrition-valley-2022-2035")


def value(no: int) -> str:
    return Reading.objects.filter(indicator=no, alternative="", scope="").latest("end").value


def react() -> None:
    """Run every reaction that waits, as the worker would."""
    for job in list(ProcrastinateJob.objects.filter(task_name="kernel.react", status="todo")):
        run_reaction(entry_id=job.args["entry_id"], reaction=job.args["reaction"])


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name="plan.recompute", status="todo").count()


def test_a_certificate_changes_its_indicators_and_no_others(edition: PlanEdition) -> None:
    recompute(edition=edition)
    react()
    assert value(16) == "0/1"
    firm = made.resident()
    made.certificate(firm, "leading", level="municipal", issued_on=date(2024, 1, 1))
    react()
    stale = set(Reading.objects.filter(stale=True).values_list("indicator", flat=True))
    assert 16 in stale
    assert 2 not in stale
    assert waiting() == 1
    tasks.recompute()
    assert value(16) == "1/1"
    assert not Reading.objects.filter(stale=True).exists()


def test_many_askings_are_one_job_and_do_not_break_the_transaction(edition: PlanEdition) -> None:
    for _ in range(3):
        ask_for_recompute()
    assert waiting() == 1
    assert PlanEdition.objects.count() == 1


def test_an_event_of_no_measure_marks_nothing(edition: PlanEdition) -> None:
    recompute(edition=edition)
    assert mark_stale(edition=edition, event=OrganisationRegistered) == set()
    assert mark_stale(edition=edition, event=CertificateAwarded) >= {6, 16}


def test_what_was_never_computed_is_computed_with_what_is_stale(edition: PlanEdition) -> None:
    assert recompute_stale(edition=edition) > 0
    assert recompute_stale(edition=edition) == 0
    Reading.objects.filter(indicator=6).delete()
    assert recompute_stale(edition=edition) > 0
    assert Reading.objects.filter(indicator=6).exists()


def test_a_loaded_plan_is_computed(edition: PlanEdition) -> None:
    names = [reaction.name for reaction in reactions_to(PlanLoaded)]
    assert any(name.endswith("compute_a_new_plan") for name in names)
    react()
    assert waiting() == 1
    assert Entry.objects.filter(event="plan.PlanLoaded").count() == 1


def test_the_night_computes_everything_and_without_a_plan_nothing_happens(edition: PlanEdition) -> None:
    tasks.recompute_all(timestamp=0)
    assert Reading.objects.filter(plan=edition).exists()
    PlanEdition.objects.update(active=False)
    Reading.objects.all().delete()
    tasks.recompute_all(timestamp=0)
    tasks.recompute()
    assert not Reading.objects.exists()


def test_reactions_have_names_of_their_own(edition: PlanEdition) -> None:
    names = [r.name for r in reactions_to(CertificateAwarded) if r.name.startswith("valley.plan.")]
    assert names == ["valley.plan.reactions.recompute_after.registry.CertificateAwarded"]


def test_the_console_recomputes(edition: PlanEdition, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["recompute", "--indicator", "6"]) == 0
    assert "已计算" in capsys.readouterr().out
    assert set(Reading.objects.values_list("indicator", flat=True)) == {6}
    assert cli.main(["recompute", "--stale"]) == 0
    assert cli.main(["recompute"]) == 0
    PlanEdition.objects.update(active=False)
    assert cli.main(["recompute"]) == 1
