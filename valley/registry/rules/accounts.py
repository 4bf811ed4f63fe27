"""Who administers other people's accounts: the kernel asks, the registry knows the roles."""

from django.db.models import QuerySet

from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import permits
from valley.registry.models import PARK_ROLES, Role, RoleGrant
from valley.registry.rules.roles import Asker, acts_for, is_operator, is_operator_of_all


@permits("kernel.list_accounts")
def may_list_accounts(user: Asker, _: None) -> bool:
    """The park office."""
    return is_operator(user)


@permits("kernel.administer_account", delegable=False)
def may_administer_account(user: Asker, account: User) -> bool:
    """Close, reopen, sign out: the office of all parks; a park's office only accounts without a park role."""
    if user == account:
        return False
    return is_operator_of_all(user) or (is_operator(user) and not _on_the_park_s_side(account))


@permits("kernel.issue_recovery", delegable=False)
def may_issue_recovery(user: Asker, account: User) -> bool:
    """Whoever administers the account, and an administrator of every organisation in which it holds a role.

    Never oneself, and never upwards: a code opens all that the account may do.
    """
    if user == account:
        return False
    return may_administer_account(user, account) or _is_administrator_everywhere(user, account)


def _on_the_park_s_side(account: User) -> bool:
    return bool(_live(account).filter(role__in=PARK_ROLES).exists())


def _is_administrator_everywhere(user: Asker, account: User) -> bool:
    grants = list(_live(account).select_related("organisation"))
    return bool(grants) and all(g.organisation and acts_for(user, g.organisation, Role.ADMINISTRATOR) for g in grants)


def _live(account: User) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.known().on(clock.today()).filter(user=account)
