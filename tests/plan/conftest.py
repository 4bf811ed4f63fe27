"""What tests of the plan stand on: the real plan, loaded, the park's office, and a unit with a clerk."""

import pytest

from tests.factories import registry as make
from valley.kernel.models import User
from valley.plan.actions.editions import load_plan
from valley.plan.models import PlanEdition
from valley.registry.models import Organisation, Role


@pytest.fixture
def edition(db: None) -> PlanEdition:
    return load_plan(by=None, slug="nutrition-valley-2022-2035")


@pytest.fixture
def office(db: None) -> User:
    return make.office()


@pytest.fixture
def bureau(db: None) -> Organisation:
    return make.organisation("甲试验局")


@pytest.fixture
def clerk(bureau: Organisation) -> User:
    return make.with_role(Role.MEMBER, bureau)
