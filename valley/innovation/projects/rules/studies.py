"""Rules about studies and institutions."""

from valley.innovation.projects.models import Institution, Study
from valley.kernel.permissions import permits
from valley.registry.rules import acts_for, is_operator, is_staff
from valley.registry.rules.roles import Asker


@permits("projects.read_study")
def may_read(user: Asker, study: Study) -> bool:
    """Samples, runs and figures: whose study it is, and the park's side; question and conclusion are for everybody."""
    return is_staff(user) or acts_for(user, study.organisation)


@permits("projects.run_study")
def may_run(user: Asker, study: Study) -> bool:
    """Entering and concluding: whose study it is."""
    return acts_for(user, study.organisation)


@permits("projects.register_institution")
def may_register(user: Asker, _: object) -> bool:
    """The park office, from the founding papers."""
    return is_operator(user)


@permits("projects.enter_income")
def may_enter_income(user: Asker, institution: Institution) -> bool:
    """Itself."""
    return acts_for(user, institution.organisation)


@permits("projects.read_income")
def may_read_income(user: Asker, institution: Institution) -> bool:
    """Itself, and the park's side."""
    return is_staff(user) or acts_for(user, institution.organisation)
