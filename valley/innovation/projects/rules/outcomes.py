"""Rules about cases, reviews, outputs and bundles."""

from valley.innovation.projects.models import Bundle, Case, Output, Review, Transfer
from valley.kernel.models import User
from valley.kernel.permissions import permits
from valley.registry.rules import acts_for, is_operator
from valley.registry.rules.roles import Asker


@permits("projects.run_case")
def may_run_case(user: Asker, case: Case) -> bool:
    """Showing criteria, asking for the gate, giving up: the owner, and whoever answers for the stage."""
    stay = case.stays.filter(left_at=None).select_related("holder").first()
    return acts_for(user, case.organisation) or (stay is not None and acts_for(user, stay.holder))


@permits("projects.decide_gate")
def may_decide_gate(user: Asker, case: Case) -> bool:
    """The park office, unless it is its own case."""
    return is_operator(user) and not may_run_case(user, case)


@permits("projects.keep_list")
def may_keep_list(user: Asker, _: object) -> bool:
    """Listing strangleholds, naming experts, concluding reviews: the park office."""
    return is_operator(user)


@permits("projects.judge_review", delegable=False)
def may_judge_review(user: Asker, review: Review) -> bool:
    """A named expert, in person, once."""
    return isinstance(user, User) and review.experts.filter(user=user, judged_at=None).exists()


@permits("projects.run_output")
def may_run_output(user: Asker, output: Output) -> bool:
    """A new version: the owner."""
    return acts_for(user, output.owner)


@permits("projects.run_bundle")
def may_run_bundle(user: Asker, bundle: Bundle) -> bool:
    """Licensing it: the licensor."""
    return acts_for(user, bundle.licensor)


@permits("projects.run_transfer")
def may_run_transfer(user: Asker, transfer: Transfer) -> bool:
    """Ticking off and saying what came of it: whoever takes it over; nobody says so for them."""
    return acts_for(user, transfer.organisation)
