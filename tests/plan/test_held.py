"""A person sees what steering holds about them."""

from django.apps import apps

from tests.plan.test_steering import assignment, bureau, clerk, edition, office  # noqa: F401 - fixtures
from valley.kernel import personal
from valley.kernel.models import User
from valley.plan.models import Assignment
from valley.plan.things.accounts import FIGURES, STEERING


def test_every_column_that_names_an_account_is_told() -> None:
    named = {
        (model, field.name)
        for model in apps.get_app_config("plan").get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is User
    }
    assert {(model, column) for model, column, _label in (*STEERING, *FIGURES)} == named


def test_who_has_a_task_finds_it_among_what_is_held(assignment: Assignment, clerk: User) -> None:  # noqa: F811
    [held] = personal.holdings_of_account(clerk)["plan.steering"]
    assert (held.uri, held.value) == (assignment.uri, str(assignment))
