"""What the kernel leaves to the park office."""

from typing import Any

from valley.kernel.permissions import permits
from valley.registry.models import ListImport
from valley.registry.rules.roles import Asker, is_operator, is_operator_of_all


@permits("kernel.load_calendar")
def may_load_calendar(user: Asker, thing: Any = None) -> bool:
    """The park office loads the yearly holiday notices."""
    return is_operator(user)


@permits("kernel.run_office")
def may_run_office(user: Asker, thing: Any) -> bool:
    """See failing jobs and undelivered notices, and try them again."""
    return is_operator(user)


@permits("registry.view_import")
def may_view_import(user: Asker, asked: ListImport) -> bool:
    """Who handed the list in: what is wrong in it may be about people."""
    return user.is_authenticated and asked.asked_by_id == user.pk


@permits("kernel.erase_person")
def may_erase_person(user: Asker, thing: Any) -> bool:
    """Erase or retain the data of any person; each person may ask for themselves."""
    return is_operator_of_all(user)
