"""A person sees what steering holds about them."""

from tests.plan.test_steering import assignment, bureau, clerk, office  # noqa: F401 - fixtures
from valley.kernel import personal
from valley.kernel.models import User
from valley.plan.models import Assignment


def test_who_has_a_task_finds_it_among_what_is_held(assignment: Assignment, clerk: User) -> None:  # noqa: F811
    [held] = personal.holdings_of_account(clerk)["plan.steering"]
    assert (held.uri, held.value) == (assignment.uri, str(assignment))
