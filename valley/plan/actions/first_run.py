"""The first minutes of an installation."""

from django.db import connection, transaction

from valley.kernel.actions.accounts import open_account
from valley.kernel.models import User
from valley.plan.actions.editions import load_plan
from valley.registry.actions.roles import grant_role
from valley.registry.errors.access import NotTheFirst
from valley.registry.models import Role
from valley.registry.rules.access import there_is_an_administrator

FIRST_RUN_LOCK = 0x56414C4C4559  # "VALLEY": the key of PostgreSQL's advisory lock


@transaction.atomic
def first_run(*, username: str, password: str, language: str, plan: str) -> User:
    """Open the first administrator's account (the office of all parks) and load the plan with this slug.

    Two who do this at once queue up; the second is refused.
    Raises: NotTheFirst where somebody ever held the park office's role; Invalid on `username`, `password` or `slug`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST_RUN_LOCK])
    if there_is_an_administrator():
        raise NotTheFirst
    user = open_account(by=None, username=username, password=password, language=language)
    grant_role(by=None, user=user, role=Role.OPERATOR)
    load_plan(by=user, slug=plan)
    return user
