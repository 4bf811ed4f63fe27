"""Whether what is done follows the rule in force: each workflow's check, and the page over what one may see."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.factories import registry as make
from tests.factories import user
from valley.kernel import clock, rulebooks
from valley.kernel.models import User
from valley.kernel.queries.rulebooks import checked
from valley.kernel.rulebooks import Followed, Workflow
from valley.plan.actions import steering
from valley.plan.actions.definitions import confirm_definition
from valley.plan.models import DefinitionConfirmation, Evaluation, PlanEdition
from valley.registry.models import Organisation


def found(viewer: User, name: str) -> dict[str, tuple[str, str]]:
    """By address: state and words."""
    (one,) = (each for each in checked(viewer, clock.today()) if each.workflow.name == name)
    return {each.uri: (each.state, str(each.words)) for each, _card in one.found}


def test_a_definition_is_followed_once_a_document_confirms_it(edition: PlanEdition, office: User) -> None:
    assert found(office, "plan.definitions")["/plan/indicators/15"][0] == "unknown"
    DefinitionConfirmation.objects.create(
        plan=edition, indicator=15, edition="旧版", formula="x", document="旧口径说明", on=date(2022, 1, 5),
        confirmed_by=office, confirmed_at=clock.now(),
    )  # fmt: skip
    assert found(office, "plan.definitions")["/plan/indicators/15"][0] == "departs"
    confirm_definition(by=office, plan=edition, indicator=15, document="口径说明（试验）", on=date(2026, 1, 5))
    assert found(office, "plan.definitions")["/plan/indicators/15"][0] == "follows"


def test_an_evaluation_that_is_late_departs_from_the_calendar(edition: PlanEdition, office: User) -> None:
    late = steering.plan_evaluation(
        by=office, plan=edition, stage="near", title="已过期的评估", due_on=clock.today() - timedelta(days=1)
    )
    ahead = steering.plan_evaluation(
        by=office, plan=edition, stage="near", title="未到期的评估", due_on=clock.today() + timedelta(days=1)
    )
    states = found(office, "plan.evaluations")
    assert (states[late.uri][0], states[ahead.uri][0]) == ("departs", "follows")
    for row, day in ((late, late.due_on + timedelta(days=1)), (ahead, ahead.due_on)):
        Evaluation.objects.filter(pk=row.pk).update(
            state="published", published_on=day, method="x", snapshot_uri="/plan/snapshots/x"
        )
    states = found(office, "plan.evaluations")
    assert (states[late.uri][0], states[ahead.uri][0]) == ("departs", "follows")
    assert "迟于" in states[late.uri][1]


def test_a_workflow_is_registered_once() -> None:
    with pytest.raises(ValueError, match="registered already"):
        rulebooks.register_workflow(rulebooks.workflows()[0])
    assert {each.name for each in rulebooks.workflows()} >= {
        "plan.definitions", "plan.evaluations", "registry.returns", "registry.offers", "trace.certificates",
    }  # fmt: skip


def test_the_page_counts_only_what_one_may_see(
    edition: PlanEdition, bureau: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = make.person()
    rows = [
        Followed(bureau.uri, "departs", "没有按办法办理", "补办"), Followed(hidden.uri, "departs", "看不见"),
        Followed("/plan/indicators/1", "follows", "符合"), Followed("/plan/indicators/2", "unknown", "说不清"),
    ]  # fmt: skip
    flow = Workflow("t.flow", "试验流程", "试验办法", lambda viewer, day: rows)
    monkeypatch.setattr(rulebooks, "_workflows", {"t.flow": flow})
    client = Client()
    client.force_login(user())
    page = client.get("/rules/check").content.decode()
    assert "没有按办法办理" in page
    assert "看不见" not in page
    (one,) = checked(user(), clock.today())
    assert {state: one.count(state) for state in ("follows", "departs", "unknown")} == {
        "follows": 1, "departs": 1, "unknown": 1,
    }  # fmt: skip
    only = client.get("/rules/check?state=unknown").content.decode()
    assert "说不清" in only
    assert "没有按办法办理" not in only
    assert "/rules/check" in client.get("/rules").content.decode()
    assert "/rules/check" not in Client().get("/rules").content.decode()
